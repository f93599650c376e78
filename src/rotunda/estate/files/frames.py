"""What all readers share: names for columns, numbers for rows, and cells that are too long."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from rotunda.estate import defects
from rotunda.estate.defects import Severity
from rotunda.estate.textual import ROW

#: The most characters that a cell of a workbook can hold; a longer cell is damage, not data.
LONGEST_CELL = 32_767
_SHOWN = 100


def unique_names(header: Sequence[str | None]) -> tuple[list[str], list[str]]:
    """The names of the columns, trimmed, and notes on those that had none or shared one."""
    names: list[str] = []
    notes: list[str] = []
    for number, cell in enumerate(header, start=1):
        name = (cell or "").strip() or f"column {number}"
        if not (cell or "").strip():
            notes.append(f"Column {number} has no heading and is called {name!r}.")
        if name in names:
            first, copies = name, 2
            while (name := f"{first} ({copies})") in names:
                copies += 1
            notes.append(f"Two columns are headed {first!r}; the later is called {name!r}.")
        names.append(name)
    return names, notes


def tidy(frame: pl.DataFrame) -> pl.DataFrame:
    """Text cells without blanks around them; cells of nothing else are null. Columns that are tidy stay the same."""
    texts = [name for name, dtype in frame.schema.items() if dtype == pl.String()]
    untidy = [name for name in texts if frame[name].str.contains(r"^\s|\s$|^$").any()]
    text = pl.col(untidy).str.strip_chars()
    return frame.with_columns(pl.when(text != "").then(text).name.keep()) if untidy else frame


def without_long_cells(frame: pl.DataFrame, where: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The frame with cells over `LONGEST_CELL` emptied, and a defect for each of them."""
    found = []
    for name in frame.columns:
        if name == ROW or (frame[name].str.len_bytes().max() or 0) <= LONGEST_CELL:  # type: ignore[operator]
            continue
        length = pl.col(name).str.len_chars()
        long = frame.filter(length > LONGEST_CELL)
        found.append(
            defects.like(
                long.select(
                    pl.lit(where).alias("source"),
                    pl.col(ROW).alias("row"),
                    pl.lit(name).alias("column"),
                    pl.format("{}… ({} characters)", pl.col(name).str.slice(0, _SHOWN), length).alias("value"),
                ),
                severity=Severity.CELL,
                problem=f"The cell is longer than {LONGEST_CELL:,} characters.",
                remedy="Look for a quotation mark that is not closed, or shorten the text.",
            )
        )
        frame = frame.with_columns(pl.when(length <= LONGEST_CELL).then(pl.col(name)).alias(name))
    return frame, pl.concat([defects.none(), *found])
