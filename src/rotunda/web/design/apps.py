"""The app of the design."""

from __future__ import annotations

from django.apps import AppConfig
from django.core.checks import Tags, register

from rotunda.web.design.checks import assets


class DesignConfig(AppConfig):
    name = "rotunda.web.design"
    label = "design"
    verbose_name = "Design"

    def ready(self) -> None:
        """Have `check` look for the assets."""
        register(assets, Tags.staticfiles)
