"""People who are alike: who meet the same needs, are there at the same times and cost the same.

A solver may count them. Whoever is counted gets a name afterwards: tasks are intervals of time, so that however many
of a group are in use at once, handing each task to those who are free, in the order of the starts, never runs out.
A task that takes no time is in nobody's way, nor is anybody busy for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from rotunda.engine.schedule.problem import Flags, Integers, Problem, Schedule


@dataclass(frozen=True)
class Group:
    """People who are alike, by number; for which needs they are able, and when they are away (rows of slots)."""

    people: tuple[int, ...]
    able: Flags
    away: tuple[tuple[int, int], ...]
    cost: int


def groups_of(problem: Problem) -> list[Group]:
    """The groups of those who meet any need."""
    alike: dict[tuple[bytes, bytes, int], list[int]] = {}
    for person in range(len(problem.people)):
        able = problem.eligible[:, person]
        if able.any():
            key = able.tobytes(), problem.available[person].tobytes(), int(problem.cost[person])
            alike.setdefault(key, []).append(person)
    return [
        Group(
            tuple(people),
            problem.eligible[:, people[0]],
            tuple(_away(problem.available[people[0]])),
            int(problem.cost[people[0]]),
        )
        for people in alike.values()
    ]


def _away(there: Flags) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[True], there, [True]]).astype(np.int8)))
    return [(int(first), int(last)) for first, last in edges.reshape(-1, 2)]


def named(problem: Problem, groups: list[Group], start: Integers, counts: Mapping[tuple[int, int], int]) -> Schedule:
    """The schedule in which so many of a group (need, group) fill each need; whoever has the task today comes first."""
    usual: dict[int, set[int]] = {}
    if problem.present is not None:
        for task, _, person in problem.present.crew.tolist():
            usual.setdefault(task, set()).add(person)
    free = np.zeros(len(problem.people), dtype=np.int64)
    taken = [(int(start[problem.needs.task[need]]), need, group, number) for (need, group), number in counts.items()]
    crew: list[tuple[int, int, int]] = []
    crews: dict[int, set[int]] = {}
    for begins, need, group, number in sorted(taken):
        task = int(problem.needs.task[need])
        mine = usual.get(task, set())
        same = crews.setdefault(task, set())
        lasts = int(problem.duration[task])
        idle = [one for one in groups[group].people if (free[one] <= begins or not lasts) and one not in same]
        for person in sorted(idle, key=lambda one: (one not in mine, one))[:number]:
            free[person] = max(int(free[person]), begins + lasts)
            crew.append((task, need, person))
            same.add(person)
    return Schedule(start, np.array(sorted(crew), dtype=np.int64).reshape(-1, 3))
