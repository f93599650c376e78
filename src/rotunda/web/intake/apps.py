"""The app of the imports."""

from __future__ import annotations

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "rotunda.web.intake"
    label = "intake"
    verbose_name = "Imports"
