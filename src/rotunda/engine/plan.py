"""The plan: every decision of the engine that the input supports, in one pass."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import polars as pl

from rotunda.engine.coverage.parameters import CoverageParameters, RepairCosts
from rotunda.engine.result import Result
from rotunda.engine.skills.problem import SkillParameters
from rotunda.estate import Estate
from rotunda.estate.progress import SILENT, Progress


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

    `estate` is the Estate as used: with the inferred skills. `skills` has the tables of `engine.skills.outcome`;
    `coverage`, `repairs` and `sensitivity` those of `engine.coverage.outcome`. `parameters` are those of coverage.
    """

    estate: Estate
    as_of: date
    parameters: CoverageParameters
    skills: Result | None
    coverage: Result | None
    repairs: Result | None
    sensitivity: pl.DataFrame | None


def make_plan(estate: Estate, options: PlanOptions | None = None, progress: Progress = SILENT) -> Plan:
    """Plan the Estate."""
    raise NotImplementedError
