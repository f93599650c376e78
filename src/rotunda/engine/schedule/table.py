"""The problem as the compiled loops read it: flat arrays, and the choices that a schedule is generated from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from rotunda.engine.schedule.problem import Flags, Goal, Integers, Problem
from rotunda.engine.schedule.worth import crews_of, penalties

_GOALS = {Goal.MAKESPAN: 0, Goal.LATENESS: 1, Goal.CHALLENGE: 2, Goal.COST: 3}


class Table(NamedTuple):
    """What does not change. `x_from[i]` is where the part of i begins in the array x; a *slot* is one place in a crew.

    `runs` has for each person and slot of time how long he stays available from then on.
    """

    duration: Integers
    release: Integers
    due: Integers
    weight: Integers
    priority: Integers
    cost: Integers
    contract: Integers
    penalty: Integers
    pred_from: Integers
    pred: Integers
    succ_from: Integers
    succ: Integers
    need_from: Integers
    need_people: Integers
    slot_from: Integers
    need_of: Integers
    able_from: Integers
    frozen_from: Integers
    frozen: Integers
    present_start: Integers
    present_crew: Integers
    eligible: Flags
    runs: npt.NDArray[np.int32]
    goal: int
    budget: int
    change_cost: int


class Choices(NamedTuple):
    """What a schedule is generated from: the order of the tasks, for each need its people in the order in which they
    are tried, the tasks contracted out, and those that keep their present place where they can."""

    order: Integers
    able: Integers
    out: Flags
    keep: Flags


class Room(NamedTuple):
    """What generation writes: starts, who fills each slot, how long people stay free, and notes of its own."""

    start: Integers
    crew: Integers
    free: npt.NDArray[np.int32]
    holds: Integers
    came: Integers
    queue: Integers


def table_of(problem: Problem) -> Table:
    """The arrays of the problem."""
    needs, count = problem.needs, len(problem.tasks)
    slot_from = np.concatenate([[0], np.cumsum(needs.people)]).astype(np.int64)
    in_order = np.argsort(problem.frozen[:, 0], kind="stable")
    frozen = problem.frozen[in_order]
    present = np.full(count, -1, dtype=np.int64) if problem.present is None else problem.present.start
    return Table(
        duration=problem.duration,
        release=problem.release,
        due=problem.due,
        weight=problem.weight,
        priority=problem.priority,
        cost=problem.cost,
        contract=problem.contract,
        penalty=penalties(problem),
        pred_from=_offsets(problem.predecessors),
        pred=_joined(problem.predecessors),
        succ_from=_offsets(problem.successors),
        succ=_joined(problem.successors),
        need_from=problem.needs_from,
        need_people=needs.people,
        slot_from=slot_from,
        need_of=np.repeat(np.arange(len(needs), dtype=np.int64), needs.people),
        able_from=np.concatenate([[0], np.cumsum(problem.eligible.sum(axis=1))]).astype(np.int64),
        frozen_from=np.searchsorted(frozen[:, 0], np.arange(count + 1)).astype(np.int64),
        frozen=frozen[:, 1:].copy(),
        present_start=present.astype(np.int64),
        present_crew=_present(problem, slot_from),
        eligible=problem.eligible,
        runs=runs_of(problem.available),
        goal=_GOALS[problem.goal],
        budget=problem.budget,
        change_cost=problem.change_cost,
    )


def runs_of(available: Flags) -> npt.NDArray[np.int32]:
    """For each person and slot, how many slots in a row he is available from there on."""
    people, horizon = available.shape
    runs = np.zeros((people, horizon + 1), dtype=np.int32)
    for slot in range(horizon - 1, -1, -1):
        runs[:, slot] = np.where(available[:, slot], runs[:, slot + 1] + 1, 0)
    return runs


def _present(problem: Problem, slot_from: Integers) -> Integers:
    """Who fills each slot in the present schedule, -1 for nobody."""
    crew = np.full(int(slot_from[-1]), -1, dtype=np.int64)
    if problem.present is None:
        return crew
    for task, people in enumerate(crews_of(problem, problem.present)):
        first = int(slot_from[problem.needs_from[task]])
        last = int(slot_from[problem.needs_from[task + 1]])
        rows = problem.present.crew[problem.present.crew[:, 0] == task]
        if len(people) == last - first:
            crew[first:last] = rows[np.argsort(rows[:, 1], kind="stable"), 2]
    return crew


def _offsets(parts: Sequence[Sequence[int]]) -> Integers:
    return np.cumsum([0, *map(len, parts)], dtype=np.int64)


def _joined(parts: Sequence[Sequence[int]]) -> Integers:
    return np.array([entry for part in parts for entry in part], dtype=np.int64)


def room_of(table: Table) -> Room:
    """Empty room to generate in."""
    people, slots = len(table.runs), int(table.slot_from[-1])
    return Room(
        start=np.empty(len(table.duration), dtype=np.int64),
        crew=np.full(slots, -1, dtype=np.int64),
        free=table.runs.copy(),
        holds=np.full(people, -1, dtype=np.int64),
        came=np.full(people, -1, dtype=np.int64),
        queue=np.empty(slots + 1, dtype=np.int64),
    )
