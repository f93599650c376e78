"""Weeks of demand: whole weeks drawn from a ticket log, or drawn around the hours that systems are said to need."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from rotunda.engine.skills.problem import kind_of_work
from rotunda.engine.train.parameters import TrainParameters
from rotunda.engine.train.problem import Floats
from rotunda.estate import Estate


@dataclass(frozen=True)
class Demand:
    """Skills that are asked for and their hours: in the weeks to choose by, the referee's and those to judge by."""

    skills: tuple[str, ...]
    weeks: Floats
    referee: Floats
    fresh: Floats


def demand_of(estate: Estate, parameters: TrainParameters, handling: pl.DataFrame | None) -> Demand | None:
    """The demand that the log tells of, else the systems, or `None` where neither does."""
    chance = [np.random.default_rng([parameters.seed, number]) for number in (0, 1, 2)]
    sizes = (parameters.weeks, parameters.referee_weeks, parameters.fresh_weeks)
    log = _log(estate, parameters, handling)
    if not log.is_empty():
        skills, weeks = _weeks_of(log, parameters)
        drawn = [weeks[rng.integers(0, len(weeks), size)] for rng, size in zip(chance, sizes, strict=True)]
        return Demand(skills, *drawn)
    needs = _needs(estate)
    if needs.is_empty():
        return None
    mean = needs["hours"].to_numpy()
    varied = [_varied(mean, parameters.noise, size, rng) for rng, size in zip(chance, sizes, strict=True)]
    return Demand(tuple(needs["skill"]), *varied)


def _log(estate: Estate, parameters: TrainParameters, handling: pl.DataFrame | None) -> pl.DataFrame:
    """Tickets of a known kind: skill, week (its Monday) and hours of work."""
    tickets = estate["tickets"].select("ticket", kind_of_work().alias("skill"), "opened").drop_nulls()
    if handling is not None:
        told = handling.select("ticket", "hours").drop_nulls().unique("ticket", keep="first", maintain_order=True)
        tickets = tickets.join(told, on="ticket", how="left", maintain_order="left")
    else:
        tickets = tickets.with_columns(pl.lit(None, dtype=pl.Float64()).alias("hours"))
    return tickets.select(
        "skill",
        pl.col("opened").dt.truncate("1w").dt.date().alias("week"),
        pl.col("hours").fill_null(parameters.handling_hours),
    )


def _weeks_of(log: pl.DataFrame, parameters: TrainParameters) -> tuple[tuple[str, ...], Floats]:
    """The hours of each skill in each whole week of the log; a log without a whole week is one."""
    counts = log.group_by("week").len().sort("week")
    whole = counts.filter(pl.col("week").is_between(counts["week"].min(), counts["week"].max(), closed="none"))
    if whole.is_empty():
        whole = counts
    # the week that the median ticket was opened in tells how many an ordinary week has
    sizes = np.sort(whole["len"].to_numpy())
    ordinary = sizes[np.searchsorted(np.cumsum(sizes), sizes.sum() / 2)]
    whole = whole.filter(pl.col("len") >= parameters.quiet * ordinary)
    skills = tuple(log["skill"].unique().sort())
    table = (
        log.join(whole.select("week"), on="week", how="semi")
        .group_by("week", "skill")
        .agg(pl.col("hours").sum())
        .join(whole.select("week").with_row_index("row"), on="week")
        .join(pl.DataFrame({"skill": skills}).with_row_index("column"), on="skill")
        .sort("row", "column")
    )
    weeks = np.zeros((whole.height, len(skills)))
    weeks[table["row"].to_numpy(), table["column"].to_numpy()] = table["hours"].to_numpy()
    return skills, weeks


def _needs(estate: Estate) -> pl.DataFrame:
    """Hours a week that live systems need of each skill."""
    retired = estate["systems"].filter(pl.col("lifecycle") == "retired")
    return (
        estate["system_needs"]
        .join(retired, on="system", how="anti")
        .drop_nulls(["skill", "weekly_hours"])
        .group_by("skill")
        .agg(pl.col("weekly_hours").sum().alias("hours"))
        .filter(pl.col("hours") > 0)
        .sort("skill")
    )


def _varied(mean: Floats, noise: float, count: int, rng: np.random.Generator) -> Floats:
    """So many weeks around the mean, each skill by itself, by a gamma distribution of the coefficient of variation."""
    if noise == 0:
        return np.tile(mean, (count, 1))
    return np.asarray(rng.gamma(noise**-2, mean * noise**2, (count, len(mean))))
