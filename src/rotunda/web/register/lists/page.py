"""What a page of a list says: its title and count, its lines, what narrows it, and where its links lead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from django.urls import reverse
from django.utils.safestring import SafeString

from rotunda.web.accounts.models import User
from rotunda.web.accounts.permissions import Permission
from rotunda.web.register.labels import label_of
from rotunda.web.register.lists import drawing
from rotunda.web.register.lists.cells import Line, Sight
from rotunda.web.register.lists.columns import ListColumn
from rotunda.web.register.lists.fields import Form, options_for
from rotunda.web.register.lists.query import MOST_COUNTED, PAGE
from rotunda.web.register.lists.reading import Listing

#: The forms in which a list can be taken away.
_FILES = ("csv", "xlsx")


@dataclass(frozen=True)
class Heading:
    """A column's heading: which way the list is sorted by it, and the query that a click leads to."""

    column: ListColumn
    direction: str
    query: str


class ListPage:
    """A page of a list, for its template."""

    def __init__(self, user: User, found: Listing) -> None:
        pages = max(1, -(-min(found.counted, MOST_COUNTED) // PAGE))
        if found.query.page > pages:
            found = replace(found, query=replace(found.query, page=pages))
        self.user, self.found, self.query = user, found, found.query
        self.size = PAGE
        self.table = self.query.model.estate
        self.title = label_of(self.table)
        self.row_is = self.query.model.table().row_is

    @property
    def reachable(self) -> int:
        """The rows that one can page to."""
        return min(self.found.counted, MOST_COUNTED)

    @property
    def problems(self) -> Sequence[str]:
        """What could not be understood."""
        return self.query.problems

    @property
    def count(self) -> str:
        """How many records there are, in words."""
        if self.found.overflows:
            return f"More than {MOST_COUNTED:,} records"
        return "1 record" if self.found.counted == 1 else f"{self.found.counted:,} records"

    @property
    def caption(self) -> str:
        """What the table is called: the title, and which part of it this is."""
        start = (self.query.page - 1) * PAGE
        return f"{self.title}, {start + 1:,} to {start + len(self.lines):,}"

    @property
    def notes(self) -> list[str]:
        """What the reader must know about which rows there are, and in which order."""
        said = []
        if self.found.revealed:
            columns = " and ".join(column.label for column in self.found.revealed)
            said.append(f"Because you filter or sort by {columns}, only records of which you may see that are listed.")
        if not self.found.sorts:
            said.append(
                f"More than {MOST_COUNTED:,} records are too many to sort by {self._sorted()}; they stand in the usual "
                "order. Filter the list to fewer."
            )
        if self.found.overflows:
            said.append(f"You can page through the first {MOST_COUNTED:,}. Filter the list to see others.")
        return said

    def _sorted(self) -> str:
        return " and ".join(column.label for column, _ in self.query.sorted_columns())

    @cached_property
    def lines(self) -> list[Line]:
        """The rows of the page."""
        sight = Sight(self.user, self.query.columns)
        return [sight.line(row) for row in self.found.page()]

    @property
    def rows(self) -> SafeString:
        """The rows of the page as HTML."""
        return drawing.rows(self.lines, choosing=self.may_change)

    @property
    def headings(self) -> list[Heading]:
        """The headings of the columns."""
        return [self._heading(column) for column in self.query.columns]

    def _heading(self, column: ListColumn) -> Heading:
        first = self.query.sort[0] if self.query.sort and self.found.sorts else ""
        direction = {column.name: "ascending", f"-{column.name}": "descending"}.get(first, "")
        wanted = f"-{column.name}" if direction == "ascending" else column.name
        rest = tuple(name for name in self.query.sort if name.removeprefix("-") != column.name)[:1]
        return Heading(
            column, direction, replace(self.query, sort=(wanted, *rest)).encoded() if column.sortable else ""
        )

    @property
    def chips(self) -> list[tuple[str, str]]:
        """The filters in force, each with the query without it."""
        said = [(found.sentence(), self.query.without(found)) for found in self.query.filters]
        if self.query.q:
            said.insert(0, (f"Search: {self.query.q}", replace(self.query, q="")))
        if self.query.state != "current":
            label = "Retired only" if self.query.state == "retired" else "Retired too"
            said.append((label, replace(self.query, state="current")))
        return [(text, query.encoded()) for text, query in said]

    @property
    def without_filters(self) -> str:
        """The query with its order and columns only."""
        return replace(self.query, q="", filters=(), state="current").encoded()

    @cached_property
    def form(self) -> Form:
        """The controls to filter, sort and choose columns."""
        return Form(self.query, options_for(self.query))

    @property
    def empty(self) -> tuple[str, str]:
        """A title and a text for where there is nothing."""
        if self.query.narrowed:
            return ("Nothing fits these filters", "Take one away, or look for other words.")
        return (f"No {self.title.lower()} yet", f"A record is {self.row_is}. None is in your scope.")

    @property
    def downloads(self) -> list[tuple[str, str]]:
        """Files of the same list, where the user may take lists away."""
        if not self.user.may(Permission.EXPORT) or self.problems or not self.found.counted:
            return []
        return [
            (kind.upper(), f"{reverse(f'register:{kind}', args=(self.table,))}?{self.query.encoded()}")
            for kind in _FILES
        ]

    @property
    def may_change(self) -> bool:
        """Whether the user may change any record of the table."""
        return bool(self.user.scope(self.query.model.editing)) and bool(self.found.counted)

    @property
    def bulk_url(self) -> str:
        """Where chosen rows go; the query stays with them, for `all that match`."""
        return f"{reverse('register:bulk', args=(self.table,))}?{self.query.encoded()}"

    @property
    def trail(self) -> list[tuple[str, str]]:
        """The way back."""
        return [("Register", reverse("register:index")), (self.title, "")]
