"""Each planted fact, as the coverage engine sees it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest

from rotunda.engine.plan import Plan, PlanOptions, make_plan
from rotunda.estate import Estate
from rotunda.estate.sample import PLANTED
from tests.estate.sample.sized import sized

Row = Mapping[str, Any]
#: The usual state; one where every agency has one person; one with more systems than anybody could carry; one that has
#: no tickets; and one where every skill has many holders.
SIZES: tuple[dict[str, int], ...] = (
    {},
    {"people": 45, "agencies": 45, "systems": 60, "tickets": 5000, "seed": 7},
    {"people": 60, "agencies": 6, "skills": 10, "systems": 3000, "tickets": 3000, "seed": 3},
    {"people": 40, "agencies": 5, "skills": 10, "systems": 10, "tickets": 0, "seed": 11},
    {"people": 900, "agencies": 30, "skills": 12, "systems": 100, "tickets": 20_000, "seed": 5},
)


@pytest.fixture(scope="module", params=SIZES, ids=str)
def estate(request: pytest.FixtureRequest) -> Estate:
    return sized(request.param)


def covered(estate: Estate, as_of: date | None = None) -> Plan:
    """The plan of the state, of which these tests look at coverage alone."""
    return make_plan(estate, PlanOptions(as_of=as_of, decisions=frozenset({"coverage"})))


@pytest.fixture(scope="module")
def plan(estate: Estate) -> Plan:
    return covered(estate)


def need(plan: Plan, system: str) -> Row:
    """The one need of a planted system."""
    assert plan.coverage is not None
    return plan.coverage.solution["needs"].filter(service=system).row(0, named=True)


def repair(plan: Plan, system: str) -> Row:
    assert plan.repairs is not None
    return plan.repairs.solution["repairs"].filter(service=system).row(0, named=True)


def test_every_answer_holds(plan: Plan) -> None:
    assert plan.coverage is not None
    assert plan.repairs is not None
    assert plan.coverage.verdict.holds
    assert plan.repairs.verdict.holds


def test_one_person_stands_behind_the_critical_system(plan: Plan) -> None:
    found = need(plan, PLANTED.single_system)
    assert (found["skill"], found["criticality"]) == (PLANTED.single_skill, 4)
    assert (found["state_depth"], found["state_person"]) == (1, PLANTED.single_person)
    assert found["uncleared"] == 0


def test_the_nearest_colleague_is_the_one_to_train(plan: Plan) -> None:
    found = repair(plan, PLANTED.single_system)
    assert found["kind"] == "train"
    assert PLANTED.single_successor in found["persons"]


def test_nobody_can_support_the_uncovered_system(plan: Plan) -> None:
    found = need(plan, PLANTED.uncovered_system)
    assert (found["skill"], found["state_depth"], found["possible"]) == (PLANTED.uncovered_skill, 0, 0)
    held = plan.estate["person_skills"].filter(skill=PLANTED.uncovered_skill)
    assert held["person"].to_list() == [PLANTED.uncovered_beginner]


def test_a_clearance_alone_bars_those_who_have_the_skill(plan: Plan) -> None:
    found = need(plan, PLANTED.barred_system)
    assert (found["skill"], found["state_depth"]) == (PLANTED.barred_skill, 0)
    assert found["uncleared"] == len(PLANTED.barred_people)
    repaired = repair(plan, PLANTED.barred_system)
    assert repaired["kind"] == "clear"
    assert set(repaired["persons"]) <= set(PLANTED.barred_people)
    assert PLANTED.barred_regime in repaired["why"]


def test_everything_at_the_fragile_agency_hangs_on_one_person(plan: Plan) -> None:
    assert plan.coverage is not None
    found = plan.coverage.solution["needs"].filter(agency=PLANTED.fragile_agency)
    assert sorted(set(found["service"])) == list(PLANTED.fragile_systems)
    assert found["home_person"].to_list() == [PLANTED.fragile_person] * found.height


def test_one_person_in_the_state_has_the_lone_skill(plan: Plan) -> None:
    held = plan.estate["person_skills"].filter(skill=PLANTED.lone_skill)
    assert held["person"].to_list() == [PLANTED.lone_person]
    assert need(plan, PLANTED.lone_system)["state_person"] == PLANTED.lone_person


def test_the_only_clearance_of_a_system_runs_out_in_the_coming_year(estate: Estate, plan: Plan) -> None:
    assert need(plan, PLANTED.expiring_system)["state_person"] == PLANTED.expiring_person
    last = covered(estate, PLANTED.expires)
    assert need(last, PLANTED.expiring_system)["state_depth"] == 1
    later = covered(estate, PLANTED.expires + timedelta(days=1))
    assert need(later, PLANTED.expiring_system)["state_depth"] == 0


def test_nobody_has_the_level_that_the_impossible_work_takes(plan: Plan) -> None:
    asked = plan.estate["work_needs"].filter(work=PLANTED.impossible_work).row(0, named=True)
    assert (asked["skill"], asked["level"]) == (PLANTED.impossible_skill, PLANTED.impossible_level)
    held = plan.estate["person_skills"].filter(skill=PLANTED.impossible_skill)
    assert (held["level"] < PLANTED.impossible_level).all()
    assert not held.is_empty()
    waiting = plan.estate["work"].filter(pl.col("predecessors").list.contains(PLANTED.impossible_work))
    assert waiting.is_empty()
