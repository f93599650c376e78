"""Which people do which work when, and the mathematics.

Time is slots 0 .. H - 1: working days, or what an instance counts in. Task i lasts d_i slots without a break; its
needs n each ask for q_n people with skill k_n at level l_n or above. Choose for each task a start s_i and a crew, or
contract it out (a set O), or leave it out, so that

    s_i >= r_i,  s_i + d_i <= H                               the task runs after its release, within the horizon
    s_j >= s_i + d_i for i before j, j in O for i in O        and what follows the left out is left out
    [s_i, s_i + d_i) meets no freeze of i
    each of q_n slots of each need has its own person, who has the level, is there in all slots of
    [s_i, s_i + d_i), and fills no other slot of this or another task in that time
    sum over O of the price c_i <= B

With `day` > 0, the *day structure* (ROADEF challenge 2007), slots are parts of days of that length and a task lies
inside one day. Its crew is a team: whoever are in one task of a day are together in all their tasks of that day, one
after the other. Skills then add up: need n holds where q_n of the team have the level, and a person counts for
every need that he can meet.

With e_i = s_i + d_i the end (2H where a task is left out; contracted tasks count nowhere), the *goal* is one of

    makespan   max e_i
    lateness   sum of w_i max(0, e_i - due_i)
    challenge  28 C_1 + 14 C_2 + 4 C_3 + C_4, where C_k is the latest end in priority k = 1, 2, 3 and C_4 that of all
    cost       sum over slots of d_i times the person's price, plus contracts; a task left out costs twice its dearest

plus, where there is a `present` schedule, `change_cost` for each of its tasks whose start or crew changes.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import networkx as nx
import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

#: In place of a start: nobody does the task, or somebody outside does.
LEFT_OUT, CONTRACTED = -1, -2
#: Price of a contract where a task cannot be contracted out.
NO_CONTRACT = -1


class Goal(enum.Enum):
    """What is made small."""

    MAKESPAN = "makespan"
    LATENESS = "lateness"
    CHALLENGE = "challenge"
    COST = "cost"


@dataclass(frozen=True)
class Schedule:
    """A start for each task (or LEFT_OUT, CONTRACTED), and the crew: rows of task, need and person.

    The need is a row of `Needs`; it is -1 in the day structure, where a person counts for every need.
    """

    start: Integers
    crew: Integers

    def people_of(self, task: int) -> list[int]:
        """Who does the task, by number."""
        return sorted(self.crew[self.crew[:, 0] == task, 2].tolist())


@dataclass(frozen=True)
class Needs:
    """What tasks ask for, an array each, in the order of the tasks."""

    task: Integers
    skill: Integers
    level: Integers
    people: Integers

    def __len__(self) -> int:
        return len(self.task)


@dataclass(frozen=True)
class Problem:
    """Tasks, people and rules as in the module's text. `available` is people × slots; `before` has rows of two tasks,
    `frozen` rows of task, first slot and the slot after the last. `cost` is a person's price of a slot, `contract`
    that of a task or NO_CONTRACT. `barred` (needs × people, where there is anybody) are those who do not meet a need
    whatever their level. `dates` are the days of the slots, where slots are days.

    Raises `ValueError` for arrays that do not fit together, or for precedence in a circle.
    """

    tasks: tuple[str, ...]
    people: tuple[str, ...]
    skills: tuple[str, ...]
    duration: Integers
    needs: Needs
    level: Integers
    available: Flags
    release: Integers
    due: Integers
    weight: Integers
    priority: Integers
    before: Integers
    frozen: Integers
    cost: Integers
    contract: Integers
    budget: int = 0
    day: int = 0
    goal: Goal = Goal.MAKESPAN
    present: Schedule | None = None
    change_cost: int = 0
    barred: Flags | None = None
    dates: tuple[date, ...] = field(default=())

    def __post_init__(self) -> None:
        count, people = len(self.tasks), len(self.people)
        by_task = (self.duration, self.release, self.due, self.weight, self.priority, self.contract)
        if any(len(array) != count for array in by_task):
            raise ValueError("every task has a duration, release, due, weight, priority and contract price")
        if self.level.shape != (people, len(self.skills)) or len(self.cost) != people:
            raise ValueError("every person has a level in each skill, and a cost")
        if self.available.ndim != 2 or len(self.available) != people:
            raise ValueError("availability has a row for each person")
        if any(array.size and array.min() < 0 for array in (self.duration, self.release, self.weight, self.cost)):
            raise ValueError("durations, releases, weights and costs are not below 0")
        if self.day < 0 or (self.day and self.horizon % self.day) or self.change_cost < 0:
            raise ValueError("the horizon is whole days, and a change costs nothing or more")
        if self.day and self.goal is not Goal.CHALLENGE:
            raise ValueError("teams that are fixed for a day go with the challenge's goal")
        if self.dates and len(self.dates) != self.horizon:
            raise ValueError("every slot has a date, or none has")
        _check_needs(self)
        _check_order(self)
        _check_present(self)

    @property
    def horizon(self) -> int:
        """The number of slots."""
        return int(self.available.shape[1])

    @cached_property
    def needs_from(self) -> Integers:
        """Where the needs of each task begin, and after the last where they end."""
        return np.searchsorted(self.needs.task, np.arange(len(self.tasks) + 1)).astype(np.int64)

    @cached_property
    def order(self) -> Integers:
        """The tasks so that each comes after those before it."""
        return np.array(list(nx.lexicographical_topological_sort(_graph(self))), dtype=np.int64)

    @cached_property
    def predecessors(self) -> tuple[tuple[int, ...], ...]:
        """The tasks right before each task."""
        found: list[list[int]] = [[] for _ in self.tasks]
        for first, then in self.before.tolist():
            found[then].append(first)
        return tuple(map(tuple, found))

    @cached_property
    def successors(self) -> tuple[tuple[int, ...], ...]:
        """The tasks right after each task."""
        found: list[list[int]] = [[] for _ in self.tasks]
        for first, then in self.before.tolist():
            found[first].append(then)
        return tuple(map(tuple, found))

    @cached_property
    def eligible(self) -> Flags:
        """Needs × people: who has the level that the need asks for, and is not barred."""
        able = np.asarray(self.level.T[self.needs.skill] >= self.needs.level[:, None])
        return able if self.barred is None else able & ~self.barred


def _graph(problem: Problem) -> nx.DiGraph[int]:
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(len(problem.tasks)))
    graph.add_edges_from(problem.before.tolist())
    return graph


def _check_needs(problem: Problem) -> None:
    needs = problem.needs
    if not len(needs):
        return
    if (np.diff(needs.task) < 0).any() or needs.task.min() < 0 or needs.task.max() >= len(problem.tasks):
        raise ValueError("needs stand in the order of their tasks")
    if needs.skill.min() < 0 or needs.skill.max() >= len(problem.skills) or needs.people.min() < 0:
        raise ValueError("a need asks for a skill that is known, and nobody or more")


def _check_order(problem: Problem) -> None:
    before, count = problem.before, len(problem.tasks)
    if before.size and (before.min() < 0 or before.max() >= count):
        raise ValueError("precedence names a task that is not there")
    if not nx.is_directed_acyclic_graph(_graph(problem)):
        raise ValueError("precedence runs in a circle")


def _check_present(problem: Problem) -> None:
    if problem.barred is not None and problem.barred.shape != (len(problem.needs), len(problem.people)):
        raise ValueError("whoever is barred is so for each need and person")
    present, limits = problem.present, (len(problem.tasks), len(problem.needs), len(problem.people))
    if present is None:
        return
    if present.start.shape != (len(problem.tasks),) or present.crew.ndim != 2 or present.crew.shape[1] != 3:
        raise ValueError("the present schedule is one of other tasks")
    crew = present.crew
    if (crew >= limits).any() or (crew < (0, -1, 0)).any() or (present.start < CONTRACTED).any():
        raise ValueError("the present schedule names a task, need, person or time that is not there")


#: What a task asks for: skill, level, people.
Asked = Sequence[tuple[int, int, int]]


def needs_of(asked: Sequence[Asked]) -> Needs:
    """The needs of each task as arrays."""
    rows = [(task, *need) for task, needs in enumerate(asked) for need in needs]
    array = np.array(rows, dtype=np.int64).reshape(-1, 4)
    return Needs(array[:, 0].copy(), array[:, 1].copy(), array[:, 2].copy(), array[:, 3].copy())


def problem_of(  # noqa: PLR0913  # a problem has that many parts, most of them left out
    duration: Sequence[int],
    asked: Sequence[Asked],
    level: npt.ArrayLike,
    *,
    before: Sequence[tuple[int, int]] = (),
    available: npt.ArrayLike | None = None,
    frozen: Sequence[tuple[int, int, int]] = (),
    goal: Goal = Goal.MAKESPAN,
    day: int = 0,
    budget: int = 0,
    **by_entry: npt.ArrayLike,
) -> Problem:
    """The problem of these numbers: everybody is always there, and nothing is released, due, weighted or priced,
    where not told. `by_entry` may have release, due, weight, priority, contract and cost."""
    levels, lasts = np.asarray(level, dtype=np.int64), np.asarray(duration, dtype=np.int64)
    closed = np.array(frozen, dtype=np.int64).reshape(-1, 3)
    given = {name: np.asarray(value, dtype=np.int64) for name, value in by_entry.items()}
    if available is None:
        latest = max([int(given.get("release", lasts[:0]).max(initial=0)), *closed[:, 2].tolist()])
        available = np.ones((len(levels), latest + int(lasts.sum())), dtype=bool)
    there = np.asarray(available, dtype=bool)
    usual = {"release": 0, "due": there.shape[1], "weight": 1, "priority": 1, "contract": NO_CONTRACT}
    arrays: dict[str, Any] = {name: np.full(len(lasts), value, dtype=np.int64) for name, value in usual.items()}
    return Problem(
        tasks=tuple(f"T{number + 1}" for number in range(len(lasts))),
        people=tuple(f"P{number + 1}" for number in range(len(levels))),
        skills=tuple(f"K{number + 1}" for number in range(levels.shape[1])),
        duration=lasts,
        needs=needs_of(asked),
        level=levels,
        available=there,
        before=np.array(before, dtype=np.int64).reshape(-1, 2),
        frozen=closed,
        budget=budget,
        day=day,
        goal=goal,
        **({"cost": np.zeros(len(levels), dtype=np.int64)} | arrays | given),
    )
