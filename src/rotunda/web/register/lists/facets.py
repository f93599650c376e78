"""Filters of very large tables by columns with few different values, answered by an index.

A text that has a word in it is no question for an index, but the few different values of such a column are read off its
index in a moment, and the rows with those values that have the word in them are. Capitals and small letters are alike.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.db import connection
from django.db.models import F

from rotunda.web.register.lists.columns import Shape
from rotunda.web.register.lists.filters import Filter
from rotunda.web.register.models import Record
from rotunda.web.register.querysets import RecordQuerySet
from rotunda.web.register.walking import Unindexed

#: The columns by table, each the first of an index.
FACETS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "tickets": frozenset(
            ("agency", "system", "skill", "resolver", "priority", "state", "category", "group", "met_target")
        )
    }
)
#: Different values that are read at most.
_MOST_VALUES = 2_000


@dataclass(frozen=True)
class Facet:
    """A filter as the values that it leaves of a field."""

    field: str
    values: Sequence[Any]

    def looked_up(self, rows: RecordQuerySet[Any]) -> RecordQuerySet[Any]:
        """The rows with these values, by index: to count them, or to sort few."""
        return rows.filter(**{f"{self.field}__in": self.values})

    def walked(self, rows: RecordQuerySet[Any]) -> RecordQuerySet[Any]:
        """The same rows, by going through all in order until there are enough: where there are many of them."""
        found: RecordQuerySet[Any] = rows.alias(**{f"walked_{self.field}": Unindexed(F(self.field))})
        return found.filter(**{f"walked_{self.field}__in": self.values})


def facet_of(model: type[Record], asked: Filter) -> Facet | None:
    """The filter as a facet, where an index of the table answers it so."""
    column = asked.column
    if column.field not in FACETS.get(model.estate, ()) or asked.how not in {"", "is"}:
        return None
    if None in asked.values:
        return None  # what is not known equals nothing
    if column.to is not None:
        return Facet(column.field, asked.keys())
    if column.shape is not Shape.TEXT or asked.how == "is":
        return Facet(column.field, asked.values)
    different = different_values(model, column.field)
    if different is None:
        return None
    words = [str(value).casefold() for value in asked.values]
    return Facet(column.field, [text for text in different if any(word in text.casefold() for word in words)])


def different_values(model: type[Record], field: str) -> list[str] | None:
    """The different values of an indexed column, jumping from one to the next in its index; `None` where there are too
    many. Never shown to anybody: rows are looked up by them in the scope of who reads."""
    quoted = connection.ops.quote_name
    place: Any = model._meta.get_field(field)
    table, column = quoted(model._meta.db_table), quoted(place.column)
    with connection.cursor() as cursor:
        # names are the model's own, quoted
        cursor.execute(
            f"WITH RECURSIVE jump(value, number) AS (SELECT MIN({column}), 1 FROM {table} UNION ALL "  # noqa: S608
            f"SELECT (SELECT MIN({column}) FROM {table} WHERE {column} > jump.value), number + 1 FROM jump "
            f"WHERE jump.value IS NOT NULL AND number <= {_MOST_VALUES}) "
            "SELECT value FROM jump WHERE value IS NOT NULL"
        )
        found = [value for (value,) in cursor.fetchall()]
    return found if len(found) <= _MOST_VALUES else None
