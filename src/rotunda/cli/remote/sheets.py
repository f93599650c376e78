"""An Estate's tables as their files have them, to be sent: a column that the file lacks is lacking here too.

That is not the same as an empty one: what a row lacks the site leaves alone, and what a row has empty it empties.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from rotunda.estate import Reading, Severity
from rotunda.estate.cells import typed
from rotunda.estate.read import table_named
from rotunda.estate.schema import Column, Kind, Table, by_reference
from rotunda.estate.tables import conform
from rotunda.estate.textual import ROW, TextTable

#: Rows and bytes of one request. The site takes more; smaller ones show progress, and let others write in between.
_ROWS, _BYTES = 1_000, 4_000_000
#: Rows that become Python's at a time.
_SLICE = 5_000


@dataclass(frozen=True)
class Row:
    """A row to send: its number in its file, and its columns as JSON has them."""

    number: int
    values: Mapping[str, Any]

    def only(self, names: Collection[str]) -> Row:
        """The row with these columns alone."""
        return Row(self.number, {name: value for name, value in self.values.items() if name in names})

    def without(self, names: Collection[str]) -> Row:
        """The row without these columns."""
        return Row(self.number, {name: value for name, value in self.values.items() if name not in names})

    def text(self) -> bytes:
        """The row as JSON."""
        return json.dumps(self.values, ensure_ascii=False, separators=(",", ":")).encode()


@dataclass(frozen=True)
class Sheet:
    """A table as its file has it: `frame` has the columns of the file and the row's number (`ROW`). `emptied` are the
    columns of rows, by number, whose cell could not be read and is not sent."""

    table: Table
    source: str
    frame: pl.DataFrame
    emptied: Mapping[int, frozenset[str]] = field(default_factory=dict)

    @property
    def own(self) -> Column | None:
        """The column that refers to the table itself, where there is one: an agency's parent, a person's supervisor."""
        to = f"{self.table.name}.{self.table.key[0]}"
        single = (c for c in self.table.columns if c.references == to and c.kind is not Kind.LIST)
        return next((c for c in single if c.name in self.frame.columns and len(self.table.key) == 1), None)

    def rows(self) -> Iterator[Row]:
        """Every row, in the order in which it is best sent."""
        frame = self.frame if self.own is None else _leaders_first(self.frame, self.table.key[0], self.own.name)
        for part in frame.iter_slices(_SLICE):
            for values in part.select(_as_json(name, dtype) for name, dtype in part.schema.items()).iter_rows(
                named=True
            ):
                number = values.pop(ROW)
                yield Row(number, values).without(self.emptied.get(number, ()))


def batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    """The rows in as many as one request takes."""
    batch: list[Row] = []
    size = 0
    for row in rows:
        length = len(row.text())
        if batch and (len(batch) == _ROWS or size + length > _BYTES):
            yield batch
            batch, size = [], 0
        batch.append(row)
        size += length
    if batch:
        yield batch


def sheets_of(texts: Collection[TextTable], reading: Reading, without: Collection[str]) -> list[Sheet]:
    """The tables of these files, each after those that it refers to, without the columns named as `people.name` is."""
    named = {table.name: text for text in texts if (table := table_named(text.name))}
    emptied = _emptied(reading)
    return [_sheet(named[t.name], t, emptied.get(t.name, {}), without) for t in by_reference() if t.name in named]


def _sheet(text: TextTable, table: Table, emptied: Mapping[int, frozenset[str]], without: Collection[str]) -> Sheet:
    frame, _, names = typed(text, table, numbered=True)
    there = [name for name in frame.columns if name != ROW and (name in names or name not in table.by_name)]
    kept = [name for name in there if f"{table.name}.{name}" not in without]
    whole = conform(frame.drop(ROW), table).with_columns(frame[ROW])
    ours = {theirs: name for name, theirs in names.items()}
    return Sheet(
        table,
        text.name,
        whole.select(ROW, *kept),
        {number: frozenset(ours.get(name, name) for name in columns) for number, columns in emptied.items()},
    )


def _emptied(reading: Reading) -> dict[str, dict[int, frozenset[str]]]:
    """The cells that could not be read, by table and row."""
    found: dict[str, dict[int, frozenset[str]]] = {}
    cells = reading.defects.filter(pl.col("severity") == Severity.CELL.value).drop_nulls("row")
    for table, row, column in cells.select("table", "row", "column").iter_rows():
        rows = found.setdefault(table, {})
        rows[row] = rows.get(row, frozenset()) | {column}
    return found


def stopping(found: pl.DataFrame, tables: Collection[str]) -> pl.DataFrame:
    """The defects that keep these tables from being sent as they are: what could not be read. That others are not there
    is no defect here: the site may have them."""
    unread = pl.col("severity").cast(pl.String).is_in([Severity.ROW.value, Severity.CELL.value])
    lacking = (pl.col("severity") == Severity.BLOCKING.value) & pl.col("source").is_not_null()
    return found.filter((unread | lacking) & pl.col("table").is_in(list(tables)))


def _as_json(name: str, dtype: pl.DataType) -> pl.Expr:
    column = pl.col(name)
    if dtype == pl.Date():
        return column.dt.to_string("%Y-%m-%d")
    if isinstance(dtype, pl.Datetime):
        return column.dt.to_string("%Y-%m-%d %H:%M:%S%.6f").str.replace(r"\.0+$", "")
    return column


def _leaders_first(frame: pl.DataFrame, key: str, own: str) -> pl.DataFrame:
    """The rows, each after the one that it refers to where that can be; a circle stays as it is."""
    leads = dict(frame.select(key, own).iter_rows())
    depths: dict[str, int] = {}
    for start in leads:
        way: list[str] = []
        at = start
        while at in leads and at not in depths and at not in way[-1:] and len(way) <= len(leads):
            way.append(at)
            depths[at] = 0  # until it is known; it also ends a circle
            at = leads[at]
        depth = depths.get(at, -1)
        for step in reversed(way):
            depth += 1
            depths[step] = depth
    return frame[sorted(range(frame.height), key=[depths[code] for code in frame[key]].__getitem__)]
