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
from rotunda.engine.assign.pricing import HOT, NEVER, WARM, Prices, first_prices, follow, least_prices
from rotunda.engine.assign.problem import Floats, Integers, Problem
from rotunda.engine.assign.tables import tables_of
from rotunda.engine.result import Result, Status, Verdict
from rotunda.estate.progress import SILENT, Progress

#: The improvement is made in at least so many parts of at most so many moves, each colder than the one before; the
#: share of the clock for prices.
PARTS, MOVES, SHARE = 40, 20_000, 0.4
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


def assign(
    problem: Problem, effort: Effort | None = None, progress: Progress = SILENT, prices: Prices | None = None
) -> Assignment:
    """The best assignment found, with its bound. `prices`, such as those of the plan before, give the search a start.

    Where the problem has a present assignment all that the rules still allow is kept, and only what nobody has is
    given anew, so that little changes. The objective is minus the value, so that less is better.
    """
    started = time.perf_counter()
    effort = effort or Effort()
    until = started + (effort.seconds if effort.seconds is not None else float("inf"))
    claim = search(problem, effort, until, progress, prices)
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


def replan(
    found: Assignment, problem: Problem, effort: Effort | None = None, progress: Progress = SILENT
) -> Assignment:
    """The assignment again where the problem has changed a little, as after a resignation: the same people, needs and
    pieces, everybody's present work that of the plan before, whose prices are still nearly right."""
    claim = found.claim
    week, floor = claim.week_price, claim.floor_price
    prices = None if week is None or floor is None else Prices(week, floor, float("inf"))
    return assign(replace(problem, present=claim.who), effort, progress, prices)


def search(
    problem: Problem,
    effort: Effort,
    until: float = float("inf"),
    progress: Progress = SILENT,
    prices: Prices | None = None,
) -> Claim:
    """The best assignment found, unchecked."""
    model = arrays.model_of(problem)
    progress.stage("Pricing everybody's weeks")
    began = time.perf_counter()
    nothing = np.zeros(problem.room.shape)
    best, value = _filled(problem, model, nothing if prices is None else prices.week)
    start, hot = (first_prices(model, best), HOT) if prices is None else (prices, HOT * WARM)
    pricing_until = began + SHARE * (until - began) if np.isfinite(until) else until
    found = follow(model, start, least_prices(model, best), effort.price_steps, pricing_until, effort.seed, hot)
    progress.stage("Placing the work")
    for one in found:
        other, worth = _filled(problem, model, one.week)
        if worth > value:
            best, value = other, worth
    progress.stage("Improving the assignment")
    best, value = _improved(problem, model, (best, value), found[0], effort, until, progress)
    return _claimed(model, best, value, found[0])


def _filled(problem: Problem, model: Model, week: Floats) -> tuple[State, float]:
    """A plan: locked pieces, then what is to be kept, then all by price, then what is left wherever there is room; and
    its value."""
    pieces, nothing, state = problem.pieces, np.zeros_like(week), arrays.empty(problem)
    urgency = -(pieces.bonus / pieces.size + pieces.worth)
    place = np.where(pieces.bonus > 0, pieces.place, 0)
    order: Integers = np.lexsort((-pieces.size, urgency, place, pieces.bonus <= 0)).astype(np.int32)
    locked: Integers = order[problem.locked[order] >= 0]
    value = arrays.baseline(model)
    value += place_all(model, state, nothing, locked, -NEVER / 2)
    value += keep_all(model, state, week, problem.present)
    value += place_all(model, state, week, order, 0.0)
    return state, value + place_all(model, state, nothing, order, 0.0)


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
    holder = np.where(state.pair >= 0, model.person[np.maximum(state.pair, 0)] if len(model.person) else -1, -1)
    stays = (model.present >= 0) & (holder == model.present)
    return np.flatnonzero((model.high > model.low) & ~model.fixed & ~stays).astype(np.int32)


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
