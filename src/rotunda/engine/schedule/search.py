"""Local search over the choices that schedules are generated from: late acceptance, small moves, seeded.

A move puts a task elsewhere in the order (never before what it follows), puts a person elsewhere in the list of a
need, contracts a task out with all that follows it or takes it back, or lets a task leave its present place.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator

import numpy as np
from numba import njit

from rotunda.engine.schedule.generation import generate
from rotunda.engine.schedule.problem import (
    CONTRACTED,
    LEFT_OUT,
    NO_CONTRACT,
    Flags,
    Goal,
    Integers,
    Problem,
    Schedule,
)
from rotunda.engine.schedule.table import Choices, Room, Table
from rotunda.engine.schedule.worth import nothing

#: A schedule is accepted that is no worse than the one so many steps ago.
LATE = 40


def first_choices(problem: Problem) -> Iterator[Choices]:
    """The choices of each priority rule; where there is a present schedule, its own order comes first."""
    able = _by_scarcity(problem)
    count = len(problem.tasks)
    keep = np.zeros(count, dtype=bool) if problem.present is None else problem.present.start >= 0
    out = np.zeros(count, dtype=bool)
    if problem.present is not None:
        out = _contracted(problem, problem.present)
        starts = np.where(problem.present.start >= 0, problem.present.start, 2 * problem.horizon)
        yield Choices(in_order(problem, starts.astype(float)), able, out.copy(), keep.copy())
    tail = _tails(problem)
    slack = problem.due - tail
    pressing = -problem.weight / np.maximum(problem.duration, 1)
    for rule in (-tail.astype(float), slack.astype(float), pressing, problem.priority - 1e-6 * tail):
        yield Choices(in_order(problem, rule), able.copy(), out.copy(), keep.copy())


def _contracted(problem: Problem, present: Schedule) -> Flags:
    """What the present schedule contracts out, with all that follows it; nothing where that is no longer allowed."""
    out = present.start == CONTRACTED
    for task in problem.order.tolist():
        out[task] |= any(out[before] for before in problem.predecessors[task])
    allowed = (problem.contract[out] != NO_CONTRACT).all() and problem.contract[out].sum() <= problem.budget
    return np.asarray(out if allowed else np.zeros_like(out))


def in_order(problem: Problem, rule: np.ndarray[tuple[int], np.dtype[np.float64]]) -> Integers:
    """The tasks by a rule, the smallest first, each after what it follows."""
    waits = [len(before) for before in problem.predecessors]
    ready = [(float(rule[task]), task) for task, number in enumerate(waits) if not number]
    heapq.heapify(ready)
    order: list[int] = []
    while ready:
        _, task = heapq.heappop(ready)
        order.append(task)
        for then in problem.successors[task]:
            waits[then] -= 1
            if not waits[then]:
                heapq.heappush(ready, (float(rule[then]), then))
    return np.array(order, dtype=np.int64)


def _tails(problem: Problem) -> Integers:
    """How long each task and the longest chain after it take."""
    tail = problem.duration.copy()
    for task in problem.order[::-1].tolist():
        tail[task] += max((int(tail[then]) for then in problem.successors[task]), default=0)
    return tail


def _by_scarcity(problem: Problem) -> Integers:
    """For each need those who meet it: the cheapest first where cost counts, and then who is asked for the least."""
    needs = problem.needs
    asked = (problem.duration[needs.task] * needs.people) @ problem.eligible if len(needs) else np.zeros(0)
    cost = problem.cost if problem.goal is Goal.COST else np.zeros_like(problem.cost)
    lists = []
    for row in problem.eligible:
        able = np.flatnonzero(row)
        lists.append(able[np.lexsort((able, asked[able], cost[able]))])
    return np.concatenate([*lists, np.empty(0, dtype=np.int64)]).astype(np.int64)


def schedule_of(problem: Problem, table: Table, room: Room) -> Schedule:
    """What was generated, as a schedule."""
    if not len(problem.tasks):
        return nothing(problem)
    filled = np.flatnonzero(room.crew >= 0)
    need = table.need_of[filled]
    crew = np.column_stack([problem.needs.task[need], need, room.crew[filled]])
    start = np.where(room.start == LEFT_OUT, LEFT_OUT, room.start)
    return Schedule(start.astype(np.int64), crew.astype(np.int64))


@njit(cache=True)
def _shift(table: Table, choices: Choices) -> None:
    """Move a task to another place in the order, between what it follows and what follows it."""
    order, count = choices.order, len(choices.order)
    at = np.random.randint(0, count)
    task = order[at]
    low, high = at, at
    while low > 0 and not _follows(table, task, order[low - 1]):
        low -= 1
    while high < count - 1 and not _follows(table, order[high + 1], task):
        high += 1
    to = np.random.randint(low, high + 1)
    while at < to:
        order[at] = order[at + 1]
        at += 1
    while at > to:
        order[at] = order[at - 1]
        at -= 1
    order[to] = task


@njit(cache=True)
def _follows(table: Table, task: int, before: int) -> bool:
    follows = False
    for i in range(table.pred_from[task], table.pred_from[task + 1]):
        follows = follows or table.pred[i] == before
    return follows


@njit(cache=True)
def _prefer(table: Table, choices: Choices) -> None:
    """Put a person elsewhere in the list of a need."""
    need = np.random.randint(0, len(table.need_people))
    first, last = table.able_from[need], table.able_from[need + 1]
    if last - first > 1:
        one, other = np.random.randint(first, last), np.random.randint(first, last)
        choices.able[one], choices.able[other] = choices.able[other], choices.able[one]


@njit(cache=True)
def _contract(table: Table, choices: Choices) -> None:
    """Contract a task out with all that follows it, in place of all other contracts where the budget asks for that; or
    take one back. Nothing where that is not allowed."""
    task = np.random.randint(0, len(choices.order))
    if choices.out[task]:
        for i in range(table.pred_from[task], table.pred_from[task + 1]):
            if choices.out[table.pred[i]]:
                return
        choices.out[task] = False
        return
    for more in (True, False):
        out = choices.out.copy()
        out[:] &= more
        out[task] = True
        if 0 <= _with_what_follows(table, choices, out) <= table.budget:
            choices.out[:] = out
            return


@njit(cache=True)
def _with_what_follows(table: Table, choices: Choices, out: Flags) -> int:
    """Contract out what follows contracted tasks; tells the price of all, -1 where something cannot be contracted."""
    price = 0
    for i in range(len(choices.order)):
        each = choices.order[i]
        for j in range(table.pred_from[each], table.pred_from[each + 1]):
            out[each] = out[each] or out[table.pred[j]]
        if out[each]:
            if table.contract[each] < 0:
                return -1
            price += table.contract[each]
    return int(price)


@njit(cache=True)
def _move(table: Table, choices: Choices, kept: int) -> None:
    kind = np.random.random()
    if table.budget > 0 and kind < 0.1:
        _contract(table, choices)
    elif kept and kind < 0.25:
        task = np.random.randint(0, len(choices.keep))
        choices.keep[task] = not choices.keep[task] and table.present_start[task] >= 0
    elif kind < 0.75 or not len(table.need_people):
        _shift(table, choices)
    else:
        _prefer(table, choices)


@njit(cache=True)
def _copy(source: Choices, target: Choices) -> None:
    target.order[:] = source.order
    target.able[:] = source.able
    target.out[:] = source.out
    target.keep[:] = source.keep


@njit(cache=True)
def search(  # noqa: PLR0913, PLR0917  # compiled: plain arrays, each on its own
    table: Table, present: Choices, best: Choices, tried: Choices, room: Room, late: Integers, seed: int, steps: int
) -> int:
    """So many steps from the present choices; the best seen are written to `best`. `late` has the measures of the last
    steps, and its last entry the best; tells that."""
    np.random.seed(seed)
    scale = 2 * room.free.shape[1] * len(present.order) + 1
    kept = int((table.present_start >= 0).sum())
    length = len(late) - 1
    for step in range(steps):
        _copy(present, tried)
        for _ in range(np.random.randint(1, 4)):
            _move(table, tried, kept)
        value, total = generate(table, tried, room)
        measure = value * scale + total
        if measure <= late[step % length] or measure <= late[(step - 1) % length]:
            _copy(tried, present)
            late[step % length] = measure
            if measure < late[length]:
                late[length] = measure
                _copy(tried, best)
    return int(late[length] // scale)
