"""Decides who is in which team on which day: the search first, and on small problems a proof of what it found."""

from __future__ import annotations

import time

from rotunda.engine.schedule.bound import Bounds
from rotunda.engine.schedule.parameters import Effort
from rotunda.engine.schedule.problem import Problem, Schedule
from rotunda.engine.schedule.teams.climb import climb
from rotunda.engine.schedule.teams.exact import fits, prove
from rotunda.engine.schedule.watch import Watch
from rotunda.engine.schedule.worth import value_of

#: Of the time, the share that the search may take where a proof follows.
_FIRST = 0.1


def form_teams(
    problem: Problem, effort: Effort, bounds: Bounds, until: float | None, watch: Watch
) -> tuple[Schedule, int]:
    """The best schedule found, and what none can be below."""
    least = bounds.least()
    small = effort.exact > 0 and fits(problem)
    first = until
    if until is not None and small:
        now = time.perf_counter()
        first = now + (until - now) * _FIRST
    watch.progress.stage("Forming teams day by day")
    found = climb(problem, effort, least, first, watch)
    if small and value_of(problem, found) > least and not watch.stopped():
        watch.progress.stage("Proving and improving")
        found, least = prove(bounds, found, effort, until, watch)
    return found, least
