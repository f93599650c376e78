"""Many rows written by one statement that is prepared once: making a record of each takes longer than writing it.

Values are given as the fields have them in Python; signals and `save` are not called, and defaults not filled in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any

from django.db import connection, models


def insert(model: type[models.Model], names: Sequence[str], lines: Iterable[Sequence[Any]]) -> None:
    """Add a row for each line: the values of the fields with these names, in their order."""
    ready = [prepared(model, name) for name in names]
    places = ", ".join(["%s"] * len(names))
    into = f"{quoted(model)} ({', '.join(quoted(model, name) for name in names)})"
    rows = [[prepare(value) for prepare, value in zip(ready, line, strict=True)] for line in lines]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(f"INSERT INTO {into} VALUES ({places})", rows)  # noqa: S608  # names of ours


def overwrite(
    model: type[models.Model], names: Sequence[str], lines: Iterable[Sequence[Any]], beside: str = ""
) -> None:
    """Write these fields of rows: each line has their values in order, and then the row's primary key; `beside` is
    what else the statement sets, in SQL of ours."""
    ready = [*(prepared(model, name) for name in names), _as_it_is]
    told = ", ".join([beside] * bool(beside) + [f"{quoted(model, name)} = %s" for name in names])
    rows = [[prepare(value) for prepare, value in zip(ready, line, strict=True)] for line in lines]
    if rows:
        key = quoted(model, "pk")
        with connection.cursor() as cursor:
            cursor.executemany(f"UPDATE {quoted(model)} SET {told} WHERE {key} = %s", rows)  # noqa: S608  # names of ours


def quoted(model: type[models.Model], name: str = "") -> str:
    """The name of a field's column, or of the table, as statements have it."""
    return connection.ops.quote_name(str(_field(model, name).column) if name else model._meta.db_table)


def _field(model: type[models.Model], name: str) -> Any:
    return model._meta.pk if name == "pk" else model._meta.get_field(name)


def prepared(model: type[models.Model], name: str) -> Callable[[Any], Any]:
    """What turns a field's values into what its database takes."""
    field = _field(model, name)
    if isinstance(field, _AS_THEY_ARE):
        return _as_it_is
    if isinstance(field, models.DateField):
        # days and moments recur in a file; others are not hashable, or rarely do
        return cache(lambda value: field.get_db_prep_save(value, connection))
    return lambda value: field.get_db_prep_save(value, connection)


#: Fields whose values every database takes as Python has them.
_AS_THEY_ARE = (
    models.CharField,
    models.TextField,
    models.IntegerField,
    models.FloatField,
    models.BooleanField,
    models.ForeignKey,
)


def _as_it_is(value: Any) -> Any:
    return value
