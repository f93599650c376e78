"""The app of the site itself."""

from __future__ import annotations

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "rotunda.web.site"
    label = "site"
    verbose_name = "Site"
