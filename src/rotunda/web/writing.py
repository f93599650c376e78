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
    columns = ", ".join(quoted(model, name) for name in names)
    _send(f"{quoted(model)} ({columns})", _ready(model, names, lines))


def overwrite(
    model: type[models.Model], names: Sequence[str], lines: Iterable[Sequence[Any]], beside: str = ""
) -> None:
    """Write these fields of rows: each line has their values in order, and then the row's primary key; `beside` is
    what else the statement sets, in SQL of ours."""
    rows = _ready(model, [*names, "pk"], lines)
    if not rows:
        return
    table, key, columns = quoted(model), quoted(model, "pk"), [quoted(model, name) for name in names]
    more = [beside] if beside else []
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"CREATE TEMP TABLE told AS SELECT {', '.join([*columns, key])} FROM {table} WITH NO DATA")  # noqa: S608  # names of ours
            _send("told", rows)
            told = ", ".join([*more, *(f"{column} = told.{column}" for column in columns)])
            cursor.execute(f"UPDATE {table} SET {told} FROM told WHERE {table}.{key} = told.{key}")  # noqa: S608  # names of ours
            cursor.execute("DROP TABLE told")
        else:
            told = ", ".join([*more, *(f"{column} = %s" for column in columns)])
            cursor.executemany(f"UPDATE {table} SET {told} WHERE {key} = %s", rows)  # noqa: S608  # names of ours


def _ready(model: type[models.Model], names: Sequence[str], lines: Iterable[Sequence[Any]]) -> list[list[Any]]:
    """The lines with each value as its field's database takes it."""
    ready = [prepared(model, name) for name in names]
    return [[prepare(value) for prepare, value in zip(ready, line, strict=True)] for line in lines]


def _send(into: str, rows: Sequence[Sequence[Any]]) -> None:
    """Add rows to a table and columns, in the fastest way that the database has."""
    if not rows:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Django tells errors in its own words only of what it wraps itself
            with connection.wrap_database_errors, cursor.copy(f"COPY {into} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(rows[0]))
            cursor.executemany(f"INSERT INTO {into} VALUES ({places})", rows)  # noqa: S608  # names of ours


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
