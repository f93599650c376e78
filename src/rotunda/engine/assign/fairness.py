"""Who carries how much, and to whom new work and training fall: by group, and nothing of fewer than five people."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import polars as pl

from rotunda.engine.assign import outcome
from rotunda.engine.assign.problem import Flags
from rotunda.engine.assign.solve import Assignment
from rotunda.engine.coverage.outcome import shaped
from rotunda.engine.coverage.suppression import Counts, Mask, withhold
from rotunda.estate import Estate

#: What people are grouped by, and the column that tells the group.
GROUPS = {
    "bargaining unit": "bargaining_unit",
    "location": "location",
    "job class": "job_class",
    "agency": "agency",
}
NOT_KNOWN = "not known"


def fairness_table(found: Assignment, estate: Estate, learners: Collection[str] | None = None) -> pl.DataFrame:
    """The table `outcome.FAIRNESS`: load, opportunity and training of every group, withheld where it would tell of a
    few. `learners` are those whom the plan proposes to train, `None` where it does not decide that."""
    people = _people(found, estate)
    learns = pl.Series([who in learners for who in people["person"]]) if learners is not None else None
    people = people.with_columns((pl.lit(None, dtype=pl.Boolean) if learns is None else learns).alias("learns"))
    tables = [_grouped(people, by, column) for by, column in GROUPS.items()]
    return shaped(pl.concat(tables), outcome.FAIRNESS)


def _people(found: Assignment, estate: Estate) -> pl.DataFrame:
    """Everybody with the groups, the hours, and whether there is work on something not known before."""
    units = estate["job_classes"].select("job_class", "bargaining_unit")
    own = estate["people"].unique("person", keep="first", maintain_order=True)
    known = own.join(units.unique("job_class", keep="first"), on="job_class", how="left")
    load = found.result.solution["people"].select("person", "hours", "used")
    flags = pl.DataFrame({"person": pl.Series(found.problem.people, dtype=pl.String()), "new": _with_new_work(found)})
    return known.select("person", *GROUPS.values()).join(load, on="person").join(flags, on="person")


def _with_new_work(found: Assignment) -> Flags:
    problem, done = found.problem, np.flatnonzero(found.claim.who >= 0)
    who = found.claim.who[done]
    pairs = problem.pairs_of(who, problem.pieces.need[done])
    flags = np.zeros(len(problem.people), dtype=bool)
    flags[who[problem.pairs.knows[pairs] == 0]] = True
    return flags


def _grouped(people: pl.DataFrame, by: str, column: str) -> pl.DataFrame:
    groups = (
        people.with_columns(pl.col(column).fill_null(NOT_KNOWN).alias("group"))
        .group_by("group")
        .agg(pl.len().alias("people"), pl.col("hours", "used").mean(), pl.col("new", "learns").sum())
        .sort("group")
    )
    count = groups["people"].to_numpy().astype(np.int64)
    hidden = withhold(count).rows
    load = pl.when(pl.col("hours") > 0).then(pl.col("used") / pl.col("hours"))
    asked = people["learns"].null_count() == 0
    shares = [_share(groups["new"], count, hidden, "opportunity"), _share(groups["learns"], count, hidden, "training")]
    shares[1] = shares[1] if asked else pl.Series("training", [None] * len(count), dtype=pl.Float64())
    told = groups.with_columns(load.alias("load"), *shares, pl.lit(by).alias("by"), pl.Series("shown", ~hidden))
    return told.with_columns(
        *(pl.when("shown").then(pl.col(name)).alias(name) for name in ("people", "hours", "used", "load")),
        pl.Series("withheld", hidden),
    )


def _share(some: pl.Series, people: Counts, hidden: Mask, name: str) -> pl.Series:
    """The share of each group, withheld too where it is that of a few, or of all but a few."""
    count = some.to_numpy().astype(np.int64)
    kept = ~withhold(count, people - count, hidden).rows
    shares = np.divide(count, people, out=np.zeros(len(count)), where=people > 0)
    told = [float(share) if shown else None for share, shown in zip(shares, kept, strict=True)]
    return pl.Series(name, told, pl.Float64())
