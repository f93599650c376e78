"""The app of the audit."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AuditConfig(AppConfig):
    name = "rotunda.web.audit"
    label = "audit"
    verbose_name = "Audit"

    def ready(self) -> None:
        post_migrate.connect(_begin, sender=self)


def _begin(using: str, **_: Any) -> None:
    """A chain that has no end yet begins."""
    from rotunda.web.audit.chain import FIRST  # noqa: PLC0415  # models load after the apps
    from rotunda.web.audit.models import Head  # noqa: PLC0415

    Head.objects.using(using).get_or_create(pk=1, defaults={"number": 0, "hash": FIRST})
