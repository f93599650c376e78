"""Entries of the audit as a page tells them: what was done, by whom, and what it changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rotunda.web.audit.models import Entry
from rotunda.web.register.labels import label_of, one_of
from rotunda.web.register.records.writers import names_of
from rotunda.web.register.wording import worded

_DONE = {
    "add": "Added",
    "change": "Changed",
    "retire": "Retired",
    "restore": "Restored",
    "confirm": "Confirmed",
    "dispute": "Disputed",
    "settle": "Settled a dispute of",
}


@dataclass(frozen=True)
class Told:
    """A change as the component `history` shows it."""

    what: str
    who: str
    at: datetime
    reason: str
    changes: Sequence[tuple[str, Any, Any]]


def changes_of(entries: Sequence[Entry]) -> list[Told]:
    """Entries about oneself, in words; one query for the names behind them."""
    names = names_of(entry.actor for entry in entries)
    return [
        Told(
            f"{_DONE.get(entry.action, entry.action.capitalize())} the {one_of(entry.table)} {entry.key}",
            names.get(entry.actor, entry.actor),
            entry.at,
            entry.reason,
            [
                (
                    label_of(name),
                    worded(entry.table, name, entry.before.get(name)),
                    worded(entry.table, name, entry.after.get(name)),
                )
                for name in dict.fromkeys((*entry.before, *entry.after))
            ],
        )
        for entry in entries
    ]
