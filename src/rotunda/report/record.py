"""The report as JSON, for programs: the same input gives the same bytes.

The format is documented by `docs/reference/plan.schema.json`. A table's rows are arrays in the order of its columns;
dates are ISO texts, numbers are rounded to a millionth, and what is not known is `null`. Nothing in it tells when,
where or how fast it was made.
"""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl

from rotunda.report.document import Document, Part, Table
from rotunda.report.writing import replacing

#: Names the format; the version grows when a reader of the one before would misread it.
FORMAT = "rotunda-plan"
VERSION = 1
#: Digits kept after the point: enough for any count of hours or confidence, and the same on every machine.
_DIGITS = 6
_TIMES = {pl.Date: "%Y-%m-%d", pl.Datetime: "%Y-%m-%d %H:%M:%S"}
_KINDS: tuple[tuple[type[pl.DataType], str], ...] = (
    (pl.Boolean, "flag"),
    (pl.Datetime, "time"),
    (pl.Date, "date"),
    (pl.List, "list"),
)


def write_record(document: Document, path: Path) -> None:
    """Write the document as JSON, whole or not at all.

    Raises `ValueError` for a number that is not one (NaN or infinite), naming table and column, and `OSError` where
    the folder cannot be written to.
    """
    text = json.dumps(_record(document), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    with replacing(path) as unfinished:
        unfinished.write_text(text + "\n", encoding="utf-8", newline="\n")


def _record(document: Document) -> dict[str, object]:
    leading = document.leading_findings()
    return {
        "format": FORMAT,
        "version": VERSION,
        "title": document.title,
        "summary": document.summary,
        "facts": [{"name": name, "value": value} for name, value in document.facts],
        "findings": [{"sentence": finding.sentence, "table": finding.table} for finding in leading],
        "parts": [_part(part) for part in document.parts],
    }


def _part(part: Part) -> dict[str, object]:
    return {
        "name": part.name,
        "title": part.title,
        "introduction": part.introduction,
        "findings": [
            {"sentence": finding.sentence, "weight": finding.weight, "table": finding.table}
            for finding in part.findings
        ],
        "limits": list(part.limits),
        "charts": [
            {"table": chart.table, "title": chart.title, "description": chart.description} for chart in part.charts
        ],
        "tables": [_table(table) for table in part.tables],
    }


def _table(table: Table) -> dict[str, object]:
    columns = [
        {
            "name": column.name,
            "heading": column.heading,
            "meaning": column.meaning,
            "unit": column.unit,
            "kind": kind_of(table.frame.schema[column.name]),
        }
        for column in table.columns
    ]
    values = [_plain(table, column.name) for column in table.columns]
    return {
        "name": table.name,
        "caption": table.caption,
        "note": table.note,
        "columns": columns,
        "rows": [list(row) for row in zip(*values, strict=True)],
    }


def kind_of(dtype: pl.DataType) -> str:
    """What the cells of a column hold: flag, whole, number, date, time, list or text."""
    for kind, name in _KINDS:
        if isinstance(dtype, kind):
            return name
    if dtype.is_integer():
        return "whole"
    return "number" if dtype.is_numeric() else "text"


def _plain(table: Table, name: str) -> list[object]:
    """The column's values as JSON has them."""
    values = table.frame[name]
    if values.dtype.is_float():
        if not values.is_finite().all():
            raise ValueError(f"table {table.name}, column {name}: holds what is no number (NaN or infinite)")
        return values.round(_DIGITS).to_list()
    pattern = _TIMES.get(values.dtype.base_type())
    return (values.dt.to_string(pattern) if pattern else values).to_list()
