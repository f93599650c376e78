"""The best choice found at each budget, from the links held today to every step, with what no choice can exceed."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from rotunda.engine.train.bound import Bound, Relaxation
from rotunda.engine.train.chain import dedicated, is_symmetric, long_chain
from rotunda.engine.train.check import TOLERANCE, Claim
from rotunda.engine.train.exchange import improve
from rotunda.engine.train.flow import Flows
from rotunda.engine.train.greedy import Search, fill
from rotunda.engine.train.parameters import Effort
from rotunda.engine.train.problem import Integers, Problem
from rotunda.estate.progress import SILENT, Progress

_NONE = np.empty(0, dtype=np.int32)
#: Of the time for a budget, the share that goes to its bound.
FOR_BOUND = 0.4
#: Of the starting points of a budget, how many are improved.
IMPROVED = 2
#: Standard errors by which something must be better than a known pattern to be surely so.
SURELY = 2.0
#: Lengths moved from the primal to the dual side of the relaxed problem: which is best depends on the problem.
WEIGHTS = (30.0, 5.0)


@dataclass(frozen=True)
class Point:
    """A budget, and a choice for it with its claim; `kind` is one of `outcome.POINTS`."""

    kind: str
    budget: float
    claim: Claim

    @property
    def value(self) -> float:
        return self.claim.value

    @property
    def chosen(self) -> Integers:
        return self.claim.chosen


def curve(problem: Problem, budgets: Sequence[float], effort: Effort, progress: Progress = SILENT) -> list[Point]:
    """The curve: dedicated, the chain where there is one, a plan at each budget in rising order, and full flexibility.

    On the weeks that the problem has for a referee, or on those to choose by where it has none, the plan at a budget
    is never worth less than the one at a smaller budget, nor than the chain where that is within the budget.
    """
    until = time.perf_counter() + (effort.seconds if effort.seconds is not None else np.inf)
    full = Flows(problem, problem.steps)
    search = Search(full.values.copy(), effort, until, np.random.default_rng(effort.seed))
    bounds = [bound_by(full), bound_by(Flows(problem))]
    wanted = sorted(set(budgets))
    spent = 0.0 if _is_all(problem, _NONE, full) or not wanted else wanted[-1]
    path = _path(problem, spent, search)
    chosen: list[Integers] = []
    for number, budget in enumerate(wanted):
        progress.advance(number, len(wanted))
        if _is_all(problem, chosen[-1] if chosen else _NONE, full):
            chosen.append(chosen[-1] if chosen else _NONE)
            continue
        now = time.perf_counter()
        ends = now + (until - now) / (len(wanted) - number)
        bounds.append(bound_by(Flows(problem, _within(problem, budget, path))))
        relaxed = _relaxed(problem, budget, bounds, effort, now + FOR_BOUND * (ends - now))
        bounds.append(relaxed)
        starts = _starts(problem, budget, path, chosen[-1] if chosen else None, relaxed)
        target = min(bound.ceiling.at(budget) for bound in bounds)
        chosen.append(_best_of(problem, budget, starts, replace(search, until=ends, target=target)))
        bounds.append(bound_by(Flows(problem, chosen[-1])))
    progress.advance(len(wanted), len(wanted))
    return _points(problem, wanted, chosen, bounds, full)


def _is_all(problem: Problem, chosen: Integers, full: Flows) -> bool:
    """Whether a choice is worth as much as every step together: then no budget buys more."""
    return Flows(problem, chosen).value >= full.value - TOLERANCE * max(full.value, 1.0)


def _path(problem: Problem, budget: float, search: Search) -> list[int]:
    """The steps that greed takes up to a budget, in order."""
    return [link for link, _ in fill(Flows(problem), budget, problem.steps, search)]


def bound_by(flows: Flows) -> Bound:
    """The bound that the duals of some flows give."""
    return Relaxation.bound_of(flows.problem, *flows.duals())


def _relaxed(problem: Problem, budget: float, known: Sequence[Bound], effort: Effort, until: float) -> Bound:
    """The best bound that the relaxed problem yields at the budget, from the best one known."""
    best, began = min(known, key=lambda bound: bound.ceiling.at(budget)), time.perf_counter()
    for number, weight in enumerate(WEIGHTS):
        ends = began + (until - began) * (number + 1) / len(WEIGHTS)
        best = Relaxation(problem, budget, best).follow(effort.relaxed_steps // len(WEIGHTS), ends, weight)
    return best


def _starts(
    problem: Problem, budget: float, path: list[int], before: Integers | None, relaxed: Bound
) -> list[Integers]:
    """Choices to begin with: greed's, the last budget's, the chain and the dedicated plan, and the relaxed one's."""
    starts = [_within(problem, budget, path)]
    starts += [] if before is None else [before]
    for pattern in (long_chain(problem), dedicated(problem)):
        if pattern is not None and problem.cost_of(pattern) <= budget:
            starts.append(pattern)
    by_share = problem.steps[np.argsort(-relaxed.share[problem.steps], kind="stable")]
    starts.append(_within(problem, budget, by_share[relaxed.share[by_share] > 0].tolist()))
    return starts


def _within(problem: Problem, budget: float, order: list[int]) -> Integers:
    """The steps in this order as far as the budget goes."""
    costs = np.cumsum(problem.links.cost[order]) if order else np.empty(0)
    return np.array(order[: int(np.searchsorted(costs, budget, side="right"))], dtype=np.int32)


def _best_of(problem: Problem, budget: float, starts: list[Integers], search: Search) -> Integers:
    """The best choice that the starts lead to: all are filled up, and the best of them improved."""
    filled: list[tuple[float, Integers]] = []
    for start in starts:
        flows = Flows(problem, start)
        fill(flows, budget, problem.steps, search)
        filled.append((flows.value, flows.chosen))
    filled.sort(key=lambda one: -one[0])
    improved: list[tuple[float, Integers]] = []
    for number, (_, start) in enumerate(filled[:IMPROVED]):
        now = time.perf_counter()
        flows = Flows(problem, start)
        improve(flows, budget, replace(search, until=now + (search.until - now) / (IMPROVED - number)))
        improved.append((flows.value, flows.chosen))
    improved.sort(key=lambda one: -one[0])
    return _refereed(problem, [chosen for _, chosen in [*improved, *filled]] + starts)


def _refereed(problem: Problem, choices: list[Integers]) -> Integers:
    """The choice that is worth the most on the weeks of the referee; the first where there are no such weeks.

    Where all is symmetric, what else is taken than a known pattern must be surely better: luck looks like skill there.
    """
    if not len(problem.referee):
        return choices[0]
    judge = problem.on(problem.referee)
    worth = [Flows(judge, chosen).values for chosen in choices]
    best = max(range(len(choices)), key=lambda i: (worth[i].mean(), -i))
    patterns = {frozenset(each.tolist()) for each in (long_chain(problem), dedicated(problem)) if each is not None}
    known = [i for i, chosen in enumerate(choices) if frozenset(chosen.tolist()) in patterns]
    if known and is_symmetric(problem):
        pattern = max(known, key=lambda i: (worth[i].mean(), -i))
        better = worth[best] - worth[pattern]
        if better.mean() <= SURELY * better.std() / len(better) ** 0.5:
            return choices[pattern]
    return choices[best]


def _points(
    problem: Problem, budgets: list[float], chosen: list[Integers], bounds: list[Bound], full: Flows
) -> list[Point]:
    everything = problem.cost_of(problem.steps)
    chain = long_chain(problem)
    points = [Point("dedicated", problem.cost_of(base := dedicated(problem)), claim_of(problem, base, bounds))]
    if chain is not None:
        points.append(Point("chain", problem.cost_of(chain), claim_of(problem, chain, bounds)))
    points += [
        Point("plan", budget, claim_of(problem, steps if budget > 0 else _NONE, bounds, budget))
        for budget, steps in zip(budgets, chosen, strict=True)
    ]
    return [*points, Point("full", everything, claim_of(problem, full.chosen, bounds))]


def claim_of(problem: Problem, chosen: Integers, bounds: Sequence[Bound], budget: float | None = None) -> Claim:
    """What is said of a choice: its worth, told from nothing, with its proof and the least of the bounds."""
    flows = Flows(problem, chosen)
    budget = problem.cost_of(chosen) if budget is None else budget
    least = min(bounds, key=lambda bound: bound.ceiling.at(budget))
    most = max(least.ceiling.at(budget), flows.value)  # equal up to rounding where the choice is the best
    return Claim(budget, chosen, flows.value, flows.certificate(), most, least.person_worth, least.skill_worth)
