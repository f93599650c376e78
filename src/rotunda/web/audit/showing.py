"""Entries as pages and files have them: people by name, and withheld what the register withholds."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.timezone import localtime

from rotunda.web.accounts.actor import Actor
from rotunda.web.accounts.models import User
from rotunda.web.audit.models import Entry
from rotunda.web.register.columns import PROTECTED, WITHHELD
from rotunda.web.register.labels import label_of
from rotunda.web.register.models import Agency
from rotunda.web.register.wording import worded

_USER = re.compile(r"user:(\d+)(?: (.+))?")


@dataclass(frozen=True)
class Shown:
    """An entry for a reader. `changes` has a line for each column: its name, and its value before and after."""

    number: int
    at: datetime
    who: str
    action: str
    table: str
    key: str
    agency: str
    changes: tuple[tuple[str, Any, Any], ...]
    reason: str
    source: str
    hash: str

    @property
    def what(self) -> str:
        """The action as the history of a record has it."""
        return self.action.replace("-", " ").capitalize()

    @property
    def told(self) -> list[tuple[str, str, str]]:
        """The changes in words, as pages have them."""
        return [
            (label_of(name), worded(self.table, name, before), worded(self.table, name, after))
            for name, before, after in self.changes
        ]


class Reader:
    """Shows entries to an actor. Names of users and agencies are looked up once for each batch, however many ask."""

    def __init__(self, actor: Actor) -> None:
        self._scopes = {permission: actor.scope(permission) for permission in PROTECTED.values()}
        self._agencies: dict[int, str] = dict(Agency.objects.values_list("pk", "code"))
        self._names: dict[int, str] = {}

    def show(self, entries: Iterable[Entry]) -> list[Shown]:
        """The entries of one page, or of one part of a file."""
        batch = list(entries)
        self._learn_names(batch)
        return [self._shown(entry) for entry in batch]

    def _learn_names(self, batch: list[Entry]) -> None:
        labels = (_USER.fullmatch(entry.actor) for entry in batch)
        wanted = {int(found[1]) for found in labels if found} - self._names.keys()
        if wanted:
            self._names |= {user.pk: str(user) for user in User.objects.filter(pk__in=wanted)}

    def _shown(self, entry: Entry) -> Shown:
        return Shown(
            entry.number,
            localtime(entry.at),
            self._who(entry.actor),
            entry.action,
            entry.table,
            entry.key,
            "" if entry.agency is None else self._agencies.get(entry.agency, f"agency {entry.agency}"),
            tuple(self._changes(entry)),
            entry.reason,
            entry.source,
            entry.hash,
        )

    def _who(self, label: str) -> str:
        """The name behind a label, where the account still exists; through a token, if it was."""
        found = _USER.fullmatch(label)
        if found is None:
            return label
        name = self._names.get(int(found[1]), f"user {found[1]}")
        return f"{name}, through {found[2].replace(':', ' ')}" if found[2] else name

    def _changes(self, entry: Entry) -> Iterator[tuple[str, Any, Any]]:
        for column in dict.fromkeys((*entry.before, *entry.after)):
            if self._may_see(entry, column):
                yield column, entry.before.get(column), entry.after.get(column)
            else:
                # whether there was a value tells too; only that the column was touched is told
                yield column, WITHHELD, WITHHELD

    def _may_see(self, entry: Entry, column: str) -> bool:
        permission = PROTECTED.get((entry.table, column))
        return permission is None or self._scopes[permission].covers(entry.agency, entry.person)


def as_row(shown: Shown) -> list[Any]:
    """An entry as a row of a file; what changed as two objects in JSON."""
    before, after = ({column: values[i] for column, *values in shown.changes} for i in (0, 1))
    return [
        shown.number,
        shown.at.isoformat(timespec="seconds"),
        shown.who,
        shown.action,
        shown.table,
        shown.key,
        shown.agency,
        json.dumps(before, ensure_ascii=False, sort_keys=True),
        json.dumps(after, ensure_ascii=False, sort_keys=True),
        shown.reason,
        shown.source,
        shown.hash,
    ]


#: The columns of a file, in order.
COLUMNS = (
    "number",
    "at",
    "who",
    "action",
    "table",
    "key",
    "agency",
    "before",
    "after",
    "reason",
    "source",
    "hash",
)


def as_object(shown: Shown) -> Mapping[str, Any]:
    """An entry as an object of a JSON-lines file."""
    told = dict(zip(COLUMNS, as_row(shown), strict=True))
    before, after = ({column: values[i] for column, *values in shown.changes} for i in (0, 1))
    return {**told, "before": before, "after": after}
