"""Reads an Estate: a folder, zip or workbook whose files or sheets are named as the tables are."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from rotunda.estate import defects
from rotunda.estate.cells import typed
from rotunda.estate.dates import DateOrder
from rotunda.estate.defects import Defect, Severity
from rotunda.estate.errors import InputError
from rotunda.estate.files import open_tables
from rotunda.estate.reading import Reading, Source
from rotunda.estate.schema import TABLES, Table, plain
from rotunda.estate.tables import Estate
from rotunda.estate.textual import TextTable

_BY_PLAIN = {plain(name): table for name, table in TABLES.items()}


def is_estate(texts: Sequence[TextTable]) -> bool:
    """Whether these are the tables of an Estate: one of them is `people`, or most are named as tables are."""
    named = [table for text in texts if (table := table_named(text.name))]
    return any(table.name == "people" for table in named) or len(named) * 2 > len(texts)


def table_named(name: str) -> Table | None:
    """The table that a file or sheet of that name is, if any; case, blanks and underscores make no difference."""
    return _BY_PLAIN.get(plain(name))


def read(path: Path, *, order: DateOrder | None = None) -> Reading:
    """The Estate at a path. What is wrong with it is in the reading's defects, and never stops it at the first.

    Raises `InputError` only where a file cannot be read at all.
    """
    return read_tables(open_tables(path), order=order)


def read_tables(texts: Sequence[TextTable], *, order: DateOrder | None = None) -> Reading:
    """The Estate that these files or sheets hold. Raises `InputError` where two of them are the same table."""
    frames, sources, found = {}, [], []
    for text in texts:
        table = table_named(text.name)
        if table is None:
            sources.append(_passed_over(text))
            continue
        if table.name in frames:
            raise InputError(text.name, f"There are two tables {table.name}.", "Keep one of them.")
        frame, wrong, names = typed(text, table, order=order)
        frames[table.name] = frame
        found += [wrong, *_of_table(text, table), _missing_columns(text, table, names)]
        sources.append(Source(text.name, f"table {table.name}", text.rows, frame.height, text.sha256, notes=text.notes))
    return Reading(Estate(frames), tuple(sources), defects.join(found))


def _of_table(text: TextTable, table: Table) -> list[pl.DataFrame]:
    """The defects that the reader of the file found, with the name of the table."""
    return [frame.with_columns(pl.lit(table.name).alias("table")) for frame in (text.rejected, text.cells)]


def _passed_over(text: TextTable) -> Source:
    near = difflib.get_close_matches(text.name.lower(), list(TABLES), n=1)
    hint = f" Is it meant to be {near[0]}?" if near else ""
    return Source(
        text.name, "nothing", text.rows, 0, text.sha256, notes=(f"Not a table of the Estate; it was not read.{hint}",)
    )


def _missing_columns(text: TextTable, table: Table, names: Mapping[str, str]) -> pl.DataFrame:
    return defects.frame_of(
        Defect(
            Severity.BLOCKING if table.required else Severity.DOUBT,
            table=table.name,
            source=text.name,
            column=column.name,
            problem="The column is missing, and no row can do without it.",
            remedy=column.addition,
        )
        for column in table.columns
        if column.required and column.name not in names
    )
