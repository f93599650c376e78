"""Decides who does what in which weeks, how good that is, and what a person's hour is worth."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

import numpy as np

from rotunda.engine.assign import arrays
from rotunda.engine.assign.arrays import Model, State
from rotunda.engine.assign.check import TOLERANCE, Claim, check
from rotunda.engine.assign.filling import carried, filled, holders, order_of
from rotunda.engine.assign.improving import MOST, Chance, Journal, improve
from rotunda.engine.assign.parameters import Effort
from rotunda.engine.assign.placing import place_all
from rotunda.engine.assign.pricing import Prices, bound_at, first_prices, follow, least_prices
from rotunda.engine.assign.problem import Integers, Problem
from rotunda.engine.assign.tables import tables_of
from rotunda.engine.result import Result, Status, Verdict
from rotunda.estate.progress import SILENT, Progress

#: The improvement is made in at least so many parts of at most so many moves, each colder than the one before; the
#: share of the clock for prices.
PARTS, MOVES, SHARE = 40, 20_000, 0.4
#: Moves for each piece that is free after a change of the problem.
EACH = 500
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

    Where the problem has a present assignment all that the rules still allow is kept at first, and the search begins
    cold, so that little changes. The objective is minus the value, so that less is better.
    """
    started = time.perf_counter()
    effort = effort or Effort()
    until = started + (effort.seconds if effort.seconds is not None else float("inf"))
    return _judged(problem, search(problem, effort, until, progress), started, effort.seed, progress)


def replan(
    found: Assignment, problem: Problem, effort: Effort | None = None, progress: Progress = SILENT
) -> Assignment:
    """The assignment again where the problem has changed a little, as after a resignation: the same people, needs and
    pieces. All stays with whom it was, in the same weeks, as far as the rules and the hours still allow it; what has
    lost its person is given anew, and only for its sake is anything else moved. The prices before still prove a
    bound."""
    started = time.perf_counter()
    effort, claim = effort or Effort(), found.claim
    problem = replace(problem, present=claim.who)
    return _judged(problem, repaired(problem, claim, effort), started, effort.seed, progress)


def repaired(problem: Problem, before: Claim, effort: Effort, wanted: Integers | None = None) -> Claim:
    """The claim before, carried over into a problem of the same people, needs and pieces. The pieces that lost their
    person, and those `wanted`, look for the best place again; nothing else moves but for their sake."""
    model = arrays.model_of(problem)
    prices = _prices_of(problem, before)
    state, value, freed = carried(problem, model, prices.week, before)
    movable = freed if wanted is None else np.union1d(freed, wanted).astype(np.int32)
    movable = movable[(model.high > model.low)[movable] & ~model.fixed[movable]]
    value += place_all(model, state, prices.week, order_of(problem), 0.0)
    if len(movable):
        chance = Chance(np.array([effort.seed * 2_654_435_761 % _SEEDS + 1], dtype=np.int64))
        journal, moves = Journal(*_journal(len(problem.weeks))), min(effort.moves, EACH * len(movable))
        value += improve(model, state, prices.week, chance, journal, movable, moves, 0.0)
    value += place_all(model, state, np.zeros(problem.room.shape), order_of(problem), 0.0)
    bound = bound_at(model, prices.week, prices.floor)
    return _claimed(model, state, value, replace(prices, bound=bound))


def _prices_of(problem: Problem, claim: Claim) -> Prices:
    week = np.zeros(problem.room.shape) if claim.week_price is None else claim.week_price
    floor = np.zeros(len(problem.floor)) if claim.floor_price is None else claim.floor_price
    return Prices(week, floor, float("inf"))


def search(problem: Problem, effort: Effort, until: float = float("inf"), progress: Progress = SILENT) -> Claim:
    """The best assignment found, unchecked."""
    model = arrays.model_of(problem)
    progress.stage("Pricing everybody's weeks")
    began = time.perf_counter()
    best, value = filled(problem, model, np.zeros(problem.room.shape))
    pricing_until = began + SHARE * (until - began) if np.isfinite(until) else until
    start, least = first_prices(model, best), least_prices(model, best)
    found = follow(model, start, least, effort.price_steps, pricing_until, effort.seed)
    progress.stage("Placing the work")
    for one in found:
        other, worth = filled(problem, model, one.week)
        if worth > value:
            best, value = other, worth
    progress.stage("Improving the assignment")
    best, value = _improved(problem, model, (best, value), found[0], effort, until, progress)
    return _claimed(model, best, value, found[0])


def _improved(  # noqa: PLR0913, PLR0917  # the search, all of whose limits are asked for
    problem: Problem,
    model: Model,
    start: tuple[State, float],
    prices: Prices,
    effort: Effort,
    until: float,
    progress: Progress,
) -> tuple[State, float]:
    """The best plan that the improvement passes through, looked at after each part; it is the colder the more of the
    moves or of the time is gone."""
    state, value = start
    kept = bool((problem.present >= 0).any())
    movable = _movable(model, state)
    if not len(movable) or not effort.moves:
        return start
    chance = Chance(np.array([effort.seed * 2_654_435_761 % _SEEDS + 1], dtype=np.int64))
    journal = Journal(*_journal(len(problem.weeks)))
    warmth = 0.0 if kept else effort.heat * float((model.size * model.worth).mean())
    best, best_value = (state.pair.copy(), state.hours.copy()), value
    began, way, moves = time.perf_counter(), 0.0, 0
    each = max(min(effort.moves // PARTS, MOVES), 1)
    while way < 1:
        heat = warmth * max(1 - way / 0.95, 0.0) ** 2
        value += improve(model, state, prices.week, chance, journal, movable, each, heat)
        moves += each
        if value > best_value:
            best, best_value = (state.pair.copy(), state.hours.copy()), value
        elapsed = (time.perf_counter() - began) / max(until - began, 1e-9) if np.isfinite(until) else 0.0
        way = min(max(moves / effort.moves, elapsed), 1.0)
        progress.advance(round(way * PARTS), PARTS)
    state.pair[:], state.hours[:] = best
    return state, best_value


def _movable(model: Model, state: State) -> Integers:
    """Pieces that somebody may do, nobody locked, and nobody keeps from the present."""
    stays = (model.present >= 0) & (holders(model, state) == model.present)
    return np.flatnonzero((model.high > model.low) & ~model.fixed & ~stays).astype(np.int32)


def _journal(weeks: int) -> tuple[Integers, Integers, np.ndarray, Integers]:
    size = MOST + 1
    whole = (np.zeros(size, dtype=np.int32), np.zeros(size, dtype=np.int32))
    return (*whole, np.zeros((size, weeks), dtype=np.int16), np.zeros(1, dtype=np.int32))


def _claimed(model: Model, state: State, value: float, prices: Prices) -> Claim:
    return Claim(
        who=holders(model, state),
        hours=state.hours,
        value=value,
        week_price=prices.week,
        floor_price=prices.floor,
        bound=prices.bound if np.isfinite(prices.bound) else None,
    )


def _judged(problem: Problem, claim: Claim, started: float, seed: int, progress: Progress) -> Assignment:
    """The claim with what the checker says of it, and its tables."""
    progress.stage("Checking the assignment")
    verdict = check(problem, claim)
    result = Result(
        status=_status(claim, verdict),
        objective=-claim.value,
        bound=None if claim.bound is None else -claim.bound,
        seconds=time.perf_counter() - started,
        seed=seed,
        verdict=verdict,
        solution=tables_of(problem, claim),
    )
    return Assignment(problem, claim, result)


def _status(claim: Claim, verdict: Verdict) -> Status:
    if not verdict.holds:
        return Status.UNKNOWN
    closed = claim.bound is not None and claim.bound <= claim.value + TOLERANCE * max(abs(claim.value), 1.0)
    return Status.OPTIMAL if closed else Status.FEASIBLE


def price_of_decisions(found: Assignment, effort: Effort | None = None) -> float:
    """What the locks and bans cost: what the plan gains when they are lifted and the pieces of their needs look for
    the best place again, with all else where it is. At least 0; the whole found anew might gain more."""
    effort, problem, claim = effort or Effort(), found.problem, found.claim
    touched = [decision.need for decision in (*problem.locks, *problem.bans)]
    wanted = np.flatnonzero(np.isin(problem.pieces.need, touched)).astype(np.int32)
    bound_by = repaired(problem, claim, effort, wanted)
    free = repaired(replace(problem, locks=(), bans=()), claim, effort, wanted)
    return max(free.value - bound_by.value, 0.0)
