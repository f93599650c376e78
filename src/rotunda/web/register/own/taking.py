"""A person's whole record as files to take away: JSON, and CSV with a row for each value."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from rotunda.web.accounts.actor import Actor
from rotunda.web.audit.actions import Change
from rotunda.web.audit.actions import record as audit
from rotunda.web.formulas import harmless
from rotunda.web.register.columns import WITHHELD, may_see, values_of
from rotunda.web.register.models import (
    Absence,
    Assignment,
    Clearance,
    HigherClass,
    Move,
    Person,
    PersonSkill,
    Record,
    System,
)
from rotunda.web.register.own.systems import told_of

_OF_PERSON: tuple[type[Record], ...] = (PersonSkill, Clearance, Assignment, HigherClass, Absence, Move)


def record_of(actor: Actor, person: Person) -> dict[str, list[dict[str, Any]]]:
    """All that the register holds about a person and the actor may see, by table; a query for each table.

    Of systems that name the person it has what the own page tells of them, whichever agencies the actor may see.
    """
    found = {"people": [_row(actor, person)]}
    for model in _OF_PERSON:
        seen: Any = model.objects.visible_to(actor)
        rows = seen.filter(person=person).with_references().order_by("code")
        found[model.estate] = [_row(actor, row) for row in rows]
    found[System.estate] = told_of(person)
    return found


@transaction.atomic
def taken(by: Actor, person: Person, form: str) -> dict[str, list[dict[str, Any]]]:
    """The same, to take away as a file of this form; that it was taken stands in the audit."""
    told = {"form": form}
    audit([Change("export", "people", person.code, {}, told, person.agency_key(), person.pk)], by=by)
    return record_of(by, person)


def _row(actor: Actor, row: Record) -> dict[str, Any]:
    values = {name: value if may_see(actor, row, name) else WITHHELD for name, value in values_of(row).items()}
    beside = {
        "source": row.source,
        "confirmed": row.confirmed.isoformat() if row.confirmed else None,
        "retired": row.retired_at.isoformat() if row.retired_at else None,
        "extra": row.extra,
    }
    if isinstance(row, PersonSkill):
        beside["disputed"] = row.disputed
    return {**values, **beside}


def as_csv(tables: Mapping[str, list[dict[str, Any]]]) -> str:
    """One line for each value: table, number of the record within it, column, value."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("table", "record", "column", "value"))
    for table, rows in tables.items():
        for number, row in enumerate(rows, 1):
            for column, value in row.items():
                writer.writerow((table, number, column, cell_of(value)))
    return out.getvalue()


def cell_of(value: Any) -> Any:
    """A value as a cell of a file, which no spreadsheet runs."""
    if value is None:
        return ""
    if isinstance(value, list):
        value = "; ".join(map(str, value))
    if isinstance(value, dict):
        value = "; ".join(f"{name}: {one}" for name, one in sorted(value.items()))
    return harmless(value)
