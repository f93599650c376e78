"""Dates as people write them become dates, and what can be read in two ways is not guessed."""

from __future__ import annotations

import datetime

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rotunda.estate.dates import AmbiguousDatesError, DateOrder, decide_order, parse_dates, parse_times


def column(*texts: str | None) -> pl.Series:
    return pl.Series("when", list(texts), dtype=pl.String)


def moments(*texts: str | None, order: DateOrder | None = None) -> list[str | None]:
    values = parse_times(column(*texts), order).values.to_list()
    return [value and value.isoformat(sep=" ", timespec="minutes") for value in values]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2016-02-29 01:16:00", "2016-02-29 01:16"),
        ("2016-02-29T01:16:00.250", "2016-02-29 01:16"),
        ("2016/02/29 01:16", "2016-02-29 01:16"),
        ("29/2/2016 01:16", "2016-02-29 01:16"),
        ("29.02.2016", "2016-02-29 00:00"),
        ("2/29/2016 1:16 PM", "2016-02-29 13:16"),
        ("2/29/16 12:05 am", "2016-02-29 00:05"),
        ("29-Feb-2016 01:16", "2016-02-29 01:16"),
        ("29/Feb/16 1:16 PM", "2016-02-29 13:16"),
        ("Feb 29, 2016 1:16 PM", "2016-02-29 13:16"),
        ("29 February 2016", "2016-02-29 00:00"),
        ("20160229", "2016-02-29 00:00"),
        ("1456708560", "2016-02-29 01:16"),
        ("1456708560000", "2016-02-29 01:16"),
        ("2016-02-29/01:16:00", "2016-02-29 01:16"),
    ],
)
def test_the_usual_forms_are_understood(text: str, expected: str) -> None:
    assert moments(text) == [expected]


def test_the_time_of_day_is_kept_as_it_was_written_and_said_so() -> None:
    parsed = parse_times(column("2013-03-31T17:00:00+01:00", "2013-04-30T17:00:00Z"))
    assert [value.hour for value in parsed.values.to_list()] == [17, 17]
    assert parsed.note is not None
    assert "2 times carry a time zone" in parsed.note


def test_one_day_above_twelve_settles_the_whole_column() -> None:
    assert moments("3/4/2016", "13/4/2016") == ["2016-04-03 00:00", "2016-04-13 00:00"]
    assert moments("3/4/2016", "3/14/2016") == ["2016-03-04 00:00", "2016-03-14 00:00"]


def test_another_column_of_the_file_may_settle_it() -> None:
    assert decide_order([column("3/4/2016"), column("14/4/2016")]) is DateOrder.DMY


def test_what_can_be_read_in_two_ways_is_not_guessed() -> None:
    with pytest.raises(AmbiguousDatesError, match="day/month/year or month/day/year"):
        parse_times(column("3/4/2016"))
    assert moments("3/4/2016", order=DateOrder.MDY) == ["2016-03-04 00:00"]
    assert moments("3/3/2016") == ["2016-03-03 00:00"]


@pytest.mark.parametrize("text", ["yesterday", "31/2/2016", "2016-13-01", "42370", "00/00/0000", "2016-02-30 25:00"])
def test_what_is_no_date_is_bad_and_not_bent_into_one(text: str) -> None:
    parsed = parse_times(column(text, "2016-01-31", None), DateOrder.DMY)
    assert parsed.bad.to_list() == [True, False, False]
    assert parsed.values.to_list()[0] is None


@given(st.lists(st.datetimes(datetime.datetime(1901, 1, 1), datetime.datetime(2899, 1, 1)), min_size=1, max_size=5))
def test_every_order_gives_back_what_was_written_in_it(times: list[datetime.datetime]) -> None:
    wanted = [time.replace(second=0, microsecond=0) for time in times]
    for form, order in (
        ("%d/%m/%Y %H:%M", DateOrder.DMY),
        ("%m-%d-%Y %I:%M %p", DateOrder.MDY),
        ("%Y%m%d %H:%M", None),
    ):
        texts = column(*(time.strftime(form) for time in times))
        assert parse_times(texts, order).values.to_list() == wanted


def test_dates_lose_their_time_of_day() -> None:
    assert parse_dates(column("2016-02-29 23:59")).values.to_list() == [datetime.date(2016, 2, 29)]


def test_an_empty_column_is_no_trouble() -> None:
    parsed = parse_times(pl.Series("when", [None, None]))
    assert parsed.values.to_list() == [None, None]
    assert not parsed.bad.any()
