"""Judges a choice of steps, its worth and its bound by the definitions alone: sums and comparisons, no solver."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from rotunda.engine.result import Verdict
from rotunda.engine.train.flow import Certificate
from rotunda.engine.train.problem import Floats, Integers, Problem

#: Numbers may differ by this share of the demand or profit that they are measured against.
TOLERANCE = 1e-6


@dataclass(frozen=True)
class Ceiling:
    """A bound on every choice at once: what all weeks are worth at most with no step at all, and with each step more.

    `prices` are by link, 0 where held.
    """

    base: float
    prices: Floats
    cost: Floats

    def at(self, budget: float) -> float:
        """The most that any choice within the budget can be worth: the dearest steps for their cost, the last in part.

        Where all steps cost the same no part of one can be bought.
        """
        free = self.base + float(self.prices[self.cost <= 0].sum())
        paid = np.flatnonzero((self.cost > 0) & (self.prices > 0))
        order = paid[np.argsort(-self.prices[paid] / self.cost[paid], kind="stable")]
        spent = np.cumsum(self.cost[order])
        whole = int(np.searchsorted(spent, budget * (1 + TOLERANCE**2), side="right"))
        total = free + float(self.prices[order[:whole]].sum())
        if whole < len(order):
            next_one = order[whole]
            left = max(budget - (float(spent[whole - 1]) if whole else 0.0), 0.0)
            if not self._whole_steps:
                total += float(self.prices[next_one]) * left / float(self.cost[next_one])
        return total

    @property
    def _whole_steps(self) -> bool:
        """Whether all steps cost the same, so that no part of one can be bought."""
        paid = self.cost[self.cost > 0]
        return bool(len(paid)) and bool((paid == paid[0]).all())


def ceiling_of(problem: Problem, person_worth: Floats, skill_worth: Floats) -> Ceiling:
    """The bound that the duals give (those below 0 are taken as 0): it holds whatever they are."""
    links = problem.links
    base = 0.0
    prices = np.zeros(len(links))
    for demand, of_person, of_skill in zip(problem.demand, person_worth, skill_worth, strict=True):
        u, w = np.maximum(of_person, 0.0), np.maximum(of_skill, 0.0)
        base += float(problem.capacity @ u + demand @ w)
        worth = np.maximum(links.profit - u[links.person] - w[links.skill], 0.0)
        prices += worth * np.minimum(problem.capacity[links.person], demand[links.skill])
    base += float(prices[links.held].sum())
    prices[links.held] = 0.0
    weeks = len(problem.demand)
    return Ceiling(base / weeks, prices / weeks, links.cost)


@dataclass(frozen=True)
class Claim:
    """What is said of a choice: its budget, its worth, the flows that prove it, and the duals that bound every choice.

    `bound` is `None` where none is claimed, and then there are no duals for it.
    """

    budget: float
    chosen: Integers
    value: float
    proof: Certificate
    bound: float | None = None
    bound_person: Floats | None = None
    bound_skill: Floats | None = None


def check(problem: Problem, claim: Claim) -> Verdict:
    """Whether the steps may be taken and are worth what is claimed, no more and no less, and the bound holds."""
    if strange := tuple(_strange(problem, claim)):
        return Verdict(strange)
    return Verdict((*_steps(problem, claim), *_flows(problem, claim), *_best(problem, claim), *_bound(problem, claim)))


def _strange(problem: Problem, claim: Claim) -> Iterator[str]:
    """What cannot be judged: steps of another problem, and arrays of another shape or with holes."""
    links, weeks = problem.links, len(problem.demand)
    if any(not 0 <= link < len(links) or links.held[link] for link in claim.chosen.tolist()):
        yield "a step is taken that is no step of the problem"
    people, skills = (weeks, len(problem.people)), (weeks, len(problem.skills))
    proof = claim.proof
    expected = [("flows", proof.flow, (weeks, len(links)))]
    expected += [("duals", proof.person_worth, people), ("duals", proof.skill_worth, skills)]
    for array, shape in ((claim.bound_person, people), (claim.bound_skill, skills)):
        expected += [] if array is None else [("duals of the bound", array, shape)]
    for name, array, shape in expected:
        if array.shape != shape or not np.isfinite(array).all():
            yield f"the {name} are not those of the weeks of the problem, or are not finite"
    if not np.isfinite([claim.value, claim.budget, 0.0 if claim.bound is None else claim.bound]).all():
        yield "the value, the budget or the bound is not finite"


def _steps(problem: Problem, claim: Claim) -> Iterator[str]:
    chosen: Sequence[int] = claim.chosen.tolist()
    if len(set(chosen)) != len(chosen):
        yield "a step is taken twice"
    cost = problem.cost_of(chosen)
    if cost > claim.budget * (1 + TOLERANCE):
        yield f"the steps cost {cost:g} {problem.unit}, and the budget is {claim.budget:g}"


def _flows(problem: Problem, claim: Claim) -> Iterator[str]:
    """Flows run on links in use, within capacity and demand, and are worth the value claimed."""
    links, flow = problem.links, claim.proof.flow
    slack = TOLERANCE * _scale(problem)
    usable = links.held.copy()
    usable[claim.chosen] = True
    if (np.abs(flow[:, ~usable]) > slack).any():
        yield "hours flow on a link that is neither held nor chosen"
    if (flow < -slack).any():
        yield "a flow is below 0"
    for week, hours in enumerate(flow):
        worked = np.bincount(links.person, hours, len(problem.people))
        served = np.bincount(links.skill, hours, len(problem.skills))
        if (worked > problem.capacity + slack).any():
            yield f"somebody works more hours than a week has in week {week}"
        if (served > problem.demand[week] + slack).any():
            yield f"more is served than was asked for in week {week}"
    worth = float((flow @ links.profit).mean())
    if abs(worth - claim.value) > TOLERANCE * max(abs(claim.value), 1.0):
        yield f"the flows are worth {worth:.6f}, and {claim.value:.6f} is claimed"


def _best(problem: Problem, claim: Claim) -> Iterator[str]:
    """The duals prove that no better flow exists for the links in use."""
    links, u, w = problem.links, claim.proof.person_worth, claim.proof.skill_worth
    slack = TOLERANCE * max(float(links.profit.max(initial=0.0)), TOLERANCE)
    usable = links.held.copy()
    usable[claim.chosen] = True
    mine = np.flatnonzero(usable)
    if (u < -slack).any() or (w < -slack).any():
        yield "a dual is below 0"
    if (links.profit[mine] - u[:, links.person[mine]] - w[:, links.skill[mine]] > slack).any():
        yield "a link in use is worth more than its person and skill are priced at"
    dual = float((u @ problem.capacity + (w * problem.demand).sum(axis=1)).mean())
    if abs(dual - claim.value) > TOLERANCE * max(abs(claim.value), 1.0):
        yield f"the duals prove {dual:.6f}, and {claim.value:.6f} is claimed"


def _bound(problem: Problem, claim: Claim) -> Iterator[str]:
    if claim.bound is None:
        return
    if claim.bound_person is None or claim.bound_skill is None:
        yield "a bound is claimed without its duals"
        return
    proven = ceiling_of(problem, claim.bound_person, claim.bound_skill).at(claim.budget)
    if claim.bound < proven - TOLERANCE * max(abs(proven), 1.0):
        yield f"the duals bound every choice by {proven:.6f}, and {claim.bound:.6f} is claimed"
    if claim.value > claim.bound + TOLERANCE * max(abs(claim.bound), 1.0):
        yield "the value is above its own bound"


def _scale(problem: Problem) -> float:
    return max(float(problem.capacity.max(initial=0.0)), float(problem.demand.max(initial=0.0)), 1.0)
