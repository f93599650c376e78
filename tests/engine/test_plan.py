from __future__ import annotations

from datetime import date, datetime

import polars as pl
import pytest
from hypothesis import given, settings

from rotunda.engine.coverage.outcome import COVERAGE_TABLES, REPAIR_TABLES, SENSITIVITY
from rotunda.engine.plan import PlanOptions, make_plan, newest_day
from rotunda.engine.skills.outcome import SKILL_TABLES
from rotunda.estate import Estate
from rotunda.estate.schema import TABLES, Table
from tests.engine.states import agencies, people, state, states, with_row

NOON = datetime.fromisoformat("2026-06-30T12:00")


def one_ticket() -> Estate:
    ticket = {"ticket": "1", "resolver": "P1", "category": "mail", "opened": NOON, "resolved": NOON}
    return state(agencies=agencies("A"), people=people(P1="A"), tickets=[ticket])


def test_an_estate_of_agencies_and_people_alone_is_planned_without_a_decision() -> None:
    plan = make_plan(state(agencies=agencies("A"), people=people(P1="A")))
    assert (plan.as_of, plan.skills, plan.coverage, plan.repairs, plan.sensitivity) == (None,) * 5


def test_an_empty_estate_is_no_reason_to_stop() -> None:
    assert make_plan(Estate()).coverage is None


def test_a_log_alone_gives_skills_coverage_repairs_and_sensitivity() -> None:
    plan = make_plan(one_ticket())
    assert plan.as_of == date(2026, 6, 30)
    for result in (plan.skills, plan.coverage, plan.repairs):
        assert result is not None
        assert result.verdict.holds
    assert plan.estate["person_skills"].height == 1


def test_a_day_that_was_asked_for_comes_before_the_newest_day_of_the_log() -> None:
    plan = make_plan(one_ticket(), PlanOptions(as_of=date(2026, 6, 29)))
    assert plan.as_of == date(2026, 6, 29)
    assert plan.skills is None


def test_without_a_log_the_newest_evidence_and_then_the_newest_hire_gives_the_day() -> None:
    estate = state(agencies=agencies("A"), people=[{"person": "P1", "agency": "A", "hired": date(2020, 1, 1)}])
    assert newest_day(estate) == date(2020, 1, 1)
    estate = with_row(estate, "person_skills", person="P1", skill="sql", level=1, evidence_date=date(2019, 1, 1))
    assert newest_day(estate) == date(2019, 1, 1)


@pytest.mark.parametrize("name", sorted(TABLES))
def test_a_table_whose_every_cell_is_empty_stops_nothing(name: str) -> None:
    empty = pl.DataFrame(
        {column.name: [None] for column in TABLES[name].columns}, schema={c.name: c.dtype for c in TABLES[name].columns}
    )
    make_plan(one_ticket().replace(**{name: empty}))


def test_every_table_has_exactly_the_columns_that_are_documented() -> None:
    plan = make_plan(one_ticket())
    assert plan.skills is not None
    assert plan.coverage is not None
    assert plan.repairs is not None
    assert plan.sensitivity is not None
    for result, documented in (
        (plan.skills, SKILL_TABLES),
        (plan.coverage, COVERAGE_TABLES),
        (plan.repairs, REPAIR_TABLES),
    ):
        assert list(result.solution) == list(documented)
        for name, frame in result.solution.items():
            assert frame.schema == schema_of(documented[name]), name
    assert plan.sensitivity.schema == schema_of(SENSITIVITY)


def schema_of(table: Table) -> pl.Schema:
    return pl.Schema({column.name: column.dtype for column in table.columns})


@settings(max_examples=6, deadline=None)
@given(states())
def test_the_same_estate_gives_the_same_plan_whatever_the_order_of_its_rows(estate: Estate) -> None:
    turned = make_plan(Estate({name: frame.reverse() for name, frame in estate.items()}))
    plan = make_plan(estate)
    for one, other in ((plan.coverage, turned.coverage), (plan.repairs, turned.repairs)):
        assert one is not None
        assert other is not None
        assert all(one.solution[name].equals(other.solution[name]) for name in one.solution)
    assert plan.sensitivity is not None
    assert turned.sensitivity is not None
    assert plan.sensitivity.equals(turned.sensitivity)
