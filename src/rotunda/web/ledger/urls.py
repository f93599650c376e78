"""URLs of the ledger."""

from __future__ import annotations

from django.urls import path

from rotunda.web.ledger import views

app_name = "ledger"
urlpatterns = [
    path("", views.index, name="index"),
    path("ask/", views.ask, name="ask"),
]
