"""All URLs. Who may open each stands in `access`."""

from __future__ import annotations

from allauth.account import views as account
from django.urls import include, path

from rotunda.web.search import views as search
from rotunda.web.site import views as site

urlpatterns = [
    path("", site.home, name="home"),
    path("accessibility/", site.accessibility, name="accessibility"),
    path("privacy/", site.privacy, name="privacy"),
    path("health/", site.health, name="health"),
    path("sign-in/", account.login, name="account_login"),
    path("sign-out/", account.logout, name="account_logout"),
    path("jobs/", include("rotunda.web.jobs.urls")),
    path("tokens/", include("rotunda.web.api.urls")),
    path("register/", include("rotunda.web.register.urls")),
    path("coverage/", include("rotunda.web.ledger.urls")),
    path("search/", search.find, name="search"),
    path("demo/", include("rotunda.web.demo.urls")),
]
