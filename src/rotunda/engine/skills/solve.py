"""Infers skills from a ticket log, by the mathematics of `problem`."""

from __future__ import annotations

import time
from datetime import date

import polars as pl

from rotunda.engine.result import Result, Status
from rotunda.engine.skills.check import check
from rotunda.engine.skills.outcome import PERSON_SKILLS, RESOLVERS
from rotunda.engine.skills.problem import MILLION, SkillParameters, resolved_work

_DISPATCHER = "resolves so much, so widely and so quickly that others may have done the work"


def infer(tickets: pl.DataFrame, *, as_of: date, parameters: SkillParameters | None = None) -> Result:
    """The skills that the resolvers of the tickets (table `tickets`) have shown by `as_of`.

    The solution has the tables `person_skills` and `resolvers` of `outcome`, sorted by their keys. The objective is
    the number of records, and is not minimised: an inference has no better answer, so the bound is the objective.
    """
    parameters = parameters or SkillParameters()
    started = time.perf_counter()
    work = resolved_work(tickets, as_of)
    resolvers = _resolvers(work, parameters)
    records = _records(work, resolvers, parameters)
    verdict = check(tickets, records, as_of, parameters)
    return Result(
        status=Status.OPTIMAL if verdict.holds else Status.UNKNOWN,
        objective=float(records.height),
        bound=float(records.height),
        seconds=time.perf_counter() - started,
        seed=None,
        verdict=verdict,
        solution={"person_skills": records, "resolvers": resolvers},
    )


def _records(work: pl.DataFrame, resolvers: pl.DataFrame, parameters: SkillParameters) -> pl.DataFrame:
    doubtful = resolvers.filter("dispatcher").select("person", pl.lit(_DISPATCHER).alias("doubt"))
    sums = _fresh_weights(work, parameters).join(_paces(work, parameters), on=["resolver", "skill"], how="left")
    return (
        sums.select(pl.col("resolver").cast(pl.String()).alias("person"), pl.exclude("resolver"))
        .join(doubtful, on="person", how="left")
        .with_columns(
            (pl.col("fresh_weight") / (pl.col("fresh_weight") + parameters.half_sure)).alias("confidence"),
            _level(parameters).alias("level"),
            pl.lit("log").alias("evidence"),
        )
        .select(pl.col(column.name).cast(column.dtype) for column in PERSON_SKILLS.columns)
        .sort("person", "skill")
    )


def _fresh_weights(work: pl.DataFrame, parameters: SkillParameters) -> pl.DataFrame:
    """Count, fresh weight and newest evidence of each pair: resolver, skill."""
    millionths = (0.5 ** (pl.col("age") / parameters.half_life) * MILLION).round().cast(pl.Int64)
    return (
        work.group_by("resolver", "skill")
        .agg(
            pl.len().cast(pl.Int64).alias("evidence_count"),
            (millionths.sum() / MILLION).alias("fresh_weight"),
            pl.col("day").max().alias("evidence_date"),
        )
        .sort("resolver", "skill")
    )


def _paces(work: pl.DataFrame, parameters: SkillParameters) -> pl.DataFrame:
    """Pace of each pair that has a ticket whose elapsed time is known."""
    timed = work.drop_nulls("log_hours")
    like = ["skill", "priority"]
    own = timed.group_by("resolver", *like).agg(pl.col("log_hours").sum().alias("own"), pl.len().alias("n"))
    usual = own.group_by(like).agg((pl.col("own").sum() / pl.col("n").sum()).alias("usual"))
    excess = ((pl.col("own") - pl.col("n") * pl.col("usual")) / MILLION).alias("excess")
    return (
        own.join(usual, on=like, nulls_equal=True)
        .sort("resolver", *like)
        .group_by("resolver", "skill", maintain_order=True)
        .agg(excess.sum(), pl.col("n").sum())
        .select(
            "resolver",
            "skill",
            # (n / (n + r)) * (excess / n): the mean excess, drawn towards none
            (pl.col("excess") / (pl.col("n") + parameters.pace_shrink)).exp().alias("pace"),
        )
    )


def _level(parameters: SkillParameters) -> pl.Expr:
    """The highest level whose weight is reached and whose pace is kept; an untold pace is everybody's."""
    level = pl.lit(1)
    pace = pl.col("pace").fill_null(1.0)
    for reached, (weight, slowest) in enumerate(zip(parameters.weights, parameters.paces, strict=True), start=2):
        level = pl.when((pl.col("fresh_weight") >= weight) & (pace <= slowest)).then(reached).otherwise(level)
    return level


def _resolvers(work: pl.DataFrame, parameters: SkillParameters) -> pl.DataFrame:
    """What share of the log each resolver has, and whether it looks like dispatching."""
    quick = pl.col("hours") * 60 <= parameters.quick_minutes
    return (
        work.group_by(pl.col("resolver").alias("person"))
        .agg(
            pl.len().alias("tickets"),
            (pl.len() / work.height).alias("share"),
            pl.col("skill").n_unique().alias("skills"),
            (pl.col("skill").n_unique() / max(1, work["skill"].n_unique())).alias("breadth"),
            (quick.sum() / pl.len()).alias("quick"),
        )
        .with_columns(
            (
                (pl.col("share") >= parameters.dispatcher_share)
                & (pl.col("breadth") >= parameters.dispatcher_breadth)
                & (pl.col("quick") >= parameters.dispatcher_quick)
            ).alias("dispatcher")
        )
        .select(pl.col(column.name).cast(column.dtype) for column in RESOLVERS.columns)
        .sort("person")
    )
