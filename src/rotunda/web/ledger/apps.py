"""The app of the ledger."""

from __future__ import annotations

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "rotunda.web.ledger"
    label = "ledger"
    verbose_name = "Coverage"
