"""Decides who does what in which weeks, how good that is, and what a person's hour is worth."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

import numpy as np

from rotunda.engine.assign import arrays
from rotunda.engine.assign.arrays import Model, State
from rotunda.engine.assign.check import TOLERANCE, Claim, check
from rotunda.engine.assign.improving import MOST, Chance, Journal, improve
from rotunda.engine.assign.parameters import Effort
from rotunda.engine.assign.placing import keep_all, place_all
from rotunda.engine.assign.pricing import NEVER, Prices, follow
from rotunda.engine.assign.problem import Integers, Problem
from rotunda.engine.assign.tables import tables_of
from rotunda.engine.result import Result, Status, Verdict
from rotunda.estate.progress import SILENT, Progress

#: The improvement is made in so many parts, each colder than the one before; the share of the clock for prices.
PARTS, SHARE = 40, 0.4
#: Numbers below which a seed of the compiled chance lies.
_SEEDS = 2**31 - 1


@dataclass(frozen=True)
class Assignment:
    """The decision: its `result` with the tables of `outcome.TABLES`, and the claim that the verdict is about."""

    problem: Problem
    claim: Claim
    result: Result

    @property
    def value(self) -> float:
        """What the assignment is worth."""
        return self.claim.value


def assign(problem: Problem, effort: Effort | None = None, progress: Progress = SILENT) -> Assignment:
    """The best assignment found, with its bound.

    Where the problem has a present assignment the search starts from it and takes no loss, so that little changes. The
    objective is minus the value, so that less is better.
    """
    started = time.perf_counter()
    effort = effort or Effort()
    until = started + (effort.seconds if effort.seconds is not None else float("inf"))
    claim = search(problem, effort, until, progress)
    progress.stage("Checking the assignment")
    verdict = check(problem, claim)
    result = Result(
        status=_status(claim, verdict),
        objective=-claim.value,
        bound=None if claim.bound is None else -claim.bound,
        seconds=time.perf_counter() - started,
        seed=effort.seed,
        verdict=verdict,
        solution=tables_of(problem, claim),
    )
    return Assignment(problem, claim, result)


def search(problem: Problem, effort: Effort, until: float = float("inf"), progress: Progress = SILENT) -> Claim:
    """The best assignment found, unchecked."""
    model = arrays.model_of(problem)
    progress.stage("Pricing everybody's weeks")
    began = time.perf_counter()
    first = arrays.empty(problem)
    free_of_charge = np.zeros(problem.room.shape)
    start = _filled(problem, model, first, free_of_charge)
    pricing_until = began + SHARE * (until - began) if np.isfinite(until) else until
    prices = follow(model, effort.price_steps, pricing_until, start)
    progress.stage("Placing the work")
    second = arrays.empty(problem)
    value = _filled(problem, model, second, prices.week)
    if value < start:
        second, value = first, start
    progress.stage("Improving the assignment")
    second, value = _improved(problem, model, (second, value), prices, effort, until, progress)
    return _claimed(model, second, value, prices)


def _filled(problem: Problem, model: Model, state: State, week: np.ndarray) -> float:
    """Place locked pieces, then what is to be kept, then all by price, then what is left wherever there is room; tells
    the value."""
    pieces, nothing = problem.pieces, np.zeros_like(week)
    urgency = -(pieces.bonus / pieces.size + pieces.worth)
    place = np.where(pieces.bonus > 0, pieces.place, 0)
    order: Integers = np.lexsort((-pieces.size, urgency, place, pieces.bonus <= 0)).astype(np.int32)
    locked: Integers = order[problem.locked[order] >= 0]
    value = arrays.baseline(model)
    value += place_all(model, state, nothing, locked, -NEVER / 2)
    value += keep_all(model, state, week, problem.present)
    value += place_all(model, state, week, order, 0.0)
    return value + place_all(model, state, nothing, order, 0.0)


def _improved(  # noqa: PLR0913, PLR0917  # the search, all of whose limits are asked for
    problem: Problem,
    model: Model,
    start: tuple[State, float],
    prices: Prices,
    effort: Effort,
    until: float,
    progress: Progress,
) -> tuple[State, float]:
    """The best plan that the improvement passes through, looked at after each part."""
    state, value = start
    movable = _movable(model)
    if not len(movable) or not effort.moves:
        return start
    chance = Chance(np.array([effort.seed * 2_654_435_761 % _SEEDS + 1], dtype=np.int64))
    journal = Journal(*_journal(len(problem.weeks)))
    kept = bool((problem.present >= 0).any())
    mean = float((model.bonus * 0 + model.size * model.worth).mean())
    best, best_value = (state.pair.copy(), state.hours.copy()), value
    for part in range(PARTS):
        heat = 0.0 if kept else effort.heat * mean * max(1 - (part + 1) / (PARTS * 0.9), 0.0)
        value += improve(model, state, prices.week, chance, journal, movable, effort.moves // PARTS + 1, heat)
        if value > best_value:
            best, best_value = (state.pair.copy(), state.hours.copy()), value
        progress.advance(part + 1, PARTS)
        if time.perf_counter() > until:
            break
    state.pair[:], state.hours[:] = best
    return state, best_value


def _movable(model: Model) -> Integers:
    """Pieces that somebody may do and nobody locked."""
    return np.flatnonzero((model.high > model.low) & ~model.fixed).astype(np.int32)


def _journal(weeks: int) -> tuple[Integers, Integers, np.ndarray, Integers]:
    size = MOST + 1
    whole = (np.zeros(size, dtype=np.int32), np.zeros(size, dtype=np.int32))
    return (*whole, np.zeros((size, weeks), dtype=np.int16), np.zeros(1, dtype=np.int32))


def _claimed(model: Model, state: State, value: float, prices: Prices) -> Claim:
    who = np.where(state.pair >= 0, model.person[np.maximum(state.pair, 0)] if len(model.person) else -1, -1)
    return Claim(
        who=who.astype(np.int32),
        hours=state.hours,
        value=value,
        week_price=prices.week,
        floor_price=prices.floor,
        bound=prices.bound if np.isfinite(prices.bound) else None,
    )


def _status(claim: Claim, verdict: Verdict) -> Status:
    if not verdict.holds:
        return Status.UNKNOWN
    closed = claim.bound is not None and claim.bound <= claim.value + TOLERANCE * max(abs(claim.value), 1.0)
    return Status.OPTIMAL if closed else Status.FEASIBLE


def price_of_decisions(found: Assignment, effort: Effort | None = None) -> float:
    """What the locks and bans cost: the value of the best assignment found without them less the value with them.

    Both are found by a search; the difference is at least 0, as what obeys the decisions may be had without them.
    """
    free = replace(found.problem, locks=(), bans=())
    effort = effort or Effort()
    until = time.perf_counter() + (effort.seconds if effort.seconds is not None else float("inf"))
    return max(search(free, effort, until).value - found.value, 0.0)
