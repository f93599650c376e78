"""Working time: on which days, from when to when, and how many working hours lie between two moments.

The replay runs on working time alone. A ticket that comes at night comes when the desk opens, and an evening between
two steps of a ticket costs nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt
import polars as pl

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_FORM = re.compile(r"^\s*([a-z]{3})(?:\s*-\s*([a-z]{3}))?\s+(\d{1,2})(?::00)?\s*-\s*(\d{1,2})(?::00)?\s*$")
#: An hour of the day (a day of the week) belongs to working time where at least this share of the busiest hour's
#: (day's) work is done in it.
_SHARE_OF_HOUR, _SHARE_OF_DAY = 0.25, 0.2
#: A Monday long before any log: from it on working time is counted.
_EPOCH = datetime(1990, 1, 1)  # noqa: DTZ001  # of the wall clock, as all times of the Estate


@dataclass(frozen=True)
class WorkingHours:
    """From `start` up to `end` o'clock on the `days` (0 is Monday), every week alike.

    Raises `ValueError` where no hour is left.
    """

    days: tuple[int, ...] = (0, 1, 2, 3, 4)
    start: int = 8
    end: int = 17

    def __post_init__(self) -> None:
        if not self.days or not set(self.days) <= set(range(7)) or not 0 <= self.start < self.end <= 24:
            raise ValueError("working hours need a day of the week, and an end after their start")

    @property
    def week(self) -> float:
        """Working hours in a week."""
        return float(len(self.days) * (self.end - self.start))

    @property
    def day(self) -> float:
        """Working hours in a day."""
        return float(self.end - self.start)

    def until(self, moments: pl.Series) -> npt.NDArray[np.float64]:
        """Working hours from the epoch to each moment; NaN where there is none."""
        since = (moments.cast(pl.Datetime("us")) - _EPOCH).dt.total_microseconds()
        hours = since.cast(pl.Float64).fill_null(float("nan")).to_numpy() / 3.6e9
        weeks = np.floor(hours / 168.0)
        day, clock = np.divmod(hours - weeks * 168.0, 24.0)
        whole = np.concatenate([[0.0], np.cumsum([self.day if number in self.days else 0.0 for number in range(7)])])
        known = np.isfinite(day)
        number = np.where(known, day, 0).astype(np.int64)
        today = np.where(np.isin(number, self.days), np.clip(clock - self.start, 0.0, self.day), 0.0)
        return np.asarray(np.where(known, weeks * self.week + whole[number] + today, np.nan))

    def __str__(self) -> str:
        days = ", ".join(_DAYS[day] for day in self.days)
        if len(self.days) > 2 and self.days == tuple(range(self.days[0], self.days[-1] + 1)):
            days = f"{_DAYS[self.days[0]]}-{_DAYS[self.days[-1]]}"
        return f"{days} {self.start}-{self.end}"


def parse_hours(text: str) -> WorkingHours:
    """`mon-fri 8-17` as working hours. Raises `ValueError` with a remedy for anything else."""
    found = _FORM.match(text.lower())
    if not found or found[1] not in _DAYS or (found[2] or found[1]) not in _DAYS:
        raise ValueError(f"{text!r} is not of the form 'mon-fri 8-17'.")
    first, last = _DAYS.index(found[1]), _DAYS.index(found[2] or found[1])
    if first > last:
        raise ValueError(f"{text!r}: the first day must come before the last, Monday being the first of a week.")
    return WorkingHours(tuple(range(first, last + 1)), int(found[3]), int(found[4]))


def seen_in(times: pl.Series) -> WorkingHours:
    """The hours in which most of the work of a log was done: those with at least a quarter of the busiest hour's, on
    days with at least a fifth of the busiest day's. Without any time, the usual ones."""
    known = times.drop_nulls()
    if known.is_empty():
        return WorkingHours()
    by_day = np.bincount(known.dt.weekday().to_numpy() - 1, minlength=7)
    days = tuple(int(day) for day in np.flatnonzero(by_day >= _SHARE_OF_DAY * by_day.max()))
    on_days = known.filter(pl.Series(np.isin(known.dt.weekday().to_numpy() - 1, days)))
    by_hour = np.bincount(on_days.dt.hour().to_numpy(), minlength=24)
    hours = np.flatnonzero(by_hour >= _SHARE_OF_HOUR * by_hour.max())
    return WorkingHours(days, int(hours.min()), int(hours.max()) + 1)
