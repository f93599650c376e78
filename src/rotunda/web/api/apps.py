"""The app of the API."""

from __future__ import annotations

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "rotunda.web.api"
    label = "api"
    verbose_name = "API"
