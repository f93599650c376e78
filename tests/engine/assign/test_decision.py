from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rotunda.engine.assign.check import check
from rotunda.engine.assign.dispatch import Dispatcher, Ticket
from rotunda.engine.assign.explain import explain
from rotunda.engine.assign.fairness import fairness_table
from rotunda.engine.assign.parameters import AssignParameters, Decision, Effort
from rotunda.engine.assign.solve import Assignment, assign
from rotunda.engine.assign.taking import take
from rotunda.estate import Estate
from tests.engine.states import few, state, table

#: A Monday.
DAY = date(2026, 6, 1)
QUICK = Effort(price_steps=60, moves=5_000, seconds=None)
PARAMETERS = AssignParameters(DAY, weeks=4, effort=QUICK)


def base() -> Estate:
    """Ann of A has sql at level 3 and works 40 hours; a system of A needs ten hours a week of it."""
    return state(
        agencies=[{"agency": "A"}, {"agency": "B"}],
        people=[{"person": "Ann", "agency": "A", "weekly_hours": 40.0}, {"person": "Bo", "agency": "B"}],
        skills=[{"skill": "sql"}],
        person_skills=[{"person": "Ann", "skill": "sql", "level": 3, "evidence": "confirmed", "confidence": 1.0}],
        systems=[{"system": "S", "agency": "A", "criticality": 2}],
        system_needs=[{"system": "S", "skill": "sql", "level": 2, "weekly_hours": 10.0}],
    )


def decided(estate: Estate, parameters: AssignParameters = PARAMETERS) -> Assignment:
    problem = take(estate, parameters)
    assert problem is not None
    found = assign(problem, parameters.effort)
    assert found.result.verdict.holds, found.result.verdict.broken
    return found


def given_to(found: Assignment, person: str) -> float:
    rows = found.result.solution["assignment"]
    return float(rows.filter(rows["person"] == person)["hours"].sum())


def test_whoever_may_does_all_that_is_asked_for() -> None:
    found = decided(base())
    assert given_to(found, "Ann") == 40.0
    assert explain(found, "Ann", "S/sql").answer == "chosen"


BARRED: dict[str, dict[str, list[dict[str, Any]]]] = {
    "level": {"system_needs": [{"system": "S", "skill": "sql", "level": 4, "weekly_hours": 10.0}]},
    "CJIS": {
        "systems": [{"system": "S", "agency": "A", "criticality": 2, "regimes": ["CJIS"]}],
        "clearances": [{"person": "Ann", "regime": "CJIS", "agency": "B", "status": "granted"}],
    },
    "escort": {
        "systems": [{"system": "S", "agency": "A", "criticality": 2, "regimes": ["CJIS"]}],
        "clearances": [{"person": "Ann", "regime": "CJIS", "status": "escort"}],
    },
    "fund": {
        "people": [{"person": "Ann", "agency": "A", "weekly_hours": 40.0, "fund": "F"}],
        "funds": [{"fund": "F", "agencies": ["B"]}],
    },
    "scope": {
        "people": [{"person": "Ann", "agency": "B", "weekly_hours": 40.0, "in_scope": False}],
    },
}


@pytest.mark.parametrize("word", BARRED)
def test_each_rule_says_no_by_name_and_nothing_is_assigned_against_it(word: str) -> None:
    estate = base().replace(**{name: table(name, rows) for name, rows in BARRED[word].items()})
    problem = take(estate, PARAMETERS)
    assert problem is not None
    found = assign(problem, QUICK)
    assert found.result.verdict.holds
    assert given_to(found, "Ann") < 40.0
    told = explain(found, "Ann", "S/sql")
    assert told.noes
    unmet = found.result.solution["unmet"]
    assert unmet["unmet"].sum() > 0
    assert unmet["why"].str.ends_with(".").all()


GONE: dict[str, dict[str, list[dict[str, Any]]]] = {
    "an appointment that ends": {
        "people": [
            {"person": "Ann", "agency": "A", "weekly_hours": 40.0, "appointment": "temporary", "appointment_ends": DAY}
        ]
    },
    "an absence": {"absences": [{"person": "Ann", "starts": DAY, "ends": date(2026, 12, 31)}]},
}


@pytest.mark.parametrize("what", GONE)
def test_nobody_is_given_hours_that_are_not_there(what: str) -> None:
    found = decided(base().replace(**{name: table(name, rows) for name, rows in GONE[what].items()}))
    assert given_to(found, "Ann") <= 10.0
    assert found.result.solution["unmet"]["unmet"].sum() >= 30.0


def test_a_rule_is_asked_only_where_its_table_is_there() -> None:
    guarded = table("systems", [{"system": "S", "agency": "A", "criticality": 2, "regimes": ["CJIS"]}])
    assert given_to(decided(base().replace(systems=guarded)), "Ann") == 40.0


def test_an_escort_will_do_where_it_is_allowed() -> None:
    estate = base().replace(**{name: table(name, rows) for name, rows in BARRED["escort"].items()})
    assert given_to(decided(estate, replace(PARAMETERS, escort=True)), "Ann") == 40.0


def test_access_that_runs_out_on_the_way_leaves_the_weeks_before_it() -> None:
    rows = [{"person": "Ann", "regime": "CJIS", "status": "granted", "valid_until": date(2026, 6, 17)}]
    estate = base().replace(
        systems=table("systems", [{"system": "S", "agency": "A", "criticality": 2, "regimes": ["CJIS"]}]),
        clearances=table("clearances", rows),
    )
    assert given_to(decided(estate), "Ann") == 20.0


def test_the_smallest_change_is_named_and_does_what_it_says() -> None:
    told = explain(decided(base()), "Bo", "S/sql")
    assert told.answer == "barred"
    assert "It would take" in told.says


def test_a_ban_is_kept_and_a_lock_that_the_rules_forbid_is_told() -> None:
    banned = replace(PARAMETERS, bans=(Decision("Ann", "S/sql", "CIO", "elsewhere"),))
    assert given_to(decided(base(), banned), "Ann") == 0.0
    locked = replace(PARAMETERS, locks=(Decision("Bo", "S/sql", "CIO", "learning"),))
    problem = take(base(), locked)
    assert problem is not None
    assert problem.refused


def test_the_checker_refuses_tampered_answers() -> None:
    found = decided(base())
    claim, problem = found.claim, found.problem
    stranger = np.where(claim.who >= 0, problem.people.index("Bo"), claim.who).astype(claim.who.dtype)
    more = claim.hours.copy()
    more[0, 0] += 1
    for wrong in (
        replace(claim, who=stranger),
        replace(claim, hours=more),
        replace(claim, value=claim.value + 1),
        replace(claim, bound=claim.value - 1),
    ):
        assert not check(problem, wrong).holds


def test_a_ticket_goes_to_whoever_may_and_is_never_booked_twice() -> None:
    dispatcher = Dispatcher(decided(base()))
    ticket = Ticket("T1", "A", "sql", 2, 8.0)
    ranked = dispatcher.rank(ticket)
    assert [one.person for one in ranked] == ["Ann"]
    assert ranked[0].why.endswith(".")
    assert dispatcher.rank(Ticket("T2", "A", "sql", 4, 8.0)) == ()
    assert dispatcher.rank(Ticket("T3", "A", "sql", 2, 1_000.0)) == ()


def test_groups_under_five_are_withheld() -> None:
    found = decided(base())
    rows = fairness_table(found, base())
    assert (
        rows.filter(~rows["withheld"])["people"].fill_null(5).min() is None or (rows["people"].drop_nulls() >= 5).all()
    )


def staff(seed: int, people: int, systems: int) -> Estate:
    rng = np.random.default_rng(seed)
    skills = ["sql", "java", "mail"]
    return state(
        agencies=[{"agency": "A"}, {"agency": "B"}],
        people=[
            {"person": f"P{i}", "agency": "AB"[i % 2], "weekly_hours": float(rng.choice([20, 35, 40]))}
            for i in range(people)
        ],
        skills=[{"skill": skill} for skill in skills],
        person_skills=[
            {"person": f"P{i}", "skill": skill, "level": int(rng.integers(1, 5)), "confidence": 1.0}
            for i in range(people)
            for skill in skills
            if rng.random() < 0.6
        ],
        systems=[
            {"system": f"S{i}", "agency": "AB"[i % 2], "criticality": int(rng.integers(1, 5))} for i in range(systems)
        ],
        system_needs=[
            {
                "system": f"S{i}",
                "skill": str(rng.choice(skills)),
                "level": int(rng.integers(1, 4)),
                "weekly_hours": float(rng.integers(1, 30)),
            }
            for i in range(systems)
        ],
    )


@few
@given(st.integers(0, 10_000), st.integers(1, 6), st.integers(1, 8))
def test_every_answer_obeys_the_rules_is_within_its_bound_and_is_the_same_again(
    seed: int, people: int, systems: int
) -> None:
    estate = staff(seed, people, systems)
    problem = take(estate, PARAMETERS)
    if problem is None:
        return
    one, other = assign(problem, QUICK), assign(problem, QUICK)
    assert one.result.verdict.holds, one.result.verdict.broken
    assert one.result.bound is None or one.result.objective is None or one.result.bound <= one.result.objective + 1e-6
    assert np.array_equal(one.claim.who, other.claim.who)


def test_an_estate_without_needs_has_nothing_to_assign() -> None:
    assert take(state(agencies=[{"agency": "A"}], people=[{"person": "P", "agency": "A"}]), PARAMETERS) is None
