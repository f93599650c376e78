"""All URLs. Who may open each stands in `access`."""

from __future__ import annotations

from django.urls import include, path

from rotunda.web.search import views as search
from rotunda.web.site import busy, errors
from rotunda.web.site import views as site

urlpatterns = [
    path("", site.home, name="home"),
    path("accessibility/", site.accessibility, name="accessibility"),
    path("privacy/", site.privacy, name="privacy"),
    path("health/", site.health, name="health"),
    path("imports/", include("rotunda.web.intake.urls")),
    path("jobs/", include("rotunda.web.jobs.urls")),
    path("api/v1/", include("rotunda.web.api.addresses")),
    path("tokens/", include("rotunda.web.api.urls")),
    path("", include("rotunda.web.accounts.sign_in_urls")),
    path("", include("rotunda.web.accounts.urls")),
    path("scim/v2/", include("rotunda.web.scim.urls")),
    path("directory/", include("rotunda.web.scim.manage_urls")),
    path("history/", include("rotunda.web.audit.urls")),
    path("register/", include("rotunda.web.register.urls")),
    path("coverage/", include("rotunda.web.ledger.urls")),
    path("transfers/", include("rotunda.web.transfers.urls")),
    path("search/", search.find, name="search"),
    path("demo/", include("rotunda.web.demo.urls")),
]

handler400 = errors.not_understood
handler403 = errors.not_open
handler404 = errors.not_found
handler500 = busy.failed
