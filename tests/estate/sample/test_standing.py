from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from rotunda.engine.assign.asking import asked_of
from rotunda.engine.assign.parameters import AssignParameters
from rotunda.engine.assign.reading import facts_of
from rotunda.engine.assign.rules.room import hours_there
from rotunda.engine.plan import newest_day
from rotunda.estate import Estate
from rotunda.estate.sample import PLANTED, make_state


@pytest.fixture(scope="module")
def estate() -> Estate:
    return make_state(people=200, agencies=12, tickets=1_000)


def test_what_is_needed_to_assign_is_there(estate: Estate) -> None:
    for name in ("clearances", "funds", "calendars", "absences", "freezes", "assignments", "higher_class", "moves"):
        assert estate.has(name), name
    needs = estate["work_needs"]
    assert (needs["people"] > 1).any()
    assert needs["class_level"].null_count() < needs.height
    assert needs["bargaining_units"].null_count() < needs.height
    assert estate["work"]["predecessors"].null_count() < estate["work"].height


def test_nine_days_or_four_make_up_the_hours_agreed(estate: Estate) -> None:
    days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    rows = estate["calendars"].filter(pl.col("person") != PLANTED.short_person)
    told = rows.with_columns(pl.sum_horizontal(days).alias("hours")).group_by("person").agg(pl.col("hours").mean())
    agreed = told.join(estate["people"].select("person", "weekly_hours"), on="person")
    assert not agreed.is_empty()
    assert ((agreed["hours"] - agreed["weekly_hours"]).abs() < 0.06).all()
    assert (rows["every"] == 2).any()
    assert (rows["every"] == 1).any()


def test_the_planted_short_week_is_what_there_is_of_the_person(estate: Estate) -> None:
    day = newest_day(estate)
    assert day is not None
    parameters = replace(AssignParameters(day), weeks=4)
    facts = facts_of(estate.replace(absences=estate["absences"].clear()), asked_of(estate, parameters), parameters)
    person = facts.persons.names.index(PLANTED.short_person)
    assert hours_there(facts)[person].tolist() == [sum(PLANTED.short_week)] * 4
