"""The report as one web page that needs nothing else: no script, no font, no picture from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from rotunda.report.cells import decimals_of, is_number, text_of
from rotunda.report.charts import svg_of
from rotunda.report.document import Chart, Document, Part, Table, TableColumn
from rotunda.report.sheets import sheet_names
from rotunda.report.writing import replacing

#: Characters of a cell that a page shows; the workbook holds the rest.
_LONGEST_CELL = 600
#: From this length on a text is prose: it gets room and wraps.
_PROSE = 30


@dataclass(frozen=True)
class ShownColumn:
    """A column's heading with its unit, and the class that says how its cells stand."""

    column: TableColumn
    style: str

    @property
    def unit(self) -> str | None:
        """The unit, where the heading does not say it already."""
        unit = self.column.unit
        return None if unit is None or unit.casefold() in self.column.heading.casefold() else unit


@dataclass(frozen=True)
class ShownTable:
    """As much of a table as a page shows, every cell as text."""

    table: Table
    sheet: str
    columns: tuple[ShownColumn, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def cut(self) -> bool:
        return len(self.rows) < self.table.frame.height


@dataclass(frozen=True)
class ShownPart:
    """A part with its tables, and its charts drawn."""

    part: Part
    tables: tuple[ShownTable, ...]
    elsewhere: tuple[ShownTable, ...]
    charts: tuple[tuple[Chart, Markup], ...]


def write_page(document: Document, path: Path) -> None:
    """Write the document as one HTML file, whole or not at all. Raises `OSError` where the folder cannot be written."""
    environment = Environment(
        loader=PackageLoader("rotunda.report"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    template = environment.get_template("page.html")
    text = template.render(
        document=document,
        name=path.stem,
        findings=document.leading_findings(),
        limits=[limit for part in document.parts for limit in part.limits],
        parts=tuple(_parts(document)),
        parts_of=_parts_of(document),
    )
    with replacing(path) as unfinished:
        unfinished.write_text(text, encoding="utf-8", newline="\n")


def _parts(document: Document) -> Iterator[ShownPart]:
    sheets = sheet_names(document)
    for part in document.parts:
        tables = [_shown(table, sheets[table.name]) for table in part.tables]
        frames = {table.name: table.frame for table in document.tables()}
        yield ShownPart(
            part,
            tables=tuple(shown for shown in tables if shown.table.shown),
            elsewhere=tuple(shown for shown in tables if not shown.table.shown),
            charts=tuple((chart, svg_of(chart, frames[chart.table])) for chart in part.charts),
        )


def _parts_of(document: Document) -> Mapping[str, str]:
    """Where a finding leads: the table on the page, or the part whose table is in the workbook only."""
    return {
        table.name: f"table-{table.name}" if table.shown else f"part-{part.name}"
        for part in document.parts
        for table in part.tables
    }


def _shown(table: Table, sheet: str) -> ShownTable:
    frame = table.frame.head(table.shown)
    cells = [_texts(frame[column.name], column) for column in table.columns]
    columns = tuple(
        ShownColumn(column, _style(table, column, texts)) for column, texts in zip(table.columns, cells, strict=True)
    )
    return ShownTable(table, sheet, columns, tuple(zip(*cells, strict=True)))


def _texts(values: pl.Series, column: TableColumn) -> list[str]:
    decimals = decimals_of(values, column)
    return [_cut(text_of(value, decimals)) for value in values.to_list()]


def _style(table: Table, column: TableColumn, texts: list[str]) -> str:
    if is_number(table.frame.schema[column.name]):
        return "number"
    if table.frame.schema[column.name] == pl.Date():
        return "day"
    return "prose" if max(map(len, texts), default=0) > _PROSE else "word"


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_CELL else f"{text[:_LONGEST_CELL]}…"
