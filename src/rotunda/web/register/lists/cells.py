"""The cells of a list: as pages show them to whoever reads, and as files have them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from rotunda.web.accounts.actor import Actor
from rotunda.web.accounts.permissions import Permission
from rotunda.web.accounts.scope import Scope
from rotunda.web.design.when import day, moment
from rotunda.web.formulas import harmless
from rotunda.web.register.columns import WITHHELD, told
from rotunda.web.register.labels import level_of, word_of
from rotunda.web.register.lists.columns import ListColumn, Shape
from rotunda.web.register.models import Person, Record

#: Tables whose columns of levels have the scale of skills.
_LEVELLED = frozenset({"person_skills", "system_needs", "work_needs", "courses"})


@dataclass(frozen=True)
class Cell:
    """A cell of a page: text, where it leads, and whether it stands to the right or is withheld."""

    text: str
    url: str = ""
    numeric: bool = False
    withheld: bool = False


@dataclass(frozen=True)
class Line:
    """A row of a page: the record, where it is, what it is called, and its cells."""

    record: Record
    url: str
    name: str
    cells: Sequence[Cell]


class Sight:
    """What a reader sees of the rows of one list; each scope is worked out once."""

    def __init__(self, actor: Actor, columns: Sequence[ListColumn]) -> None:
        self.actor = actor
        self.columns = columns
        self._scopes: dict[Permission, Scope] = {}

    def scope(self, permission: Permission) -> Scope:
        if permission not in self._scopes:
            self._scopes[permission] = self.actor.scope(permission)
        return self._scopes[permission]

    def sees(self, record: Record, column: ListColumn) -> bool:
        """Whether the reader may see this column of a record in his scope."""
        if column.protection is None:
            return True
        return self.scope(column.protection).covers(record.agency_key(), record.person_key())

    @cached_property
    def names(self) -> Scope:
        return self.scope(Permission.VIEW_NAMES)

    def line(self, record: Record) -> Line:
        """A row as a page has it. The first cell leads to the record."""
        cells = [self.cell(record, column) for column in self.columns]
        name = self.called(record)
        return Line(record, record.get_absolute_url(), name, cells)

    def cell(self, record: Record, column: ListColumn) -> Cell:
        """A cell as a page has it."""
        if not self.sees(record, column):
            return Cell(WITHHELD, withheld=True)
        value = getattr(record, column.field)
        if isinstance(value, Record):
            return Cell(self.called(value), value.get_absolute_url()) if self.reaches(value) else Cell(value.code)
        return Cell(shown(record.estate, column, value), numeric=column.numeric)

    def written(self, record: Record, column: ListColumn) -> Any:
        """A cell as a file has it: texts and numbers, days in ISO form, references by their codes."""
        return in_files(getattr(record, column.field)) if self.sees(record, column) else WITHHELD

    def called(self, record: Record) -> str:
        """What the reader may call a record: a person's name only where he may know it."""
        if isinstance(record, Person):
            return (record.name if self.names.covers(record.agency_id, record.pk) else "") or record.code
        return str(record)

    def reaches(self, record: Record) -> bool:
        """Whether the reader could open a record that a row refers to."""
        scope = self.scope(record.viewing)
        return bool(scope) if record.is_reference() else scope.covers(record.agency_key(), record.person_key())


def shown(table: str, column: ListColumn, value: Any) -> str:  # noqa: PLR0911  # a case for each kind
    """A value in US form; "" where nothing is known."""
    match value:
        case None | "" | []:
            return ""
        case bool():
            return "Yes" if value else "No"
        case int() | float():
            return _number(table, column, value)
        case datetime():
            return moment(value)
        case date():
            return day(value)
        case list():
            return ", ".join(str(part) for part in value)
        case _:
            return word_of(str(value)) if column.shape is Shape.CHOICE else str(value)


def _number(table: str, column: ListColumn, value: float) -> str:
    if table in _LEVELLED and column.name.endswith("level"):
        return level_of(int(value))
    text = f"{value:,.10g}" if isinstance(value, float) else f"{value:,}"
    return f"${text}" if (column.column.unit or "").startswith("US dollars") else text


def in_files(value: Any) -> str | int | float | None:
    """A value as files have it, where reading turns it into the same value again; formulas are made harmless."""
    match value:
        case Record():
            return harmless(value.code)
        case bool():
            return "yes" if value else "no"
        case int() | float() | None:
            return value
        case list():
            return harmless(";".join(str(part) for part in value))
        case _:
            return harmless(str(told(value)))
