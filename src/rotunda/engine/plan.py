"""The plan: every decision of the engine that the input supports, in one pass."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import polars as pl

from rotunda.engine.coverage.depth import depths_of
from rotunda.engine.coverage.parameters import CoverageParameters, RepairCosts
from rotunda.engine.coverage.problem import Problem, take
from rotunda.engine.coverage.repair import repair
from rotunda.engine.coverage.sensitivity import sensitivity
from rotunda.engine.coverage.solve import cover
from rotunda.engine.result import Result
from rotunda.engine.skills import SkillParameters, with_inferred_skills
from rotunda.engine.skills.problem import last_day
from rotunda.estate import Estate
from rotunda.estate.progress import SILENT, Progress

#: Columns that tell of a day on which the Estate was known to be so; the newest is the day of the plan.
_DATED = (("person_skills", "evidence_date"), ("people", "hired"))


@dataclass(frozen=True)
class PlanOptions:
    """What a user may set. `as_of` is the newest day in the input where it is not given."""

    as_of: date | None = None
    depth: int = 2
    confidence: float = 0.5
    horizon: int = 5
    costs: RepairCosts = field(default_factory=RepairCosts)
    skills: SkillParameters = field(default_factory=SkillParameters)


@dataclass(frozen=True)
class Plan:
    """What was decided. What the input does not support is `None`.

    `estate` is the Estate as used: with the inferred skills. `as_of` is the day of the plan, `None` where the input has
    no date. `skills` has the tables of `engine.skills.outcome`; `coverage`, `repairs` and `sensitivity` have those of
    `engine.coverage.outcome`; `problem` is what these were told from, and what `engine.coverage.explain` asks for.
    """

    estate: Estate
    as_of: date | None
    parameters: CoverageParameters
    skills: Result | None = None
    problem: Problem | None = None
    coverage: Result | None = None
    repairs: Result | None = None
    sensitivity: pl.DataFrame | None = None


def make_plan(estate: Estate, options: PlanOptions | None = None, progress: Progress = SILENT) -> Plan:
    """Plan the Estate: skills from its log, then coverage, its repairs, and what would change it."""
    options = options or PlanOptions()
    as_of = options.as_of or newest_day(estate)
    parameters = CoverageParameters(
        as_of, depth=options.depth, confidence=options.confidence, horizon=options.horizon, costs=options.costs
    )
    progress.stage("Inferring skills from work")
    used, skills = with_inferred_skills(estate, as_of=as_of, parameters=options.skills)
    progress.stage("Counting who can support what")
    problem = take(used, parameters)
    if problem is None:
        return Plan(used, as_of, parameters, skills)
    depths = depths_of(problem)
    coverage = cover(problem, depths)
    progress.stage("Finding the cheapest repairs")
    repairs = repair(problem, depths, progress)
    progress.stage("Asking what would change the conclusion")
    others = sensitivity(used, problem, depths, inferred=skills, skills=options.skills)
    return Plan(used, as_of, parameters, skills, problem, coverage, repairs, others)


def newest_day(estate: Estate) -> date | None:
    """The last day of the ticket log, else the newest day on which anything is known of people, else `None`."""
    if (day := last_day(estate["tickets"])) is not None:
        return day
    for table, column in _DATED:
        newest = estate[table][column].max()
        if isinstance(newest, date):
            return newest
    return None
