"""A record's values as cells of a page, for whoever reads: what is protected withheld, references as links in scope."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.contrib.humanize.templatetags.humanize import intcomma

from rotunda.estate.schema import Column, Kind
from rotunda.web.accounts.actor import Actor
from rotunda.web.accounts.permissions import Permission
from rotunda.web.design import when
from rotunda.web.design.cells import Link, Many, Tag
from rotunda.web.register.columns import WITHHELD, may_see, raw
from rotunda.web.register.labels import level_of, word_of
from rotunda.web.register.models import MODELS, Agency, Person, Record
from rotunda.web.register.models.record import address_of

#: Columns of levels on the scale of skills; `level` of a job class is a rank.
_LEVELS = {
    (table, name)
    for table, name in (
        ("person_skills", "level"),
        ("system_needs", "level"),
        ("work_needs", "level"),
        ("courses", "from_level"),
        ("courses", "to_level"),
    )
}
_MONEY = "US dollars"


def sees(actor: Actor, record: Record) -> bool:
    """Whether the actor sees a record, by what is loaded of it: the same rule as `RecordQuerySet.visible_to`."""
    scope = actor.scope(record.viewing)
    if record.is_reference():
        return bool(scope)
    agency = record.agency_key()
    if agency is None and record.shared_without_agency:
        return bool(scope)
    return scope.covers(agency, record.person_key())


def edits(actor: Actor, record: Record) -> bool:
    """Whether the actor may change a record: the same rule as `RecordQuerySet.editable_by`."""
    scope = actor.scope(record.editing)
    return bool(scope) if record.is_reference() else scope.covers(record.agency_key())


def called(actor: Actor, record: Record) -> str:
    """What the reader may call a record: its name where he sees it and may know it, else its code."""
    if not sees(actor, record):
        return record.code
    if isinstance(record, Person):
        return record.name or record.code if may_see(actor, record, "name") else record.code
    return str(record)


def reference(actor: Actor, record: Record | None) -> object:
    """A link to a record in the reader's scope, its code where it is not, nothing where there is none."""
    if record is None:
        return None
    return Link(called(actor, record), record.get_absolute_url()) if sees(actor, record) else record.code


def cell(actor: Actor, record: Record, column: Column) -> object:
    """What a page shows of a column of a record."""
    if not may_see(actor, record, column.name):
        return Tag(WITHHELD)
    field = record.field_of(column.name)
    if field in record.references():
        return reference(actor, getattr(record, field))
    value = raw(record, column)
    if column.references and column.kind is Kind.LIST:
        table = column.references.partition(".")[0]
        return _listed(actor, table, value)
    if (record.estate, column.name) in _LEVELS and value is not None:
        return level_of(value)
    return shown(column, value)


def _listed(actor: Actor, table: str, codes: Iterable[str]) -> object:
    """Codes of a list that refers to a table: links where all agencies share it, as no query need ask for scope."""
    model = MODELS[table]
    if not codes:
        return None
    if not (model.is_reference() and actor.scope(model.viewing)):
        return ", ".join(codes)
    return Many([Link(code, address_of(table, code)) for code in codes])


def shown(column: Column, value: Any) -> object:
    """A value in US form: dates as Nov 26, 2026, numbers with commas, money with its sign."""
    if value is None or value in ("", []):
        return None
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return _number(value, column.unit or "")
    if isinstance(value, list):
        return ", ".join(value)
    return _when(value) if isinstance(value, date) else _text(column, value)


def _when(value: date) -> str:
    """A day or a moment, in the state's time zone."""
    if isinstance(value, datetime):
        return when.moment(value)
    return when.day(value)


def _text(column: Column, value: object) -> str:
    return word_of(str(value)) if column.allowed else str(value)


def _number(value: float, unit: str) -> str:
    text = intcomma(int(value)) if value == int(value) else intcomma(f"{value:.10g}")
    if unit.startswith(_MONEY):
        return f"${text}"
    # a share or a count by itself says what it is by its label
    return text if not unit or unit[0].isdigit() else f"{text} {unit}"


def day(value: date | datetime | None) -> str:
    """A day in US form."""
    return when.day(value)


def agency_link(actor: Actor, agency: Agency) -> object:
    """A link to an agency; all who see the register see the agencies."""
    return reference(actor, agency)


def may_name(actor: Actor, agency: int | None, person: int | None) -> bool:
    """Whether the actor may know the name of this person of this agency."""
    return actor.scope(Permission.VIEW_NAMES).covers(agency, person)
