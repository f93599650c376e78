"""What a schedule is worth by the problem's own definition: the smaller the better."""

from __future__ import annotations

import numpy as np

from rotunda.engine.schedule.problem import CONTRACTED, LEFT_OUT, Goal, Integers, Problem, Schedule

#: Weights of the latest ends in the challenge's goal: priorities 1, 2 and 3, and everything.
CHALLENGE = (28, 14, 4, 1)


def ends_of(problem: Problem, schedule: Schedule) -> Integers:
    """When each task ends: twice the horizon where it is left out, 0 where it is contracted out."""
    ends = np.where(schedule.start == LEFT_OUT, 2 * problem.horizon, schedule.start + problem.duration)
    return np.asarray(np.where(schedule.start == CONTRACTED, 0, ends), dtype=np.int64)


def value_of(problem: Problem, schedule: Schedule) -> int:
    """The goal, and what changes cost."""
    return goal_of(problem, schedule) + problem.change_cost * changes(problem, schedule)


def goal_of(problem: Problem, schedule: Schedule) -> int:
    """The goal alone."""
    ends = ends_of(problem, schedule)
    if problem.goal is Goal.MAKESPAN:
        return int(ends.max(initial=0))
    if problem.goal is Goal.LATENESS:
        return int((problem.weight * np.maximum(ends - problem.due, 0)).sum())
    if problem.goal is Goal.CHALLENGE:
        latest = [int(ends[problem.priority == priority].max(initial=0)) for priority in (1, 2, 3)]
        return int(np.dot(CHALLENGE, [*latest, int(ends.max(initial=0))]))
    return _cost(problem, schedule)


def _cost(problem: Problem, schedule: Schedule) -> int:
    crew = schedule.crew
    paid = int((problem.duration[crew[:, 0]] * problem.cost[crew[:, 2]]).sum()) if len(crew) else 0
    contracts = int(problem.contract[schedule.start == CONTRACTED].sum())
    return paid + contracts + int(penalties(problem)[schedule.start == LEFT_OUT].sum())


def penalties(problem: Problem) -> Integers:
    """What a task costs that is left out: twice the dearest that it could cost, and more than nothing."""
    heads = np.bincount(problem.needs.task, problem.needs.people, len(problem.tasks)).astype(np.int64)
    dearest = problem.duration * heads * int(problem.cost.max(initial=0))
    return np.asarray(2 * np.maximum(dearest, problem.contract) + 1, dtype=np.int64)


def changes(problem: Problem, schedule: Schedule) -> int:
    """How many tasks of the present schedule start at another time or have another crew."""
    return len(changed(problem, schedule))


def changed(problem: Problem, schedule: Schedule) -> list[int]:
    """The tasks of the present schedule whose start or crew is another."""
    present = problem.present
    if present is None:
        return []
    had, has = crews_of(problem, present), crews_of(problem, schedule)
    return [
        task
        for task in np.flatnonzero(present.start >= 0).tolist()
        if present.start[task] != schedule.start[task] or had[task] != has[task]
    ]


def crews_of(problem: Problem, schedule: Schedule) -> list[list[int]]:
    """The people of each task."""
    crews: list[list[int]] = [[] for _ in problem.tasks]
    for task, _, person in schedule.crew.tolist():
        crews[task].append(person)
    return [sorted(crew) for crew in crews]


def nothing(problem: Problem) -> Schedule:
    """The schedule that leaves everything out."""
    return Schedule(np.full(len(problem.tasks), LEFT_OUT, dtype=np.int64), np.empty((0, 3), dtype=np.int64))
