"""The acceptance case of the engine: a raw audit log of 20,769 incidents, and nothing else."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from rotunda.engine.coverage.explain import why
from rotunda.engine.plan import Plan, make_plan
from rotunda.estate.feeds.feed import FeedOptions
from rotunda.estate.feeds.servicenow import read_incidents
from rotunda.estate.files.opening import open_tables


@pytest.fixture(scope="module")
def plan(shared: Path) -> Plan:
    [text] = open_tables(shared / "data/tickets/servicenow_incident_event_log.csv.gz")
    return make_plan(read_incidents(text, FeedOptions()).estate)


def test_every_answer_about_the_real_log_holds(plan: Plan) -> None:
    assert plan.as_of == date(2016, 5, 13)
    for result in (plan.skills, plan.coverage, plan.repairs):
        assert result is not None
        assert result.verdict.broken == ()


def test_the_real_log_shows_one_likely_dispatcher(plan: Plan) -> None:
    assert plan.skills is not None
    resolvers = plan.skills.solution["resolvers"]
    assert resolvers.filter("dispatcher")["person"].to_list() == ["Resolved by 11"]


def test_the_real_log_has_a_kind_of_work_that_one_person_in_all_teams_has_shown_to_know(plan: Plan) -> None:
    assert plan.coverage is not None
    single = plan.coverage.solution["needs"].filter(state_cover="single")
    assert single.select("service", "home_person").rows() == [("Category 7", single["state_person"].item())]


def test_every_short_need_of_the_real_log_is_explained_and_has_a_repair(plan: Plan) -> None:
    assert plan.problem is not None
    assert plan.repairs is not None
    repairs = plan.repairs.solution["repairs"]
    for service, skill in repairs.select("service", "skill").iter_rows():
        assert any(
            sentence.startswith("The cheapest repair") for sentence in why(plan.problem, service, skill, repairs)
        )
