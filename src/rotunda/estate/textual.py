"""A file's rows as text, before anybody has said what they mean: what every reader hands to every feed."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from rotunda.estate import defects

#: Number of the row in its file as a spreadsheet counts: the header is row 1.
ROW = "__row__"


@dataclass(frozen=True)
class TextTable:
    """The rows of one file, sheet or zip member, every cell as text and empty cells null.

    `frame` has the file's own column names, whitespace trimmed, and the row number in the column `ROW`.
    Dates and numbers from a workbook stand in ISO form. Rows that had too many or too few fields are not in
    the frame: they are in `rejected`, with their text. `rows` counts both. `cells` are the defects of single cells
    that had to be emptied.
    """

    name: str
    frame: pl.DataFrame
    sha256: str
    rejected: pl.DataFrame = field(default_factory=defects.none)
    notes: tuple[str, ...] = ()
    cells: pl.DataFrame = field(default_factory=defects.none)

    @property
    def rows(self) -> int:
        return self.frame.height + self.rejected.height

    @property
    def columns(self) -> tuple[str, ...]:
        """The file's own column names."""
        return tuple(name for name in self.frame.columns if name != ROW)
