"""Prices of everybody's weeks: the Lagrangian dual, followed by its subgradients."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from rotunda.engine.assign.arrays import Model
from rotunda.engine.assign.problem import Floats
from rotunda.engine.pool.event.compiling import compiled

#: Steps without a better bound after which the step is halved, and the share of the last direction that is kept.
PATIENCE, KEPT = 8, 0.6
#: A bound that fell by less than this share over so many steps falls no more.
ALMOST, LOOK = 1e-5, 60
#: No cost: nothing fits.
NEVER = 1e300


@dataclass(frozen=True)
class Prices:
    """Of a part of each person's week, and of a part of each agency's floor; and the bound that they give."""

    week: Floats
    floor: Floats
    bound: float


@compiled
def cheapest(model: Model, week: Floats, j: int, k: int) -> float:
    """The price of piece j in the cheapest weeks of pair k, none filled beyond what is there; `NEVER` where too few."""
    p, left, cost, done = model.person[k], model.size[j], 0.0, 0
    while left > 0:
        best = -1
        for t in range(model.begin[j], model.end[j] + 1):
            usable = (model.weeks[k] >> t) & 1 and not (done >> t) & 1 and model.room[p, t] > 0
            if usable and (best < 0 or week[p, t] < week[p, best]):
                best = t
        if best < 0:
            return NEVER
        taken = min(left, model.room[p, best])
        cost += taken * week[p, best]
        left -= taken
        done |= 1 << best
    return cost


@compiled
def charge(model: Model, week: Floats, j: int, k: int, use: Floats) -> None:
    """Note where piece j goes when pair k takes it in its cheapest weeks."""
    p, left, done = model.person[k], model.size[j], 0
    while left > 0:
        best = -1
        for t in range(model.begin[j], model.end[j] + 1):
            usable = (model.weeks[k] >> t) & 1 and not (done >> t) & 1 and model.room[p, t] > 0
            if usable and (best < 0 or week[p, t] < week[p, best]):
                best = t
        taken = min(left, model.room[p, best])
        use[p, best] += taken
        left -= taken
        done |= 1 << best


@compiled
def answer(model: Model, week: Floats, floor: Floats, use: Floats, served: Floats) -> float:
    """What all pieces bring together when each goes where it brings the most at these prices; notes what that uses."""
    total = 0.0
    for j in range(model.size.shape[0]):
        base = model.bonus[j] + model.size[j] * (model.worth[j] + floor[model.agency[j]])
        most, at = 0.0, -1
        for k in range(model.low[j], model.high[j]):
            gain = base + model.size[j] * model.extra[k]
            if gain > most:
                gain -= cheapest(model, week, j, k)
                if gain > most:
                    most, at = gain, k
        if at >= 0:
            total += most
            charge(model, week, j, at, use)
            served[model.agency[j]] += model.size[j]
    return total


def follow(model: Model, steps: int, until: float, least: float) -> Prices:
    """The best prices found in so many steps, from nothing; `least` is a value that can be reached."""
    room = model.room.astype(float)
    week, floor = _start(model)
    best = Prices(week, floor, float("inf"))
    kept_week, kept_floor = np.zeros_like(week), np.zeros_like(floor)
    scale, still, looked = 1.0, 0, float("inf")
    for number in range(steps):
        use, served = np.zeros_like(week), np.zeros_like(floor)
        found = answer(model, week, floor, use, served)
        bound = float((week * room).sum() - floor @ model.floor) + found
        if bound < best.bound - 1e-7 * abs(best.bound if np.isfinite(best.bound) else 0.0):
            best, still = Prices(week.copy(), floor.copy(), bound), 0
        elif (still := still + 1) >= PATIENCE:
            scale, still = scale * 0.6, 0
            week, floor = best.week.copy(), best.floor.copy()
            kept_week[:], kept_floor[:] = 0.0, 0.0
        if number % LOOK == LOOK - 1:
            if looked - best.bound < ALMOST * abs(best.bound):
                break
            looked = best.bound
        if time.perf_counter() > until:
            break
        kept_week = use - room + KEPT * kept_week
        kept_floor = (model.floor - served) + KEPT * kept_floor
        # weeks without a price that nobody wants do not move
        kept_week[(week <= 0) & (kept_week < 0)] = 0.0
        norm = float((kept_week**2).sum() + (kept_floor**2).sum())
        if norm <= 0:
            break
        target = max(least, best.bound - 0.05 * abs(best.bound))
        step = scale * max(bound - target, 1e-9) / norm
        week = np.maximum(week + step * kept_week, 0.0)
        floor = np.clip(floor + step * kept_floor, 0.0, model.floor_weight)
    return best


def _start(model: Model) -> tuple[Floats, Floats]:
    """No prices at all."""
    return np.zeros(model.room.shape), np.zeros(len(model.floor))
