"""Decides who should learn what within a budget, how good that is, and what every other budget would bring."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from rotunda.engine.result import Result, Status, Verdict
from rotunda.engine.train.check import TOLERANCE, check
from rotunda.engine.train.curve import Point, curve
from rotunda.engine.train.flow import Flows
from rotunda.engine.train.parameters import Effort
from rotunda.engine.train.problem import Problem
from rotunda.engine.train.tables import curve_table, skills_table, steps_table
from rotunda.estate.progress import SILENT, Progress

#: Budgets of the curve as shares of the one asked for.
SHARES = (0.25, 0.5, 1.0, 1.5, 2.0)
#: What `affordable` spends at each budget: weeks times links times steps, and steps at least.
_CELLS, _LEAST_STEPS = 200_000_000, 150


@dataclass(frozen=True)
class Training:
    """The decision: its `result` with the tables of `outcome.TABLES`, the steps in their order with the gain of each,
    and the points of the curve with the claims that the verdict is about."""

    problem: Problem
    budget: float
    result: Result
    steps: tuple[int, ...]
    gains: tuple[float, ...]
    points: tuple[Point, ...]

    @property
    def plan(self) -> Point:
        """The point of the curve at the budget asked for."""
        return next(point for point in self.points if point.kind == "plan" and point.budget == self.budget)


def train(
    problem: Problem,
    budget: float,
    effort: Effort | None = None,
    budgets: Sequence[float] | None = None,
    progress: Progress = SILENT,
) -> Training:
    """The best steps found within the budget, and the curve at `budgets` (shares of the budget where not given).

    The objective is minus the worth of a mean week, so that less is better; nothing is worth nothing.
    Raises `ValueError` for a budget below 0.
    """
    if budget < 0:
        raise ValueError(f"a budget of {budget:g} cannot be spent")
    started = time.perf_counter()
    effort = effort or Effort()
    asked = sorted({budget, *(budgets if budgets is not None else _budgets(problem, budget))})
    progress.stage("Choosing who should learn what")
    points = curve(problem, asked, effort, progress)
    plan = next(point for point in points if point.kind == "plan" and point.budget == budget)
    steps, gains = in_order(problem, plan)
    verdict = Verdict(tuple(broken for point in points for broken in check(problem, point.claim).broken))
    return Training(
        problem=problem,
        budget=budget,
        result=Result(
            status=_status(plan, verdict),
            objective=-plan.value,
            bound=None if plan.claim.bound is None else -plan.claim.bound,
            seconds=time.perf_counter() - started,
            seed=effort.seed,
            verdict=verdict,
            solution=_tables(problem, steps, gains, points, plan),
        ),
        steps=steps,
        gains=gains,
        points=tuple(points),
    )


def affordable(problem: Problem, effort: Effort) -> Effort:
    """The effort with the bounding method's steps cut so that a problem of any size takes its turn: by the size alone,
    not by the clock, so that the same input gives the same answer."""
    cells = max(len(problem.demand) * len(problem.links), 1)
    return replace(effort, relaxed_steps=int(min(effort.relaxed_steps, max(_LEAST_STEPS, _CELLS // cells))))


def in_order(problem: Problem, plan: Point) -> tuple[tuple[int, ...], tuple[float, ...]]:
    """The steps of the plan, those that bring the most for their cost first, with what each adds to those before.

    Where no step alone brings anything, as in the middle of a chain, the cheapest goes first.
    """
    flows = Flows(problem)
    left = plan.chosen.tolist()
    cost = np.where(problem.links.cost > 0, problem.links.cost, TOLERANCE)
    order: list[int] = []
    gains: list[float] = []
    # an old gain stands in for a bound: gains mostly fall as steps are taken, so few are weighed again
    hoped = {link: flows.gain(link) / float(cost[link]) for link in left}
    while left:
        fresh: set[int] = set()
        while (best := max(left, key=lambda link: (hoped[link], -cost[link], -link))) not in fresh:
            hoped[best] = flows.gain(best) / float(cost[best])
            fresh.add(best)
        before = flows.value
        flows.change(add=[best])
        order.append(best)
        gains.append(flows.value - before)
        left.remove(best)
    return tuple(order), tuple(gains)


def _budgets(problem: Problem, budget: float) -> list[float]:
    shares = [budget * share for share in SHARES]
    return [float(np.ceil(share)) for share in shares] if problem.unit == "steps" else shares


def _status(plan: Point, verdict: Verdict) -> Status:
    if not verdict.holds:
        return Status.UNKNOWN
    bound = plan.claim.bound
    closed = bound is not None and bound <= plan.value + TOLERANCE * max(plan.value, 1.0)
    return Status.OPTIMAL if closed else Status.FEASIBLE


def _tables(
    problem: Problem, steps: tuple[int, ...], gains: tuple[float, ...], points: Sequence[Point], plan: Point
) -> dict[str, pl.DataFrame]:
    return {
        "steps": steps_table(problem, steps, gains),
        "curve": curve_table(problem, points),
        "skills": skills_table(problem, plan),
    }
