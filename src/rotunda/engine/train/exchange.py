"""Improves a choice: each step against the best other one, then parts torn down at random and built again."""

from __future__ import annotations

import numpy as np

from rotunda.engine.train.flow import Flows
from rotunda.engine.train.greedy import NOTHING, Search, best_step, fill
from rotunda.engine.train.problem import Integers

#: The greatest share of a choice that is torn down at once, and the least number of steps.
PART, FEW = 0.2, 2


def exchange(flows: Flows, budget: float, search: Search) -> bool:
    """Replace each step in turn by the best other one, where that is better; tells whether anything was."""
    problem = flows.problem
    better = False
    for link in flows.chosen.tolist():
        if search.is_over:
            break
        before = flows.value
        flows.change(drop=[link])
        left = budget - problem.cost_of(flows.chosen)
        least = before - flows.value + NOTHING * before
        other, _ = best_step(flows, left, problem.steps[problem.steps != link], search, least)
        flows.change(add=[link if other < 0 else other])
        better = better or other >= 0
    return better


def improve(flows: Flows, budget: float, search: Search) -> None:
    """Exchange until nothing helps, then tear down and build again so many times, keeping what is better."""
    fill(flows, budget, flows.problem.steps, search)
    for _ in range(search.effort.rounds + 1):
        if search.is_reached(flows.value) or not exchange(flows, budget, search):
            break
        fill(flows, budget, flows.problem.steps, search)
    for _ in range(search.effort.rounds):
        if search.is_over or search.is_reached(flows.value) or not len(flows.chosen):
            return
        kept, value = flows.chosen, flows.value
        flows.change(drop=_part(kept, search.rng))
        fill(flows, budget, flows.problem.steps, search)
        if flows.value > value * (1 + NOTHING):
            exchange(flows, budget, search)
        elif flows.value < value:
            flows.become(kept)


def _part(chosen: Integers, rng: np.random.Generator) -> list[int]:
    """Some steps of a choice, drawn at random."""
    most = max(FEW, int(PART * len(chosen)))
    size = min(len(chosen), int(rng.integers(1, most + 1)))
    return sorted(int(link) for link in rng.choice(chosen, size, replace=False))
