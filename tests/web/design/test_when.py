"""Days and moments in US form, as Django's own formats have them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from datetime import timezone as zone

import pytest
from django.utils.formats import date_format
from django.utils.timezone import localtime
from hypothesis import given
from hypothesis import strategies as st

from rotunda.web.design.when import day, moment


@pytest.mark.parametrize(
    ("hour", "minute", "told"),
    [(0, 0, "midnight"), (12, 0, "noon"), (0, 5, "12:05 a.m."), (12, 30, "12:30 p.m."), (9, 0, "9 a.m.")],
)
def test_a_moment_is_told_with_the_zone_of_the_state(hour: int, minute: int, told: str) -> None:
    eastern = zone(timedelta(hours=-5))
    assert moment(datetime(2026, 1, 26, hour, minute, tzinfo=eastern)) == f"Jan 26, 2026, {told} EST"


def test_the_hour_that_comes_twice_is_told_apart() -> None:
    first, second = (moment(datetime(2026, 11, 1, hour, 30, tzinfo=UTC)) for hour in (5, 6))
    assert (first, second) == ("Nov 1, 2026, 1:30 a.m. EDT", "Nov 1, 2026, 1:30 a.m. EST")


def test_no_day_is_no_text() -> None:
    assert (day(None), moment(None)) == ("", "")


@given(st.datetimes(min_value=datetime(1900, 1, 2), max_value=datetime(2200, 1, 1), timezones=st.just(UTC)))
def test_days_and_times_are_written_as_django_writes_them(value: datetime) -> None:
    there = localtime(value)
    assert day(value) == date_format(there, "M j, Y")
    assert moment(value).rpartition(" ")[0] == date_format(there, "M j, Y, P")
