"""Rules on references: a row must not speak of what is not there."""

from __future__ import annotations

import polars as pl

from rotunda.estate import defects
from rotunda.estate.check.finding import doubts, numbered
from rotunda.estate.schema import TABLES, Column, Kind
from rotunda.estate.tables import Estate


def what_a_row_refers_to_exists(estate: Estate) -> pl.DataFrame:
    """Every value of a column that repeats another table's key is there."""
    found = [
        _dangling(estate, table.name, column)
        for table in TABLES.values()
        if estate.has(table.name)
        for column in table.columns
        if column.references
    ]
    return defects.join(found)


def _dangling(estate: Estate, table: str, column: Column) -> pl.DataFrame:
    assert column.references is not None  # noqa: S101  # asked for by the caller
    target, key = column.references.split(".")
    cells = numbered(estate[table]).select("row", column.name).drop_nulls(column.name)
    if column.kind is Kind.LIST:
        cells = cells.explode(column.name)
    missing = cells.join(estate[target].select(pl.col(key).alias(column.name)), on=column.name, how="anti")
    return doubts(
        missing.sort("row"),
        table,
        column.name,
        f"The table {target} has no such {key}.",
        f"Add it to {target}, or correct it here; until then the reference is not used.",
    )


RULES = (what_a_row_refers_to_exists,)
