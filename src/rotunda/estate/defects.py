"""Defects: everything that is wrong with an input, each with its place and its remedy.

Defects are held as one frame, so that five million bad cells cost no more than the cells themselves.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl


class Severity(enum.Enum):
    """What a defect does to the plan."""

    #: No plan can be made.
    BLOCKING = "blocking"
    #: The row was left out.
    ROW = "row left out"
    #: The cell was emptied; the rest of the row was kept.
    CELL = "cell left empty"
    #: Kept as it is, and doubtful.
    DOUBT = "doubtful"


SCHEMA = pl.Schema(
    {
        "severity": pl.Enum([severity.value for severity in Severity]),
        "source": pl.String(),
        "table": pl.String(),
        "row": pl.Int64(),
        "column": pl.String(),
        "value": pl.String(),
        "problem": pl.String(),
        "remedy": pl.String(),
        "text": pl.String(),
    }
)
"""One row is a defect. `row` counts as a spreadsheet does: the header is row 1 and the first record row 2.
`text` is the whole rejected row, so that nothing is lost; it is empty where the row was kept."""


@dataclass(frozen=True)
class Defect:
    """One defect, for the checks that find them singly."""

    severity: Severity
    table: str
    problem: str
    remedy: str
    source: str | None = None
    row: int | None = None
    column: str | None = None
    value: str | None = None
    text: str | None = None


def frame_of(defects: Iterable[Defect]) -> pl.DataFrame:
    """The defects as a frame with `SCHEMA`."""
    rows = [{name: _cell(defect, name) for name in SCHEMA} for defect in defects]
    return pl.DataFrame(rows, schema=SCHEMA)


def none() -> pl.DataFrame:
    """A frame of no defects."""
    return SCHEMA.to_frame()


def like(rows: pl.DataFrame, *, severity: Severity, problem: str, remedy: str) -> pl.DataFrame:
    """The rows, which have some of the columns of `SCHEMA`, as defects of one kind."""
    same = {"severity": severity.value, "problem": problem, "remedy": remedy}
    given = rows.with_columns(**{name: pl.lit(text) for name, text in same.items()})
    return given.select(
        (pl.col(name) if name in given.columns else pl.lit(None)).cast(dtype).alias(name)
        for name, dtype in SCHEMA.items()
    )


def join(frames: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """All the frames' defects under each other, worst first and otherwise in the order given."""
    return pl.concat([none(), *frames]).sort("severity", maintain_order=True)


def _cell(defect: Defect, name: str) -> object:
    value = getattr(defect, name)
    return value.value if isinstance(value, Severity) else value
