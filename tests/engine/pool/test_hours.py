from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rotunda.engine.pool.hours import WorkingHours, parse_hours, seen_in
from tests.engine.pool.desks import clock

OFFICE = WorkingHours((0, 1, 2, 3, 4), 8, 17)
MOMENTS = st.datetimes(datetime(2015, 1, 1), datetime(2030, 1, 1))


def between(first: datetime, last: datetime, hours: WorkingHours = OFFICE) -> float:
    worked = hours.until(pl.Series([first, last]))
    return float(worked[1] - worked[0])


@pytest.mark.parametrize(
    ("first", "last", "worked"),
    [
        (datetime(2026, 1, 5, 9), datetime(2026, 1, 5, 11, 30), 2.5),
        (datetime(2026, 1, 5, 16), datetime(2026, 1, 6, 9), 2.0),
        (datetime(2026, 1, 9, 16, 30), datetime(2026, 1, 12, 8, 15), 0.75),
        (datetime(2026, 1, 10), datetime(2026, 1, 11, 23), 0.0),
        (datetime(2026, 1, 5, 3), datetime(2026, 1, 5, 8), 0.0),
        (datetime(2026, 1, 5), datetime(2026, 1, 19), 90.0),
    ],
)
def test_nights_and_week_ends_are_not_worked(first: datetime, last: datetime, worked: float) -> None:
    assert between(first, last) == pytest.approx(worked)


@given(MOMENTS, MOMENTS)
def test_working_time_never_runs_backwards_nor_faster_than_the_clock(first: datetime, last: datetime) -> None:
    first, last = min(first, last), max(first, last)
    assert -1e-6 <= between(first, last) <= (last - first) / timedelta(hours=1) + 1e-6


@given(st.floats(0, 2000))
def test_the_moment_after_so_many_working_hours_is_so_many_working_hours_later(hours: float) -> None:
    assert between(clock(0.0), clock(hours)) == pytest.approx(hours, abs=1e-5)


def test_no_moment_is_no_time() -> None:
    assert np.isnan(OFFICE.until(pl.Series([None], dtype=pl.Datetime("us"))))[0]


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("mon-fri 8-17", OFFICE),
        ("Mon-Sun 0-24", WorkingHours(tuple(range(7)), 0, 24)),
        ("sat 9-12", WorkingHours((5,), 9, 12)),
    ],
)
def test_working_hours_are_said_in_words(text: str, hours: WorkingHours) -> None:
    assert parse_hours(text) == hours
    assert parse_hours(str(hours)) == hours


@pytest.mark.parametrize("text", ["", "8-17", "fri-mon 8-17", "mon-fri 17-8", "mon-fry 8-17", "mon-fri 8-25"])
def test_what_is_no_working_hours_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_hours(text)


def test_the_hours_of_a_log_are_those_in_which_most_of_its_work_was_done() -> None:
    at_work = [clock(number * 0.9) for number in range(1000)]
    at_night = [datetime(2026, 1, 10, 3), datetime(2026, 1, 7, 23)]
    assert seen_in(pl.Series([*at_work, *at_night])) == OFFICE
    assert seen_in(pl.Series([], dtype=pl.Datetime("us"))) == WorkingHours()
