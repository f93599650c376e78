"""Adds the step worth the most for its cost, again and again: the duals say where to look, exact gains decide.

The duals bound what each step can bring. Steps are weighed exactly in the order of their bounds until the best one
found beats every bound that is left, or `tries` of them have been weighed. What the best brings is exact either way.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from rotunda.engine.train.flow import Flows
from rotunda.engine.train.parameters import Effort
from rotunda.engine.train.problem import Floats, Integers

#: A gain below this share of the value is no gain.
NOTHING = 1e-9


@dataclass(frozen=True)
class Search:
    """What every search is told: the worth of each week with all steps, the limits of effort, and until when.

    What is drawn, is drawn from `rng`. No choice is worth more than `target`, where one is known.
    """

    best: Floats
    effort: Effort
    until: float
    rng: np.random.Generator
    target: float = np.inf

    def is_reached(self, value: float) -> bool:
        """Whether there is nothing left to find."""
        return value >= self.target * (1 - NOTHING)

    @property
    def is_over(self) -> bool:
        return time.perf_counter() > self.until


def fill(flows: Flows, budget: float, among: Integers, search: Search) -> list[tuple[int, float]]:
    """Add steps until the budget buys nothing more that helps; tells them in order, each with what it brought."""
    taken: list[tuple[int, float]] = []
    left = budget - flows.problem.cost_of(flows.chosen)
    while not search.is_over:
        link, gain = best_step(flows, left, among, search)
        if link < 0:
            break
        flows.change(add=[link])
        left -= float(flows.problem.links.cost[link])
        taken.append((link, gain))
    return taken


def best_step(flows: Flows, left: float, among: Integers, search: Search, least: float = 0.0) -> tuple[int, float]:
    """The step that brings the most for its cost and more than `least`, and what it brings; -1 where there is none."""
    cost = flows.problem.links.cost
    steps = among[(cost[among] <= left * (1 + NOTHING)) & ~flows.is_open[among]]
    floor = max(least, NOTHING * max(flows.value, float(search.best.mean())))
    most = flows.most_gains(steps, search.best)
    price = np.where(cost[steps] > 0, cost[steps], NOTHING)
    hopeful = np.flatnonzero(most > floor)
    order = hopeful[np.argsort(-most[hopeful] / price[hopeful], kind="stable")]
    found, found_gain, found_rate = -1, 0.0, 0.0
    for i in order[: search.effort.tries]:
        if most[i] / price[i] <= found_rate:
            break
        gain = flows.gain(int(steps[i]))
        if gain > floor and gain / price[i] > found_rate:
            found, found_gain, found_rate = int(steps[i]), gain, gain / float(price[i])
    return found, found_gain
