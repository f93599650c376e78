"""Indexes of PostgreSQL by which a search finds a part of a text. SQLite does without: it looks through the records.

They need the extension pg_trgm, which comes with PostgreSQL, and which the owner of a database may usually add. Where
it cannot be added the site works without, and searches of tens of thousands of records take longer.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.db import DatabaseError, connection, transaction

#: The columns that are searched, of tables that grow to tens of thousands of rows.
_SEARCHED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "register_person": ("code", "title", "name"),
        "register_system": ("code", "name", "capability"),
        "register_release": ("code", "product"),
        "register_work": ("code", "name"),
    }
)


def index_searches() -> bool:
    """Make the indexes that are not there, while the site is in use; tells whether parts of texts are now found by
    index. Outside a transaction."""
    if connection.vendor != "postgresql" or not _extended():
        return False
    with connection.cursor() as cursor:
        missing = _missing(cursor)
        for name in missing:
            cursor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
            # names are those above; the column as Django asks whether it has a part
            cursor.execute(f"CREATE INDEX CONCURRENTLY {name} ON {missing[name]}")
    return True


def searches_are_indexed() -> bool:
    """Whether all of the indexes are there and whole."""
    with connection.cursor() as cursor:
        return not _missing(cursor)


def _extended() -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    except DatabaseError:
        return False
    return True


def _missing(cursor: Any) -> dict[str, str]:
    """The indexes that are not there, or that were cut short, by name: what each is on."""
    wanted = {
        f"{table}_{column}_parts": f'{table} USING gin (UPPER("{column}"::text) gin_trgm_ops)'
        for table, columns in _SEARCHED.items()
        for column in columns
    }
    cursor.execute(
        "SELECT c.relname FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid "
        "WHERE i.indisvalid AND c.relname = ANY(%s) AND pg_table_is_visible(c.oid)",
        [list(wanted)],
    )
    there = {name for (name,) in cursor.fetchall()}
    return {name: on for name, on in wanted.items() if name not in there}
