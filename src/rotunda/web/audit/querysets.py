"""Reads of the audit, in the scope of who reads."""

from __future__ import annotations

from typing import Any

from django.db import models

from rotunda.web.accounts.actor import Actor
from rotunda.web.accounts.permissions import Permission


class EntryQuerySet(models.QuerySet[Any]):
    """Entries."""

    def visible_to(self, actor: Actor) -> EntryQuerySet:
        """Those about agencies, and people, for which the actor may read the history."""
        return self.filter(actor.scope(Permission.VIEW_AUDIT).where("agency", "person"))

    def of(self, table: str, key: str) -> EntryQuerySet:
        """The history of one record, the newest first."""
        return self.filter(table=table, key=key)
