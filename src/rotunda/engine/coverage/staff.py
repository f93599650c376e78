"""The people as arrays, in the order of their identifiers: what repairs are priced from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import polars as pl

from rotunda.engine.coverage.depth import Depths
from rotunda.engine.coverage.learning import Kinship, kinship_of
from rotunda.engine.coverage.problem import Problem

#: Hours are added up as whole millionths, so that a sum does not depend on the order of its terms.
MILLION = 1_000_000

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Staff:
    """`persons`, `homes` and `spare` (hours a week) have one entry a person; `skills` numbers the skills.

    `level` and `weak` are people × skills: the level on record (0 for none), and whether the record is too unsure to
    count. `access` tells who may see a regime's data, by (regime, agency); agency `None` is access for every agency.
    """

    persons: tuple[str, ...]
    homes: npt.NDArray[np.str_]
    spare: npt.NDArray[np.float64]
    skills: Mapping[str, int]
    level: npt.NDArray[np.int8]
    weak: Flags
    kinship: Kinship
    access: Mapping[tuple[str, str | None], Flags]

    def lacking(self, regime: str, agency: str | None) -> Flags:
        """Who may not see the regime's data of the agency, shape (people,)."""
        everywhere = self.access.get((regime, None), self._nobody)
        return ~everywhere if agency is None else ~(everywhere | self.access.get((regime, agency), self._nobody))

    @cached_property
    def skill_names(self) -> tuple[str, ...]:
        """The skills by their numbers."""
        return tuple(self.skills)

    @cached_property
    def _nobody(self) -> Flags:
        return np.zeros(len(self.persons), dtype=np.bool_)


def staff_of(problem: Problem, depths: Depths) -> Staff:
    """The people of the problem as arrays."""
    persons = problem.people["person"].to_list()
    number = {person: index for index, person in enumerate(persons)}
    named = pl.concat([problem.records["skill"], problem.needs["skill"]]).unique().sort()
    skills = {skill: index for index, skill in enumerate(named)}
    level = np.zeros((len(persons), len(skills)), dtype=np.int8)
    weak = np.zeros_like(level, dtype=np.bool_)
    rows = problem.records["person"].replace_strict(number, return_dtype=pl.Int64()).to_numpy().astype(np.intp)
    columns = problem.records["skill"].replace_strict(skills, return_dtype=pl.Int64()).to_numpy().astype(np.intp)
    level[rows, columns] = problem.records["level"].to_numpy()
    weak[rows, columns] = (problem.records["confidence"] < problem.parameters.confidence).to_numpy()
    return Staff(
        persons=tuple(persons),
        homes=problem.people["agency"].fill_null("").to_numpy().astype(np.str_),
        spare=spare_hours(problem, depths)["spare_hours"].to_numpy(),
        skills=skills,
        level=level,
        weak=weak,
        kinship=kinship_of((level > 0) & ~weak, _families(problem, named), problem.parameters.costs),
        access=_access(problem.clearances, number),
    )


def spare_hours(problem: Problem, depths: Depths) -> pl.DataFrame:
    """Hours a week that each person may spend on learning and on covering others: person, spare_hours.

    A need's weekly hours are taken as spread evenly over those who count for it at home, or in the state where nobody
    does at home. A person has what is left of the week, and at most the share that the parameters state.
    """
    week = pl.col("weekly_hours")
    left = week - pl.col("load").fill_null(0) / MILLION
    most = problem.parameters.costs.spare_share * week
    return (
        problem.people.join(_load(depths), on="person", how="left", maintain_order="left")
        .select("person", left.clip(0, None).alias("left"), most.alias("most"))
        .select("person", pl.min_horizontal("left", "most").round(1).alias("spare_hours"))
    )


def _load(depths: Depths) -> pl.DataFrame:
    """Millionths of an hour a week that each person's share of the needs comes to."""
    needs = depths.needs.drop_nulls("weekly_hours").filter(pl.col("state_depth") > 0)
    answers = depths.answering
    parts = []
    for where, by in (("home", ["question", "agency"]), ("state", ["question"])):
        shared = needs.filter(pl.col("home_depth") > 0 if where == "home" else pl.col("home_depth") == 0)
        each = (pl.col("weekly_hours") / pl.col(f"{where}_depth") * MILLION).round().cast(pl.Int64).sum().alias("load")
        parts.append(shared.group_by(by).agg(each).join(answers, on=by).select("person", "load"))
    return pl.concat(parts).group_by("person").agg(pl.col("load").sum())


def _families(problem: Problem, skills: pl.Series) -> npt.NDArray[np.int64]:
    """A number for the family of each skill; a skill without one is a family of its own."""
    told = problem.skills.select("skill", "family")
    family = skills.to_frame("skill").join(told, on="skill", how="left", maintain_order="left")
    return family.select(pl.coalesce("family", "skill").rank("dense")).to_series().to_numpy().astype(np.int64)


def _access(clearances: pl.DataFrame, number: Mapping[str, int]) -> dict[tuple[str, str | None], Flags]:
    access: dict[tuple[str, str | None], Flags] = {}
    for person, regime, agency in clearances.select("person", "regime", "agency").rows():
        if person in number:
            access.setdefault((regime, agency), np.zeros(len(number), dtype=np.bool_))[number[person]] = True
    return access
