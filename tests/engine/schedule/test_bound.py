from __future__ import annotations

import numpy as np
from hypothesis import given, settings

from rotunda.engine.schedule.bound import Bounds, least_value
from rotunda.engine.schedule.problem import Goal, Problem, problem_of
from tests.engine.schedule.brute import optimum, problems

ONE = [(0, 1, 1)]


@settings(max_examples=60, deadline=None)
@given(problems())
def test_no_schedule_is_below_the_bound(problem: Problem) -> None:
    assert least_value(problem) <= optimum(problem)


def test_a_chain_bounds_the_end() -> None:
    problem = problem_of([2, 3, 1], [ONE] * 3, [[1]] * 3, before=[(0, 1), (1, 2)])
    assert Bounds(problem).heads.tolist() == [0, 2, 5]
    assert Bounds(problem).tails.tolist() == [4, 1, 0]
    assert least_value(problem) == 6


def test_the_work_of_those_who_alone_can_do_it_bounds_the_end() -> None:
    problem = problem_of([2, 2, 2], [ONE] * 3, [[1], [1], [0]])
    assert least_value(problem) == 3


def test_absences_move_the_load() -> None:
    there = np.array([[True, False, False, True, True, True]])
    assert least_value(problem_of([1, 1], [ONE] * 2, [[1]], available=there)) == 4


def test_what_may_be_contracted_out_is_no_load_as_far_as_the_budget_goes() -> None:
    problem = problem_of([4, 4], [ONE] * 2, [[1]], contract=[10, 10], budget=5)
    assert least_value(problem) == 8
    assert least_value(problem_of([4, 4], [ONE] * 2, [[1]], contract=[10, 10], budget=10)) == 4


def test_needs_that_nobody_else_meets_add_up() -> None:
    problem = problem_of([2, 2], [[(0, 1, 1), (1, 1, 1)]] * 2, [[1, 1], [1, 1], [1, 1]])
    everybody = np.ones(3, dtype=bool)
    assert Bounds(problem).heads_in(everybody).tolist() == [2, 2]
    assert least_value(problem) == 3


def test_lateness_that_no_order_avoids_is_counted() -> None:
    problem = problem_of([3], [ONE], [[1]], release=[2], due=[4], weight=[7], goal=Goal.LATENESS)
    assert least_value(problem) == 7


def test_the_challenge_is_bounded_over_all_orders_of_the_priorities() -> None:
    problem = problem_of([1, 1], [ONE] * 2, [[1]], priority=[1, 2], goal=Goal.CHALLENGE)
    assert least_value(problem) == 28 + 28 + 2


def test_cost_is_bounded_by_the_cheapest_who_can() -> None:
    problem = problem_of([2], [[(0, 1, 2)]], [[1], [1], [1]], cost=[5, 2, 3], goal=Goal.COST)
    assert least_value(problem) == 2 * (2 + 3)
