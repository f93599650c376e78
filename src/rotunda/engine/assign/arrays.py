"""The problem and a plan as the compiled parts see them: plain arrays, nothing else."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from rotunda.engine.assign.problem import Floats, Integers, Masks, Problem

#: Parts of pieces (rows) by week.
Weekly = npt.NDArray[np.int16]


class Model(NamedTuple):
    """A piece has the pairs from `low` up to `high`: those of its need, or the one that it is locked to; and the pieces
    from `group` up to `group_end` fill the same place."""

    room: Integers
    capacity: Floats
    size: Integers
    worth: Floats
    bonus: Floats
    begin: Integers
    end: Integers
    agency: Integers
    low: Integers
    high: Integers
    person: Integers
    weeks: Masks
    extra: Floats
    rival_first: Integers
    rival: Integers
    floor: Integers
    floor_weight: Floats
    present: Integers
    fixed: npt.NDArray[np.bool_]
    group: Integers
    group_end: Integers
    another: float
    handoff: float
    load: float
    kept: float


class State(NamedTuple):
    """A plan: the pair of each piece (-1 for none) and its parts by week; what that leaves of everybody's weeks, has
    used of each person, has given each agency, and how many pieces of each agency each person has. `head`, `after` and
    `before` chain the pieces of each person. `row` is for scratch."""

    pair: Integers
    hours: Weekly
    free: Integers
    used: Integers
    served: npt.NDArray[np.int64]
    touches: Integers
    agencies: Integers
    head: Integers
    after: Integers
    before: Integers
    row: npt.NDArray[np.int16]


def model_of(problem: Problem) -> Model:
    """The problem as arrays; the pairs of locked pieces stand behind the others."""
    pieces, pairs, locked = problem.pieces, problem.pairs, problem.locked
    own = np.flatnonzero(locked >= 0)
    low, high = pairs.first[pieces.need].copy(), pairs.first[pieces.need + 1].copy()
    low[own] = len(pairs) + np.arange(len(own))
    high[own] = low[own] + 1
    high[~problem.fillable] = low[~problem.fillable]
    allowed = problem.allowed
    group, group_end = _places(problem)
    return Model(
        room=np.ascontiguousarray(problem.room),
        capacity=np.maximum(problem.capacity, 1).astype(float),
        size=pieces.size,
        worth=pieces.worth,
        bonus=pieces.bonus,
        begin=pieces.begin,
        end=pieces.end,
        agency=problem.piece_agency,
        low=low,
        high=high,
        person=np.concatenate([pairs.person, pairs.person[locked[own]]]),
        weeks=np.concatenate([allowed, allowed[locked[own]]]),
        extra=np.concatenate([pairs.extra, pairs.extra[locked[own]]]),
        rival_first=problem.rivals.first,
        rival=problem.rivals.piece,
        floor=problem.floor,
        floor_weight=problem.floor_weight,
        present=problem.present,
        fixed=locked >= 0,
        group=group,
        group_end=group_end,
        another=problem.agency,
        handoff=problem.handoff,
        load=problem.load / problem.parts,
        kept=problem.kept / problem.parts,
    )


def _places(problem: Problem) -> tuple[Integers, Integers]:
    """For each piece, from where up to where the pieces of its place stand."""
    need, place, count = problem.pieces.need, problem.pieces.place, len(problem.pieces)
    new = np.ones(count, dtype=bool)
    new[1:] = (need[1:] != need[:-1]) | (place[1:] != place[:-1])
    first = np.append(np.flatnonzero(new), count).astype(np.int32)
    which = np.cumsum(new) - 1
    return first[which], first[which + 1]


def empty(problem: Problem) -> State:
    """The plan in which nobody does anything."""
    pieces, people, agencies = len(problem.pieces), len(problem.people), len(problem.agencies)
    weeks = len(problem.weeks)
    return State(
        pair=np.full(pieces, -1, dtype=np.int32),
        hours=np.zeros((pieces, weeks), dtype=np.int16),
        free=problem.room.copy(),
        used=np.zeros(people, dtype=np.int32),
        served=np.zeros(agencies, dtype=np.int64),
        touches=np.zeros((people, agencies), dtype=np.int32),
        agencies=np.zeros(people, dtype=np.int32),
        head=np.full(people, -1, dtype=np.int32),
        after=np.full(pieces, -1, dtype=np.int32),
        before=np.full(pieces, -1, dtype=np.int32),
        row=np.zeros(weeks, dtype=np.int16),
    )


def baseline(model: Model) -> float:
    """The value of the empty plan: every floor is missed."""
    return -float(model.floor @ model.floor_weight)
