"""Draws cells and rows of tables as HTML. Hundreds of cells stand on a page, where a template for each takes too long.

Whatever is drawn passes through `escape`, except what the design itself says and what is marked as safe.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.utils.formats import localize
from django.utils.safestring import SafeData, SafeString, mark_safe
from django.utils.timezone import localtime

from rotunda.web.design.cells import kind_of
from rotunda.web.design.tables import Column, Row, Table

#: What stands where nothing is known.
NOTHING = '<span class="no-value"><span aria-hidden="true">–</span><span class="usa-sr-only">not known</span></span>'


def cell(value: object) -> SafeString:
    """A cell's value, drawn by its kind."""
    return mark_safe(_DRAWN[kind_of(value)](value))  # noqa: S308  # each way of drawing escapes


def text(value: Any) -> str:
    """A text, escaped; a number or a day in US form.

    As Django's `conditional_escape` and `localize` do it, but without asking first what a text may be made of later:
    a page has a thousand.
    """
    if type(value) is int:
        return f"{value:,}"
    if not isinstance(value, str):
        value = localize(localtime(value) if isinstance(value, datetime) and value.tzinfo else value)
    return str(value) if isinstance(value, SafeData) else html.escape(str(value))


def link(url: str, inner: str) -> str:
    """A link around HTML."""
    return f'<a class="usa-link" href="{text(url)}">{inner}</a>'


def rows(table: Table) -> SafeString:
    """The rows of a table: the first cell names its row, and leads to it."""
    return mark_safe("".join(_row(table, line) for line in table.rows))  # noqa: S308  # each part is escaped


def options(pairs: Iterable[tuple[str, str]], chosen: str = "") -> SafeString:
    """The options of a select or of a list of suggestions: pairs of a value and what stands for it."""
    drawn = (_option(value, label, " selected" if value == chosen != "" else "") for value, label in pairs)
    return mark_safe("".join(drawn))  # noqa: S308  # each part is escaped


def select(widget: Mapping[str, Any]) -> SafeString:
    """A select, from the context that Django's widget gives its template."""
    groups = "".join(_group(name, found) for name, found, _ in widget["optgroups"])
    opened = f'<select name="{text(widget["name"])}"{_attributes(widget["attrs"])}>'
    return mark_safe(f"{opened}{groups}</select>")  # noqa: S308  # each part is escaped


def _group(name: str | None, found: Iterable[Mapping[str, Any]]) -> str:
    inner = "".join(_option(str(one["value"]), one["label"], _attributes(one["attrs"])) for one in found)
    return f'<optgroup label="{text(name)}">{inner}</optgroup>' if name else inner


def _option(value: str, label: object, attributes: str) -> str:
    return f'<option value="{text(value)}"{attributes}>{text(label)}</option>'


def _attributes(found: Mapping[str, Any]) -> str:
    """Attributes as Django writes them: of one that is true its name alone, of one that is false nothing."""
    return "".join(
        f" {text(name)}" if value is True else f' {text(name)}="{text(str(value))}"'
        for name, value in found.items()
        if value is not False
    )


def _row(table: Table, line: Row) -> str:
    chosen = choice(line.key, line.name, table.form) if table.form else ""
    return row(_cells(line, table.columns), chosen)


def row(cells: Iterable[tuple[str, bool]], chosen: str = "") -> str:
    """A row of cells, each as HTML and whether it is numeric, after the cell that chooses the row, if any; the first
    names the row."""
    return f"<tr>{chosen}{''.join(_placed(at, *cell) for at, cell in enumerate(cells))}</tr>\n"


def choice(key: str, name: str, form: str) -> str:
    """The cell with the box that chooses a row."""
    return (
        f'<td class="choose"><input type="checkbox" name="chosen" value="{text(key)}" form="{text(form)}" '
        f'aria-label="Choose {text(name)}"></td>'
    )


def _cells(line: Row, columns: Iterable[Column]) -> Iterator[tuple[str, bool]]:
    for at, (column, value) in enumerate(zip(columns, line.cells, strict=True)):
        inner = cell(value)
        yield (link(line.url, inner) if line.url and not at else inner), column.numeric


def _placed(at: int, inner: str, numeric: bool) -> str:  # noqa: FBT001  # a part of a pair
    aligned = ' class="numeric"' if numeric else ""
    return f"<td{aligned}>{inner}</td>" if at else f'<th scope="row"{aligned}>{inner}</th>'


def _word(part: Any) -> str:
    return text(part) if isinstance(part, str) else link(part.url, text(part.text))


def _meter(value: Any) -> str:
    words = text(value.text)
    scale = f'min="0" max="{value.most}" low="{value.low}" high="{value.high}" optimum="{value.optimum}"'
    return (
        f'<span class="score"><meter {scale} value="{value.value}" aria-label="{words}"></meter> '
        f'<span aria-hidden="true">{words}</span></span>'
    )


_DRAWN: Mapping[str, Callable[[Any], str]] = MappingProxyType(
    {
        "none": lambda value: NOTHING,  # noqa: ARG005  # as the others
        "yes-no": lambda value: "Yes" if value else "No",
        "number": text,
        "text": text,
        "link": lambda value: link(value.url, text(value.text)),
        "tag": lambda value: f'<span class="tag tag--{text(value.tone)}">{text(value.text)}</span>',
        "meter": _meter,
        "sentence": lambda value: "".join(map(_word, value.parts)),
        "many": lambda value: f'<span class="many">{"".join(f"{cell(part)} " for part in value.parts)}</span>',
    }
)
