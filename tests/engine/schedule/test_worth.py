from __future__ import annotations

from dataclasses import replace

import pytest

from rotunda.engine.schedule.problem import CONTRACTED, LEFT_OUT, Goal, problem_of
from rotunda.engine.schedule.worth import changed, ends_of, penalties, value_of
from tests.engine.schedule.brute import made

PROBLEM = problem_of(
    [2, 3, 1],
    [[(0, 1, 1)], [(0, 1, 2)], [(0, 1, 1)]],
    [[1], [1]],
    due=[1, 4, 0],
    weight=[2, 3, 5],
    priority=[1, 2, 4],
    cost=[10, 20],
    contract=[-1, -1, 7],
    budget=9,
)
CREW = [(0, 0, 1), (1, 1, 0), (1, 1, 1)]
DONE = made([0, 2, CONTRACTED], CREW)
MISSED = made([0, LEFT_OUT, CONTRACTED], CREW[:1])


def test_what_is_left_out_ends_after_twice_the_horizon_and_what_is_contracted_nowhere() -> None:
    assert ends_of(PROBLEM, DONE).tolist() == [2, 5, 0]
    assert ends_of(PROBLEM, MISSED).tolist() == [2, 12, 0]


@pytest.mark.parametrize(
    ("goal", "done", "missed"),
    [
        (Goal.MAKESPAN, 5, 12),
        (Goal.LATENESS, 2 * 1 + 3 * 1, 2 * 1 + 3 * 8),
        (Goal.CHALLENGE, 28 * 2 + 14 * 5 + 5, 28 * 2 + 14 * 12 + 12),
        (Goal.COST, 2 * 20 + 3 * 30 + 7, 2 * 20 + 7 + 2 * (3 * 2 * 20) + 1),
    ],
)
def test_each_goal_is_counted_by_hand(goal: Goal, done: int, missed: int) -> None:
    problem = replace(PROBLEM, goal=goal)
    assert (value_of(problem, DONE), value_of(problem, MISSED)) == (done, missed)


def test_leaving_work_out_never_pays() -> None:
    assert penalties(PROBLEM).tolist() == [2 * 40 + 1, 2 * 120 + 1, 2 * 20 + 1]


def test_another_start_another_crew_and_leaving_out_are_changes_and_new_work_is_not() -> None:
    problem = replace(PROBLEM, present=DONE, change_cost=100)
    assert changed(problem, DONE) == []
    assert changed(problem, made([1, 3, 0], [*CREW, (2, 2, 0)])) == [0, 1]
    assert changed(problem, made([0, 2, CONTRACTED], [(0, 0, 0), *CREW[1:]])) == [0]
    assert changed(problem, MISSED) == [1]
    assert value_of(problem, MISSED) == 12 + 100
