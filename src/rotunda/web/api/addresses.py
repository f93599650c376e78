"""URLs of the API itself, and of what is said about it."""

from __future__ import annotations

from django.urls import path

from rotunda.web.api import docs
from rotunda.web.api.service import api

urlpatterns = [
    path("docs", docs.docs, name="api_docs"),
    path("docs/<slug:table>", docs.table, name="api_docs_table"),
    path("openapi.json", docs.openapi, name="api_openapi"),
    path("", docs.nothing, name="api_root"),
    path("", api.urls),
    path("<path:rest>", docs.nothing, name="api_nothing"),
]
