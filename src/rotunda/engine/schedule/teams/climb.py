"""Runs the search over days of teams: the best of the simple orders first, then ruin and recreate while it cools."""

from __future__ import annotations

import math
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import permutations

import numpy as np

from rotunda.engine.schedule.parameters import Effort
from rotunda.engine.schedule.problem import CONTRACTED, LEFT_OUT, Integers, Problem, Schedule
from rotunda.engine.schedule.teams.contracts import contracts
from rotunda.engine.schedule.teams.days import OUT, Days, copy, empty, settle
from rotunda.engine.schedule.teams.ground import Ground, ground_of
from rotunda.engine.schedule.teams.insert import Taste, put_all
from rotunda.engine.schedule.teams.present import present_days
from rotunda.engine.schedule.teams.ruin import Plans, in_day, measure, search
from rotunda.engine.schedule.watch import Watch
from rotunda.engine.schedule.worth import nothing, value_of

#: Steps between looks at the clock; temperature at the start and the end, as shares of the value.
_CHUNK, _HOT, _COLD = 25, 1e-2, 1e-4
#: The share of steps and time in which a search from each order of the priorities shows which go on.
_RACE = 0.3


def climb(problem: Problem, effort: Effort, least: int, until: float | None, watch: Watch) -> Schedule:
    """The best schedule found in the steps given; it stops at the bound `least`, or when the time is up. One of the
    searches starts from the present schedule, which is the answer unless a better one is found. Each worker searches
    by itself, with a seed of its own."""
    if not len(problem.tasks):
        return nothing(problem)
    ground = ground_of(problem)
    began = time.perf_counter()
    seconds = math.inf if until is None else until - began
    plans = [*present_days(problem, ground), *firsts(problem, ground)]
    runs = [Climb(ground, first, effort.seed + 7919 * number) for number, first in enumerate(plans)]
    short, long = int(effort.steps * _RACE / len(runs)), int(effort.steps * (1 - _RACE))
    said = Said(problem, watch, short * len(runs) + long * effort.workers)
    with ThreadPoolExecutor(effort.workers) as threads:
        leg = seconds * _RACE / math.ceil(len(runs) / effort.workers)
        list(threads.map(lambda run: run.go(short, least, leg, said), runs))
        runs = sorted(runs, key=lambda run: run.value)[: effort.workers]
        leg = seconds - (time.perf_counter() - began)
        list(threads.map(lambda run: run.go(long, least, leg, said), runs))
    present = [] if problem.present is None else [problem.present]
    found = [_told(problem, run.best) for run in runs]
    return min([*present, *found], key=lambda each: value_of(problem, each))


@dataclass
class Said:
    """What the searches have told together: their steps, and the best value."""

    problem: Problem
    watch: Watch
    steps: int
    done: int = 0
    best: float = math.inf

    def tell(self, steps: int, value: int, plan: Days) -> None:
        """So many steps more, and the best value and plan of one search."""
        self.done += steps
        self.watch.progress.advance(self.done, self.steps)
        if value < self.best:
            self.best = value
            self.watch.better(value, lambda: _told(self.problem, plan))


class Climb:
    """One search from a plan, with chance of its own."""

    def __init__(self, ground: Ground, first: Days, seed: int) -> None:
        self._ground, self._rng = ground, np.random.default_rng(seed)
        everything = np.ones(ground.days, dtype=bool)
        now, best, tried = empty(ground), empty(ground), empty(ground)
        for plan in (now, best, tried):
            copy(first, plan, everything)
        value, energy = measure(ground, first)
        self._plans = Plans(now, best, tried, np.array([energy, value, energy]))

    @property
    def best(self) -> Days:
        """The best plan so far."""
        return self._plans.best

    @property
    def value(self) -> int:
        """What it is worth."""
        return int(self._plans.marks[1])

    def go(self, steps: int, least: int, seconds: float, said: Said) -> None:
        """So many steps more, while it cools; less at the bound, or when the time is up."""
        done, began = 0, time.perf_counter()
        said.tell(0, self.value, self.best)
        while done < steps and said.best > least and (taken := time.perf_counter() - began) < seconds:
            if said.watch.stopped():
                return
            heat = self.value * _HOT * (_COLD / _HOT) ** min(max(done / steps, taken / seconds), 1.0)
            chunk = min(_CHUNK, steps - done)
            search(self._ground, self._plans, int(self._rng.integers(2**31)), chunk, heat)
            done += chunk
            said.tell(chunk, self.value, self.best)


def firsts(problem: Problem, ground: Ground) -> list[Days]:
    """A plan for every order of the priorities: in it the most work comes first."""
    plans: list[Days] = []
    out = contracts(problem, ground.work)
    for order in permutations((1, 2, 3)):
        rank = np.array([(*order, 4).index(p) if p in order else 3 for p in problem.priority.tolist()])
        due: Integers = np.array([4, *(1 + order.index(p) for p in (1, 2, 3))], dtype=np.int64)
        days = empty(ground)
        days.start[out] = OUT
        # for no further contracts as yet, not even those that cost nothing: what follows them may cost too much
        days.spent[0] = problem.budget + 1
        taste = Taste(rest=0.7, late=0.3, price=np.ones(ground.days), noise=0.0, contract=0.0, skip=0.02, due=due)
        put_all(ground, days, rank - 1e-3 * ground.work, taste)
        days.spent[0] = problem.contract[out].sum()
        for day in range(ground.days):
            settle(ground, days, day, in_day(ground, due))
        plans.append(days)
    return plans


def _told(problem: Problem, days: Days) -> Schedule:
    """The days as a schedule; everybody of a team is in each of its tasks."""
    start = np.where(days.start == OUT, CONTRACTED, np.where(days.start < 0, LEFT_OUT, days.start))
    crew: list[tuple[int, int, int]] = []
    for task in np.flatnonzero(start >= 0).tolist():
        members: Integers = np.flatnonzero(days.member[start[task] // problem.day] == days.team[task])
        crew += [(task, -1, person) for person in members.tolist()]
    return Schedule(start.astype(np.int64), np.array(crew, dtype=np.int64).reshape(-1, 3))
