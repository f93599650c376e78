"""What could not be read, in a file of its own, so that it can be mended and given again."""

from __future__ import annotations

import tempfile
from pathlib import Path

import polars as pl

from rotunda.estate.defects import Severity
from rotunda.estate.write import as_text

_REJECTED = (Severity.ROW.value, Severity.CELL.value)


def write_rejects(defects: pl.DataFrame, path: Path) -> int:
    """Write each rejected row and cell, with the row's whole text. Tells how many; writes nothing where none is."""
    rejected = defects.filter(pl.col("severity").cast(pl.String).is_in(_REJECTED))
    if not rejected.is_empty():
        write_defects(rejected, path)
    return rejected.height


def write_defects(defects: pl.DataFrame, path: Path) -> None:
    """Write the defects as CSV, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".writing-") as name:
        unfinished = Path(name) / path.name
        as_text(defects).write_csv(unfinished, line_terminator="\n")
        unfinished.replace(path)
