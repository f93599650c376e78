"""Tells the database how many rows of which values there are, so that it chooses indexes well."""

from __future__ import annotations

from django.db import connection

#: Rows that SQLite looks at in each index: enough to tell a rare value from a common one, in a moment.
_LOOKED_AT = 1_000


def recount() -> None:
    """Have the database look at its tables anew. After a first load, an import, and a new version: PostgreSQL does it
    by itself too, though later; SQLite only when it is told to."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"PRAGMA analysis_limit = {_LOOKED_AT}")
        cursor.execute("ANALYZE")
