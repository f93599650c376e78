"""URLs of the history."""

from __future__ import annotations

from django.urls import path

from rotunda.web.audit import views

app_name = "audit"
urlpatterns = [
    path("", views.entries, name="list"),
    path("file/", views.export, name="export"),
    path("integrity/", views.integrity, name="integrity"),
    path("of/<str:table>/<path:key>/", views.record, name="record"),
]
