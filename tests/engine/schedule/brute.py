"""Small problems drawn at random, and their optimum by trying everything: no solver, nothing of the engine's search."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import numpy as np
from hypothesis import strategies as st

from rotunda.engine.schedule.problem import (
    CONTRACTED,
    LEFT_OUT,
    NO_CONTRACT,
    Goal,
    Integers,
    Problem,
    Schedule,
    problem_of,
)
from rotunda.engine.schedule.worth import CHALLENGE


def integers(values: list[int]) -> Integers:
    return np.array(values, dtype=np.int64)


def made(start: list[int], crew: list[tuple[int, int, int]]) -> Schedule:
    """The schedule of these starts and rows of task, need and person."""
    return Schedule(integers(start), np.array(crew, dtype=np.int64).reshape(-1, 3))


@st.composite
def problems(draw: st.DrawFn, goals: tuple[Goal, ...] = tuple(Goal)) -> Problem:
    """Up to three tasks, three people and five slots, with all that a problem can have but days and a present."""
    count, people, horizon = draw(st.integers(1, 3)), draw(st.integers(1, 3)), draw(st.integers(3, 5))
    need = st.tuples(st.integers(0, 1), st.integers(1, 2), st.integers(1, 2))

    def of_each(values: st.SearchStrategy[int], size: int) -> list[int]:
        return draw(st.lists(values, min_size=size, max_size=size))

    pairs = [(first, then) for then in range(count) for first in range(then)]
    freeze = st.tuples(st.integers(0, count - 1), st.integers(0, 2), st.integers(3, 5))
    away = draw(st.lists(st.tuples(st.integers(0, people - 1), st.integers(0, horizon - 1)), max_size=3))
    available = np.ones((people, horizon), dtype=bool)
    for person, slot in away:
        available[person, slot] = False
    return problem_of(
        of_each(st.integers(0, 2), count),
        [draw(st.lists(need, max_size=2, unique_by=lambda row: row[:2])) for _ in range(count)],
        [of_each(st.integers(0, 2), 2) for _ in range(people)],
        before=draw(st.lists(st.sampled_from(pairs), unique=True, max_size=2)) if pairs else [],
        available=available,
        frozen=draw(st.lists(freeze, max_size=1)),
        goal=draw(st.sampled_from(goals)),
        budget=draw(st.integers(0, 3)),
        release=of_each(st.integers(0, 2), count),
        due=of_each(st.integers(0, 5), count),
        weight=of_each(st.integers(0, 3), count),
        priority=of_each(st.integers(1, 4), count),
        contract=of_each(st.sampled_from([NO_CONTRACT, NO_CONTRACT, 0, 2]), count),
        cost=of_each(st.integers(0, 3), people),
    )


def optimum(problem: Problem) -> int:
    """The least value of any schedule; changes are not counted."""
    times = product(range(CONTRACTED, problem.horizon + 1), repeat=len(problem.tasks))
    values = (least_with(problem, starts) for starts in times if _may_be(problem, starts))
    return min(value for value in values if value is not None)


def _may_be(problem: Problem, starts: tuple[int, ...]) -> bool:
    """Whether release, horizon, order, freezes and budget allow these starts."""
    lasts, contract = problem.duration.tolist(), problem.contract.tolist()
    out = [task for task, start in enumerate(starts) if start == CONTRACTED]
    if any(contract[task] == NO_CONTRACT for task in out) or sum(contract[task] for task in out) > problem.budget:
        return False
    for task, start in enumerate(starts):
        if start >= 0 and (start < problem.release[task] or start + lasts[task] > problem.horizon):
            return False
    for task, since, until in problem.frozen.tolist():
        if starts[task] >= 0 and set(range(since, until)) & set(range(starts[task], starts[task] + lasts[task])):
            return False
    for first, then in problem.before.tolist():
        one, other = starts[first], starts[then]
        if one == CONTRACTED != other or (one == LEFT_OUT and other >= 0):
            return False
        if one >= 0 and 0 <= other < one + lasts[first]:
            return False
    return True


def least_with(problem: Problem, starts: tuple[int, ...]) -> int | None:
    """The least value with these starts, `None` where they have no crews."""
    paid = min(_crews(problem, starts, _places(problem, starts), []), default=None)
    if paid is None:
        return None
    far = 2 * problem.horizon
    ends = [
        0 if start == CONTRACTED else far if start == LEFT_OUT else start + lasts
        for start, lasts in zip(starts, problem.duration.tolist(), strict=True)
    ]
    if problem.goal is Goal.MAKESPAN:
        return max(ends)
    if problem.goal is Goal.LATENESS:
        rows = zip(problem.weight.tolist(), ends, problem.due.tolist(), strict=True)
        return int(sum(weight * max(0, end - due) for weight, end, due in rows))
    if problem.goal is Goal.CHALLENGE:
        each = [max([e for e, p in zip(ends, problem.priority, strict=True) if p == k], default=0) for k in (1, 2, 3)]
        return sum(weight * end for weight, end in zip(CHALLENGE, [*each, max(ends)], strict=True))
    return int(paid) + sum(_alone(problem, task, start) for task, start in enumerate(starts))


def _alone(problem: Problem, task: int, start: int) -> int:
    """What a task costs that is contracted out, or left out: twice its dearest, and one."""
    if start == CONTRACTED:
        return int(problem.contract[task])
    if start >= 0:
        return 0
    heads = int(problem.needs.people[problem.needs.task == task].sum())
    return 2 * max(int(problem.duration[task]) * heads * int(problem.cost.max()), int(problem.contract[task])) + 1


def _places(problem: Problem, starts: tuple[int, ...]) -> list[tuple[int, int]]:
    """Task and need of every place to fill."""
    needs = enumerate(zip(problem.needs.task.tolist(), problem.needs.people.tolist(), strict=True))
    return [(task, need) for need, (task, people) in needs if starts[task] >= 0 for _ in range(people)]


def _crews(
    problem: Problem, starts: tuple[int, ...], places: list[tuple[int, int]], chosen: list[tuple[int, int]]
) -> Iterator[int]:
    """What each way of filling the places costs; `chosen` are task and person of those filled."""
    if len(chosen) == len(places):
        yield sum(int(problem.duration[task] * problem.cost[person]) for task, person in chosen)
        return
    task, need = places[len(chosen)]
    skill, level = int(problem.needs.skill[need]), int(problem.needs.level[need])
    busy = set(range(starts[task], starts[task] + int(problem.duration[task])))
    for person in range(len(problem.people)):
        able = problem.level[person, skill] >= level and all(problem.available[person, slot] for slot in busy)
        clash = any(
            who == person
            and (other == task or busy & set(range(starts[other], starts[other] + int(problem.duration[other]))))
            for other, who in chosen
        )
        if able and not clash:
            yield from _crews(problem, starts, places, [*chosen, (task, person)])
