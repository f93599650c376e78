"""Adds entries to the audit, within the transaction of the change that they tell of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.utils import timezone

from rotunda.web.accounts.actor import Actor
from rotunda.web.audit.chain import COVERED, hash_after
from rotunda.web.audit.models import Entry, Head
from rotunda.web.writing import insert


@dataclass(frozen=True)
class Change:
    """One change to tell of: the action's verb, the table and key of what it changed, and what by column."""

    action: str
    table: str
    key: str
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    agency: int | None = None
    person: int | None = None


def record(changes: Iterable[Change], *, by: Actor, reason: str = "", source: str = "") -> int:
    """Append an entry for each change; tells the number of the last one.

    Raises `RuntimeError` outside a transaction: an entry must not stay where its change is rolled back, nor the other
    way round.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("the audit is written within the transaction of the change")
    head = Head.objects.select_for_update().get(pk=1)
    at = timezone.now()
    lines = []
    for change in changes:
        head.number += 1
        told = {
            "number": head.number,
            "actor": by.label,
            "action": change.action,
            "table": change.table,
            "key": change.key,
            "agency": change.agency,
            "person": change.person,
            "before": dict(change.before),
            "after": dict(change.after),
            "reason": reason,
            "source": source,
        }
        previous, head.hash = head.hash, hash_after(head.hash, told, at)
        lines.append([*told.values(), at, previous, head.hash])
    if lines:
        insert(Entry, [*COVERED, "at", "previous", "hash"], lines)
        head.save()
    return head.number
