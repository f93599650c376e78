"""The report as a workbook, one sheet a table, ready to mail: headers frozen, filters on, nothing that calculates."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import polars as pl
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from rotunda.estate.escape import escape
from rotunda.report.cells import decimals_of, is_number, text_of
from rotunda.report.document import Document, Table, TableColumn
from rotunda.report.read_me import write_read_me
from rotunda.report.sheet_styles import Styles, styles_of
from rotunda.report.sheets import sheet_names
from rotunda.report.writing import replacing

#: Rows that a sheet takes, the header among them.
SHEET_ROWS = 1_048_576
#: Characters that a cell takes; a longer text ends in a word that says so.
_CELL = 32_767
_CUT = "… (cut; whole in plan.json)"
#: A workbook must carry a day of making, and this one is no day: the same input gives the same file.
_NO_DAY = datetime(1980, 1, 1, tzinfo=UTC)
#: Rows from which a column's width is told, and the widest it gets, in characters.
_LOOKED_AT, _WIDEST = 200, 60


def write_workbook(document: Document, path: Path, *, sheet_rows: int = SHEET_ROWS) -> None:
    """Write the document as a workbook, whole or not at all.

    A table with more rows than a sheet takes (`sheet_rows`, with the header) is cut, and the first sheet says so.
    Texts that a spreadsheet would take for a formula begin with an apostrophe. Raises `OSError` where the folder
    cannot be written.
    """
    names = sheet_names(document)
    with replacing(path) as unfinished:
        workbook = Workbook(unfinished, {"constant_memory": True, "strings_to_formulas": False})
        try:
            workbook.set_properties({"title": document.title, "created": _NO_DAY})
            styles = styles_of(workbook)
            write_read_me(document, workbook, styles, names, room=sheet_rows - 1)
            for table in document.tables():
                _write_table(workbook.add_worksheet(names[table.name]), table, styles, sheet_rows - 1)
        finally:
            _close(workbook)


def _close(workbook: Workbook) -> None:
    try:
        workbook.close()
    except FileCreateError as error:
        raise OSError(str(error)) from error


def _write_table(sheet: Worksheet, table: Table, styles: Styles, room: int) -> None:
    frame = table.frame.head(room)
    for number, column in enumerate(table.columns):
        values = frame[column.name]
        sheet.set_column(number, number, _width(values, column), _format(styles, values, column))
        sheet.write_string(0, number, heading_of(column), styles.header)
    cells = _escaped(frame)
    formats = [_format(styles, frame[column.name], column) for column in table.columns]
    for row, record in enumerate(cells.iter_rows(), start=1):
        for number, value in enumerate(record):
            _write_cell(sheet, row, number, value, formats[number])
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(1, frame.height), len(table.columns) - 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def heading_of(column: TableColumn) -> str:
    """The heading with its unit."""
    return f"{column.heading} ({column.unit})" if column.unit else column.heading


def _escaped(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with lists joined, flags in words, and no text that a spreadsheet would calculate."""
    joined = frame.with_columns(
        pl.col(pl.List(pl.String())).list.join("; "),
        pl.col(pl.Boolean()).replace_strict({True: "yes", False: "no"}, return_dtype=pl.String(), default=None),
    )
    texts = escape(pl.col(pl.String()))
    cut = pl.when(texts.str.len_chars() > _CELL).then(texts.str.head(_CELL - len(_CUT)) + _CUT).otherwise(texts)
    return joined.with_columns(cut.name.keep())


def _write_cell(sheet: Worksheet, row: int, column: int, value: object, style: Format) -> None:
    if isinstance(value, str):
        sheet.write_string(row, column, value, style)
    elif isinstance(value, datetime):
        sheet.write_datetime(row, column, value, style)
    elif value is not None:
        sheet.write(row, column, value, style)


def _format(styles: Styles, values: pl.Series, column: TableColumn) -> Format:
    dtype = values.dtype
    if is_number(dtype):
        return styles.number(decimals_of(values, column))
    if isinstance(dtype, pl.Datetime):
        return styles.time
    return styles.date if isinstance(dtype, pl.Date) else styles.text


def _width(values: pl.Series, column: TableColumn) -> int:
    decimals = decimals_of(values, column)
    longest = max((len(text_of(value, decimals)) for value in values.head(_LOOKED_AT).to_list()), default=0)
    return min(max(longest, len(heading_of(column)) + 2, 6) + 2, _WIDEST)
