from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rotunda.engine.assign.check import TOLERANCE
from rotunda.engine.assign.parameters import Decision, Effort, Weights
from rotunda.engine.assign.solve import assign, price_of_decisions, replan
from rotunda.engine.result import Status
from rotunda.estate import Estate
from tests.engine.assign.cases import (
    ANN,
    PARAMETERS,
    QUICK,
    TASK,
    TINY,
    WORK,
    best_of_all,
    both_know,
    decided,
    drawn,
    given_to,
    locked,
    posed,
    where,
)
from tests.engine.states import few, table, with_row


def test_whoever_may_does_all_that_is_asked_for_and_it_is_proven() -> None:
    found = decided(where({}))
    assert given_to(found, "Ann") == 40
    assert found.value == pytest.approx(best_of_all(found.problem))


def test_with_nobody_allowed_nothing_is_done_and_that_is_proven() -> None:
    found = decided(where({"person_skills": []}))
    assert found.result.solution["assignment"].is_empty()
    assert found.result.status is Status.OPTIMAL
    assert found.value == found.claim.bound


def test_the_more_urgent_goes_first_where_hours_are_short() -> None:
    needs = [{"system": name, "skill": "sql", "level": 2, "weekly_hours": 20.0} for name in "ST"]
    systems = [{"system": "S", "agency": "A", "criticality": 1}, {"system": "T", "agency": "A", "criticality": 3}]
    found = decided(where({"systems": systems, "system_needs": needs}))
    assert (given_to(found, "Ann", "T/sql"), given_to(found, "Ann", "S/sql")) == (80, 40)


def test_who_knows_the_system_is_given_it_and_then_who_is_at_home() -> None:
    assert given_to(decided(both_know()), "Ann") == 40
    knows = both_know(systems=[{"system": "S", "agency": "A", "criticality": 2, "expert": "Bo"}])
    assert given_to(decided(knows), "Bo") == 40


def test_a_small_agency_is_served_its_floor_before_a_large_one_gets_the_rest() -> None:
    systems = [{"system": "S", "agency": "A", "criticality": 3}, {"system": "T", "agency": "B", "criticality": 1}]
    needs = [
        {"system": name, "skill": "sql", "level": 2, "weekly_hours": hours} for name, hours in (("S", 40.0), ("T", 8.0))
    ]
    estate, whole = where({"systems": systems, "system_needs": needs}), replace(PARAMETERS, piece=8.0)
    assert decided(estate, whole).result.solution["agencies"].filter(agency="B")["served"].item() == 16
    unfloored = replace(whole, weights=Weights(floor=0.0))
    assert decided(estate, unfloored).result.solution["agencies"].filter(agency="B")["served"].item() == 0


def test_cover_of_a_critical_system_goes_before_all_else() -> None:
    systems = [{"system": "S", "agency": "A", "criticality": 4}]
    found = decided(both_know(systems=systems))
    cover = found.result.solution["goals"].filter(goal="cover").row(0, named=True)
    assert (cover["value"], cover["bound"]) == (2, 2)
    stands_by = found.result.solution["assignment"].filter(place=1)
    assert stands_by["hours"].sum() == 2


def test_a_need_of_several_weeks_stays_with_one_person() -> None:
    found = decided(both_know(people=[ANN, {**ANN, "person": "Bo"}]))
    assert sorted([given_to(found, "Ann"), given_to(found, "Bo")]) == [0, 40]


def test_the_present_assignment_is_kept_where_it_is_as_good() -> None:
    found = decided(both_know(people=[ANN, {**ANN, "person": "Bo"}], assignments=[_now("Bo")]))
    assert given_to(found, "Bo") == 40
    assert found.result.solution["goals"].filter(goal="changes")["value"].item() == 0


def _now(person: str) -> dict[str, str]:
    return {"person": person, "system": "S", "skill": "sql"}


def test_a_lock_and_a_ban_are_kept_and_their_price_is_told() -> None:
    free = decided(both_know())
    assert price_of_decisions(free) == 0
    fixed = decided(both_know(), locked("Bo", "S/sql"))
    assert given_to(fixed, "Bo") == 40
    # Bo does not work for the agency: 40 hours at 0.15
    assert price_of_decisions(fixed) == pytest.approx(free.value - fixed.value)
    assert price_of_decisions(fixed) == pytest.approx(6)
    banned = decided(both_know(), replace(PARAMETERS, bans=(Decision("Ann", "S/sql", "CIO", "elsewhere"),)))
    assert given_to(banned, "Ann") == 0
    assert price_of_decisions(banned) == pytest.approx(6)


def test_other_weights_give_another_order() -> None:
    tables = {"work": [{**WORK, "agency": "B", "priority": 5}], "work_needs": [{**TASK, "hours": 120.0}]}
    asked = {"system_needs": [{"system": "S", "skill": "sql", "level": 2, "weekly_hours": 32.0}]}
    first = replace(PARAMETERS, weights=Weights(floor=0.0))
    last = replace(PARAMETERS, weights=Weights(floor=0.0, urgency=(1.0, 2.0, 3.0, 5.0, 8.0)))
    assert given_to(decided(where(tables | asked), first), "Ann", "W/sql/2") == 0
    assert given_to(decided(where(tables | asked), last), "Ann", "W/sql/2") > 60


def test_efforts_and_weights_below_zero_are_refused() -> None:
    with pytest.raises(ValueError, match="below 0"):
        Effort(moves=-1)
    with pytest.raises(ValueError, match="below 0"):
        Weights(handoff=-1)
    with pytest.raises(ValueError, match="five priorities"):
        Weights(urgency=(1.0,))  # type: ignore[arg-type]


@few
@given(st.integers(0, 10_000), st.integers(1, 6), st.integers(1, 8), st.integers(0, 3))
def test_every_answer_obeys_the_rules_is_within_its_bound_and_is_the_same_again(
    seed: int, people: int, systems: int, works: int
) -> None:
    problem = posed(drawn(seed, people, systems, works))
    one, other = assign(problem, QUICK), assign(problem, QUICK)
    assert one.result.verdict.holds, one.result.verdict.broken
    assert one.claim.bound is not None
    assert one.value <= one.claim.bound + TOLERANCE * abs(one.claim.bound)
    assert np.array_equal(one.claim.who, other.claim.who)
    assert np.array_equal(one.claim.hours, other.claim.hours)


@few
@given(st.integers(0, 10_000), st.integers(1, 3), st.integers(1, 2))
def test_the_best_of_all_lies_between_the_value_found_and_the_bound(seed: int, people: int, systems: int) -> None:
    problem = posed(drawn(seed, people, systems), TINY)
    found, best = assign(problem, QUICK), best_of_all(problem)
    assert found.value <= best + 1e-6
    assert found.claim.bound is not None
    assert best <= found.claim.bound + 1e-6
    if found.result.status is Status.OPTIMAL:
        assert found.value == pytest.approx(best, rel=1e-5)


def more_of(estate: Estate, seed: int) -> dict[str, Estate]:
    """The Estate with one person, one skill, or some hours more."""
    skills, people = estate["person_skills"], estate["people"]
    newcomer = with_row(estate, "people", person="New", agency="A", weekly_hours=20.0)
    rows = [{**row, "level": 4} for row in skills.to_dicts()]
    longer = [{**row, "weekly_hours": row["weekly_hours"] + 5} for row in people.to_dicts()]
    person = people["person"][seed % people.height]
    return {
        "person": with_row(newcomer, "person_skills", person="New", skill="sql", level=4, confidence=1.0),
        "skill": with_row(estate, "person_skills", person=person, skill="java", level=4, confidence=1.0),
        "level": estate.replace(person_skills=table("person_skills", rows)),
        "hour": estate.replace(people=table("people", longer)),
    }


ONLY = {
    "all goals": Weights(),
    "coverage and unmet hours": Weights(floor=0, known_system=0, known_agency=0, handoff=0, agency=0, load=0, kept=0),
}


@pytest.mark.parametrize("goals", ONLY)
@few
@given(st.integers(0, 10_000), st.integers(1, 2), st.integers(1, 2))
def test_one_more_person_skill_or_hour_never_makes_the_optimum_worse(
    goals: str, seed: int, people: int, systems: int
) -> None:
    estate, parameters = drawn(seed, people, systems), replace(TINY, weights=ONLY[goals])
    before = best_of_all(posed(estate, parameters))
    for what, more in more_of(estate, seed).items():
        assert best_of_all(posed(more, parameters)) >= before - 1e-9, what


@few
@given(st.integers(0, 10_000), st.integers(2, 5), st.integers(1, 5))
def test_locks_always_hold_and_bans_too(seed: int, people: int, systems: int) -> None:
    free, rng = posed(drawn(seed, people, systems)), np.random.default_rng(seed)
    if not len(free.pairs):
        return
    need_of = np.repeat(np.arange(len(free.needs)), np.diff(free.pairs.first))
    lock, ban = rng.integers(0, len(free.pairs), 2)
    told = [
        Decision(free.people[free.pairs.person[pair]], free.needs[need_of[pair]], "CIO", "so") for pair in (lock, ban)
    ]
    found = decided(drawn(seed, people, systems), replace(PARAMETERS, locks=(told[0],), bans=(told[1],)))
    assert given_to(found, told[1].person, told[1].need) == 0
    rows = found.result.solution["assignment"].filter(need=told[0].need, locked=True)
    assert set(rows["person"]) <= {told[0].person}
    if told[0] != told[1]:
        own = free.pieces_of(free.needs.index(told[0].need))
        if free.room[free.people.index(told[0].person)].min() >= free.pieces.size[own].sum():
            assert given_to(found, told[0].person, told[0].need) > 0


def test_after_a_resignation_only_what_the_person_did_is_given_anew() -> None:
    found = decided(drawn(3, 6, 12, 6))
    gone = int(np.bincount(found.claim.who[found.claim.who >= 0]).argmax())
    room = found.problem.room.copy()
    room[gone] = 0
    again = replan(found, replace(found.problem, room=room), QUICK)
    assert again.result.verdict.holds, again.result.verdict.broken
    lost = found.claim.who == gone
    assert (again.claim.who[lost] != gone).all()
    others = ~lost & (found.claim.who >= 0)
    assert (again.claim.who[others] != found.claim.who[others]).sum() <= 3 * lost.sum()
    assert again.claim.bound is not None


def test_a_plan_again_without_any_change_is_the_same_plan() -> None:
    found = decided(drawn(5, 6, 12, 6))
    again = replan(found, found.problem, QUICK)
    done = found.claim.who >= 0
    assert np.array_equal(again.claim.who[done], found.claim.who[done])
    assert np.array_equal(again.claim.hours[done], found.claim.hours[done])


def test_a_search_without_moves_or_steps_is_still_a_plan() -> None:
    found = assign(posed(drawn(1, 4, 4)), Effort(price_steps=0, moves=0, seconds=None))
    assert found.result.verdict.holds


def test_goals_have_a_value_and_a_bound_each_in_their_order() -> None:
    goals = decided(drawn(2, 5, 6, 3)).result.solution["goals"]
    names = ["cover", "floors", "unmet", "continuity", "handoffs", "agencies", "load", "changes"]
    assert goals["goal"].to_list() == names
    assert goals["bound"].null_count() == 0
    better = goals.filter(goals["goal"].is_in(["cover", "continuity"]))
    assert (better["value"] <= better["bound"] + 1e-9).all()
    worse = goals.filter(~goals["goal"].is_in(["cover", "continuity"]))
    assert (worse["value"] >= worse["bound"] - 1e-9).all()


def test_work_that_is_overdue_is_still_asked_for() -> None:
    tables = {"work": [{**WORK, "due": date(2026, 5, 1)}], "work_needs": [TASK]}
    assert given_to(decided(where(tables)), "Ann", "W/sql/2") == 8
