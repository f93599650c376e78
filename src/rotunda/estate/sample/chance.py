"""Chance that is the same every time: one stream of numbers a table, so that no table disturbs another."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import numpy.typing as npt
import polars as pl

from rotunda.estate.schema import TABLES

Codes = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


def stream(seed: int, table: str) -> np.random.Generator:
    """The stream of the table: child number so-and-so of the seed, as the schema lists its tables.

    Raises `ValueError` for a seed below 0, which has no streams.
    """
    if seed < 0:
        raise ValueError(f"The seed is {seed}, and must be 0 or more.")
    child = np.random.SeedSequence(entropy=seed, spawn_key=(list(TABLES).index(table),))
    return np.random.Generator(np.random.PCG64(child))


def drawn(rng: np.random.Generator, weights: npt.ArrayLike, count: int) -> Codes:
    """So many indices, each as likely as its weight says."""
    reached = np.cumsum(np.asarray(weights, dtype=np.float64))
    which = np.searchsorted(reached, rng.random(count) * reached[-1], side="right")
    return np.asarray(np.minimum(which, reached.size - 1), dtype=np.int64)


def chosen(texts: Sequence[str | None] | pl.Series, codes: Codes) -> pl.Series:
    """The text of each code; a code below 0 has none."""
    known = texts if isinstance(texts, pl.Series) else pl.Series(texts, dtype=pl.String())
    if codes.size and int(codes.min()) < 0:
        return known.gather(pl.Series(np.where(codes < 0, 0, codes))).zip_with(
            pl.Series(codes >= 0), pl.Series([None], dtype=pl.String())
        )
    return known.gather(pl.Series(codes))


def numbered(prefix: str, count: int, width: int) -> pl.Series:
    """Identifiers from 1 on: the prefix and a number of at least so many digits."""
    number = pl.int_range(1, count + 1, dtype=pl.Int64(), eager=True).cast(pl.String()).str.zfill(width)
    return (prefix + number).alias("id")


def days_after(day: date, days: Codes, *, unless: Flags | None = None) -> pl.Series:
    """The day so many days later (earlier, where below 0), and nothing where `unless` holds."""
    dates = (np.datetime64(day, "D") + days.astype("timedelta64[D]")).astype("datetime64[D]")
    if unless is not None:
        dates = np.where(unless, np.datetime64("NaT", "D"), dates)
    return pl.Series(dates)


def emptied(values: Numbers | Codes, empty: Flags) -> pl.Series:
    """The values with nothing where `empty` holds."""
    told = pl.Series(values)
    return told.zip_with(pl.Series(~empty), pl.Series([None], dtype=told.dtype))
