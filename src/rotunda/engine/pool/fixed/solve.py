"""Finds the fewest people who can do all jobs: first everybody, then as few as the bound allows, then one more."""

from __future__ import annotations

import time
from dataclasses import dataclass
from itertools import count, cycle

import numpy as np
import numpy.typing as npt
import polars as pl

from rotunda.engine.pool.fixed.bound import busiest, too_few
from rotunda.engine.pool.fixed.check import check
from rotunda.engine.pool.fixed.problem import Integers, Problem
from rotunda.engine.pool.fixed.search import FEWEST, Table, nobody_yet, search, table_of
from rotunda.engine.result import Result, Status, Verdict
from rotunda.estate.progress import SILENT, Progress

#: Steps between looks at the clock, and of the first attempt; every attempt is a tenth longer.
_CHUNK, _STEPS, _LONGER = 20_000, 1_000_000, 1.1
#: How rarely a step replaces a person, attempt by attempt: no one rate is best for all problems.
_RARE = (1_000, 20, 100, 1_000)
#: How unevenly chance changes the order in which people are made active after the first attempts.
_NOISE = 0.1


@dataclass(frozen=True)
class FixedParameters:
    """What may be set: `seconds` on the clock at most, and the `seed` of all chance.

    `patient` is the share of the time that may go into the bound itself before one person more is tried. The same
    seed gives the same answer wherever the clock does not cut the search short. Raises `ValueError` for a time or
    share that makes no sense.
    """

    seconds: float = 60.0
    seed: int = 1
    patient: float = 0.8

    def __post_init__(self) -> None:
        if not self.seconds > 0:
            raise ValueError(f"seconds is {self.seconds}, and must be above 0")
        if not 0 < self.patient <= 1:
            raise ValueError(f"patient is {self.patient}, and lies above 0 and up to 1")


def solve(problem: Problem, parameters: FixedParameters | None = None, progress: Progress = SILENT) -> Result:
    """The fewest people, as `assignments` (job, person), with the most jobs at once as bound.

    Infeasible only where that is proven: some jobs of one moment have too few people. Unknown where nothing was
    found in time.
    """
    parameters = parameters or FixedParameters()
    began = time.perf_counter()
    if too_few(problem) is not None:
        return _without(Status.INFEASIBLE, None, began, parameters.seed)
    least = len(busiest(problem).jobs)
    hunt = _Hunt(table_of(problem), np.random.default_rng(parameters.seed), progress)
    who = hunt.fewest(least, began, began + parameters.seconds, parameters.patient)
    if who is None:
        return _without(Status.UNKNOWN, float(least), began, parameters.seed)
    assignments = pl.DataFrame({"job": np.arange(len(problem)), "person": who})
    used = float(len(np.unique(who)))
    verdict = check(problem, assignments, used)
    return Result(
        status=Status.OPTIMAL if used == least and verdict.holds else Status.FEASIBLE,
        objective=used,
        bound=float(least),
        seconds=time.perf_counter() - began,
        seed=parameters.seed,
        verdict=verdict,
        solution={"assignments": assignments},
    )


def _without(status: Status, bound: float | None, began: float, seed: int) -> Result:
    return Result(status, None, bound, time.perf_counter() - began, seed, Verdict())


@dataclass(frozen=True)
class _Hunt:
    """The attempts at one problem."""

    table: Table
    rng: np.random.Generator
    progress: Progress

    def fewest(self, least: int, began: float, ends: float, patient: float) -> Integers | None:
        """Who does each job with as few people as were found, or `None`."""
        people = len(self.table.may)
        self.progress.stage("Finding anybody for every job")
        found = self.within(people, began + (ends - began) * 0.2)
        if least >= people or (found is not None and len(np.unique(found)) == least):
            return found
        until = began + (ends - began) * patient
        most, number = people if found is None else len(np.unique(found)), least
        while number < most and time.perf_counter() < ends:
            self.progress.stage(f"Finding a plan for {number} people")
            better = self.within(number, until)
            if better is None:
                number, until = number + 1, until + (ends - until) / 2
            elif number == least:
                return better
            else:
                # What time is left goes into fewer people again.
                found, most, number, until = better, number, least, ends
        return found if found is not None else self.within(people, ends)

    def within(self, number: int, until: float) -> Integers | None:
        """Who does each job with that many people, or `None` where the time is up."""
        for attempt, rare in zip(count(), cycle(_RARE), strict=False):
            steps = int(_STEPS * _LONGER**attempt)
            state = nobody_yet(self.table, self._active(number, attempt), self.rng)
            for _ in range(max(1, steps // _CHUNK)):
                if search(self.table, state, int(self.rng.integers(2**31)), _CHUNK, rare):
                    return state.who
                self.progress.advance(len(state.who) - int(state.tally[FEWEST]), len(state.who))
                if time.perf_counter() >= until:
                    return None
        return None

    def _active(self, number: int, attempt: int) -> npt.NDArray[np.bool_]:
        """Those who may do the most jobs; chance has a say after the first round of attempts."""
        able = self.table.may.sum(axis=1, dtype=np.float64)
        if attempt >= len(_RARE):
            able *= 1 + _NOISE * self.rng.standard_normal(len(able))
        active = np.zeros(len(able), dtype=np.bool_)
        active[np.argsort(-able, kind="stable")[:number]] = True
        return active
