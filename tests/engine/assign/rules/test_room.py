from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from rotunda.engine.assign.asking import asked_of
from rotunda.engine.assign.changes import applied
from rotunda.engine.assign.explain import explain
from rotunda.engine.assign.reading import facts_of
from rotunda.engine.assign.rules.room import hours_there
from tests.engine.assign.cases import ANN, DAY, PARAMETERS, Tables, decided, given_to, posed, where

FRIDAY = DAY + timedelta(days=4)


def hours(tables: Tables) -> list[float]:
    """Ann's hours of the four weeks."""
    estate = where(tables)
    return [float(each) for each in hours_there(facts_of(estate, asked_of(estate, PARAMETERS), PARAMETERS))[0]]


def ann(**cells: Any) -> Tables:
    return {"people": [{**ANN, **cells}]}


def calendar(*rows: dict[str, Any]) -> Tables:
    return {"calendars": [{"person": "Ann", **row} for row in rows]}


LONG = dict.fromkeys(("monday", "tuesday", "wednesday", "thursday"), 10.0)
CASES: dict[str, tuple[Tables, list[float]]] = {
    "the hours agreed": (ann(weekly_hours=35.0), [35, 35, 35, 35]),
    "those of the class": (
        ann(weekly_hours=None) | {"job_classes": [{"job_class": "1", "title": "Aide", "weekly_hours": 35.0}]},
        [35, 35, 35, 35],
    ),
    "forty where none are told": (ann(weekly_hours=None), [40, 40, 40, 40]),
    "an appointment that ends on a Wednesday": (ann(appointment_ends=date(2026, 6, 10)), [40, 24, 0, 0]),
    "an appointment that ends on the last Friday": (ann(appointment_ends=date(2026, 6, 26)), [40, 40, 40, 40]),
    "an appointment that has ended": (ann(appointment_ends=DAY - timedelta(days=1)), [0, 0, 0, 0]),
    "the first day on a Thursday": (ann(hired=date(2026, 6, 4)), [16, 40, 40, 40]),
    "the first day on the Monday": (ann(hired=DAY), [40, 40, 40, 40]),
    "a day away": ({"absences": [{"person": "Ann", "starts": FRIDAY, "ends": FRIDAY}]}, [32, 40, 40, 40]),
    "away over the end of a week": (
        {"absences": [{"person": "Ann", "starts": FRIDAY, "ends": date(2026, 6, 8)}]},
        [32, 32, 40, 40],
    ),
    "somebody else away": ({"absences": [{"person": "Bo", "starts": DAY, "ends": FRIDAY}]}, [40, 40, 40, 40]),
    "four long days": (calendar({"starts": DAY, **LONG}), [40, 40, 40, 40]),
    "away on the day that is free anyway": (
        calendar({"starts": DAY, **LONG}) | {"absences": [{"person": "Ann", "starts": FRIDAY, "ends": FRIDAY}]},
        [40, 40, 40, 40],
    ),
    "away on a long day": (
        calendar({"starts": DAY, **LONG}) | {"absences": [{"person": "Ann", "starts": DAY, "ends": DAY}]},
        [30, 40, 40, 40],
    ),
    "nine days in a fortnight": (
        calendar(
            {"starts": DAY, "every": 2, **dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), 9.0)},
            {"starts": date(2026, 6, 10), "every": 2, **dict.fromkeys(("monday", "tuesday", "wednesday"), 9.0)},
        ),
        [45, 27, 45, 27],
    ),
    "weekends": (calendar({"starts": DAY, "saturday": 6.0, "sunday": 6.0}), [12, 12, 12, 12]),
    "a calendar that begins later": (calendar({"starts": date(2026, 6, 15), "monday": 4.0}), [40, 40, 4, 4]),
}


@pytest.mark.parametrize("what", CASES)
def test_hours_are_those_of_the_days_on_which_somebody_is_there(what: str) -> None:
    tables, expected = CASES[what]
    assert hours(tables) == pytest.approx(expected)


@pytest.mark.parametrize("what", CASES)
def test_nobody_is_given_more_than_a_share_of_the_hours_there(what: str) -> None:
    tables, expected = CASES[what]
    asked = {"system_needs": [{"system": "S", "skill": "sql", "level": 2, "weekly_hours": 60.0}]}
    problem = posed(where(tables | asked))
    assert problem.room[0].tolist() == [int(each * 0.8 * 4 + 1e-9) for each in expected]
    assert given_to(decided(where(tables | asked)), "Ann") <= sum(expected) * 0.8


GONE: dict[str, tuple[Tables, str, str]] = {
    "absence": (
        {"absences": [{"person": "Ann", "starts": DAY, "ends": date(2026, 12, 31)}]},
        "Ann is absent on 20 of 20 working days",
        "Ann is not away from 2026-06-01 to 2026-12-31",
    ),
    "appointment": (
        ann(appointment_ends=date(2026, 5, 1)),
        "Ann's appointment has ended on 20 of 20 working days",
        "Ann's appointment lasts until 2026-06-28",
    ),
    "calendar": (
        calendar({"starts": DAY, "monday": 1.0}),
        "Ann has 3 of 3 hours left",
        "Ann does not work the calendar of 2026-06-01, but the week agreed",
    ),
    "hours": (
        ann(weekly_hours=8.0),
        "Ann has 25 of 25 hours left in them, too few in the weeks of any piece",
        "Ann works 13 hours a week",
    ),
}


@pytest.mark.parametrize("why", GONE)
def test_who_has_not_the_hours_is_told_why_and_what_would_give_them_which_does(why: str) -> None:
    tables, said, change = GONE[why]
    estate = where(tables)
    told = explain(decided(estate), "Ann", "S/sql")
    assert told.answer == "without hours"
    assert said in told.says
    assert [one.says for one in told.changes] == [change]
    assert explain(decided(applied(estate, told.changes)), "Ann", "S/sql").answer == "chosen"


def test_who_is_not_yet_in_service_gets_no_change_of_a_record() -> None:
    told = explain(decided(where(ann(hired=date(2027, 1, 1)))), "Ann", "S/sql")
    assert "Ann is not yet in service on 20 of 20 working days" in told.says
    assert told.changes == ()
