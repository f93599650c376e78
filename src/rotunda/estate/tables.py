"""The Estate: an immutable set of typed tables, the one contract between everything in Rotunda."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

import polars as pl

from rotunda.estate.schema import TABLES, Table


class Estate(Mapping[str, pl.DataFrame]):
    """Every table of the schema by name; a table that was not given has no rows.

    Frames have the schema's columns first, in its order and types, then whatever unknown columns came
    along, as text. Texts are as every file format can carry them: no blanks around them, no control characters
    but tabs and line feeds, and null where nothing is left; lists likewise, split where a text has a semicolon.

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
        replaced = Estate(tables)
        replaced._tables = MappingProxyType(
            {name: replaced[name] if name in tables else frame for name, frame in self._tables.items()}
        )
        return replaced

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
    texts = [name for name, dtype in ordered.schema.items() if dtype == pl.String()]
    lists = [name for name, dtype in ordered.schema.items() if dtype == pl.List(pl.String())]
    return ordered.with_columns(
        *(_carried(name) for name in texts if ordered[name].str.contains(_NOT_CARRIED).any()),
        *(_split(name) for name in lists),
    )


#: What some file format does not carry: blanks around a text, an empty text, returns and other control characters.
_NOT_CARRIED = r"^$|^\s|\s$|[\x00-\x08\x0b-\x1f\x7f-\x9f\u{2028}\u{2029}\u{FFFE}\u{FFFF}]"


def _carried(name: str) -> pl.Expr:
    text = (
        pl.col(name)
        .str.replace_all(r"\r\n?", "\n")
        .str.replace_all(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u{2028}\u{2029}\u{FFFE}\u{FFFF}]", "")
        .str.strip_chars()
    )
    return pl.when(text != "").then(text).alias(name)


def _split(name: str) -> pl.Expr:
    """A list as its cell in a file would be read again."""
    parts = pl.col(name).list.join(";", ignore_nulls=True).str.replace_all(r"[\x00-\x1f\x7f-\x9f]", " ").str.split(";")
    stripped = parts.list.eval(pl.element().str.strip_chars())
    kept = stripped.list.eval(pl.element().filter(pl.element() != ""))
    return pl.when(kept.list.len() > 0).then(kept).alias(name)


def _nothing(name: str, dtype: pl.DataType) -> pl.Expr:
    return pl.lit(None, dtype=dtype).alias(name)
