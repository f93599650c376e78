"""Going through rows in order, for where so many fit that the first are soon found."""

from __future__ import annotations

from typing import Any

from django.db.models import Func


class Unindexed(Func):
    """A column that SQLite is not to look up in an index. PostgreSQL knows itself when that would be slow."""

    template = "%(expressions)s"

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """The column behind the sign that says so."""
        return self.as_sql(compiler, connection, template="+%(expressions)s", **context)
