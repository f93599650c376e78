"""Values as JSON and the audit keep them, as pages tell them: yes and no, and days and moments in US form."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from rotunda.estate.schema import TABLES, Kind
from rotunda.web.design.when import day, moment
from rotunda.web.register.labels import word_of

#: ISO days and moments are as long as this at least, and begin with four digits.
_SHORTEST = 10


def worded(table: str, column: str, value: Any) -> str:
    """A value of a column for people to read; "" where there is none.

    What the Estate's format says is no date stays as it is, though it look like one: a version may be 2026-01-15.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return ", ".join(worded(table, column, part) for part in value)
    if isinstance(value, dict):
        return "; ".join(f"{name}: {worded('', name, part)}" for name, part in value.items())
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return _text(table, column, value) if isinstance(value, str) else str(value)


def _text(table: str, column: str, value: str) -> str:
    known = TABLES[table].by_name.get(column) if table in TABLES else None
    if known is not None and known.allowed:
        return word_of(value)
    may_be_when = known is None or known.kind in {Kind.DATE, Kind.TIME}
    if may_be_when and len(value) >= _SHORTEST and value[:4].isdigit() and value[4] == "-":
        return _when(value)
    return value


def _when(value: str) -> str:
    try:
        return day(date.fromisoformat(value)) if len(value) == _SHORTEST else moment(datetime.fromisoformat(value))
    except ValueError:
        return value
