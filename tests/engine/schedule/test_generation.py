from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from rotunda.engine.schedule.check import check
from rotunda.engine.schedule.generation import after_freezes, generate
from rotunda.engine.schedule.problem import LEFT_OUT, Problem, Schedule, problem_of
from rotunda.engine.schedule.search import first_choices, in_order, schedule_of
from rotunda.engine.schedule.table import room_of, table_of
from tests.engine.schedule.brute import problems

ONE = [(0, 1, 1)]


def generated(problem: Problem, order: list[int] | None = None) -> tuple[Schedule, int]:
    """What the first choices generate, or the same in another order, and its value."""
    table, choices = table_of(problem), next(iter(first_choices(problem)))
    if order is not None:
        choices.order[:] = order
    room = room_of(table)
    value, _ = generate(table, choices, room)
    return schedule_of(problem, table, room), value


@settings(max_examples=60, deadline=None)
@given(problems(), st.randoms(use_true_random=False))
def test_what_any_order_generates_keeps_every_rule_and_is_worth_what_is_told(problem: Problem, random: object) -> None:
    rule = np.array([random.random() for _ in problem.tasks])  # type: ignore[attr-defined]
    found, value = generated(problem, in_order(problem, rule).tolist())
    verdict = check(problem, found, value)
    assert verdict.holds, verdict.broken


def test_a_person_who_meets_two_needs_bars_no_crew_that_exists() -> None:
    problem = problem_of([1], [[(0, 1, 1), (1, 1, 1)]], [[1, 1], [1, 0]])
    found, _ = generated(problem)
    assert sorted(found.crew.tolist()) == [[0, 0, 1], [0, 1, 0]]


def test_a_task_goes_into_a_gap_before_what_is_placed_already() -> None:
    problem = problem_of([2, 1], [ONE, ONE], [[1]], release=[1, 0])
    found, _ = generated(problem, [0, 1])
    assert found.start.tolist() == [1, 0]


def test_a_gap_that_is_too_short_is_passed_over() -> None:
    problem = problem_of([2, 2], [ONE, ONE], [[1]], release=[1, 0])
    found, _ = generated(problem, [0, 1])
    assert found.start.tolist() == [1, 3]


def test_what_follows_work_that_is_left_out_is_left_out() -> None:
    problem = problem_of([1, 1], [[(0, 2, 1)], ONE], [[1]], before=[(0, 1)])
    assert generated(problem)[0].start.tolist() == [LEFT_OUT, LEFT_OUT]


def test_freezes_that_touch_are_passed_together() -> None:
    problem = problem_of([2], [ONE], [[1]], frozen=[(0, 1, 3), (0, 4, 6)])
    assert after_freezes(table_of(problem), 0, 0) == 6
