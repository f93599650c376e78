"""Filters of one column, by the kind of the column: how an address says them, and the rows that they leave."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from rotunda.estate.schema import Kind
from rotunda.web.register.cleaning import cleaned
from rotunda.web.register.lists.columns import ListColumn, Shape

#: What stands after the dot of a parameter, by the shape of its column; "" is the column's name alone.
HOWS: Mapping[Shape, tuple[str, ...]] = MappingProxyType(
    {
        Shape.TEXT: ("", "is", "empty"),
        Shape.CHOICE: ("", "empty"),
        Shape.REFERENCE: ("", "empty"),
        Shape.NUMBER: ("", "from", "to", "empty"),
        Shape.DAY: ("", "from", "to", "empty"),
        Shape.MOMENT: ("", "from", "to", "empty"),
        Shape.FLAG: ("",),
        Shape.SEVERAL: ("", "empty"),
    }
)
#: The years that days asked for may lie in; beyond, databases and calendars part ways.
_YEARS = (1900, 2200)
_YES_NO = {"yes": True, "no": False}
#: The annotation under which a list of texts is compared as text.
AS_TEXT = "{}_as_text"


@dataclass(frozen=True)
class Filter:
    """One filter: its column, how, the values as Python has them, and as the address says them."""

    column: ListColumn
    how: str
    values: tuple[Any, ...]
    said: tuple[str, ...]

    @property
    def name(self) -> str:
        """The parameter's name."""
        return f"{self.column.name}.{self.how}" if self.how else self.column.name

    def sentence(self) -> str:
        """What it asks, for people."""
        values = " or ".join(self.said)
        match self.how:
            case "empty":
                return f"{self.column.label} {'is not known' if self.values[0] else 'is known'}"
            case "from":
                return f"{self.column.label} from {values}"
            case "to":
                return f"{self.column.label} up to {values}"
            case "":
                return f"{self.column.label} {_JOINED.get(self.column.shape, 'is')} {values.replace('_', ' ')}"
            case _:
                return f"{self.column.label} is {values}"

    def where(self) -> Q:
        """The rows that it leaves. A list of texts is compared through the annotation `AS_TEXT`."""
        if self.how == "empty":
            return _empty(self.column) if self.values[0] else ~_empty(self.column)
        return _WHERE[self.column.shape](self.column.field, self.how, self.keys())

    def keys(self) -> tuple[Any, ...]:
        """The values, of references as primary keys. They are looked up first, as a join would keep databases from the
        indices by reference."""
        if self.column.to is None:
            return self.values
        return tuple(self.column.to.objects.filter(code__in=self.values).values_list("pk", flat=True))

    def annotation(self) -> dict[str, Any]:
        """What the rows must be annotated with before."""
        if self.column.shape is not Shape.SEVERAL:
            return {}
        return {AS_TEXT.format(self.column.field): Cast(self.column.field, TextField())}


_JOINED: Mapping[Shape, str] = MappingProxyType({Shape.TEXT: "has", Shape.SEVERAL: "has"})


def filter_of(column: ListColumn, how: str, said: tuple[str, ...]) -> Filter:
    """The filter that an address says. Raises `ValidationError` with what is wrong and what would be right."""
    if how not in HOWS[column.shape]:
        ways = ", ".join(f"{column.name}.{way}" if way else column.name for way in HOWS[column.shape])
        raise ValidationError(f"This column cannot be filtered like that, only as {ways}.", code="how")
    if how and len(said) > 1:
        raise ValidationError("Give one value.", code="one")
    if how == "empty" or (column.shape in {Shape.DAY, Shape.MOMENT} and not how and set(said) <= set(_YES_NO)):
        return _known(column, how, said)
    return Filter(column, how, tuple(_READERS[column.shape](column, value) for value in said), said)


def _known(column: ListColumn, how: str, said: tuple[str, ...]) -> Filter:
    """Whether anything is known: `x.empty=yes`, or of days `x=no`."""
    if len(said) != 1 or said[0] not in _YES_NO:
        raise ValidationError("Say yes or no.", code="allowed")
    empty = _YES_NO[said[0]] if how == "empty" else not _YES_NO[said[0]]
    return Filter(column, "empty", (empty,), ("yes" if empty else "no",))


def _text(column: ListColumn, value: str) -> str:  # noqa: ARG001  # as the others
    return value


def _choice(column: ListColumn, value: str) -> str:
    if value not in column.column.allowed:
        raise ValidationError(f"Say one of: {', '.join(column.column.allowed)}.", code="allowed")
    return value


def _number(column: ListColumn, value: str) -> Any:
    plain = replace(column.column, minimum=None, maximum=None, required=False)
    return cleaned(plain, value)


def _day(column: ListColumn, value: str) -> date:
    found: date = cleaned(replace(column.column, kind=Kind.DATE, required=False), value)
    if not _YEARS[0] <= found.year <= _YEARS[1]:
        raise ValidationError(f"Give a day between {_YEARS[0]} and {_YEARS[1]}.", code="range")
    return found


def _flag(column: ListColumn, value: str) -> bool | None:  # noqa: ARG001  # as the others
    if value not in {*_YES_NO, "unknown"}:
        raise ValidationError("Say yes, no or unknown.", code="allowed")
    return _YES_NO.get(value)


_READERS: Mapping[Shape, Callable[[ListColumn, str], Any]] = MappingProxyType(
    {
        Shape.TEXT: _text,
        Shape.CHOICE: _choice,
        Shape.REFERENCE: _text,
        Shape.NUMBER: _number,
        Shape.DAY: _day,
        Shape.MOMENT: _day,
        Shape.FLAG: _flag,
        Shape.SEVERAL: _text,
    }
)


def _empty(column: ListColumn) -> Q:
    if column.shape in {Shape.TEXT, Shape.CHOICE}:
        return Q(**{column.field: ""})
    if column.shape is Shape.SEVERAL:
        return Q(**{AS_TEXT.format(column.field): "[]"})
    return Q(**{f"{column.field}__isnull": True})


def _of_text(field: str, how: str, values: tuple[Any, ...]) -> Q:
    if how == "is":
        return Q(**{field: values[0]})
    return Q(*((f"{field}__icontains", value) for value in values), _connector=Q.OR)


def _of_words(field: str, how: str, values: tuple[Any, ...]) -> Q:  # noqa: ARG001  # as the others
    return Q(**{f"{field}__in": values})


def _of_numbers(field: str, how: str, values: tuple[Any, ...]) -> Q:
    return Q(**{f"{field}{_RANGE[how]}": values if how == "" else values[0]})


def _of_moments(field: str, how: str, values: tuple[Any, ...]) -> Q:
    """Days of a moment: from the first moment of the day to before the first of the next, in the state's zone."""
    if how == "from":
        return Q(**{f"{field}__gte": _midnight(values[0])})
    if how == "to":
        return Q(**{f"{field}__lt": _midnight(values[0] + timedelta(days=1))})
    days = [Q(**{f"{field}__gte": _midnight(v), f"{field}__lt": _midnight(v + timedelta(days=1))}) for v in values]
    return Q(*days, _connector=Q.OR)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _of_flags(field: str, how: str, values: tuple[Any, ...]) -> Q:  # noqa: ARG001  # as the others
    found = [Q(**{f"{field}__isnull": True}) if value is None else Q(**{field: value}) for value in values]
    return Q(*found, _connector=Q.OR)


def _of_lists(field: str, how: str, values: tuple[Any, ...]) -> Q:  # noqa: ARG001  # as the others
    """Lists with a text that has the value in it, as the database writes JSON: SQLite's is in ASCII."""
    ascii_only = connection.vendor == "sqlite"
    texts = [json.dumps(value, ensure_ascii=ascii_only)[1:-1] for value in values]
    return Q(*((f"{AS_TEXT.format(field)}__icontains", text) for text in texts), _connector=Q.OR)


_RANGE: Mapping[str, str] = MappingProxyType({"": "__in", "from": "__gte", "to": "__lte"})
_WHERE: Mapping[Shape, Callable[[str, str, tuple[Any, ...]], Q]] = MappingProxyType(
    {
        Shape.TEXT: _of_text,
        Shape.CHOICE: _of_words,
        Shape.REFERENCE: _of_words,
        Shape.NUMBER: _of_numbers,
        Shape.DAY: _of_numbers,
        Shape.MOMENT: _of_moments,
        Shape.FLAG: _of_flags,
        Shape.SEVERAL: _of_lists,
    }
)
