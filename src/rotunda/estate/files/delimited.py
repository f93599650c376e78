"""Delimited text to text rows: any of the usual delimiters, and every row that does not fit handed back."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
from pyarrow import csv as arrow_csv

from rotunda.estate import defects
from rotunda.estate.defects import Defect, Severity
from rotunda.estate.errors import InputError
from rotunda.estate.files.content import Content
from rotunda.estate.files.encoding import Encoding, encoding_of
from rotunda.estate.files.frames import tidy, unique_names, without_long_cells
from rotunda.estate.textual import ROW, TextTable

_DELIMITERS = (",", ";", "\t", "|")
#: How much of a file its layout is told from, in characters.
_SAMPLE = 1 << 18
#: How many rows of the sample must agree.
_ROWS = 50
#: A row must fit in a block; the longest that is still read, in bytes.
_BLOCK = 1 << 24


@dataclass(frozen=True)
class Layout:
    """How a text is divided: its delimiter, its columns, and how many lines its heading takes up."""

    delimiter: str
    header: tuple[str, ...]
    lines: int


def read_delimited(content: Content) -> TextTable:
    """The rows of a delimited text, every cell as text. The first row that is not blank is the heading.

    `ROW` counts records: the heading is row 1, a cell of several lines does not count twice, blank lines not at all.
    Raises `InputError` where the text cannot be read.
    """
    encoding = encoding_of(content)
    layout = _layout(content, encoding)
    names, notes = unique_names(layout.header)
    frame, rejected = _rows(content, encoding, layout, names)
    _refuse_open_quote(content, frame, rejected)
    frame, long = without_long_cells(frame, content.name)
    if frame.is_empty() and rejected.is_empty():
        notes.append("It has a heading and no rows.")
    if encoding.note:
        notes.append(encoding.note)
    return TextTable(content.name, tidy(frame), content.sha256, rejected, tuple(notes), long)


def _layout(content: Content, encoding: Encoding) -> Layout:
    """The layout on which the first rows agree best; with equal agreement, the one with the most columns."""
    with content.stream() as stream, io.TextIOWrapper(stream, encoding=encoding.codec, newline="") as text:
        sample = text.read(_SAMPLE)
    preface = 0
    if sample[:4].lower() == "sep=":
        preface = 1
        sample = sample.partition("\n")[2]
    layouts = [found for delimiter in _DELIMITERS if (found := _divide(sample, delimiter, preface))]
    if not layouts:
        raise InputError(content.where, "There is nothing in it but blank lines.", "Export the file again.")
    return max(layouts, key=lambda scored: scored[0])[1]


def _divide(sample: str, delimiter: str, preface: int) -> tuple[tuple[float, int], Layout] | None:
    """How well a delimiter divides the sample, and the layout it gives: (share of rows that agree, columns)."""
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    header: list[str] = []
    lines = 1
    rows: list[list[str]] = []
    try:
        header = next((row for row in reader if any(cell.strip() for cell in row)), [])
        lines = reader.line_num
        rows.extend(islice((row for row in reader if row), _ROWS))
    except csv.Error:
        pass  # a cell is too long for the module: what was divided until then must do
    if not header:
        return None
    # The last row of the sample may be cut.
    rows = rows[:-1] if len(rows) > 1 else rows
    agree = sum(len(row) == len(header) for row in rows) / len(rows) if rows else 1.0
    divides = len(header) > 1
    score = (agree if divides else 0.0, len(header))
    return score, Layout(delimiter, tuple(header), preface + lines)


def _rows(
    content: Content, encoding: Encoding, layout: Layout, names: Sequence[str]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows that fit, numbered, and the ones that do not, as defects."""
    refused: list[Any] = []

    def refuse(row: Any) -> str:
        refused.append(row)
        return "skip"

    try:
        batches = [pl.DataFrame(batch) for batch in _batches(content, encoding, layout, names, refuse)]
    except pa.ArrowInvalid as error:
        raise InputError(
            content.where,
            f"A row is longer than {_BLOCK:,} bytes or a quotation mark is never closed ({error}).",
            "Look for the quotation mark, or export the file again.",
        ) from error
    rejected = [_misfit(content.name, row, row.number - layout.lines + 1) for row in refused]
    frame = pl.concat(batches) if batches else pl.DataFrame(schema=dict.fromkeys(names, pl.String()))
    numbers = np.arange(2, 2 + frame.height + len(rejected), dtype=np.int64)
    kept = np.setdiff1d(numbers, [defect.row for defect in rejected], assume_unique=True)
    return frame.with_columns(pl.Series(ROW, kept)), defects.frame_of(rejected)


def _refuse_open_quote(content: Content, frame: pl.DataFrame, rejected: pl.DataFrame) -> None:
    """Refuse a text whose last row, kept or not, has swallowed what follows a quotation mark that is never closed."""
    last = [(row[ROW], [row[name] for name in row if name != ROW]) for row in frame.tail(1).iter_rows(named=True)]
    last += [(row["row"], [row["text"]]) for row in rejected.sort("row").tail(1).iter_rows(named=True)]
    number, cells = max(last, key=lambda row: row[0], default=(0, []))
    if not any("\n" in (cell or "") for cell in cells):
        return
    with content.stream() as stream:
        marks = sum(chunk.count(b'"') for chunk in iter(lambda: stream.read(_BLOCK), b""))
    if marks % 2:
        raise InputError(
            f"{content.where}, row {number:,}",
            "A quotation mark is opened in this row and never closed.",
            "Close it, or export the file again.",
        )


def _batches(
    content: Content, encoding: Encoding, layout: Layout, names: Sequence[str], refuse: Any
) -> Iterator[pa.RecordBatch]:
    with content.stream() as stream:
        if encoding.codec == "utf-8-sig":
            stream.read(3)
        reader = arrow_csv.open_csv(
            stream,
            read_options=arrow_csv.ReadOptions(
                use_threads=False,  # rows are numbered only so
                block_size=_BLOCK,
                skip_rows=layout.lines,
                column_names=list(names),
                encoding="utf8" if encoding.codec.startswith("utf-8") else encoding.codec,
            ),
            parse_options=arrow_csv.ParseOptions(
                delimiter=layout.delimiter, newlines_in_values=True, invalid_row_handler=refuse
            ),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), null_values=[""], strings_can_be_null=True
            ),
        )
        yield from reader


def _misfit(source: str, row: Any, number: int) -> Defect:
    return Defect(
        Severity.ROW,
        table=source,
        source=source,
        row=number,
        problem=f"The row does not have {row.expected_columns} cells, as the heading does.",
        value=f"{row.actual_columns} cells",
        remedy="Look for a delimiter or a quotation mark that is missing or too many.",
        text=row.text,
    )
