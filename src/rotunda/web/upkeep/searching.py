"""Indexes of PostgreSQL by which a search finds a part of a text. SQLite does without: it looks through the records.

They need the extension pg_trgm, which comes with PostgreSQL, and which the owner of a database may usually add. Where
it cannot be added the site works without, and searches of tens of thousands of records take longer.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.db import DatabaseError, connection, transaction

log = logging.getLogger(__name__)

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
    index. Outside a transaction. Where the database refuses, the log says why."""
    if connection.vendor != "postgresql":
        return False
    try:
        operators = _operators()
        with connection.cursor() as cursor:
            for name, (table, column) in _missing(cursor).items():
                cursor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
                # names are those above; the column as Django asks whether it has a part
                on = f'{table} USING gin (UPPER("{column}"::text) {operators})'
                cursor.execute(f"CREATE INDEX CONCURRENTLY {name} ON {on}")
    except DatabaseError as error:
        log.warning("no index finds parts of texts: %s", str(error).strip())
        return False
    return True


def searches_are_indexed() -> bool:
    """Whether all of the indexes are there and whole."""
    with connection.cursor() as cursor:
        return not _missing(cursor)


def made_here(item: str) -> bool:
    """Whether a line of a dump's table of contents is of what `index_searches` makes."""
    extension = item.rstrip().endswith(("EXTENSION - pg_trgm", "EXTENSION pg_trgm"))
    return extension or (" INDEX " in item and not _wanted().keys().isdisjoint(item.split()))


def _operators() -> str:
    """Add the extension where it is not there; tells by which name its operators for an index are known.

    Whoever looks after the database may have it in a schema of its own, where names are not looked for.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        cursor.execute("SELECT extnamespace::regnamespace::text FROM pg_extension WHERE extname = 'pg_trgm'")
        return f"{cursor.fetchone()[0]}.gin_trgm_ops"


def _missing(cursor: Any) -> dict[str, tuple[str, str]]:
    """The indexes that are not there, or that were cut short, by name: the table and the column of each."""
    wanted = _wanted()
    cursor.execute(
        "SELECT c.relname FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid "
        "WHERE i.indisvalid AND c.relname = ANY(%s) AND pg_table_is_visible(c.oid)",
        [list(wanted)],
    )
    there = {name for (name,) in cursor.fetchall()}
    return {name: on for name, on in wanted.items() if name not in there}


def _wanted() -> dict[str, tuple[str, str]]:
    """All indexes, likewise."""
    return {f"{table}_{column}_parts": (table, column) for table, columns in _SEARCHED.items() for column in columns}
