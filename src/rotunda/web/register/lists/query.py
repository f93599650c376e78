"""What a list is asked for, as read from its address: `ListQuery`. The same address always means the same list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.http import QueryDict

from rotunda.web.accounts.actor import Actor
from rotunda.web.register.lists.columns import ListColumn, readable, usual
from rotunda.web.register.lists.filters import Filter, filter_of
from rotunda.web.register.models import Record

#: The rows of a page, and the rows up to which one can page and which are counted.
PAGE, MOST_COUNTED = 50, 10_000
#: Characters of a text that is asked for, values of one filter, filters, and columns sorted by, at most.
LONGEST, MOST_VALUES, MOST_FILTERS, MOST_SORTS = 200, 50, 40, 3
#: Which records a list has, by the value of `retired`; the first unless another is asked for.
STATES: Mapping[str, str] = {"current": "In use", "retired": "Retired", "all": "In use or retired"}
_RESERVED = ("q", "sort", "columns", "page", "retired")


@dataclass(frozen=True)
class ListQuery:
    """What a list of `model` is asked for. `sort` has names of columns, with a minus where they descend; `problems` are
    sentences about what could not be understood, and nothing is listed where there are any."""

    model: type[Record]
    known: Mapping[str, ListColumn]
    q: str = ""
    filters: tuple[Filter, ...] = ()
    sort: tuple[str, ...] = ()
    columns: tuple[ListColumn, ...] = ()
    chosen: bool = False
    page: int = 1
    state: str = "current"
    problems: tuple[str, ...] = ()

    def pairs(self) -> list[tuple[str, str]]:
        """The query's own words, without the page."""
        said = [("q", self.q)] if self.q else []
        said += [(found.name, value) for found in self.filters for value in found.said]
        said += [("retired", self.state)] if self.state != "current" else []
        said += [("sort", name) for name in self.sort]
        return said + ([("columns", column.name) for column in self.columns] if self.chosen else [])

    def encoded(self) -> str:
        """The query as an address has it, without the page."""
        return urlencode(self.pairs())

    @property
    def narrowed(self) -> bool:
        """Whether it asks for less than everything in use."""
        return bool(self.q or self.filters or self.state != "current")

    def without(self, unwanted: Filter) -> ListQuery:
        """The same without one of its filters."""
        return replace(self, filters=tuple(found for found in self.filters if found != unwanted), page=1)

    def sorted_columns(self) -> Iterator[tuple[ListColumn, bool]]:
        """The columns that it is sorted by, each with whether it descends."""
        for name in self.sort:
            yield self.known[name.removeprefix("-")], name.startswith("-")


def parse(actor: Actor, model: type[Record], params: QueryDict) -> ListQuery:
    """The query of an address, for what the actor may ask. Never raises: what is wrong is told in `problems`."""
    return _Reading(actor, model, params).query()


class _Reading:
    """One reading of an address, which gathers what is wrong with it."""

    def __init__(self, actor: Actor, model: type[Record], params: QueryDict) -> None:
        self.model = model
        self.params = params
        self.known = readable(actor, model)
        self.problems: list[str] = []

    def query(self) -> ListQuery:
        shown = tuple(self.known[name] for name in usual(self.model) if name in self.known)
        columns = self._columns() or shown
        return ListQuery(
            self.model,
            self.known,
            q=self._words(),
            filters=tuple(self._filters()),
            sort=tuple(self._sort()),
            columns=columns,
            chosen=columns != shown,
            page=self._page(),
            state=self._state(),
            problems=tuple(self.problems),
        )

    def _values(self, name: str) -> list[str]:
        """The values of a parameter that say something."""
        found = [value.strip() for value in self.params.getlist(name) if value.strip()]
        if len(found) > MOST_VALUES:
            self.problems.append(f"{name} has {len(found)} values; the most is {MOST_VALUES}. Leave some out.")
            return []
        if any(len(value) > LONGEST or "\x00" in value for value in found):
            self.problems.append(f"A value of {name} is too long, or has a NUL. Give {LONGEST} characters at most.")
            return []
        return list(dict.fromkeys(found))

    def _column(self, name: str, use: str) -> bool:
        if name in self.known:
            return True
        self.problems.append(f"There is no column {name[:60]} here that you could {use}. Choose one of this list.")
        return False

    def _words(self) -> str:
        found = self._values("q")
        if len(found) > 1:
            self.problems.append("The search q is given twice. Put all words into one.")
        return found[0] if found else ""

    def _columns(self) -> tuple[ListColumn, ...]:
        return tuple(self.known[name] for name in self._values("columns") if self._column(name, "show"))

    def _sort(self) -> Iterable[str]:
        asked = [part for value in self._values("sort") for part in value.split(",") if part]
        if len(asked) > MOST_SORTS:
            self.problems.append(f"A list is sorted by {MOST_SORTS} columns at most. Leave some out of sort.")
            return ()
        found = {name.removeprefix("-"): name for name in reversed(asked)}
        return [name for key, name in reversed(found.items()) if self._column(key, "sort by") and self._sorts(key)]

    def _sorts(self, name: str) -> bool:
        if not self.known[name].sortable:
            self.problems.append(f"{self.known[name].label} has lists, which do not sort. Sort by another column.")
        return self.known[name].sortable

    def _page(self) -> int:
        found = self._values("page")
        last = MOST_COUNTED // PAGE
        if not found:
            return 1
        if len(found) > 1 or not (found[0].isascii() and found[0].isdigit()) or not 1 <= int(found[0][:9]) <= last:
            self.problems.append(f"page is a whole number from 1 to {last}. To see what is beyond, filter the list.")
            return 1
        return int(found[0])

    def _state(self) -> str:
        found = self._values("retired") or ["current"]
        if len(found) > 1 or found[0] not in STATES:
            self.problems.append(f"retired is one of: {', '.join(STATES)}.")
            return "current"
        return found[0]

    def _filters(self) -> Iterator[Filter]:
        asked = [name for name in self.params if name not in _RESERVED and self._values(name)]
        if len(asked) > MOST_FILTERS:
            self.problems.append(f"A list takes {MOST_FILTERS} filters at most. Leave some out.")
            return
        for name in asked:
            column, _, how = name.partition(".")
            if not self._column(column, "filter by"):
                continue
            try:
                yield filter_of(self.known[column], how, tuple(self._values(name)))
            except ValidationError as error:
                self.problems += [f"{self.known[column].label} ({name[:60]}): {said}" for said in error.messages]
