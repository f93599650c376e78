"""What the repairs ask for, step by step, each counted once however many repairs it serves."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from rotunda.engine.coverage.choice import Choice
from rotunda.engine.coverage.outcome import LOAD, STEP, shaped
from rotunda.engine.coverage.prices import PriceList
from rotunda.engine.coverage.words import lacking_regimes

_ADDITIONS: dict[str, pl.DataType] = {
    "ask": pl.UInt32(),
    "person": pl.String(),
    "sequence": pl.Int64(),
    "learn": pl.Float64(),
    "familiarise": pl.Float64(),
    "hire": pl.Float64(),
    "learns": pl.Boolean(),
    "far": pl.Boolean(),
    "regimes": pl.List(pl.String()),
}


def additions_of(prices: PriceList, choices: Iterable[Choice]) -> pl.DataFrame:
    """One row for each person added for each ask (numbered in order); hires of an ask are numbered from 1."""
    rows = []
    for number, choice in enumerate(choices):
        hires = 0
        for one in choice.added:
            hires += one.person is None
            name = None if one.person is None else prices.staff.persons[one.person]
            regimes = [] if one.person is None else lacking_regimes(prices, choice.ask, one.person)
            hours = (one.learn, one.familiarise, one.hire)
            rows.append((number, name, hires if name is None else 0, *hours, one.learns, one.far, regimes))
    clear_hours = pl.lit(prices.costs.clear_hours, dtype=pl.Float64()).alias("clear")
    return pl.DataFrame(rows, schema=_ADDITIONS, orient="row").with_columns(clear_hours)


def steps_of(short: pl.DataFrame, additions: pl.DataFrame) -> pl.DataFrame:
    """The table `steps`. `short` has the needs with the number of their ask."""
    needs = short.select("ask", "service", "skill", "level", "agency")
    done = needs.join(additions, on="ask")
    cleared = done.filter(pl.col("regimes").list.len() > 0).explode("regimes").rename({"regimes": "regime"})
    steps = [
        _once(
            "familiarize",
            done.filter("far").rename({"familiarise": "familiarize"}),
            "person",
            "service",
        ),
        _once("train", done.filter("learns").rename({"learn": "train"}), "person", "skill"),
        _once("clear", cleared, "person", "regime", "agency"),
        _once("hire", done.filter(pl.col("person").is_null()), "skill", "agency", "sequence"),
    ]
    return shaped(pl.concat(steps, how="diagonal").sort(STEP.key), STEP)


def _once(kind: str, rows: pl.DataFrame, *by: str) -> pl.DataFrame:
    """The steps of a kind, told apart by these columns. Learning for the highest level serves the lower ones too."""
    lacking = [column for column in STEP.columns if column.name not in (*by, "kind", "hours", "level", "repairs")]
    level = pl.col("level").max() if "skill" in by else pl.lit(None, dtype=pl.Int64()).alias("level")
    return (
        rows.group_by(by)
        .agg(pl.col(kind).max().alias("hours"), level, pl.len().cast(pl.Int64).alias("repairs"))
        .with_columns(
            pl.lit(kind).alias("kind"),
            *(pl.lit(None, dtype=column.dtype).alias(column.name) for column in lacking),
        )
    )


def load_of(steps: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """The table `load`. `people` has person, agency and spare_hours."""
    asked = steps.group_by("person").agg(
        pl.len().alias("steps"), pl.col("repairs").sum(), pl.col("hours").sum().round(2)
    )
    weeks = (pl.col("hours") / pl.col("spare_hours")).round(1).alias("weeks")
    table = asked.join(people, on="person", how="inner").with_columns(weeks)
    return shaped(table.sort("hours", "person", descending=[True, False]), LOAD)
