"""Lays out a training plan as the tables of `outcome`."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from rotunda.engine.coverage.outcome import shaped
from rotunda.engine.train.curve import Point
from rotunda.engine.train.explain import mentors, why
from rotunda.engine.train.flow import Flows, value_of
from rotunda.engine.train.outcome import CURVE, SKILLS, STEPS
from rotunda.engine.train.problem import Floats, Problem

#: Standard errors on either side of a mean that hold it in 95 of 100 cases.
SURE = 1.96


def steps_table(problem: Problem, steps: Sequence[int], gains: Sequence[float]) -> pl.DataFrame:
    """The table `steps`."""
    links, chosen = problem.links, np.asarray(steps, dtype=np.int32)
    taught_by = mentors(problem, steps)
    why_each = [why(problem, *told) for told in zip(steps, gains, taught_by, strict=True)]
    return shaped(
        pl.DataFrame(
            {
                "order": np.arange(1, len(chosen) + 1),
                "person": [problem.people[i] for i in links.person[chosen]],
                "skill": [problem.skills[i] for i in links.skill[chosen]],
                "from_level": links.from_level[chosen],
                "to_level": links.to_level[chosen],
                "hours": links.hours[chosen],
                "cost": links.cost[chosen],
                "gain": np.asarray(gains, dtype=float),
                "cumulative": np.cumsum(np.asarray(gains, dtype=float)),
                "mentor": pl.Series([None if i is None else problem.people[i] for i in taught_by], dtype=pl.String()),
                "why": pl.Series(why_each, dtype=pl.String()),
            }
        ),
        STEPS,
    )


def curve_table(problem: Problem, points: Sequence[Point]) -> pl.DataFrame:
    """The table `curve`."""
    least = next(point.value for point in points if point.kind == "dedicated")
    most = next(point.value for point in points if point.kind == "full")
    fresh = problem.on(problem.fresh) if len(problem.fresh) else None
    rows = []
    for point in points:
        bound = point.claim.bound
        mean, low, high = interval(value_of(fresh, point.chosen)) if fresh else (None, None, None)
        rows.append(
            {
                "point": point.kind,
                "budget": point.budget,
                "steps": len(point.chosen),
                "value": point.value,
                "bound": bound,
                "gap": (bound - point.value) / point.value if bound is not None and point.value > 0 else None,
                "out_of_sample": mean,
                "low": low,
                "high": high,
                "share": (point.value - least) / (most - least) if most > least else None,
            }
        )
    schema = {column.name: column.dtype for column in CURVE.columns}
    return shaped(pl.DataFrame(rows, schema=schema), CURVE)


def interval(values: Floats) -> tuple[float, float, float]:
    """The mean of equally likely weeks, and the ends of its 95% interval."""
    mean = float(values.mean())
    error = float(values.std(ddof=1)) / len(values) ** 0.5 if len(values) > 1 else float("inf")
    return mean, mean - SURE * error, mean + SURE * error


def skills_table(problem: Problem, plan: Point) -> pl.DataFrame:
    """The table `skills`."""
    links, count = problem.links, len(problem.skills)
    before = Flows(problem).certificate().flow.mean(axis=0)
    after = plan.claim.proof.flow.mean(axis=0)
    return shaped(
        pl.DataFrame(
            {
                "skill": list(problem.skills),
                "demand": problem.demand.mean(axis=0),
                "met_before": np.bincount(links.skill, before, count),
                "met_after": np.bincount(links.skill, after, count),
                "holders": np.bincount(links.skill[links.held], minlength=count),
                "trained": np.bincount(links.skill[plan.chosen], minlength=count),
            }
        ),
        SKILLS,
    )
