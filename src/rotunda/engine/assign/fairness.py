"""Who carries how much, and to whom new work falls: by group, and nothing of fewer than five people."""

from __future__ import annotations

import numpy as np
import polars as pl

from rotunda.engine.assign import outcome
from rotunda.engine.assign.solve import Assignment
from rotunda.engine.coverage.outcome import shaped
from rotunda.engine.coverage.suppression import withhold
from rotunda.estate import Estate

#: What people are grouped by, and the column that tells the group.
GROUPS = {
    "bargaining unit": "bargaining_unit",
    "location": "location",
    "job class": "job_class",
    "agency": "agency",
}
NOT_KNOWN = "not known"


def fairness_table(found: Assignment, estate: Estate) -> pl.DataFrame:
    """The table `outcome.FAIRNESS`: load and opportunity of every group, withheld where it would tell of a few."""
    people = _people(found, estate)
    tables = [_grouped(people, by, column) for by, column in GROUPS.items()]
    return shaped(pl.concat(tables), outcome.FAIRNESS)


def _people(found: Assignment, estate: Estate) -> pl.DataFrame:
    """Everybody with the groups, the hours, and whether there is work on something not known before."""
    units = estate["job_classes"].select("job_class", "bargaining_unit")
    own = estate["people"].unique("person", keep="first", maintain_order=True)
    known = own.join(units.unique("job_class", keep="first"), on="job_class", how="left")
    load = found.result.solution["people"].select("person", "hours", "used")
    new = pl.Series(found.problem.people)
    flags = pl.DataFrame({"person": new, "new": _with_new_work(found)})
    return known.select("person", *GROUPS.values()).join(load, on="person").join(flags, on="person")


def _with_new_work(found: Assignment) -> np.ndarray:
    problem, who = found.problem, found.claim.who
    flags = np.zeros(len(problem.people), dtype=bool)
    for piece in np.flatnonzero(who >= 0).tolist():
        pair = problem.pair_of(int(who[piece]), int(problem.pieces.need[piece]))
        flags[who[piece]] |= problem.pairs.knows[pair] == 0
    return flags


def _grouped(people: pl.DataFrame, by: str, column: str) -> pl.DataFrame:
    groups = (
        people.with_columns(pl.col(column).fill_null(NOT_KNOWN).alias("group"))
        .group_by("group")
        .agg(pl.len().alias("people"), pl.col("hours", "used").mean(), pl.col("new").mean().alias("opportunity"))
        .sort("group")
    )
    hidden = withhold(groups["people"].to_numpy().astype(np.int64)).rows
    shown = pl.Series("shown", ~hidden)
    load = pl.when(pl.col("hours") > 0).then(pl.col("used") / pl.col("hours"))
    return groups.with_columns(load.alias("load"), pl.lit(by).alias("by")).with_columns(
        *(pl.when(shown).then(pl.col(name)).alias(name) for name in ("people", "hours", "used", "load", "opportunity")),
        pl.Series("withheld", hidden),
    )
