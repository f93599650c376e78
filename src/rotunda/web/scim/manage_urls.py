"""URLs on which owners look after the directory."""

from __future__ import annotations

from django.urls import path

from rotunda.web.scim import managing

app_name = "directory"
urlpatterns = [
    path("", managing.index, name="index"),
    path("roles/<int:pk>/remove/", managing.unmap, name="unmap"),
    path("tokens/<int:pk>/revoke/", managing.revoke, name="revoke"),
]
