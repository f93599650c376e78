"""What is left when people who may retire within the horizon have gone, told of groups only.

No table names a person who may retire, and none tells it of a need, where the one person behind it would be known.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from rotunda.engine.coverage.depth import Depths, with_depths
from rotunda.engine.coverage.outcome import RETIREMENT, shaped
from rotunda.engine.coverage.problem import Problem
from rotunda.engine.coverage.suppression import Mask, withhold


def retirement(problem: Problem, depths: Depths) -> pl.DataFrame:
    """The table `retirement`; it has no rows where no date of eligibility, or no day to count from, is known."""
    if problem.people["may_retire"].null_count() == problem.people.height:
        return shaped(RETIREMENT.empty(), RETIREMENT)
    counted = _counts(problem, depths)
    if counted.is_empty():
        return shaped(RETIREMENT.empty(), RETIREMENT)
    total = counted.select(pl.lit(None, dtype=pl.String()).alias("agency"), pl.exclude("agency").sum())
    return shaped(pl.concat([counted, total]).with_columns(**_told(counted)), RETIREMENT)


def staying(problem: Problem, depths: Depths) -> pl.DataFrame:
    """The needs with their depths when those who may retire have gone."""
    going = problem.people.filter(pl.col("may_retire").fill_null(value=False)).select("person")
    return with_depths(depths.asked.needs, depths.answering.join(going, on="person", how="anti"))


def _counts(problem: Problem, depths: Depths) -> pl.DataFrame:
    """Everything by agency, before anything is withheld."""
    now = depths.needs.select("service", "skill", "agency", "home_depth")
    then = staying(problem, depths).select("service", "skill", pl.col("home_depth").alias("then"))
    needs = (
        now.join(then, on=["service", "skill"])
        .group_by("agency")
        .agg(
            pl.len().alias("needs"),
            ((pl.col("home_depth") > 0) & (pl.col("then") == 0)).sum().alias("lost"),
            ((pl.col("home_depth") > 1) & (pl.col("then") == 1)).sum().alias("left_to_one"),
        )
    )
    staff = (
        problem.people.drop_nulls("agency")
        .group_by("agency")
        .agg(
            pl.len().alias("people"),
            pl.col("may_retire").null_count().alias("undated"),
            pl.col("may_retire").sum(),
        )
    )
    numbers = pl.exclude("agency").fill_null(0).cast(pl.Int64)
    return staff.join(needs, on="agency", how="left").with_columns(numbers).sort("agency")


def _told(counted: pl.DataFrame) -> dict[str, pl.Series]:
    """The columns that may tell of persons, with what is withheld empty, and the flag that says so."""
    going = counted["may_retire"].to_numpy()
    people = withhold(going, counted["people"].to_numpy() - going)
    hidden = {"may_retire": np.append(people.rows, people.total)}
    for name in ("lost", "left_to_one"):
        needs = withhold(counted[name].to_numpy(), forced=people.rows)
        hidden[name] = np.append(needs.rows, needs.total or people.total)
    columns = {name: _emptied(counted[name], mask) for name, mask in hidden.items()}
    return {**columns, "withheld": pl.Series(np.logical_or.reduce(list(hidden.values())))}


def _emptied(column: pl.Series, hidden: Mask) -> pl.Series:
    values = [*column.to_list(), column.sum()]
    return pl.Series([None if hide else value for value, hide in zip(values, hidden, strict=True)], dtype=pl.Int64())
