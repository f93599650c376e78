"""The search for a plan with a given number of people: jobs pushed in push others out, until none is left outside.

So many people are active at a time. A job that has nobody goes to the active person where it pushes out the least; a
job that was hard to place weighs more from then on, so that it is less readily pushed out again (the ejection search
of Nagata & Bräysy 2009). Where the search stalls, an active person hands what he can to an inactive one.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from rotunda.engine.pool.fixed.problem import Integers, Problem

_NOBODY = -1
#: Places in the tally of a state.
OUT, FEWEST, NOW = 0, 1, 2
#: Steps for which a job stays away at least.
_TENURE = 5


class Table(NamedTuple):
    """What does not change: who may do what, and which jobs overlap (`near[near_from[j]:near_from[j + 1]]`)."""

    may: npt.NDArray[np.bool_]
    able_from: Integers
    able: Integers
    near_from: Integers
    near: Integers


class State(NamedTuple):
    """A partial plan.

    `who` does each job; `clash[p, j]` is the weight of p's jobs that overlap j; `unlike[p, q]` counts the jobs of p
    that q may not do. `outside[:tally[OUT]]` are the jobs that nobody has,
    at `place` each; `tally[FEWEST]` is how few those were at best, `tally[NOW]` counts the steps. Before the step
    `until[p, j]` nobody is pushed out so that j comes back to p.
    """

    who: Integers
    weight: Integers
    clash: npt.NDArray[np.int64]
    unlike: npt.NDArray[np.int64]
    active: npt.NDArray[np.bool_]
    outside: Integers
    place: Integers
    tally: Integers
    until: npt.NDArray[np.int64]


def table_of(problem: Problem) -> Table:
    """Overlaps and qualifications as arrays."""
    may = problem.may()
    near = [np.flatnonzero((problem.start < end) & (start < problem.end)) for start, end in _times(problem)]
    near = [others[others != job] for job, others in enumerate(near)]
    able = [np.flatnonzero(column) for column in may.T]
    return Table(may, _offsets(able), _joined(able), _offsets(near), _joined(near))


def _times(problem: Problem) -> list[tuple[int, int]]:
    return list(zip(problem.start.tolist(), problem.end.tolist(), strict=True))


def _offsets(parts: list[Integers]) -> Integers:
    return np.cumsum([0, *map(len, parts)], dtype=np.int64)


def _joined(parts: list[Integers]) -> Integers:
    return np.concatenate([*parts, np.empty(0, dtype=np.int64)]).astype(np.int64)


def nobody_yet(table: Table, active: npt.NDArray[np.bool_], rng: np.random.Generator) -> State:
    """A plan in which no job has anybody, and these people are active."""
    people, jobs = table.may.shape
    outside = rng.permutation(jobs).astype(np.int64)
    place = np.empty(jobs, dtype=np.int64)
    place[outside] = np.arange(jobs)
    return State(
        who=np.full(jobs, _NOBODY, dtype=np.int64),
        weight=np.ones(jobs, dtype=np.int64),
        clash=np.zeros((people, jobs), dtype=np.int64),
        unlike=np.zeros((people, people), dtype=np.int64),
        active=active.copy(),
        outside=outside,
        place=place,
        tally=np.array([jobs, jobs, 0], dtype=np.int64),
        until=np.zeros((people, jobs), dtype=np.int64),
    )


@njit(cache=True)
def _put(table: Table, state: State, person: int, job: int) -> None:
    """Give a job that nobody has to a person."""
    last = state.outside[state.tally[OUT] - 1]
    state.outside[state.place[job]], state.place[last] = last, state.place[job]
    state.tally[OUT] -= 1
    state.who[job] = person
    for i in range(table.near_from[job], table.near_from[job + 1]):
        state.clash[person, table.near[i]] += state.weight[job]
    for other in range(len(state.active)):
        state.unlike[person, other] += not table.may[other, job]


@njit(cache=True)
def _take(table: Table, state: State, job: int) -> None:
    """Take a job from whoever has it."""
    person = state.who[job]
    state.who[job] = _NOBODY
    state.outside[state.tally[OUT]], state.place[job] = job, state.tally[OUT]
    state.tally[OUT] += 1
    for i in range(table.near_from[job], table.near_from[job + 1]):
        state.clash[person, table.near[i]] -= state.weight[job]
    for other in range(len(state.active)):
        state.unlike[person, other] -= not table.may[other, job]


@njit(cache=True)
def _push_out(table: Table, state: State, person: int, job: int) -> None:
    """Take from a person all that overlaps a job; it may not come back to him for a while."""
    if state.clash[person, job] == 0:
        return
    for i in range(table.near_from[job], table.near_from[job + 1]):
        other = table.near[i]
        if state.who[other] == person:
            _take(table, state, other)
            state.until[person, other] = state.tally[NOW] + _TENURE + state.tally[OUT] // 2 + np.random.randint(0, 10)


@njit(cache=True)
def _best_place(table: Table, state: State, job: int) -> int:
    """The active person with whom a job pushes out the least, by lot among equals; nobody where all are barred."""
    best, least, ties = _NOBODY, np.iinfo(np.int64).max, 0
    for i in range(table.able_from[job], table.able_from[job + 1]):
        person = table.able[i]
        if not state.active[person]:
            continue
        cost = state.clash[person, job]
        if cost > least or (cost > 0 and state.until[person, job] > state.tally[NOW]):
            continue
        if cost < least:
            best, least, ties = person, cost, 1
        else:
            ties += 1
            if np.random.randint(0, ties) == 0:
                best = person
    return best


@njit(cache=True)
def _swap(table: Table, state: State, job: int) -> tuple[int, int]:
    """Who of the inactive should take over from whom of the active, so that least is lost and a job has somebody."""
    best, gone, least, ties = _NOBODY, _NOBODY, np.iinfo(np.int64).max, 0
    for i in range(table.able_from[job], table.able_from[job + 1]):
        person = table.able[i]
        if state.active[person]:
            continue
        for other in range(len(state.active)):
            if not state.active[other] or table.may[other, job]:
                continue
            cost = state.unlike[other, person] * 2 + state.clash[other, job]
            if cost > least:
                continue
            ties = ties + 1 if cost == least else 1
            if np.random.randint(0, ties) == 0:
                best, gone, least = person, other, cost
    return best, gone


@njit(cache=True)
def _replace(table: Table, state: State, job: int) -> None:
    """Let an inactive person who may do a job take over from an active one, where there is such a person."""
    best, gone = _swap(table, state, job)
    if best == _NOBODY:
        return
    state.active[best], state.active[gone] = True, False
    for moved in range(len(state.who)):
        if state.who[moved] == gone:
            _take(table, state, moved)
            if table.may[best, moved]:
                _put(table, state, best, moved)
    _push_out(table, state, best, job)
    _put(table, state, best, job)


@njit(cache=True)
def _shake(table: Table, state: State, tries: int) -> None:
    """Move a few jobs to others who are free for them."""
    jobs = len(state.who)
    for _ in range(tries):
        job = np.random.randint(0, jobs)
        first, last = table.able_from[job], table.able_from[job + 1]
        if state.who[job] == _NOBODY or first == last:
            continue
        person = table.able[np.random.randint(first, last)]
        if state.active[person] and person != state.who[job] and state.clash[person, job] == 0:
            _take(table, state, job)
            _put(table, state, person, job)


@njit(cache=True)
def search(table: Table, state: State, seed: int, steps: int, rare: int) -> bool:
    """So many steps of the search; tells whether every job has somebody. One step in `rare` replaces a person."""
    np.random.seed(seed)
    for _ in range(steps):
        if state.tally[OUT] == 0:
            return True
        state.tally[NOW] += 1
        job = state.outside[np.random.randint(0, state.tally[OUT])]
        person = _best_place(table, state, job)
        if person == _NOBODY or (state.clash[person, job] > 0 and np.random.randint(0, rare) == 0):
            _replace(table, state, job)
        elif state.clash[person, job] == 0:
            _put(table, state, person, job)
        else:
            state.weight[job] += 1
            _push_out(table, state, person, job)
            _put(table, state, person, job)
            _shake(table, state, 10)
        state.tally[FEWEST] = min(state.tally[FEWEST], state.tally[OUT])
    return bool(state.tally[OUT] == 0)
