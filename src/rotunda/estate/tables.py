"""The Estate: an immutable set of typed tables, the one contract between everything in Rotunda."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

import polars as pl

from rotunda.estate.schema import TABLES, Table


class Estate(Mapping[str, pl.DataFrame]):
    """Every table of the schema by name; a table that was not given has no rows.

    Frames have the schema's columns first, in its order and types, then whatever unknown columns came
    along, as text. Empty texts and empty lists are null: a file cannot tell the two apart.

    Raises `KeyError` for a table that is not in the schema and `TypeError` for a column of another type.
    """

    def __init__(self, tables: Mapping[str, pl.DataFrame] | None = None) -> None:
        given = tables or {}
        unknown = sorted(set(given) - set(TABLES))
        if unknown:
            raise KeyError(f"not a table of the Estate: {', '.join(unknown)}")
        self._tables = MappingProxyType(
            {name: conform(given[name], table) if name in given else table.empty() for name, table in TABLES.items()}
        )

    def __getitem__(self, name: str) -> pl.DataFrame:
        return self._tables[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def __len__(self) -> int:
        return len(self._tables)

    def has(self, name: str) -> bool:
        """Whether the table has rows."""
        return not self._tables[name].is_empty()

    def replace(self, **tables: pl.DataFrame) -> Estate:
        """A new Estate with these tables in the place of its own."""
        return Estate({**self._tables, **tables})

    def equals(self, other: Estate) -> bool:
        """Whether all tables have the same columns and rows in the same order."""
        return all(self[name].equals(other[name]) for name in self)


def conform(frame: pl.DataFrame, table: Table) -> pl.DataFrame:
    """The frame with the table's columns first, in order and type, missing ones null, unknown ones kept as text.

    Raises `TypeError` where a column has another type than the schema's.
    """
    for column in table.columns:
        if column.name in frame.columns and frame.schema[column.name] not in (column.dtype, pl.Null()):
            raise TypeError(
                f"{table.name}.{column.name} is {frame.schema[column.name]}, where the schema has {column.dtype}"
            )
    known = [
        pl.col(column.name).cast(column.dtype) if column.name in frame.columns else _nothing(column.name, column.dtype)
        for column in table.columns
    ]
    unknown = [pl.col(name).cast(pl.String()) for name in frame.columns if name not in table.by_name]
    ordered = frame.select(known + unknown) if frame.width else table.empty()
    return ordered.with_columns(
        pl.when(pl.col(pl.String()) != "").then(pl.col(pl.String())).name.keep(),
    ).with_columns(
        pl.when(pl.col(pl.List(pl.String())).list.len() > 0).then(pl.col(pl.List(pl.String()))).name.keep(),
    )


def _nothing(name: str, dtype: pl.DataType) -> pl.Expr:
    return pl.lit(None, dtype=dtype).alias(name)
