"""The app of the directory."""

from __future__ import annotations

from django.apps import AppConfig


class ScimConfig(AppConfig):
    name = "rotunda.web.scim"
    label = "scim"
    verbose_name = "Directory"
