"""Adds what the log shows to what the Estate already says of its people."""

from __future__ import annotations

from datetime import date

import polars as pl

from rotunda.engine.result import Result
from rotunda.engine.skills.problem import SkillParameters, last_day
from rotunda.engine.skills.solve import infer
from rotunda.estate import Estate
from rotunda.estate.schema import TABLES

#: Evidence that the log improves on; anything else a person or an assessor has said stands.
_WEAKER = ("title",)


def with_inferred_skills(
    estate: Estate, *, as_of: date | None = None, parameters: SkillParameters | None = None
) -> tuple[Estate, Result | None]:
    """The Estate with a record for each person and skill seen in its tickets and not yet recorded, and the inference.

    `as_of` is the last day of the log where it is not given; where the tickets tell of nobody's work, the Estate comes
    back as it is, with no inference. A record from the log takes the place of one from a title, and of no other.
    Resolvers who are not in `people` get no record; they stay in the Result. A skill that only the log knows becomes a
    row of `skills`.
    """
    day = as_of or last_day(estate["tickets"])
    if day is None:
        return estate, None
    result = infer(estate["tickets"], as_of=day, parameters=parameters)
    if result.solution["person_skills"].is_empty():
        return estate, None
    seen = result.solution["person_skills"].join(estate["people"], on="person", how="semi")
    told = estate["person_skills"].with_columns(
        pl.col("evidence").is_in(_WEAKER).fill_null(value=False).alias("weaker")
    )
    pair = ["person", "skill"]
    new = seen.join(told.filter(~pl.col("weaker")), on=pair, how="anti")
    replaced = told.filter("weaker").join(new, on=pair, how="semi").select(pair)
    kept = told.join(replaced, on=pair, how="anti", maintain_order="left").drop("weaker")
    records = pl.concat([kept, new.select(*TABLES["person_skills"].by_name)], how="diagonal")
    return estate.replace(person_skills=records.sort(pair), skills=_with_new_skills(estate["skills"], new)), result


def _with_new_skills(skills: pl.DataFrame, records: pl.DataFrame) -> pl.DataFrame:
    unknown = records.select("skill").unique().join(skills, on="skill", how="anti").sort("skill")
    rows = unknown.with_columns(pl.col("skill").alias("name"), pl.lit("ticket log").alias("framework"))
    return pl.concat([skills, rows], how="diagonal")
