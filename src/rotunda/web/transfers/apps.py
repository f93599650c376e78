"""The app of transfers."""

from __future__ import annotations

from django.apps import AppConfig


class TransfersConfig(AppConfig):
    name = "rotunda.web.transfers"
    label = "transfers"
    verbose_name = "Transfers"
