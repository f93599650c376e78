"""The workbook's first sheet: what the report says, which sheets there are, and what their columns mean."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from rotunda.estate.escape import escape
from rotunda.report.document import Document, Table
from rotunda.report.sheet_styles import Styles
from rotunda.report.sheets import READ_ME

_ABOUT_TEXTS = (
    "A text that a spreadsheet would take for a formula (it begins with = + - or @) has an apostrophe before it."
)


class _Lines:
    """Writes a sheet line by line, downwards, as a workbook of constant memory needs it."""

    def __init__(self, sheet: Worksheet, styles: Styles) -> None:
        self._sheet = sheet
        self._styles = styles
        self._row = 0

    def write(self, *texts: str, style: Format | None = None) -> None:
        for column, text in enumerate(texts):
            self._sheet.write_string(self._row, column, _safe(text), style or self._styles.text)
        self._row += 1

    def heading(self, *texts: str) -> None:
        self._row += 1
        self.write(*texts, style=self._styles.heading)

    def link(self, sheet: str, *texts: str) -> None:
        """A line whose first cell leads to a sheet."""
        self._sheet.write_url(self._row, 0, f"internal:'{sheet}'!A1", self._styles.link, sheet)
        for column, text in enumerate(texts, start=1):
            self._sheet.write_string(self._row, column, _safe(text), self._styles.text)
        self._row += 1


def write_read_me(
    document: Document, workbook: Workbook, styles: Styles, names: Mapping[str, str], *, room: int
) -> None:
    """Add the sheet. `names` has each table's sheet, `room` the rows of a table that a sheet takes."""
    sheet = workbook.add_worksheet(READ_ME)
    for column, width in enumerate((26, 70, 60, 16)):
        sheet.set_column(column, column, width)
    lines = _Lines(sheet, styles)
    lines.write(document.title, style=styles.title)
    lines.write("Summary", document.summary)
    for name, value in document.facts:
        lines.write(name, value)
    lines.heading("Finding", "What was found", "Sheet")
    for number, finding in enumerate(document.leading_findings(), start=1):
        lines.write(str(number), finding.sentence, names[finding.table] if finding.table else "")
    _write_index(document, lines, names, room)
    _write_limits(document, lines)
    _write_meanings(document, lines, names)
    lines.heading("About texts", _ABOUT_TEXTS)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _write_index(document: Document, lines: _Lines, names: Mapping[str, str], room: int) -> None:
    lines.heading("Sheet", "What it holds", "Rows")
    for table in document.tables():
        lines.link(names[table.name], table.caption, _rows_of(table, room))


def _rows_of(table: Table, room: int) -> str:
    height = table.frame.height
    if height <= room:
        return f"{height:,}"
    return f"{room:,} of {height:,}: a sheet takes no more; all are in plan.json"


def _write_limits(document: Document, lines: _Lines) -> None:
    limits = [(part.title, limit) for part in document.parts for limit in part.limits]
    if limits:
        lines.heading("Limits", "What cannot be told from this input")
    for title, limit in limits:
        lines.write(title, limit)


def _write_meanings(document: Document, lines: _Lines, names: Mapping[str, str]) -> None:
    lines.heading("Sheet", "Column", "What it means", "Unit")
    for table in document.tables():
        for column in table.columns:
            lines.write(names[table.name], column.heading, column.meaning, column.unit or "")


def _safe(text: str) -> str:
    return str(pl.select(escape(pl.lit(text))).item())
