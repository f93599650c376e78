from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from rotunda.engine.schedule.bound import Bounds
from rotunda.engine.schedule.check import check
from rotunda.engine.schedule.exact import improve
from rotunda.engine.schedule.groups import groups_of, named
from rotunda.engine.schedule.parameters import Effort
from rotunda.engine.schedule.problem import Goal, Problem, problem_of
from rotunda.engine.schedule.watch import Watch
from rotunda.engine.schedule.worth import nothing, value_of
from tests.engine.schedule.brute import made, optimum, problems

ONE = [(0, 1, 1)]
PROOF = Effort(exact=5.0, seconds=None)


@settings(max_examples=40, deadline=None)
@given(problems())
def test_from_nothing_the_optimum_is_found_and_proven(problem: Problem) -> None:
    found, least = improve(Bounds(problem), nothing(problem), PROOF, None, Watch())
    verdict = check(problem, found, value_of(problem, found), least)
    assert verdict.holds, verdict.broken
    assert value_of(problem, found) == optimum(problem) == least


@settings(max_examples=40, deadline=None)
@given(problems(), st.integers(1, 3))
def test_the_bound_with_changes_is_not_above_any_schedule_with_changes(problem: Problem, cost: int) -> None:
    best, _ = improve(Bounds(problem), nothing(problem), PROOF, None, Watch())
    asked = replace(problem, present=best, change_cost=cost)
    # the best schedule as it is changes nothing
    found, least = improve(Bounds(asked), nothing(asked), PROOF, None, Watch())
    assert least is not None
    assert least <= optimum(problem) <= value_of(asked, found)


def test_people_who_are_alike_are_one_group_and_each_gets_work_of_his_own() -> None:
    problem = problem_of([2, 2, 1], [ONE, ONE, ONE], [[1], [1], [2]], cost=[3, 3, 3])
    (group,) = groups_of(problem)
    assert group.people == (0, 1, 2)
    found = named(problem, [group], np.array([0, 1, 2], dtype=np.int64), {(0, 0): 1, (1, 0): 1, (2, 0): 1})
    assert check(problem, found).holds


def test_people_are_not_alike_who_are_away_at_other_times_or_cost_something_else() -> None:
    there = np.array([[True, True], [True, False], [True, True]])
    problem = problem_of([1], [ONE], [[1]] * 3, available=there, cost=[1, 1, 2])
    assert [group.people for group in groups_of(problem)] == [(0,), (1,), (2,)]


def test_whoever_has_the_work_today_keeps_it_among_those_who_are_alike() -> None:
    problem = replace(problem_of([1], [ONE], [[1], [1]]), present=made([0], [(0, 0, 1)]))
    found = named(problem, groups_of(problem), np.array([0], dtype=np.int64), {(0, 0): 1})
    assert found.people_of(0) == [1]


def test_a_problem_that_is_too_large_or_a_time_that_is_over_proves_nothing() -> None:
    problem = problem_of([1, 1], [ONE, ONE], [[1]], goal=Goal.MAKESPAN)
    first = made([0, 2], [(0, 0, 0), (1, 1, 0)])
    assert improve(Bounds(problem), first, replace(PROOF, largest=1), None, Watch()) == (first, None)
    assert improve(Bounds(problem), first, PROOF, time.perf_counter() - 1, Watch()) == (first, None)


def test_each_better_schedule_of_the_proof_is_heard() -> None:
    problem = problem_of([2, 2, 2], [ONE] * 3, [[1], [1]])
    heard: list[int] = []
    improve(Bounds(problem), nothing(problem), PROOF, None, Watch(heard=lambda value, _: heard.append(value)))
    assert heard[-1] == 4
    assert heard == sorted(heard, reverse=True)
