"""Cross-training beside the dedicated plan, the long chain, full flexibility and the plain model in HiGHS.

First the published values of Jordan and Graves. Then every instance of the shared folder: our plan at several budgets,
and the extensive form as one mixed-integer programme given the same time at the same budget and scenarios; both are
judged on fresh scenarios by the same flows. Then an invented state of 400 people and 60 skills in 50 weeks. Arguments:
`quick` for a second a budget, `peer` to run the plain model on the state as well, `large` for 5,000 people and 300
skills, `curves` or `state` for that part alone.
"""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np

from bench.flexibility import cut_normal, instance, invented, plain_model
from bench.protocol import machine, peak_gib, shared, show
from rotunda.engine.train.chain import dedicated, long_chain
from rotunda.engine.train.curve import Point, curve
from rotunda.engine.train.flow import Flows, value_of
from rotunda.engine.train.parameters import Effort
from rotunda.engine.train.problem import Problem, problem_of
from rotunda.engine.train.solve import train
from rotunda.engine.train.tables import interval

FRESH, SECONDS = 2_000, 5.0
#: Scenarios to choose by: fewer where there are many skills.
WEEKS, MANY, FEWER = 200, 50, 100


def main(arguments: list[str]) -> None:
    """Print the tables."""
    print(machine())
    every = not {"curves", "state", "large"} & set(arguments)
    if every:
        jordan_graves()
    if every or "curves" in arguments:
        for path in sorted(shared("bench", "flexibility").glob("*.json")):
            print(f"\n{path.stem}")
            weeks = WEEKS if len(instance(path, 1, 1).skills) < MANY else FEWER
            beside_peers(instance(path, weeks, FRESH), 1.0 if "quick" in arguments else SECONDS)
    if every or "state" in arguments:
        state(invented(400, 60, 50), 71, 30.0, peer="peer" in arguments)
    if "large" in arguments:
        state(invented(5_000, 300, 50, nearest=50), 500, 500.0, peer=False)


def jordan_graves(scenarios: int = 200_000) -> None:
    """The three published means of the ten by ten case, and ours with their standard errors."""
    demand = cut_normal(np.full(10, 100.0), np.full(10, 40.0), scenarios, np.random.default_rng(1))
    problem = problem_of(np.full(10, 100.0), demand, held=False)
    choice = replace(problem.on(demand[:500]), referee=demand[500:20_500])
    found = train(choice, 20.0, Effort(seconds=20.0), budgets=())
    rows = []
    chain = long_chain(problem)
    assert chain is not None
    for name, steps, published in (
        ("dedicated", dedicated(problem), "855.6"),
        ("long chain of 20 links", chain, "951.8"),
        ("full flexibility", problem.steps, "955.5"),
        ("our 20 links, chosen by 500 others", found.plan.chosen, "-"),
    ):
        judged = value_of(problem.on(demand[20_500:]), steps)
        error = float(judged.std()) / len(judged) ** 0.5
        rows.append((name, published, f"{judged.mean():.2f}", f"{error:.2f}"))
    show(("Jordan and Graves 10×10", "published", "ours", "standard error"), rows)


def beside_peers(problem: Problem, seconds: float) -> None:
    """The whole curve of an instance, ours and that of the plain model given the same time at each budget."""
    chain = long_chain(problem)
    base, ring = problem.cost_of(dedicated(problem)), problem.cost_of(problem.steps if chain is None else chain)
    wanted = sorted({float(np.floor(base + share * (ring - base))) for share in (0.0, 0.5, 1.0, 1.5, 2.0)})
    points = curve(problem, wanted, Effort(seconds=seconds * len(wanted), rounds=1000))
    fresh = problem.on(problem.fresh)
    rows = []
    for point in points:
        peer = plain_model(problem, point.budget, seconds) if point.kind == "plan" else None
        theirs: list[object] = ["", "", "", ""]
        if peer is not None:
            judged = interval(value_of(fresh, peer.chosen))[0]
            worth = Flows(problem, peer.chosen).value
            theirs = [_told(worth), _told(peer.bound), _told(judged), _gap(peer.bound, worth)]
        rows.append((*_ours(point, fresh), *theirs))
    show(_HEADINGS, rows)


_HEADINGS = (
    "point", "budget", "links", "value", "bound", "gap", "fresh", "±",
    "HiGHS", "its bound", "its fresh", "its gap",
)  # fmt: skip


def _ours(point: Point, fresh: Problem) -> tuple[object, ...]:
    mean, low, _ = interval(value_of(fresh, point.chosen))
    bound = point.claim.bound
    return (
        point.kind,
        f"{point.budget:g}",
        len(point.chosen),
        _told(point.value),
        _told(bound),
        _gap(bound, point.value),
        _told(mean),
        _told(mean - low),
    )


def _told(number: float | None) -> str:
    return "none" if number is None else f"{number:,.1f}"


def _gap(bound: float | None, value: float) -> str:
    return "none" if bound is None or value <= 0 else f"{(bound - value) / value:.2%}"


def state(problem: Problem, budget: float, seconds: float, *, peer: bool) -> None:
    """An invented state: the time of one evaluation, and the plan with its bound in so many seconds."""
    Flows(problem.on(problem.demand[:1]))  # compiles
    began = time.perf_counter()
    flows = Flows(problem)
    cold = time.perf_counter() - began
    size = f"{len(problem.people):,} people × {len(problem.skills)} skills × {len(problem.demand)} weeks"
    print(f"\n{size}, {len(problem.steps):,} steps: evaluated from nothing in {cold * 1000:.0f} ms")
    began = time.perf_counter()
    found = train(problem, float(budget), Effort(seconds=seconds * 0.85, rounds=1000), budgets=())
    taken = time.perf_counter() - began
    rows = [_ours(point, replace(problem, demand=problem.fresh)) for point in found.points]
    show(_HEADINGS[:8], rows)
    share = (found.plan.value - flows.value) / (found.points[-1].value - flows.value)
    print(f"{taken:.1f} s, peak {peak_gib():.2f} GiB, {share:.0%} of what full flexibility adds,", found.result.verdict)
    if peer:
        theirs = plain_model(problem, float(budget), seconds)
        worth = Flows(problem, theirs.chosen).value
        gap = _gap(theirs.bound, worth)
        print(f"HiGHS: {theirs.seconds:.1f} s, {_told(worth)}, bound {_told(theirs.bound)}, gap {gap}")
        print(f"Peak {peak_gib():.2f} GiB")
