"""Tells who is behind each service, how deep, and what that adds up to."""

from __future__ import annotations

import time

import polars as pl

from rotunda.engine.coverage import rollups
from rotunda.engine.coverage.check import check_depths
from rotunda.engine.coverage.depth import Depths, depths_of
from rotunda.engine.coverage.outcome import NEEDS, shaped
from rotunda.engine.coverage.problem import Problem
from rotunda.engine.coverage.retirement import retirement
from rotunda.engine.coverage.staff import spare_hours
from rotunda.engine.result import Result, Status


def cover(problem: Problem, depths: Depths | None = None) -> Result:
    """The coverage of every service.

    The solution has the tables of `outcome.COVERAGE_TABLES`. The objective is the number of needs that hang on one
    person in the state, or on nobody. It is counted, not searched for, so the bound is the same number.
    """
    started = time.perf_counter()
    depths = depths or depths_of(problem)
    needs = shaped(depths.needs, NEEDS)
    services = rollups.services(problem, needs)
    weak_points = float(needs.select(pl.col("state_depth") <= 1).sum().item())
    verdict = check_depths(problem, needs)
    return Result(
        status=Status.OPTIMAL if verdict.holds else Status.UNKNOWN,
        objective=weak_points,
        bound=weak_points,
        seconds=time.perf_counter() - started,
        seed=None,
        verdict=verdict,
        solution={
            "needs": needs,
            "services": services,
            "people": rollups.people(problem, needs, spare_hours(problem, depths)),
            "agencies": rollups.agencies(problem, needs, services),
            "skills": rollups.skills(problem, needs),
            "families": rollups.families(problem, needs),
            "retirement": retirement(problem, depths),
        },
    )
