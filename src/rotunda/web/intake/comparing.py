"""Two records column by column, with what differs, for who decides whether they are one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rotunda.estate.schema import Column
from rotunda.web.accounts.actor import Actor
from rotunda.web.intake.models import Import
from rotunda.web.register.columns import WITHHELD, may_see, values_of
from rotunda.web.register.labels import label_of
from rotunda.web.register.models import Record
from rotunda.web.register.records.cells import called
from rotunda.web.register.wording import worded


@dataclass(frozen=True)
class Compared:
    """A column of both records. `open` says that one of the values may be chosen."""

    column: str
    meaning: str
    left: str
    right: str
    differs: bool
    open: bool
    raw_left: Any
    raw_right: Any

    @property
    def label(self) -> str:
        """What pages call the column."""
        return label_of(self.column)


def compared(left: Record, right: Record, actor: Actor) -> list[Compared]:
    """Every column of two records of one table; what the actor may not see is withheld, and cannot be chosen."""
    mine, other, table = values_of(left), values_of(right), left.table()
    lines = []
    for column in table.columns:
        name = column.name
        one, two = mine[name], other[name]
        seen = may_see(actor, left, name) and may_see(actor, right, name)
        shown = (_told(actor, left, column, one), _told(actor, right, column, two)) if seen else (WITHHELD, WITHHELD)
        lines.append(
            Compared(name, column.meaning, *shown, seen and one != two, seen and name not in table.key, one, two)
        )
    return lines


def _told(actor: Actor, record: Record, column: Column, value: Any) -> str:
    """A value in words; of a reference to another record its name, as far as the actor may know it, and its code."""
    other = getattr(record, record.field_of(column.name), None)
    if isinstance(other, Record) and (name := called(actor, other)) != other.code:
        return f"{name} ({other.code})"
    return worded(record.estate, column.name, value)


def origin(record: Record) -> str:
    """Where a record comes from, in words."""
    kind, _, number = record.source.partition(":")
    if kind == "import" and number.isdigit():
        found = Import.objects.select_related("source", "upload").filter(pk=int(number)).first()
        if found is not None:
            return f"{found.source.name}, {found.upload.name} ({found})"
    return record.source or "entered on the site"
