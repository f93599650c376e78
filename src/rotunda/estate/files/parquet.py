"""Parquet, with its types or as text."""

from __future__ import annotations

import polars as pl

from rotunda.estate.errors import InputError
from rotunda.estate.escape import escape, needs_escape
from rotunda.estate.files.content import Content
from rotunda.estate.files.frames import tidy, without_long_cells
from rotunda.estate.textual import ROW, TextTable


def parquet_frame(content: Content) -> pl.DataFrame:
    """The table with its own types. Raises `InputError` where the file is damaged."""
    try:
        return pl.read_parquet(content.buffered())
    except (pl.exceptions.PolarsError, OSError) as error:
        raise InputError(
            content.where, f"The Parquet file is damaged: {str(error).splitlines()[0]}.", "Write it again."
        ) from error


def read_parquet(content: Content) -> TextTable:
    """The table as text, in the forms in which a CSV of ours would have it: lists joined, formulas made harmless."""
    frame = parquet_frame(content)
    text = frame.select(_as_text(frame[name]) for name in frame.columns)
    numbered = text.with_columns(pl.int_range(2, 2 + frame.height, dtype=pl.Int64).alias(ROW))
    numbered, long = without_long_cells(numbered, content.name)
    return TextTable(content.name, tidy(numbered), content.sha256, cells=long)


def _as_text(values: pl.Series) -> pl.Expr:
    column = pl.col(values.name)
    if isinstance(values.dtype, pl.List):
        return escape(column.cast(pl.List(pl.String())).list.join(";", ignore_nulls=True))
    if isinstance(values.dtype, pl.Datetime):
        return column.dt.to_string("iso")
    if values.dtype == pl.String():
        return escape(column) if needs_escape(values) else column
    return column.cast(pl.String())
