"""The present schedule as days of teams, from which the search may start, and how far a plan is from it."""

from __future__ import annotations

import numpy as np
from numba import njit

from rotunda.engine.schedule.check import check
from rotunda.engine.schedule.problem import CONTRACTED, Problem
from rotunda.engine.schedule.teams.days import Days, empty, move
from rotunda.engine.schedule.teams.ground import Ground
from rotunda.engine.schedule.worth import crews_of


def present_days(problem: Problem, ground: Ground) -> list[Days]:
    """The present schedule as a plan; none where there is none, or where it breaks a rule."""
    present = problem.present
    if present is None or not check(problem, present).holds:
        return []
    days = empty(ground)
    days.start[:] = present.start
    days.spent[0] = np.maximum(problem.contract[present.start == CONTRACTED], 0).sum()
    nobody = days.size.shape[1] - 1
    teams: dict[tuple[int, tuple[int, ...]], int] = {}
    for task, crew in enumerate(crews_of(problem, present)):
        start = int(present.start[task])
        day = start // problem.day
        if start < 0:
            continue
        if (day, tuple(crew)) not in teams:
            team = sum(known == day and bool(who) for known, who in teams) if crew else nobody
            teams[day, tuple(crew)] = team
            for person in crew:
                move(ground, days, day, person, team)
        days.team[task] = teams[day, tuple(crew)]
        ends = max(int(days.end[day, days.team[task]]), start + int(problem.duration[task]))
        days.end[day, days.team[task]] = ends
    return [days]


@njit(cache=True, nogil=True)
def changed(ground: Ground, days: Days) -> int:
    """How many tasks of the present schedule have another start or another crew in a plan."""
    count = 0
    for task in range(len(days.start)):
        if ground.present_start[task] < 0:
            continue
        same = days.start[task] == ground.present_start[task]
        day = ground.present_start[task] // ground.length
        for person in range(len(ground.can)):
            inside = same and days.member[day, person] == days.team[task]
            same = same and inside == ground.present_crew[task, person]
        count += not same
    return count
