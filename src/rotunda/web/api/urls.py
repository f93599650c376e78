"""URLs of the pages for tokens."""

from __future__ import annotations

from django.urls import path

from rotunda.web.api import views

app_name = "tokens"
urlpatterns = [
    path("", views.tokens, name="list"),
    path("<int:token>/revoke/", views.revoke, name="revoke"),
]
