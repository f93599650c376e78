"""The controls of a list's form: one for each column, each with its label, its help, and what was asked before."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from django.utils.safestring import SafeString

from rotunda.estate.schema import Kind
from rotunda.web.design.drawing import options
from rotunda.web.register.labels import one_of, word_of
from rotunda.web.register.lists.cells import shown
from rotunda.web.register.lists.columns import ListColumn, Shape
from rotunda.web.register.lists.controls import Control, Option, boxes, controls
from rotunda.web.register.lists.query import STATES, ListQuery
from rotunda.web.register.models import Record

#: Whole numbers of so few values are offered as choices.
_FEW = 8
#: Inputs for a reference that is asked for several times: those in use and one more.
_ROOM = 1


class Form:
    """The form of a list: a control for each column, filters in force that no control shows as `hidden`, and
    `suggestions` by id."""

    def __init__(self, query: ListQuery, offered: Mapping[str, Sequence[tuple[str, str]]]) -> None:
        self.query = query
        self.options = offered
        self.asked = {found.name: found.said for found in query.filters}
        self._controls = [_CONTROLS[column.shape](self, column) for column in query.known.values()]
        names = {name for control in self._controls for name in _names(control)}
        self.hidden = [(f.name, value) for f in query.filters if f.name not in names for value in f.said]

    @property
    def controls(self) -> SafeString:
        """The controls to filter by each column, as HTML."""
        return controls(self._controls)

    @property
    def search_help(self) -> str:
        """What a search of this list looks for, where that is not any part of a text."""
        return "How the number begins." if self.query.model.searched_by_start else ""

    @property
    def suggestions(self) -> list[tuple[str, SafeString]]:
        """The lists of suggestions that the controls name, each once, as options."""
        used = {control.suggestions for control in self._controls if control.suggestions}
        return [(table, options(self.options[table])) for table in sorted(used)]

    @property
    def states(self) -> list[Option]:
        """Which records: in use, retired or both."""
        return [Option(value, label, value == self.query.state) for value, label in STATES.items()]

    @property
    def columns(self) -> SafeString:
        """A box for each column to show, with what it means, as HTML."""
        shown = {column.name for column in self.query.columns}
        found = (Option(c.name, c.label, c.name in shown, c.column.meaning) for c in self.query.known.values())
        return boxes("columns", found)

    @property
    def sorts(self) -> list[tuple[str, SafeString]]:
        """Two choices of what to sort by, the second for where the first is the same, as options."""
        return [(label, self._orders(at)) for at, label in enumerate(("Sort by", "Then by"))]

    def _orders(self, at: int) -> SafeString:
        now = self.query.sort[at] if len(self.query.sort) > at else ""
        up = [(name, f"{c.label}, {_ends(c)[0]}") for name, c in self.query.known.items() if c.sortable]
        down = [(f"-{name}", f"{c.label}, {_ends(c)[1]}") for name, c in self.query.known.items() if c.sortable]
        both = [pair for pairs in zip(up, down, strict=True) for pair in pairs]
        return options([("", "the usual order"), *both], now)

    def said(self, name: str) -> tuple[str, ...]:
        return self.asked.get(name, ())


def _ends(column: ListColumn) -> tuple[str, str]:
    match column.shape:
        case Shape.DAY | Shape.MOMENT:
            return ("oldest first", "newest first")
        case Shape.NUMBER:
            return ("least first", "most first")
        case _:
            return ("A to Z", "Z to A")


def _names(control: Control) -> Iterator[str]:
    """The parameters that a control sets."""
    if control.kind in {"days", "numbers"}:
        yield from (f"{control.name}.from", f"{control.name}.to")
    else:
        yield control.name


def _text(form: Form, column: ListColumn) -> Control:
    # several texts are any of them; a control has one, and the others stay as chips
    said = form.said(column.name)
    if len(said) > 1:
        return Control("several", column.name, column.label, column.column.meaning, said)
    return Control("text", column.name, column.label, column.column.meaning, said)


def _boxes(form: Form, column: ListColumn, offered: Sequence[tuple[str, str]]) -> Control:
    said = form.said(column.name)
    found = [Option(value, label, value in said) for value, label in offered]
    return Control("boxes", column.name, column.label, column.column.meaning, said, found)


def _choice(form: Form, column: ListColumn) -> Control:
    return _boxes(form, column, [(word, word_of(word).capitalize()) for word in column.column.allowed])


def _flag(form: Form, column: ListColumn) -> Control:
    return _boxes(form, column, [("yes", "Yes"), ("no", "No"), ("unknown", "Not known")])


def _several(form: Form, column: ListColumn) -> Control:
    return _choice(form, column) if column.column.allowed else _text(form, column)


def _number(form: Form, column: ListColumn) -> Control:
    least, most = column.column.minimum, column.column.maximum
    if column.column.kind is Kind.INTEGER and least is not None and most is not None and most - least < _FEW:
        numbers = range(int(least), int(most) + 1)
        return _boxes(form, column, [(str(n), shown(form.query.model.estate, column, n)) for n in numbers])
    unit = f" In {column.column.unit}." if column.column.unit else ""
    return Control("numbers", column.name, column.label, f"{column.column.meaning}{unit}", _ends_of(form, column))


def _days(form: Form, column: ListColumn) -> Control:
    return Control("days", column.name, column.label, column.column.meaning, _ends_of(form, column))


def _ends_of(form: Form, column: ListColumn) -> tuple[str, str]:
    start, end = (form.said(f"{column.name}.{how}") for how in ("from", "to"))
    return (start[0] if start else "", end[0] if end else "")


def _reference(form: Form, column: ListColumn) -> Control:
    to: Any = column.to
    said = [*form.said(column.name), *([""] * _ROOM)]
    offered = form.options.get(to.estate)
    if to.estate == "agencies" and offered is not None:
        choices = [Option(code, f"{name} ({code})") for code, name in offered]
        return Control("selects", column.name, column.label, column.column.meaning, said, choices)
    help_text = f"{column.column.meaning} Give the code of the {one_of(to.estate)}."
    return Control("listed", column.name, column.label, help_text, said, (), to.estate if offered is not None else "")


_CONTROLS: Mapping[Shape, Callable[[Form, ListColumn], Control]] = MappingProxyType(
    {
        Shape.TEXT: _text,
        Shape.CHOICE: _choice,
        Shape.REFERENCE: _reference,
        Shape.NUMBER: _number,
        Shape.DAY: _days,
        Shape.MOMENT: _days,
        Shape.FLAG: _flag,
        Shape.SEVERAL: _several,
    }
)


def options_for(query: ListQuery) -> dict[str, list[tuple[str, str]]]:
    """Codes and names of the records that all agencies share and that the columns refer to: a query for each table."""
    found: dict[str, list[tuple[str, str]]] = {}
    for column in query.known.values():
        to: type[Record] | None = column.to
        if to is not None and to.is_reference() and to.estate not in found:
            title = "title" if to.estate == "job_classes" else "name"
            rows = to.objects.current().order_by("code").values_list("code", title)
            found[to.estate] = [(code, name or code) for code, name in rows]
    return found
