"""Writes an Estate: a folder of CSV or Parquet, a zip of CSV, or a workbook. All of it, or nothing."""

from __future__ import annotations

import enum
import zipfile
from pathlib import Path

import polars as pl
import xlsxwriter

from rotunda.estate.cells import LIST_SEPARATOR
from rotunda.estate.errors import InputError
from rotunda.estate.escape import escape
from rotunda.estate.files.frames import LONGEST_CELL
from rotunda.estate.place import placing
from rotunda.estate.schema import TABLES
from rotunda.estate.tables import Estate

#: Whole numbers up to here are exact in a sheet.
_EXACT = 2**53
#: Rows that a sheet can hold, with its heading.
MOST_ROWS = 1_048_576


class Form(enum.Enum):
    """How an Estate is written."""

    CSV = "folder of CSV"
    PARQUET = "folder of Parquet"
    ZIP = "zip of CSV"
    WORKBOOK = "workbook"


def form_of(path: Path, *, parquet: bool = False) -> Form:
    """The form that a path asks for: a zip or workbook by its ending, else a folder."""
    match path.suffix.lower():
        case ".zip":
            return Form.ZIP
        case ".xlsx":
            return Form.WORKBOOK
        case _:
            return Form.PARQUET if parquet else Form.CSV


def write(estate: Estate, path: Path, form: Form, *, replace: bool = False) -> None:
    """Write every table that has rows, and the required ones.

    It is written beside the path first and put in its place when it is whole. Raises `InputError` where something
    is there already (unless it is an Estate to be replaced), or where the form cannot hold the Estate.
    """
    with placing(path, replace=replace) as unfinished:
        match form:
            case Form.CSV | Form.PARQUET:
                _write_folder(estate, unfinished, form)
            case Form.ZIP:
                _write_zip(estate, unfinished)
            case Form.WORKBOOK:
                _write_workbook(estate, unfinished)


def as_text(frame: pl.DataFrame) -> pl.DataFrame:
    """Every cell as the text that reading turns into the same value again; formulas are made harmless."""
    return frame.select(_text(name, dtype) for name, dtype in frame.schema.items())


def _text(name: str, dtype: pl.DataType) -> pl.Expr:
    column = pl.col(name)
    if isinstance(dtype, pl.List):
        return escape(column.list.join(LIST_SEPARATOR))
    if isinstance(dtype, pl.Datetime):
        text = column.dt.to_string("%Y-%m-%d %H:%M:%S%.6f")
        return text.str.replace(r"\.0+$", "")
    if dtype == pl.String():
        return escape(column)
    return column.cast(pl.String())


def _tables(estate: Estate) -> dict[str, pl.DataFrame]:
    return {name: estate[name] for name, table in TABLES.items() if table.required or estate.has(name)}


def _write_folder(estate: Estate, folder: Path, form: Form) -> None:
    folder.mkdir()
    for name, frame in _tables(estate).items():
        if form is Form.PARQUET:
            frame.write_parquet(folder / f"{name}.parquet")
        else:
            as_text(frame).write_csv(folder / f"{name}.csv", line_terminator="\n")


def _write_zip(estate: Estate, path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, frame in _tables(estate).items():
            # A fixed date, so that the same Estate gives the same bytes.
            member = zipfile.ZipInfo(f"{name}.csv", date_time=(1980, 1, 1, 0, 0, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, as_text(frame).write_csv(line_terminator="\n"))


def _write_workbook(estate: Estate, path: Path) -> None:
    tables = _tables(estate)
    for name, frame in tables.items():
        _refuse_too_large(path, name, frame)
    with xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_formulas": False}) as book:
        heading = book.add_format({"bold": True})
        for name, frame in tables.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, max(frame.width - 1, 0), 16)
            sheet.write_row(0, 0, frame.columns, heading)
            for number, (row, texts) in enumerate(
                zip(frame.iter_rows(), as_text(frame).iter_rows(), strict=True), start=1
            ):
                for place, (cell, text) in enumerate(zip(row, texts, strict=True)):
                    if isinstance(cell, int | float) and not isinstance(cell, bool) and _is_carried(cell):
                        sheet.write_number(number, place, cell)
                    elif text is not None:
                        sheet.write_string(number, place, text)
            sheet.autofilter(0, 0, max(frame.height, 1), max(frame.width - 1, 0))


def _is_carried(number: float) -> bool:
    """Whether a sheet, which keeps sixteen digits, keeps the number as it is."""
    return float(f"{number:.16G}") == number and abs(number) <= _EXACT


def _refuse_too_large(path: Path, name: str, frame: pl.DataFrame) -> None:
    where, remedy = f"{path}, sheet {name}", "Write a folder or a zip instead."
    if frame.height >= MOST_ROWS:
        raise InputError(where, f"A sheet cannot hold {frame.height:,} rows.", remedy)
    texts = as_text(frame)
    longest = texts.select(pl.max_horizontal(pl.all().str.len_chars().max())).item() or 0
    if longest > LONGEST_CELL:
        raise InputError(where, f"A cell cannot hold {longest:,} characters.", remedy)
