"""URLs of accounts."""

from __future__ import annotations

from django.urls import path

from rotunda.web.accounts import views

app_name = "accounts"
urlpatterns = [
    path("my-account/second-factor/", views.second_factor, name="second_factor"),
]
