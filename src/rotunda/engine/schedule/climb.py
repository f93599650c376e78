"""Runs the local search in pieces, with a look at the clock and a word of progress between them."""

from __future__ import annotations

import time

import numpy as np

from rotunda.engine.schedule.generation import generate
from rotunda.engine.schedule.parameters import Effort
from rotunda.engine.schedule.problem import Problem, Schedule
from rotunda.engine.schedule.search import LATE, first_choices, schedule_of, search
from rotunda.engine.schedule.table import Choices, room_of, table_of
from rotunda.engine.schedule.watch import Watch
from rotunda.engine.schedule.worth import nothing

#: Steps between looks at the clock.
_CHUNK = 50


def climb(problem: Problem, effort: Effort, least: int, until: float | None, watch: Watch) -> Schedule:
    """The best schedule found in the steps given; it stops at the bound `least`, or when the time is up."""
    if not len(problem.tasks):
        return nothing(problem)
    table = table_of(problem)
    room = room_of(table)
    found = [(*generate(table, choices, room), choices) for choices in first_choices(problem)]
    value, total, best = min(found, key=lambda each: each[:2])
    present, tried = _copied(best), _copied(best)
    scale = 2 * room.free.shape[1] * len(problem.tasks) + 1
    late = np.full(LATE + 1, value * scale + total, dtype=np.int64)
    rng = np.random.default_rng(effort.seed)
    done, told = 0, value + 1

    def best_schedule() -> Schedule:
        generate(table, best, room)
        return schedule_of(problem, table, room)

    while True:
        if value < told:
            watch.better(value, best_schedule)
            told = value
        over = done >= effort.steps or value <= least or watch.stopped()
        if over or (until is not None and time.perf_counter() >= until):
            return best_schedule()
        chunk = min(_CHUNK, effort.steps - done)
        value = search(table, present, best, tried, room, late, int(rng.integers(2**31)), chunk)
        done += chunk
        watch.progress.advance(done, effort.steps)


def _copied(choices: Choices) -> Choices:
    return Choices(choices.order.copy(), choices.able.copy(), choices.out.copy(), choices.keep.copy())
