"""Defects by kind: what a person reads before going through them one by one."""

from __future__ import annotations

import polars as pl

_KIND = ("severity", "source", "table", "column", "problem", "remedy")
#: Rows that are named for each kind.
_NAMED = 5


def summarise(found: pl.DataFrame) -> pl.DataFrame:
    """One row a kind of defect, worst first: severity, source, table, column, problem, remedy, count, the first rows
    that have it (`rows`, as text) and the first value (`value`)."""
    rows = pl.col("row").drop_nulls()
    named = rows.head(_NAMED).cast(pl.String).implode().list.join(", ")
    more = pl.when(rows.len() > _NAMED).then(pl.lit(", …")).otherwise(pl.lit(""))
    return (
        found.group_by(_KIND, maintain_order=True)
        .agg(
            pl.len().cast(pl.Int64).alias("count"),
            pl.concat_str([named.first(), more]).alias("rows"),
            pl.col("value").drop_nulls().first(),
        )
        .sort("severity", maintain_order=True)
    )
