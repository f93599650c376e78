"""Prices of everybody's weeks: the Lagrangian dual, followed piece by piece.

Every piece in turn goes where it brings the most at the prices of the moment, and raises the price of the weeks that it
takes at once; between blocks of pieces all prices fall evenly, by as much as full weeks rise (an incremental
subgradient method). Pieces so spread over people who are alike, where a step after all
pieces would send them all to the same one.
Source: Nedic & Bertsekas, Incremental subgradient methods for nondifferentiable optimization, SIAM J. Optim. 12 (2001).
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rotunda.engine.assign.arrays import Model, State
from rotunda.engine.assign.problem import Floats, Integers
from rotunda.engine.pool.event.compiling import compiled

#: A step moves the price of a full week by this share of the mean price at first, and by this share of that at last.
HOT, COOL = 0.5, 0.002
#: Blocks of pieces between which prices fall; pairs looked at for a piece in the first share of the steps, and that
#: share: people are alike enough for a sample to do until the prices are to be exact.
BLOCKS, SAMPLE, SAMPLED = 32, 32, 0.7
#: The share of the last step in the mean of the prices, and of a floor's weight that its price moves by.
FRESH, FLOORS = 0.3, 0.2
#: Shares of the way at which the bound is computed: it costs a whole step.
LOOKS = (0.75, 0.9, 1.0)
#: No cost: nothing fits. All pairs, where no sample is taken.
NEVER, EVERY = 1e300, 1 << 30


@dataclass(frozen=True)
class Prices:
    """Of a part of each person's week, and of a part of each agency's floor; and the bound that they give."""

    week: Floats
    floor: Floats
    bound: float


@compiled
def cheapest(model: Model, week: Floats, j: int, k: int, limit: float) -> float:  # compiled
    """The price of piece j in the cheapest weeks of pair k, none filled beyond what is there; `NEVER` where there are
    too few, or the price reaches the limit."""
    p, left, cost, done = model.person[k], model.size[j], 0.0, 0
    while left > 0:
        best, price = -1, NEVER
        for t in range(model.begin[j], model.end[j] + 1):
            usable = (model.weeks[k] >> t) & 1 and not (done >> t) & 1 and model.room[p, t] > 0
            if usable and week[p, t] < price:
                best, price = t, week[p, t]
        if best < 0 or cost + left * price >= limit:
            return NEVER
        taken = min(left, model.room[p, best])
        cost += taken * price
        left -= taken
        done |= 1 << best
    return cost


@compiled
def margin(model: Model, week: Floats, floor: Floats, j: int, k: int, most: float) -> float:  # noqa: PLR0913, PLR0917  # compiled
    """What piece j brings with pair k beyond the price of its cheapest weeks, if that is more than `most`."""
    gain = model.bonus[j] + model.size[j] * (model.worth[j] + floor[model.agency[j]] + model.extra[k])
    if model.person[k] == model.present[j]:
        gain += model.size[j] * model.kept
    return float(gain - cheapest(model, week, j, k, gain - most))


@compiled
def sweep(  # noqa: PLR0913, PLR0917  # compiled code takes its arrays one by one
    model: Model,
    week: Floats,
    floor: Floats,
    least: Floats,
    order: Integers,
    step: float,
    floor_step: Floats,
    sample: int,
    shift: int,
    mean: Floats,
) -> None:
    """Let all pieces in this order take their best weeks, of so many pairs looked at, and move the prices; `mean`
    gathers the prices of all blocks."""
    n = order.shape[0]
    for block in range(BLOCKS):
        for i in range(n * block // BLOCKS, n * (block + 1) // BLOCKS):
            j, most, at = order[i], 0.0, -1
            stride = max((model.high[j] - model.low[j]) // sample, 1)
            for k in range(model.low[j] + (shift + j) % stride, model.high[j], stride):
                gain = margin(model, week, floor, j, k, most)
                if gain > most:
                    most, at = gain, k
            if at < 0:
                continue
            a = model.agency[j]
            floor[a] = max(floor[a] - floor_step[a] * model.size[j] / max(model.floor[a], 1), 0.0)
            raise_prices(model, week, j, at, step)
        for p in range(week.shape[0]):
            for t in range(week.shape[1]):
                week[p, t] = max(week[p, t] - step / BLOCKS, least[p])
                mean[p, t] += week[p, t] / BLOCKS
        for a in range(floor.shape[0]):
            floor[a] = min(floor[a] + floor_step[a] / BLOCKS, model.floor_weight[a])


@compiled
def raise_prices(model: Model, week: Floats, j: int, k: int, step: float) -> None:
    """Piece j takes its cheapest weeks of pair k, whose prices rise by their share of a full week."""
    p, left, done = model.person[k], model.size[j], 0
    while left > 0:
        best = -1
        for t in range(model.begin[j], model.end[j] + 1):
            usable = (model.weeks[k] >> t) & 1 and not (done >> t) & 1 and model.room[p, t] > 0
            if usable and (best < 0 or week[p, t] < week[p, best]):
                best = t
        taken = min(left, model.room[p, best])
        week[p, best] += step * taken / model.room[p, best]
        left -= taken
        done |= 1 << best


@compiled
def margins(model: Model, week: Floats, floor: Floats) -> float:
    """What all pieces bring together when each goes where it brings the most at these prices."""
    total = 0.0
    for j in range(model.size.shape[0]):
        most = 0.0
        for k in range(model.low[j], model.high[j]):
            gain = margin(model, week, floor, j, k, most)
            most = max(most, gain)
        total += most
    return total


def load_share(week: Floats, room: Integers, load: float) -> Floats:
    """The load of each person that the prices carry best: at most 1, and none beyond the cheapest week."""
    cheap = np.where(room > 0, week, np.inf).min(axis=1, initial=np.inf)
    if load <= 0:
        return np.zeros(len(week))
    return np.asarray(np.where(np.isfinite(cheap), np.minimum(cheap / (2 * load), 1.0), 0.0))


def bound_at(model: Model, week: Floats, floor: Floats) -> float:
    """What no assignment can exceed, by these prices; see `problem`."""
    carried = load_share(week, model.room, model.load)
    saved = model.load * float((model.capacity * carried * (2 - carried)).sum())
    return float((week * model.room).sum() - floor @ model.floor) - saved + margins(model, week, floor)


def first_prices(model: Model, state: State) -> Prices:
    """What the least urgent part of each full week of a plan is worth; half of that where hours are left."""
    week = np.full(model.room.shape, np.inf)
    share = np.where(beyond_reach(model), 1.0, np.where(state.served < model.floor, 0.5, 0.0))
    floor = share * model.floor_weight
    for j in np.flatnonzero(state.pair >= 0).tolist():
        own = state.hours[j] > 0
        person = model.person[state.pair[j]]
        week[person, own] = np.minimum(week[person, own], model.worth[j] + floor[model.agency[j]])
    week = np.where(np.isfinite(week), np.where(state.free > 0, 0.5 * week, week), 0.0)
    return Prices(week, floor, float("inf"))


def beyond_reach(model: Model) -> npt.NDArray[np.bool_]:
    """The agencies whose floor is not met even if all is done that somebody may do: each hour of it is worth its whole
    weight."""
    possible = model.high > model.low
    done = np.bincount(model.agency[possible], model.size[possible], len(model.floor))
    return np.asarray(done <= model.floor)


def least_prices(model: Model, state: State) -> Floats:
    """What a part of each person's time costs by the load alone, by the load of a plan."""
    return np.asarray(2 * model.load * np.minimum(state.used / model.capacity, 1.0))


def follow(  # noqa: PLR0913, PLR0917  # the search, all of whose limits are asked for
    model: Model, start: Prices, least: Floats, steps: int, until: float, seed: int
) -> tuple[Prices, ...]:
    """The best prices found in so many steps from a start, and then some that were passed on the way."""
    rng, began = np.random.default_rng(seed), time.perf_counter()
    week, floor = np.maximum(start.week, least[:, None]), np.clip(start.floor, 0.0, model.floor_weight)
    best = Prices(week.copy(), floor.copy(), bound_at(model, week, floor))
    scale = max(float(week.mean()), 0.05 * float(model.worth.mean()) if len(model.worth) else 0.0)
    total, passed, way, number = week.copy(), [], 0.0, 0
    within = np.where(beyond_reach(model), 0.0, 1.0)
    while way < 1 and scale > 0 and steps:
        step = scale * HOT * COOL**way
        mean = np.zeros_like(week)
        order = rng.permutation(len(model.size)).astype(np.int32)
        sample = SAMPLE if way < SAMPLED else EVERY
        shift, floor_step = int(rng.integers(1 << 20)), FLOORS * step / scale * model.floor_weight * within
        sweep(model, week, floor, least, order, step, floor_step, sample, shift, mean)
        total = mean if not number else (1 - FRESH) * total + FRESH * mean
        before, number = way, number + 1
        elapsed = (time.perf_counter() - began) / max(until - began, 1e-9) if np.isfinite(until) else 0.0
        way = min(max(number / steps, elapsed), 1.0)
        if before < 0.4 <= way:
            passed.append(Prices(total.copy(), floor.copy(), float("inf")))
        if any(before < look <= way for look in LOOKS):
            found = Prices(total.copy(), floor.copy(), bound_at(model, total, floor))
            best = min(best, found, key=lambda prices: prices.bound)
    return best, *passed
