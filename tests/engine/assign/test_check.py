from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rotunda.engine.assign.check import Claim, bound_of, check, values_of
from rotunda.engine.assign.problem import Problem
from rotunda.engine.assign.solve import Assignment
from tests.engine.assign.cases import (
    ANN,
    PARAMETERS,
    TASK,
    TINY,
    WORK,
    best_of_all,
    both_know,
    decided,
    drawn,
    locked,
    posed,
    where,
)
from tests.engine.states import few

WEEKS = 4


@pytest.fixture(scope="module")
def plain() -> Assignment:
    return decided(where({}))


def broken(problem: Problem, claim: Claim) -> str:
    """What the checker objects to; it must object."""
    verdict = check(problem, claim)
    assert not verdict.holds
    return " | ".join(verdict.broken)


def test_a_plan_as_it_was_found_holds(plain: Assignment) -> None:
    assert check(plain.problem, plain.claim).holds


def test_arrays_of_other_shapes_people_and_hours_are_refused_at_once(plain: Assignment) -> None:
    claim, problem = plain.claim, plain.problem
    assert "not one of these pieces" in broken(problem, replace(claim, who=claim.who[:-1]))
    assert "somebody unknown" in broken(problem, replace(claim, who=np.full_like(claim.who, 2)))
    assert "hours are below 0" in broken(problem, replace(claim, hours=-claim.hours))
    assert "prices" in broken(problem, replace(claim, week_price=np.full((1, 1), 1.0)))
    assert "prices" in broken(problem, replace(claim, floor_price=np.full(2, np.nan)))


def test_a_piece_is_done_whole_or_not_at_all(plain: Assignment) -> None:
    hours = plain.claim.hours.copy()
    hours[0, 0] -= 1
    assert "39 parts of an hour where 40 are due" in broken(plain.problem, replace(plain.claim, hours=hours))
    nobody = np.full_like(plain.claim.who, -1)
    assert "40 parts of an hour where 0 are due" in broken(plain.problem, replace(plain.claim, who=nobody))


def test_nothing_is_done_outside_its_window(plain: Assignment) -> None:
    hours = np.roll(plain.claim.hours, 1, axis=1)
    assert "outside its window" in broken(plain.problem, replace(plain.claim, hours=hours))


def test_nobody_does_what_no_rule_allows(plain: Assignment) -> None:
    bo = np.ones_like(plain.claim.who)
    assert "Bo may not do piece 0 of S/sql" in broken(plain.problem, replace(plain.claim, who=bo))
    pairs = replace(plain.problem.pairs, weeks=plain.problem.pairs.weeks & ~np.int64(1))
    said = broken(replace(plain.problem, pairs=pairs), plain.claim)
    assert "Ann may not do piece 0" in said
    assert "piece 1" not in said


def test_nobody_works_more_hours_than_there_are(plain: Assignment) -> None:
    said = broken(replace(plain.problem, room=plain.problem.room // 4), plain.claim)
    assert "Ann works 40 parts of an hour in the week of 2026-06-01, where 32 are there" in said


def test_places_of_a_need_have_different_people_and_are_no_more_than_people_are_allowed() -> None:
    found = decided(both_know(work=[WORK], work_needs=[{**TASK, "people": 2}]))
    who = found.claim.who.copy()
    own = found.problem.pieces_of(found.problem.needs.index("W/sql/2"))
    who[own] = who[own[0]]
    assert "does both piece" in broken(found.problem, replace(found.claim, who=who))
    alone = decided(where({"work": [WORK], "work_needs": [{**TASK, "people": 2}]}))
    hours, who = alone.claim.hours.copy(), alone.claim.who.copy()
    second = alone.problem.pieces_of(alone.problem.needs.index("W/sql/2"))[1]
    hours[second, 0], who[second] = alone.problem.pieces.size[second], 0
    assert "a place more than people are allowed" in broken(alone.problem, replace(alone.claim, hours=hours, who=who))


def test_a_lock_and_a_ban_are_judged_by_the_humans_words() -> None:
    free = decided(both_know())
    fixed = posed(both_know(), locked("Bo", "S/sql"))
    by_ann = np.where(free.claim.who >= 0, 0, -1).astype(np.int32)
    assert "is locked to Bo, and somebody else does it" in broken(fixed, replace(free.claim, who=by_ann))
    banned = posed(both_know(), replace(PARAMETERS, bans=locked("Ann", "S/sql").locks))
    assert "Ann does S/sql, which was forbidden" in broken(banned, replace(free.claim, who=by_ann))


def test_value_and_bound_are_counted_anew(plain: Assignment) -> None:
    claim, problem = plain.claim, plain.problem
    assert claim.bound is not None
    assert "is claimed" in broken(problem, replace(claim, value=claim.value + 1))
    assert "prove a bound" in broken(problem, replace(claim, bound=claim.bound - 1))
    assert "without the prices" in broken(problem, replace(claim, week_price=None))
    assert "above its bound" in broken(problem, replace(claim, bound=claim.value - 1))


def test_the_value_of_a_plan_is_the_sum_of_its_goals_by_their_weights(plain: Assignment) -> None:
    values = values_of(plain.problem, plain.claim)
    load = -0.05 * 40**2 / (4 * 32)
    # 40 hours of priority 3 at Ann's own agency, which is owed no more than half of it
    expected = {"cover": 0, "floors": 0, "unmet": 40 * 3, "continuity": 40 * 0.15, "load": load}
    assert values == pytest.approx(expected | {"handoffs": 0, "agencies": 0, "changes": 0})


def test_the_empty_plan_misses_every_floor() -> None:
    problem = posed(where({}))
    nobody = Claim(np.full(WEEKS, -1, dtype=np.int32), np.zeros((WEEKS, WEEKS), dtype=np.int16), 0.0)
    # twenty of forty hours are owed to the only agency that asks, the largest
    assert sum(values_of(problem, nobody).values()) == pytest.approx(-20 * 20)


def test_a_further_agency_and_a_hand_off_are_counted() -> None:
    systems = [{"system": name, "agency": agency, "criticality": 2} for name, agency in (("S", "A"), ("T", "B"))]
    needs = [{"system": name, "skill": "sql", "level": 2, "weekly_hours": 4.0} for name in "ST"]
    problem = posed(both_know(systems=systems, system_needs=needs))
    hours = np.zeros((8, WEEKS), dtype=np.int16)

    def of(who: list[int]) -> dict[str, float]:
        return values_of(problem, Claim(np.array(who, dtype=np.int32), hours, 0.0))

    assert of([0, 0, 0, 0, 1, 1, 1, 1])["agencies"] == 0
    assert of([0, 0, 0, 0, 0, 1, 1, 1])["agencies"] == pytest.approx(-0.1)
    assert of([0, 0, 0, 0, 1, 1, 1, 1])["handoffs"] == 0
    assert of([0, 1, 0, 1, 1, 1, 1, 0])["handoffs"] == pytest.approx(-1.0)


@few
@given(st.integers(0, 10_000), st.integers(1, 3), st.integers(1, 2))
def test_any_prices_prove_a_bound_that_no_assignment_exceeds(seed: int, people: int, systems: int) -> None:
    problem = posed(drawn(seed, people, systems), TINY)
    best, rng = best_of_all(problem), np.random.default_rng(seed)
    for scale in (0.0, 0.5, 3.0):
        week = rng.random(problem.room.shape) * scale
        floor = rng.random(problem.floor.shape) * problem.floor_weight * min(scale, 1.0)
        assert bound_of(problem, week, floor) >= best - 1e-6


def test_prices_that_may_not_be_are_cut_to_what_may() -> None:
    problem = posed(where({"people": [ANN]}))
    nothing, none = np.zeros(problem.room.shape), np.zeros(problem.floor.shape)
    assert bound_of(problem, nothing - 5, none - 5) == pytest.approx(bound_of(problem, nothing, none))
    dear = none + 1e6
    assert bound_of(problem, nothing, dear) == pytest.approx(bound_of(problem, nothing, problem.floor_weight))
