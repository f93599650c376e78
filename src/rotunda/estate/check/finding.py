"""How a rule tells what it found."""

from __future__ import annotations

import polars as pl

from rotunda.estate import defects
from rotunda.estate.defects import Severity

#: The row of a table as its own file would number it, the heading being row 1.
_ROW = "row"


def numbered(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with the number of each row in the column `row`, in the place of an unknown column so named."""
    return frame.drop(_ROW, strict=False).with_row_index(_ROW, offset=2).with_columns(pl.col(_ROW).cast(pl.Int64))


def doubts(  # noqa: PLR0913  # a defect has that many parts
    rows: pl.DataFrame, table: str, column: str, problem: str, remedy: str, *, value: pl.Expr | None = None
) -> pl.DataFrame:
    """Each of the (numbered) rows as a defect that is kept and doubtful; its value is the column's, or `value`."""
    shown = pl.col(column) if value is None else value
    return defects.like(
        rows.select(
            pl.lit(table).alias("table"),
            pl.col(_ROW),
            pl.lit(column).alias("column"),
            shown.cast(pl.String).alias("value"),
        ),
        severity=Severity.DOUBT,
        problem=problem,
        remedy=remedy,
    )
