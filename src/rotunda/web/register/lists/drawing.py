"""Draws the rows of a list as HTML, since a template takes most of a page's time for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.safestring import SafeString, mark_safe

from rotunda.web.design.drawing import NOTHING, choice, link, row, text
from rotunda.web.register.lists.cells import Cell, Line

#: The form to which the boxes of rows belong.
_FORM = "bulk"


def rows(lines: Iterable[Line], *, choosing: bool) -> SafeString:
    """The rows of the lines, with a box to choose each where `choosing`; the first cell leads to the record."""
    return mark_safe("".join(_row(line, choosing) for line in lines))  # noqa: S308  # each part is escaped


def _row(line: Line, choosing: bool) -> str:  # noqa: FBT001  # as `rows`
    chosen = choice(line.record.code, line.name, _FORM) if choosing else ""
    return row(_cells(line), chosen)


def _cells(line: Line) -> Iterator[tuple[str, bool]]:
    for at, cell in enumerate(line.cells):
        yield (_inner(cell) if at else link(line.url, text(cell.text or line.name))), cell.numeric


def _inner(cell: Cell) -> str:
    if cell.url:
        return link(cell.url, text(cell.text))
    if cell.withheld:
        return f'<span class="no-value">{text(cell.text)}</span>'
    return text(cell.text) if cell.text else NOTHING
