"""Reads of the audit, in the scope of who reads."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from rotunda.web.accounts.actor import Actor
from rotunda.web.accounts.permissions import Permission


class EntryQuerySet(models.QuerySet[Any]):
    """Entries."""

    def visible_to(self, actor: Actor) -> EntryQuerySet:
        """Those about agencies, and people, for which the actor may read the history.

        A table that takes a permission of its own is told of only where that is held: its keys alone tell too much.
        """
        found = self.filter(actor.scope(Permission.VIEW_AUDIT).where("agency", "person"))
        for permission, tables in _guarded().items():
            scope = actor.scope(permission)
            if not scope.everywhere:
                found = found.filter(~Q(table__in=tables) | scope.where("agency", "person"))
        return found

    def exportable_by(self, actor: Actor) -> EntryQuerySet:
        """Those that the actor may take away as a file."""
        return self.visible_to(actor).filter(actor.scope(Permission.EXPORT).where("agency", "person"))

    def of(self, table: str, key: str) -> EntryQuerySet:
        """The history of one record, the newest first."""
        return self.filter(table=table, key=key)

    def by_any(self, users: list[int]) -> EntryQuerySet:
        """Those of users, by their primary keys, whether on a page or through a token."""
        wanted = Q(actor__in=[f"user:{user}" for user in users])
        for user in users:
            wanted |= Q(actor__startswith=f"user:{user} ")
        return self.filter(wanted)

    def between(self, first: date | None, last: date | None) -> EntryQuerySet:
        """Those of days from the first to the last, in the state's time zone."""
        found = self
        if first is not None:
            found = found.filter(at__gte=timezone.make_aware(datetime.combine(first, time.min)))
        if last is not None:
            found = found.filter(at__lt=timezone.make_aware(datetime.combine(last + timedelta(days=1), time.min)))
        return found


def _guarded() -> dict[Permission, list[str]]:
    """The tables that take another permission than the register's, by it."""
    from rotunda.web.register.models import MODELS  # noqa: PLC0415  # the register writes the audit, and reads it not

    found: dict[Permission, list[str]] = {}
    for table, model in MODELS.items():
        if model.viewing is not Permission.VIEW_REGISTER:
            found.setdefault(model.viewing, []).append(table)
    return found
