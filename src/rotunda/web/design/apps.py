"""The app of the design."""

from __future__ import annotations

from django.apps import AppConfig
from django.core.checks import Tags, register
from django.forms import Field

from rotunda.web.design.checks import assets


class DesignConfig(AppConfig):
    name = "rotunda.web.design"
    label = "design"
    verbose_name = "Design"

    def ready(self) -> None:
        """Have `check` look for the assets, and forms say what to do where a field is empty."""
        Field.default_error_messages["required"] = "This is needed. Fill it in."
        register(assets, Tags.staticfiles)
