"""The app of the design."""

from __future__ import annotations

from django.apps import AppConfig


class DesignConfig(AppConfig):
    name = "rotunda.web.design"
    label = "design"
    verbose_name = "Design"
