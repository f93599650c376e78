"""URLs of the demonstration."""

from __future__ import annotations

from django.urls import path

from rotunda.web.demo import views

app_name = "demo"
urlpatterns = [
    path("", views.accounts, name="accounts"),
    path("sign-in/", views.sign_in, name="sign-in"),
]
