"""Rows of an Estate's table as values that records take: cleaned, with their references looked up all at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError

from rotunda.estate.schema import Column, Kind
from rotunda.web.register.cleaning import fitting, text_of
from rotunda.web.register.columns import code_of, told
from rotunda.web.register.models import MODELS
from rotunda.web.register.models.record import Record

#: Keys that one query looks up.
_LOOKED_UP = 5_000
#: Characters of the name of a column that the format does not list, and how many such columns a row may have.
LONGEST_NAME, MOST_EXTRA = 200, 100


@dataclass(frozen=True)
class Defect:
    """What is wrong with a row, in which column (none where it is the whole row), and what would be right.

    `code` is one word for programmes; `value` is the key that a reference was not found by.
    """

    column: str
    message: str
    code: str
    value: str = ""


@dataclass
class Row:
    """One row as it was read: `number` counts from 1; `fresh` is the record that it
    would be if it were new; `values` are as records take them, references as records.

    A record among them that has no primary key yet is one of the same rows.
    """

    number: int
    fresh: Record
    code: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    extra: dict[str, str | None] = field(default_factory=dict)
    defects: list[Defect] = field(default_factory=list)


def read_rows(model: type[Record], rows: Sequence[Mapping[str, Any]]) -> list[Row]:
    """Every row with its defects; a later one with the key of an earlier one is a defect of the later."""
    read = [_row(model, number, given) for number, given in enumerate(rows, start=1)]
    first: dict[str, Row] = {}
    for row in read:
        before = first.setdefault(row.code, row) if row.code else row
        if before is not row:
            row.defects.append(Defect("", f"Row {before.number} has the same key. Leave one of them out.", "repeated"))
    _look_up(model, read)
    return read


def _row(model: type[Record], number: int, given: Mapping[str, Any]) -> Row:
    row, table = Row(number, model()), model.table()
    for name, value in given.items():
        column = table.by_name.get(name)
        try:
            if column:
                row.values[name] = fitting(model, column, value)
            else:
                row.extra[_extra_name(name)] = None if value is None or value == "" else text_of(value)
        except ValidationError as error:
            row.defects += [Defect(name if column else "", m, error.code or "value") for m in error.messages]
    if len(row.extra) > MOST_EXTRA:
        row.defects.append(Defect("", f"A row has at most {MOST_EXTRA} columns of its own. Leave some out.", "extra"))
    row.defects += [_needed(name) for name in table.key if table.by_name[name].required and name not in given]
    if not row.defects:
        row.code = row.fresh.code = code_of(model, {name: told(value) for name, value in row.values.items()})
        longest = model._meta.get_field("code").max_length
        if longest and len(row.code) > longest:
            row.code = ""
            row.defects.append(Defect(table.key[0], f"A key has at most {longest} characters. Shorten it.", "length"))
    return row


def missing(model: type[Record], row: Row) -> list[Defect]:
    """The needed columns that a row leaves out, which a new record cannot do without."""
    return [_needed(c.name) for c in model.table().columns if c.required and c.name not in row.values]


def _needed(name: str) -> Defect:
    return Defect(name, "This is needed. Enter a value.", "required")


def _extra_name(name: str) -> str:
    found = text_of(name)
    if not found or len(found) > LONGEST_NAME:
        raise ValidationError(f"A column's name has 1 to {LONGEST_NAME} characters. Name it so.", code="extra")
    return found


def _look_up(model: type[Record], rows: Sequence[Row]) -> None:
    """Put records in place of the keys of references."""
    columns = [column for column in model.table().columns if is_reference(model, column)]
    wanted: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        for column in columns:
            if value := row.values.get(column.name):
                wanted[_to(column)].add(value)
    found = {table: by_code(MODELS[table], codes) for table, codes in wanted.items()}
    coming = {row.code: row.fresh for row in rows if row.code}
    for row in rows:
        for column in columns:
            if column.name in row.values:
                _refer(model, row, column, found.get(_to(column), {}), coming)


def _refer(
    model: type[Record], row: Row, column: Column, found: Mapping[str, Record], coming: Mapping[str, Record]
) -> None:
    value, table = row.values[column.name], _to(column)
    referred = found.get(value) or (coming.get(value) if table == model.estate else None)
    row.values[column.name] = referred
    if value and referred is None:
        problem = f"There is no {value} in {table}. Add it there first."
        row.defects.append(Defect(column.name, problem, "reference", value))


def is_reference(model: type[Record], column: Column) -> bool:
    """Whether the field of a column holds another record."""
    return bool(column.references) and column.kind is not Kind.LIST and model.field_of(column.name) != "code"


def _to(column: Column) -> str:
    return str(column.references).partition(".")[0]


def by_code(model: type[Record], codes: Iterable[str]) -> dict[str, Record]:
    """Records by their keys, a query for each few thousand."""
    wanted, found = sorted(codes), dict[str, Record]()
    for start in range(0, len(wanted), _LOOKED_UP):
        rows = model.objects.filter(code__in=wanted[start : start + _LOOKED_UP])
        found |= {row.code: row for row in rows}
    return found
