"""Sections of a record's page: a heading with a table, bars, a picture or a list of facts below it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from rotunda.web.design.cells import Link, Many
from rotunda.web.design.tables import Bars, Row, Table
from rotunda.web.register.querysets import RecordQuerySet
from rotunda.web.register.records.picture import Picture

#: Rows that a section shows at most, as many as a page of the list that it links to, which has all.
MOST_ROWS = 50

R = TypeVar("R")


@dataclass(frozen=True)
class Section:
    """A part of a page. `anchor` is its id, `text` an introduction, `note` what is left out, `more` where more is."""

    title: str
    anchor: str
    text: str = ""
    picture: Picture | None = None
    bars: Bars | None = None
    table: Table | None = None
    facts: Sequence[tuple[str, object]] = ()
    note: str = ""
    more: Link | Many | None = None


def listed(
    section: Section,
    table: Table,
    found: Sequence[R] | RecordQuerySet[Any],
    row: Callable[[R], Row],
    rest: Link | Many,
) -> Section:
    """The section with the table, which gets the first `MOST_ROWS` of what was found as its rows. Where there are more,
    the section leads to `rest`, the list of all.

    Every section with a table is made by this, so that none leaves records out and does not say so. Of a query one row
    more than is shown is read; a sequence may end there too.
    """
    first = list(found[: MOST_ROWS + 1])
    table = replace(table, rows=[row(one) for one in first[:MOST_ROWS]])
    return replace(section, table=table, more=rest if len(first) > MOST_ROWS else section.more)
