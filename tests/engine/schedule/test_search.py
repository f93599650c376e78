from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from rotunda.engine.schedule.check import check
from rotunda.engine.schedule.climb import climb
from rotunda.engine.schedule.parameters import Effort
from rotunda.engine.schedule.problem import CONTRACTED, Goal, Problem, problem_of
from rotunda.engine.schedule.search import first_choices, in_order
from rotunda.engine.schedule.watch import Watch
from rotunda.engine.schedule.worth import value_of
from tests.engine.schedule.brute import made, optimum, problems

ONE = [(0, 1, 1)]
STEPS = Effort(steps=300, seconds=None)


@settings(max_examples=40, deadline=None)
@given(problems())
def test_the_search_keeps_every_rule_and_tells_the_truth_of_its_value(problem: Problem) -> None:
    heard: list[int] = []
    found = climb(problem, STEPS, 0, None, Watch(heard=lambda value, _: heard.append(value)))
    verdict = check(problem, found, heard[-1], optimum(problem))
    assert verdict.holds, verdict.broken


@pytest.mark.parametrize("goal", list(Goal))
def test_each_first_choice_puts_tasks_after_what_they_follow(goal: Goal) -> None:
    problem = problem_of([1] * 4, [ONE] * 4, [[1]], before=[(3, 0), (0, 2)], goal=goal, priority=[1, 2, 3, 4])
    for choices in first_choices(problem):
        place = np.argsort(choices.order)
        assert place[3] < place[0] < place[2]


def test_tasks_are_ordered_by_a_rule_as_far_as_precedence_allows() -> None:
    problem = problem_of([1] * 3, [ONE] * 3, [[1]], before=[(2, 0)])
    assert in_order(problem, np.array([0.0, 1.0, 2.0])).tolist() == [1, 2, 0]


def test_the_search_finds_the_order_in_which_the_heavy_goes_first() -> None:
    problem = problem_of([3, 1], [ONE, ONE], [[1]], due=[0, 0], weight=[1, 9], goal=Goal.LATENESS)
    assert climb(problem, STEPS, 0, None, Watch()).start.tolist() == [1, 0]


def test_the_search_finds_who_leaves_the_rare_skill_free() -> None:
    problem = problem_of([2, 2], [[(0, 1, 1)], [(1, 1, 1)]], [[1, 1], [1, 0]])
    assert value_of(problem, climb(problem, STEPS, 0, None, Watch())) == 2


def test_the_search_contracts_out_what_lasts_longest() -> None:
    problem = problem_of([5, 1], [ONE, ONE], [[1]], contract=[3, 3], budget=3)
    assert climb(problem, STEPS, 0, None, Watch()).start.tolist() == [CONTRACTED, 0]


def test_a_present_contract_that_the_budget_no_longer_pays_for_is_not_kept() -> None:
    problem = problem_of([1, 1], [ONE, ONE], [[1]], contract=[3, -1], budget=2)
    present = made([CONTRACTED, 0], [(1, 1, 0)])
    found = climb(replace(problem, present=present), STEPS, 0, None, Watch())
    assert check(problem, found).holds


def test_the_search_stops_at_the_bound_when_it_is_told_to_and_when_the_time_is_up() -> None:
    problem = problem_of([1], [ONE], [[1]])
    endless = Effort(steps=10**12, seconds=None)
    assert climb(problem, endless, 1, None, Watch()).start.tolist() == [0]
    assert climb(problem, endless, 0, None, Watch(stop=lambda: True)).start.tolist() == [0]
    assert climb(problem, endless, 0, time.perf_counter() - 1, Watch()).start.tolist() == [0]
