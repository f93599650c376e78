"""Several readings made one: the same agency, person or skill from two sources becomes one row.

The row with the stronger evidence is believed (a register of positions before the work seen in a log), else
the source given first; what it leaves empty the other fills. Where two sources of equal evidence say different
things, the disagreement is a defect, so that a person decides it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

import polars as pl

from rotunda.estate import defects
from rotunda.estate.defects import Severity
from rotunda.estate.reading import Reading
from rotunda.estate.schema import TABLES, Table
from rotunda.estate.tables import Estate

#: Marks the columns of the later of two joined rows; no file can hold a column so named.
_LATER = "\0later"


def merge(readings: Sequence[Reading]) -> Reading:
    """One reading of all: rows with the same key joined, sources and defects kept in the order given."""
    if len(readings) == 1:
        return readings[0]
    merged = {name: _merge_table(table, readings) for name, table in TABLES.items()}
    return Reading(
        estate=Estate({name: frame for name, (frame, _) in merged.items()}),
        sources=tuple(source for reading in readings for source in reading.sources),
        defects=defects.join(
            [*(reading.defects for reading in readings), *(conflicts for _, conflicts in merged.values())]
        ),
    )


def _merge_table(table: Table, readings: Sequence[Reading]) -> tuple[pl.DataFrame, pl.DataFrame]:
    frames = [reading.estate[table.name] for reading in readings if reading.estate.has(table.name)]
    if len(frames) < 2:
        return (frames[0] if frames else table.empty()), defects.none()
    return reduce(lambda told, frame: _join(table, told, frame), frames[1:], (frames[0], defects.none()))


def _join(
    table: Table, told: tuple[pl.DataFrame, pl.DataFrame], later: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    first, found = told
    both = first.join(later, on=list(table.key), how="left", nulls_equal=True, suffix=_LATER, maintain_order="left")
    shared = [name for name in both.columns if name + _LATER in both.columns]
    weaker, equal = _compare_evidence(table)
    filled = both.with_columns(
        pl.when(weaker).then(pl.coalesce(name + _LATER, name)).otherwise(pl.coalesce(name, name + _LATER)).alias(name)
        for name in shared
    ).drop([name + _LATER for name in shared])
    new = later.join(first, on=list(table.key), how="anti", nulls_equal=True, maintain_order="left")
    conflicts = [_conflicts(table, both.filter(equal), name) for name in shared]
    return pl.concat([filled, new], how="diagonal"), pl.concat([found, *conflicts])


def _compare_evidence(table: Table) -> tuple[pl.Expr, pl.Expr]:
    """Whether the first row's evidence is weaker than the later one's, and whether the two are equal.

    The schema lists kinds of evidence from the strongest to the weakest.
    """
    if "evidence" not in table.by_name:
        return pl.lit(value=False), pl.lit(value=True)
    kinds = pl.Enum(table.by_name["evidence"].allowed)
    first, later = (pl.col(name).cast(kinds).to_physical() for name in ("evidence", "evidence" + _LATER))
    return (first > later).fill_null(value=False), first.eq_missing(later)


def _conflicts(table: Table, both: pl.DataFrame, name: str) -> pl.DataFrame:
    """The rows in which two sources say different things, as defects."""
    said, also = pl.col(name), pl.col(name + _LATER)
    differing = both.filter(said.is_not_null() & also.is_not_null() & (said != also))
    return defects.like(
        differing.select(
            pl.lit(table.name).alias("table"),
            pl.lit(name).alias("column"),
            pl.concat_str([_text(both, key) for key in table.key], separator=", ", ignore_nulls=True).alias("text"),
            pl.concat_str([_text(both, name), pl.lit(" / "), _text(both, name + _LATER)]).alias("value"),
        ),
        severity=Severity.DOUBT,
        problem="Two sources disagree; the first is believed.",
        remedy="Correct the source that is wrong, or give the right one first.",
    )


def _text(frame: pl.DataFrame, name: str) -> pl.Expr:
    column = pl.col(name)
    return column.list.join(";") if isinstance(frame.schema[name], pl.List) else column.cast(pl.String())
