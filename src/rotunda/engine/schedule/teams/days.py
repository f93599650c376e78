"""Days of teams as arrays: who is in which team, what the teams can do, and in which order they do their tasks."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from rotunda.engine.schedule.problem import Flags, Integers
from rotunda.engine.schedule.teams.ground import Ground, Numbers

#: Instead of a start: to be put somewhere, left out, contracted out. Instead of a team: free, away.
PENDING, LEFT, OUT = -3, -1, -2
FREE, AWAY = -1, -2


class Days(NamedTuple):
    """A plan: start and team of each task; for each day the team of each person and what those who are free can do; for
    each team of a day its people's number, worth and skills, and when its last task ends. The last team of a day is
    nobody's. `spent` is the price of contracts, `touched` marks the days that a step has changed."""

    start: Integers
    team: Integers
    member: Integers
    idle: Integers
    size: Integers
    weight: Numbers
    cover: npt.NDArray[np.int64]
    end: Integers
    spent: Integers
    touched: Flags


def empty(ground: Ground) -> Days:
    """Days with nobody in a team and everything pending."""
    (count, kinds), people = ground.need.shape, len(ground.can)
    return Days(
        start=np.full(count, PENDING, dtype=np.int64),
        team=np.zeros(count, dtype=np.int64),
        member=np.where(ground.away, AWAY, FREE).astype(np.int64),
        idle=(~ground.away).astype(np.int64) @ ground.can,
        size=np.zeros((ground.days, people + 1), dtype=np.int64),
        weight=np.zeros((ground.days, people + 1)),
        cover=np.zeros((ground.days, people + 1, kinds), dtype=np.int64),
        end=np.zeros((ground.days, people + 1), dtype=np.int64),
        spent=np.zeros(1, dtype=np.int64),
        touched=np.ones(ground.days, dtype=bool),
    )


@njit(cache=True, nogil=True)
def copy(source: Days, target: Days, which: Flags) -> None:
    """Make these days and all starts of one plan like another's."""
    target.start[:] = source.start
    target.team[:] = source.team
    target.spent[:] = source.spent
    for day in range(len(which)):
        if which[day]:
            target.member[day] = source.member[day]
            target.idle[day] = source.idle[day]
            target.size[day] = source.size[day]
            target.weight[day] = source.weight[day]
            target.cover[day] = source.cover[day]
            target.end[day] = source.end[day]


@njit(cache=True, nogil=True)
def move(ground: Ground, days: Days, day: int, person: int, team: int) -> None:
    """Put a person who is free into a team, or let him go (FREE)."""
    was = days.member[day, person]
    here, sign = (was, -1) if team == FREE else (team, 1)
    days.member[day, person] = team
    days.size[day, here] += sign
    days.weight[day, here] += sign * ground.worth[person]
    for kind in range(ground.can.shape[1]):
        days.cover[day, here, kind] += sign * ground.can[person, kind]
        days.idle[day, kind] -= sign * ground.can[person, kind]


@njit(cache=True, nogil=True)
def settle(ground: Ground, days: Days, day: int, key: Numbers) -> None:
    """Let people go whom their team does not take, and put the tasks of the day in order of `key` where that goes, else
    in the order that they have."""
    tasks = np.empty(len(days.start), dtype=np.int64)
    count = 0
    for task in range(len(days.start)):
        if days.start[task] >= 0 and days.start[task] // ground.length == day:
            tasks[count] = task
            count += 1
    tasks = tasks[:count]
    _let_go(ground, days, day, tasks)
    old = days.start[tasks].astype(np.float64)
    if not _line_up(ground, days, day, tasks[_by(ground, days, day, tasks, key)]):
        days.start[tasks] = old.astype(np.int64)
        _line_up(ground, days, day, tasks[np.argsort(old + 1e-6 * ground.place[tasks])])


@njit(cache=True, nogil=True)
def _let_go(ground: Ground, days: Days, day: int, tasks: Integers) -> None:
    kinds, people = ground.need.shape[1], ground.can.shape[0]
    asked = np.zeros((days.size.shape[1], kinds), dtype=np.int64)
    for task in tasks:
        for kind in range(kinds):
            asked[days.team[task], kind] = max(asked[days.team[task], kind], ground.need[task, kind])
    shift = np.random.randint(0, people)
    for i in range(people):
        person = (i + shift) % people
        team = days.member[day, person]
        if team < 0:
            continue
        needed = False
        for kind in range(kinds):
            if ground.can[person, kind] and days.cover[day, team, kind] <= asked[team, kind]:
                needed = True
                break
        if not needed:
            move(ground, days, day, person, FREE)


@njit(cache=True, nogil=True)
def _by(ground: Ground, days: Days, day: int, tasks: Integers, key: Numbers) -> Integers:
    """The order of these tasks of a day by a key, each after those before it."""
    own = key.copy()
    for task in tasks[np.argsort(-ground.place[tasks])]:
        for i in range(ground.succ_from[task], ground.succ_from[task + 1]):
            then = ground.succ[i]
            if days.start[then] >= 0 and days.start[then] // ground.length == day:
                own[task] = min(own[task], own[then])
    in_place = np.argsort(ground.place[tasks])
    return in_place[np.argsort(own[tasks[in_place]], kind="mergesort")]


@njit(cache=True, nogil=True)
def _line_up(ground: Ground, days: Days, day: int, tasks: Integers) -> bool:
    """Start these tasks of a day in this order as early as may be; whether they all end that day."""
    first, teams = day * ground.length, days.size.shape[1]
    days.end[day] = first
    for task in tasks:
        start = max(first, ground.release[task])
        if days.team[task] < teams - 1:
            start = max(start, days.end[day, days.team[task]])
        for i in range(ground.pred_from[task], ground.pred_from[task + 1]):
            start = max(start, days.start[ground.pred[i]] + ground.duration[ground.pred[i]])
        days.start[task] = start
        days.end[day, days.team[task]] = start + ground.duration[task]
        if start + ground.duration[task] > first + ground.length:
            return False
    return True
