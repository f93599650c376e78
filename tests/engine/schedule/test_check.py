from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from rotunda.engine.schedule.check import CREW_RULES, RULES, TEAM_RULES, check
from rotunda.engine.schedule.problem import CONTRACTED, LEFT_OUT, Goal, Problem, Schedule, problem_of
from rotunda.engine.schedule.worth import nothing
from tests.engine.schedule.brute import made


def project() -> Problem:
    """Dig (2 slots, one digger and one builder), then build (2 slots, a builder), then paint, which may be contracted
    out. P1 digs, P2 builds, P3 does both. P2 is away in slot 6, and nobody builds in slots 2 and 3."""
    there = [[True] * 10, [slot != 6 for slot in range(10)], [True] * 10]
    return problem_of(
        [2, 2, 1],
        [[(0, 1, 1), (1, 1, 1)], [(1, 1, 1)], [(1, 1, 1)]],
        [[1, 0], [0, 1], [1, 1]],
        before=[(0, 1), (1, 2)],
        available=there,
        frozen=[(1, 2, 4)],
        budget=5,
        release=[0, 0, 5],
        contract=[-1, -1, 4],
    )


GOOD = made([0, 4, 6], [(0, 0, 0), (0, 1, 1), (1, 2, 1), (2, 3, 2)])


def broken(problem: Problem, schedule: Schedule) -> str:
    return " ".join(check(problem, schedule).broken)


def test_a_schedule_that_obeys_every_rule_passes() -> None:
    assert check(project(), GOOD, 7, 7).holds


def test_leaving_everything_out_breaks_no_rule() -> None:
    assert check(project(), nothing(project())).holds


DEFECTS: dict[str, tuple[Schedule, str]] = {
    "horizon": (made([0, 4, 10], GOOD.crew.tolist()), "T3 ends after the horizon"),
    "release": (made([0, 2, 4], GOOD.crew.tolist()), "T3 starts before its release"),
    "order": (made([3, 4, 6], GOOD.crew.tolist()), "T2 follows T1 and starts before that ends"),
    "after what is left out": (made([LEFT_OUT, 4, 6], GOOD.crew.tolist()[2:]), "T2 follows T1, which is left out"),
    "freeze": (made([0, 3, 6], GOOD.crew.tolist()), "T2 runs in a freeze"),
    "no contract": (made([0, CONTRACTED, CONTRACTED], GOOD.crew.tolist()[:2]), "T2 cannot be contracted out"),
    "after a contract": (made([CONTRACTED, 4, 6], GOOD.crew.tolist()[2:]), "T2 follows T1, which is contracted out"),
    "crew of nothing": (made([0, 4, LEFT_OUT], GOOD.crew.tolist()), "T3 has a crew and does not run"),
    "twice in a task": (made([0, 4, 6], [(0, 0, 2), (0, 1, 2), (1, 2, 1), (2, 3, 2)]), "fills two slots of T1"),
    "absence": (made([0, 4, 6], [(0, 0, 0), (0, 1, 1), (1, 2, 1), (2, 3, 1)]), "P2 is away during T3"),
    "level": (made([0, 4, 6], [(0, 0, 0), (0, 1, 1), (1, 2, 0), (2, 3, 2)]), "P1 does not meet the need of T2"),
    "nobody": (made([0, 4, 6], [(0, 0, 0), (1, 2, 1), (2, 3, 2)]), "T1 has 0 people for a need of 1"),
    "too many": (made([0, 4, 6], [*GOOD.crew.tolist(), (1, 2, 2)]), "T2 has 2 people for a need of 1"),
    "another's need": (made([0, 4, 6], [*GOOD.crew.tolist(), (2, 2, 1)]), "P2 fills no need of T3"),
    "strange start": (made([0, 4, -3], []), "below every meaning"),
    "strange person": (made([0, 4, 6], [(0, 0, 9)]), "not there"),
    "another problem": (made([0, 4], []), "not one of this problem"),
}


@pytest.mark.parametrize("defect", DEFECTS)
def test_each_rule_that_is_broken_is_named(defect: str) -> None:
    schedule, sentence = DEFECTS[defect]
    assert sentence in broken(project(), schedule)


def test_two_tasks_of_one_person_at_a_time_are_named() -> None:
    problem = problem_of([2, 2], [[(0, 1, 1)], [(0, 1, 1)]], [[1]])
    assert "P1 is in T1 and T2 at the same time" in broken(problem, made([0, 1], [(0, 0, 0), (1, 1, 0)]))
    assert check(problem, made([0, 2], [(0, 0, 0), (1, 1, 0)])).holds


def test_contracts_above_the_budget_are_named() -> None:
    schedule = made([0, 4, CONTRACTED], GOOD.crew.tolist()[:3])
    assert check(project(), schedule).holds
    assert "contracts cost 4, and the budget is 3" in broken(replace(project(), budget=3), schedule)


def test_a_person_barred_from_a_need_does_not_meet_it() -> None:
    barred = project().eligible & False
    barred[2, 1] = True
    assert "P2 does not meet the need of T2" in broken(replace(project(), barred=barred), GOOD)


def test_a_value_that_is_not_its_own_is_named() -> None:
    assert check(project(), GOOD, 6).broken == ("the schedule is worth 7, and not 6",)


def test_a_bound_above_the_worth_is_named() -> None:
    assert "the bound 8 is above" in " ".join(check(project(), GOOD, 7, 8).broken)


def test_a_task_of_no_time_bars_nobody() -> None:
    problem = problem_of([3, 0], [[(0, 1, 1)], [(0, 1, 1)]], [[1]])
    assert check(problem, made([0, 1], [(0, 0, 0), (1, 1, 0)])).holds


def days() -> Problem:
    """Two tasks of two slots in days of four; the first takes two people with the skill."""
    return problem_of(
        [2, 2], [[(0, 1, 2)], [(0, 1, 1)]], [[1], [1]], available=[[True] * 8] * 2, day=4, goal=Goal.CHALLENGE
    )


TEAM_DEFECTS: dict[str, tuple[Schedule, str]] = {
    "skills": (made([0, 4], [(0, -1, 0), (1, -1, 0)]), "the team of T1 has 1 people for a need of 2"),
    "night": (made([3, 6], [(0, -1, 0), (0, -1, 1), (1, -1, 0)]), "T1 does not end on the day"),
    "team": (made([0, 2], [(0, -1, 0), (0, -1, 1), (1, -1, 0)]), "P1 is in 2 teams on day 1"),
}


@pytest.mark.parametrize("defect", TEAM_DEFECTS)
def test_each_rule_of_teams_that_is_broken_is_named(defect: str) -> None:
    schedule, sentence = TEAM_DEFECTS[defect]
    assert sentence in broken(days(), schedule)


def test_a_team_that_stays_together_passes() -> None:
    together = [(0, -1, 0), (0, -1, 1), (1, -1, 0), (1, -1, 1)]
    assert check(days(), made([0, 2], together)).holds
    assert check(days(), made([0, 4], together[:3])).holds


@pytest.mark.parametrize("rule", [*RULES, *CREW_RULES, *TEAM_RULES])
def test_no_rule_finds_anything_where_nothing_runs(rule: Callable[[Problem, Schedule], Iterator[str]]) -> None:
    problem = days() if rule in TEAM_RULES else project()
    assert not list(rule(problem, nothing(problem)))
