"""The app of the background jobs."""

from __future__ import annotations

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "rotunda.web.jobs"
    label = "jobs"
    verbose_name = "Background jobs"
