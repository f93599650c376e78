"""Sections of a record's page: a heading with a table, bars, a picture or a list of facts below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rotunda.web.design.cells import Link
from rotunda.web.design.tables import Bars, Table
from rotunda.web.register.records.picture import Picture

#: Rows that a section shows at most; the list that it links to has all.
MOST_ROWS = 100


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
    more: Link | None = None
