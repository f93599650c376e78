"""Calendars as another program reads them: parsed by a library that is not ours."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from rotunda.engine.schedule.ical import calendar, escaped, folded
from rotunda.engine.schedule.problem import problem_of
from rotunda.engine.schedule.taking import working_days
from tests.engine.schedule.brute import made

STAMP = datetime(2026, 7, 1, 12, tzinfo=UTC)
#: From a Thursday on.
PROBLEM = replace(
    problem_of([3, 1], [[(0, 1, 2)], [(0, 1, 1)]], [[1], [1]], available=[[True] * 5] * 2),
    dates=working_days(date(2026, 7, 2), 5),
)
SCHEDULE = made([0, 3], [(0, 0, 0), (0, 0, 1), (1, 1, 1)])


def events(text: str) -> list[Any]:
    return list(Calendar.from_ical(text).walk("VEVENT"))


def test_work_over_a_weekend_is_two_events_that_end_the_day_after_their_last() -> None:
    found = events(calendar(PROBLEM, SCHEDULE, ["P1"], STAMP, {"T1": "Move the tax form"}))
    assert [(event["DTSTART"].dt, event["DTEND"].dt) for event in found] == [
        (date(2026, 7, 2), date(2026, 7, 4)),
        (date(2026, 7, 6), date(2026, 7, 7)),
    ]
    assert {str(event["SUMMARY"]) for event in found} == {"Move the tax form (T1)"}
    assert {str(event["DESCRIPTION"]) for event in found} == {"With P2"}
    assert {event["DTSTAMP"].dt for event in found} == {STAMP}


def test_the_calendar_of_a_team_has_each_piece_of_work_once_with_all_who_are_in_it() -> None:
    found = events(calendar(PROBLEM, SCHEDULE, ["P1", "P2"], STAMP, {}))
    assert [str(event["SUMMARY"]) for event in found] == ["T1", "T1", "T2"]
    assert [str(event["DESCRIPTION"]) for event in found] == ["With P1, P2"] * 2 + ["With P2"]


def test_an_event_keeps_its_identifier_when_its_days_change_and_no_two_share_one() -> None:
    def identifiers(start: int) -> list[str]:
        schedule = made([0, start], SCHEDULE.crew.tolist())
        return [str(event["UID"]) for event in events(calendar(PROBLEM, schedule, ["P2"], STAMP, {}))]

    assert identifiers(3) == identifiers(4)
    assert len(set(identifiers(3))) == 3


def test_somebody_in_no_work_has_an_empty_calendar() -> None:
    assert events(calendar(PROBLEM, made([0, -1], [(0, 0, 0)]), ["P2"], STAMP, {})) == []


@given(st.text(st.characters(blacklist_categories=["Cs"]), min_size=1, max_size=120))
def test_any_title_comes_out_as_it_went_in_but_for_control_characters_and_kinds_of_line_breaks(title: str) -> None:
    text = calendar(PROBLEM, SCHEDULE, ["P1"], STAMP, {"T1": title})
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    breaks = title.replace("\r\n", "\n").replace("\r", "\n")
    plain = "".join(sign for sign in breaks if sign in "\t\n" or (ord(sign) >= 32 and ord(sign) != 127))
    assert str(events(text)[0]["SUMMARY"]) == f"{plain} (T1)"


def test_a_line_is_cut_between_characters_and_put_together_again() -> None:
    line = "SUMMARY:" + "é" * 100
    assert folded(line).replace("\r\n ", "") == line
    assert escaped("a;b,c\\d\ne") == r"a\;b\,c\\d\ne"


def test_people_who_are_not_known_and_slots_without_dates_are_refused() -> None:
    with pytest.raises(KeyError):
        calendar(PROBLEM, SCHEDULE, ["P9"], STAMP, {})
    with pytest.raises(ValueError, match="no dates"):
        calendar(replace(PROBLEM, dates=()), SCHEDULE, ["P1"], STAMP, {})
