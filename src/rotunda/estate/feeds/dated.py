"""The columns of a feed that hold times or dates: all of a file read in one order of day and month."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from rotunda.estate import defects
from rotunda.estate.dates import AmbiguousDatesError, DateOrder, ParsedTimes, decide_order
from rotunda.estate.defects import Severity
from rotunda.estate.errors import InputError
from rotunda.estate.feeds.feed import FeedOptions
from rotunda.estate.textual import ROW, TextTable


@dataclass(frozen=True)
class Moments:
    """Which table a feed's moments are told of, how one is parsed, and what it is called."""

    table: str
    parse: Callable[[pl.Series, DateOrder | None], ParsedTimes]
    problem: str


def with_moments(
    named: pl.DataFrame,
    present: Sequence[str],
    source: tuple[TextTable, Mapping[str, str], FeedOptions],
    moments: Moments,
) -> tuple[pl.DataFrame, list[pl.DataFrame], list[str]]:
    """The frame with these columns parsed, a defect for each cell that could not be, and what was assumed.

    `source` is the file, its mapping and what was said about it. Raises `InputError` where its dates could be read in
    two ways.
    """
    text, mapping, options = source
    try:
        order = options.dates or decide_order([named[name] for name in present])
    except AmbiguousDatesError as error:
        columns = ", ".join(mapping[name] for name in present)
        raise InputError(f"{text.name}, {columns}", str(error), "Say which: --dates dmy, or --dates mdy.") from error
    found, notes = [], []
    for name in present:
        parsed = moments.parse(named[name].alias(mapping[name]), order)
        bad = named.filter(parsed.bad).select(
            pl.lit(text.name).alias("source"),
            pl.lit(moments.table).alias("table"),
            pl.col(ROW).alias("row"),
            pl.lit(mapping[name]).alias("column"),
            pl.col(name).alias("value"),
        )
        found.append(
            defects.like(
                bad,
                severity=Severity.CELL,
                problem=moments.problem,
                remedy="Correct it, or say with --dates in which order day and month stand.",
            )
        )
        notes.extend([parsed.note] if parsed.note else [])
        named = named.with_columns(parsed.values.alias(name))
    return named, found, notes
