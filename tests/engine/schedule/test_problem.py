from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from rotunda.engine.schedule.parameters import Effort, ScheduleParameters
from rotunda.engine.schedule.problem import Goal, problem_of
from tests.engine.schedule.brute import integers, made
from tests.engine.states import TODAY

ONE = [(0, 1, 1)]
PROBLEM = problem_of([1, 1], [ONE, ONE], [[1]], before=[(0, 1)])

WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "a due date too few": ({"due": integers([1])}, "every task has"),
    "another level": ({"level": np.ones((2, 1), dtype=np.int64)}, "every person has"),
    "another availability": ({"available": np.ones((2, 2), dtype=bool)}, "a row for each person"),
    "a negative weight": ({"weight": integers([1, -1])}, "not below 0"),
    "half a day": ({"day": 3, "goal": Goal.CHALLENGE}, "whole days"),
    "days with another goal": ({"day": 1}, "challenge's goal"),
    "dates too few": ({"dates": (TODAY,)}, "every slot has a date"),
    "a task that is not there": ({"before": np.array([[0, 2]])}, "not there"),
    "a circle": ({"before": np.array([[0, 1], [1, 0]])}, "circle"),
    "barred of another size": ({"barred": np.ones((1, 1), dtype=bool)}, "barred"),
    "a present of other tasks": ({"present": made([0], [])}, "other tasks"),
    "a present person who is not there": ({"present": made([0, 1], [(0, 0, 5)])}, "not there"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_arrays_that_do_not_fit_together_are_refused_with_what_is_wrong(wrong: str) -> None:
    values, sentence = WRONG[wrong]
    with pytest.raises(ValueError, match=sentence):
        replace(PROBLEM, **values)


def test_needs_that_are_out_of_order_are_refused() -> None:
    with pytest.raises(ValueError, match="order of their tasks"):
        replace(PROBLEM, needs=replace(PROBLEM.needs, task=integers([1, 0])))


def test_each_task_comes_after_those_before_it() -> None:
    problem = problem_of([1] * 3, [ONE] * 3, [[1]], before=[(2, 0), (0, 1)])
    assert problem.order.tolist() == [2, 0, 1]
    assert (problem.predecessors, problem.successors) == (((2,), (0,), ()), ((1,), (), (0,)))


@pytest.mark.parametrize("wrong", [{"steps": -1}, {"exact": -1.0}, {"workers": 0}, {"seconds": 0.0}, {"largest": -1}])
def test_an_effort_that_is_none_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"below 0|above 0"):
        Effort(**wrong)


@pytest.mark.parametrize("wrong", [{"horizon": 0}, {"day_hours": 0.0}, {"usual_priority": 9}, {"confidence": 1.5}])
def test_parameters_that_mean_nothing_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"above 0|has a weight"):
        ScheduleParameters(TODAY, **wrong)
