"""A workbook to text rows, one table a sheet."""

from __future__ import annotations

import datetime
import re
import zipfile
from collections.abc import Sequence

import polars as pl
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from rotunda.estate.errors import InputError
from rotunda.estate.files.content import Content
from rotunda.estate.files.frames import tidy, unique_names, without_long_cells
from rotunda.estate.textual import ROW, TextTable

#: A cell whose formula failed, in the sheet's own XML.
_FAILED = re.compile(rb'<c [^>]*t="e"')


def read_workbook(content: Content) -> tuple[TextTable, ...]:
    """Every sheet that is visible and not empty. Formulas are read as the values they had when it was saved.

    Raises `InputError` where the workbook is damaged or encrypted.
    """
    data = content.buffered()
    try:
        book = CalamineWorkbook.from_filelike(data)
        sheets = [
            (sheet.name, book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False))
            for sheet in book.sheets_metadata
            if sheet.typ is SheetTypeEnum.WorkSheet and sheet.visible is SheetVisibleEnum.Visible
        ]
    except (CalamineError, OSError, ValueError) as error:
        raise InputError(content.where, f"The workbook is damaged or encrypted: {error}.", "Save it again.") from error
    notes = _failed_cells(content)
    tables = [_sheet(content, name, rows, notes) for name, rows in sheets]
    found = tuple(table for table in tables if table is not None)
    if not found:
        raise InputError(content.where, "No sheet of the workbook has anything in it.", "Check that it was saved.")
    return found


def _sheet(content: Content, name: str, rows: Sequence[Sequence[object]], notes: Sequence[str]) -> TextTable | None:
    """The sheet as text; its first row that is not blank is the heading, and rows count as the sheet shows them."""
    texts = [[_text(cell) for cell in row] for row in rows]
    heading = next((number for number, row in enumerate(texts) if any(row)), None)
    if heading is None:
        return None
    width = max(number for number, cell in enumerate(texts[heading], start=1) if cell)
    width = max([width, *(number for row in texts[heading:] for number, cell in enumerate(row, start=1) if cell)])
    names, own = unique_names(texts[heading][:width])
    kept = [(number, row[:width]) for number, row in enumerate(texts, start=1) if number > heading + 1 and any(row)]
    frame = pl.DataFrame(
        {column: [row[place] for _, row in kept] for place, column in enumerate(names)},
        schema=dict.fromkeys(names, pl.String()),
    ).with_columns(pl.Series(ROW, [number for number, _ in kept], dtype=pl.Int64))
    frame, long = without_long_cells(frame, name)
    empty = () if kept else ("It has a heading and no rows.",)
    return TextTable(name.strip(), tidy(frame), content.sha256, notes=(*own, *empty, *notes), cells=long)


def _text(cell: object) -> str | None:
    """A cell as text: whole numbers without a point, dates in ISO form, times on them only where there is one."""
    match cell:
        case "" | None:
            return None
        case bool():
            return str(cell).lower()
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime.datetime():
            return cell.isoformat(sep=" ")
    return str(cell)  # dates and times in ISO form, numbers in their shortest


def _failed_cells(content: Content) -> tuple[str, ...]:
    """A note where formulas failed, since their cells are read as empty."""
    with content.stream() as stream, zipfile.ZipFile(stream) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        failed = sum(len(_FAILED.findall(archive.read(name))) for name in sheets)
    if not failed:
        return ()
    return (f"{failed:,} cells of the workbook hold an error such as #N/A and are read as empty.",)
