"""URLs of the register."""

from __future__ import annotations

from django.urls import path

from rotunda.web.register import views

app_name = "register"
urlpatterns = [
    path("", views.index, name="index"),
    path("<slug:table>/", views.records, name="list"),
    path("<slug:table>/<path:code>/", views.record, name="record"),
]
