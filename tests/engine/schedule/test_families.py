"""Each family of constraints: trivially kept, kept by nothing but leaving work out, and with a value that is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from rotunda.engine.result import Status
from rotunda.engine.schedule.parameters import Effort
from rotunda.engine.schedule.problem import CONTRACTED, LEFT_OUT, Goal, Problem, problem_of
from rotunda.engine.schedule.solve import Scheduling, schedule

QUICK = Effort(steps=60, exact=5.0, seconds=None)
ONE = [(0, 1, 1)]
AWAY = np.array([[True, False, True, True]])


def decided(problem: Problem) -> Scheduling:
    """The decision, proven, with the checker's word for it."""
    found = schedule(problem, QUICK)
    assert found.result.verdict.holds
    assert found.result.status is Status.OPTIMAL
    return found


def of(durations: list[int], needs: list[Any], levels: list[list[int]], **more: Any) -> Problem:
    return problem_of(durations, needs, levels, **more)


#: For each family a problem in which it binds nothing and the value without it, and the same with it and its value.
KNOWN: Mapping[str, tuple[Problem, int]] = {
    "nothing binds": (of([2], [ONE], [[1]]), 2),
    "release": (of([2], [ONE], [[1]], release=[3]), 5),
    "order": (of([2, 1], [ONE, ONE], [[1], [1]], before=[(0, 1)]), 3),
    "order that does not bind": (of([2, 1], [ONE, ONE], [[1], [1]]), 2),
    "one task at a time": (of([2, 1], [ONE, ONE], [[1]]), 3),
    "freeze": (of([2], [ONE], [[1]], frozen=[(0, 1, 3)]), 5),
    "freeze after the task": (of([2], [ONE], [[1]], frozen=[(0, 2, 3)]), 2),
    "absence": (of([2], [ONE], [[1]], available=AWAY), 4),
    "absence that does not bind": (of([1], [ONE], [[1]], available=AWAY), 1),
    "two people at once": (of([1, 2], [[(0, 1, 2)], ONE], [[1], [1]]), 3),
    "level": (of([1, 1], [[(0, 2, 1)], [(0, 2, 1)]], [[1], [2]]), 2),
    "a person fills one slot": (of([1, 1], [[(0, 1, 1), (1, 1, 1)], ONE], [[1, 1], [1, 0]]), 2),
    "contract": (of([2, 1], [ONE, ONE], [[1]], contract=[5, 3], budget=5), 1),
    "budget": (of([2, 1], [ONE, ONE], [[1]], contract=[5, 3], budget=4), 2),
    "contract with what follows": (of([2, 2], [ONE] * 2, [[1]], before=[(0, 1)], contract=[2, 2], budget=4), 0),
    "contract that what follows bars": (of([2, 2], [ONE] * 2, [[1]], before=[(0, 1)], contract=[2, -1], budget=4), 4),
}


@pytest.mark.parametrize("family", KNOWN)
def test_the_known_optimum_is_found_and_proven(family: str) -> None:
    problem, value = KNOWN[family]
    assert decided(problem).result.objective == value


HOPELESS: Mapping[str, Problem] = {
    "nobody has the skill": of([1], [ONE], [[0]]),
    "too few have it": of([1], [[(0, 1, 2)]], [[1]]),
    "level above all": of([1], [[(0, 3, 1)]], [[2]]),
    "one person for two skills": of([1], [[(0, 1, 1), (1, 1, 1)]], [[1, 1]]),
    "horizon": of([5], [ONE], [[1]], available=np.ones((1, 4), dtype=bool)),
    "always away": of([2], [ONE], [[1]], available=np.array([[True, False, True, False]])),
    "frozen to the end": of([2], [ONE], [[1]], available=np.ones((1, 4), dtype=bool), frozen=[(0, 0, 3)]),
    "released too late": of([2], [ONE], [[1]], available=np.ones((1, 4), dtype=bool), release=[3]),
    "barred": replace(of([1], [ONE], [[1]]), barred=np.ones((1, 1), dtype=bool)),
    "contract above the budget": of([1], [ONE], [[0]], contract=[3], budget=2),
}


@pytest.mark.parametrize("family", HOPELESS)
def test_what_cannot_be_done_is_left_out_and_nothing_better_exists(family: str) -> None:
    found = decided(HOPELESS[family])
    assert found.schedule.start.tolist() == [LEFT_OUT]
    assert found.result.objective == 2 * HOPELESS[family].horizon


def test_lateness_is_weighed_so_that_the_heavier_goes_first() -> None:
    problem = of([2, 2], [ONE, ONE], [[1]], due=[2, 2], weight=[1, 5], goal=Goal.LATENESS)
    found = decided(problem)
    assert found.schedule.start.tolist() == [2, 0]
    assert found.result.objective == 2


def test_cost_takes_the_cheaper_and_a_contract_where_that_is_cheaper_still() -> None:
    problem = of([2, 3], [ONE, ONE], [[1], [1]], cost=[4, 1], contract=[-1, 2], budget=2, goal=Goal.COST)
    found = decided(problem)
    assert found.result.objective == 2 * 1 + 2
    assert found.schedule.start[1] == CONTRACTED
    assert found.schedule.people_of(0) == [1]


def test_the_challenge_weighs_the_latest_end_of_each_priority() -> None:
    problem = of([1, 1, 1], [ONE] * 3, [[1]], priority=[3, 2, 1], goal=Goal.CHALLENGE)
    found = decided(problem)
    assert found.schedule.start.tolist() == [2, 1, 0]
    assert found.result.objective == 28 * 1 + 14 * 2 + 4 * 3 + 3


def test_a_change_is_made_only_where_it_saves_more_than_it_costs() -> None:
    late = of([2, 1], [ONE, ONE], [[1], [1]], available=np.ones((2, 6), dtype=bool))
    present = replace(decided(late).schedule, start=np.array([2, 0], dtype=np.int64))
    for cost, value, changes in ((1, 3, 1), (3, 4, 0)):
        found = decided(replace(late, present=present, change_cost=cost))
        assert (found.result.objective, found.changes) == (value, changes)
