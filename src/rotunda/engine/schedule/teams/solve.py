"""Decides who is in which team on which day: the search first, and on small problems a proof of what it found."""

from __future__ import annotations

import time

from rotunda.engine.schedule.bound import Bounds
from rotunda.engine.schedule.parameters import Effort
from rotunda.engine.schedule.problem import Problem, Schedule
from rotunda.engine.schedule.teams.climb import climb
from rotunda.engine.schedule.teams.exact import fits, prove
from rotunda.engine.schedule.worth import goal_of
from rotunda.estate.progress import Progress

#: Of the time, the share that the search may take where a proof follows.
_FIRST = 0.1


def form_teams(
    problem: Problem, effort: Effort, bounds: Bounds, until: float | None, progress: Progress
) -> tuple[Schedule, int]:
    """The best schedule found, and what none can be below."""
    least = bounds.least()
    small = effort.exact > 0 and fits(problem)
    first = until
    if until is not None and small:
        now = time.perf_counter()
        first = now + (until - now) * _FIRST
    progress.stage("Forming teams day by day")
    found = climb(problem, effort, least, first, progress)
    if small and goal_of(problem, found) > least:
        progress.stage("Proving and improving")
        found, least = prove(problem, found, bounds, effort, until)
    return found, least
