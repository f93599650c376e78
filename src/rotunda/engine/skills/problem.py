"""What skills are inferred from, and the mathematics.

From the tickets that person p resolved in skill k, by day t:

- n, how many; each ticket i is x_i whole days old.
- w = sum of 2^(-x_i / h), the *fresh weight*, with half-life h: a ticket resolved h days ago weighs half of one
  resolved today.
- confidence = w / (w + s): how sure it is that p really does this work. It is one half at w = s, and more or fresher
  tickets never lower it.
- pace: with m(k, q) the mean logarithm of the elapsed hours of everybody's tickets of skill k and priority q, and
  e_i those of p's tickets, pace = exp((n / (n + r)) * mean(log e_i - m(k, q_i))). It is p's geometric-mean time to
  resolution against everybody's on like tickets, drawn towards 1 where there are few; below 1 is faster.
- level = the highest whose least fresh weight is reached and whose greatest pace is kept; 1 otherwise.

What this cannot tell: elapsed time is not handling time, since a ticket also waits. The resolver gets all the credit,
whoever helped. Nobody is shown to lack a skill: who has not met a kind of work leaves no trace of being able to. Who
closes tickets that others worked on looks skilled; such people are looked for and marked, and not left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

#: Weights and logarithms are summed as whole millionths, so that a sum does not depend on the order of its terms.
MILLION = 1_000_000
#: Elapsed times below a minute are taken as a minute, so that the logarithm of an instant is not endless.
LEAST_HOURS = 1 / 60


@dataclass(frozen=True)
class SkillParameters:
    """What may be set about inference; the defaults are the documented method.

    `weights` and `paces` are the least fresh weight and the greatest pace of levels 2, 3 and 4. A likely dispatcher
    resolves at least `dispatcher_share` of all tickets, over at least `dispatcher_breadth` of all skills, and
    at least `dispatcher_quick` of them within `quick_minutes` of their opening.
    """

    half_life: float = 180.0
    half_sure: float = 3.0
    pace_shrink: float = 10.0
    weights: tuple[float, float, float] = (3.0, 15.0, 60.0)
    paces: tuple[float, float, float] = (float("inf"), 1.5, 1.0)
    dispatcher_share: float = 0.05
    dispatcher_breadth: float = 0.5
    dispatcher_quick: float = 0.5
    quick_minutes: float = 30.0

    def __post_init__(self) -> None:
        if self.half_life <= 0 or self.half_sure <= 0 or self.pace_shrink < 0:
            raise ValueError("half_life and half_sure must be above 0, and pace_shrink not below")
        if tuple(sorted(self.weights)) != self.weights or tuple(sorted(self.paces, reverse=True)) != self.paces:
            raise ValueError("each level must ask for at least the weight, and at most the pace, of the one below")


def kind_of_work() -> pl.Expr:
    """The skill of a ticket, or its category where it states none."""
    return pl.coalesce("skill", "category")


def last_day(tickets: pl.DataFrame) -> date | None:
    """The last day on which a ticket was opened, or `None` where there is none.

    An export is cut by opening; counting from the last resolution instead would let one straggler, closed many
    months later, make all other evidence stale.
    """
    newest = tickets["opened"].max()
    return newest.date() if isinstance(newest, datetime) else None


def resolved_work(tickets: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """The tickets resolved by the end of `as_of` by somebody named, in a known kind of work.

    Columns: resolver and skill (enumerations in the order of their names), priority, day, age (whole days at `as_of`),
    hours (elapsed) and log_hours (millionths); the hours are null where the log has a ticket resolved before it was
    opened.
    """
    hours = (pl.col("resolved") - pl.col("opened")).dt.total_microseconds() / (3600 * MILLION)
    done = (
        tickets.select("resolver", kind_of_work().alias("skill"), "priority", "opened", "resolved")
        .drop_nulls(["resolver", "skill", "resolved"])
        .filter(pl.col("resolved").dt.date() <= as_of)
    )
    # A few thousand names stand in millions of rows: as an enumeration they are grouped and sorted as numbers.
    names = [pl.col(name).cast(pl.Enum(done[name].unique().sort())) for name in ("resolver", "skill")]
    return (
        done.with_columns(
            *names,
            pl.col("resolved").dt.date().alias("day"),
            (pl.lit(as_of) - pl.col("resolved").dt.date()).dt.total_days().alias("age"),
            pl.when(hours >= 0).then(hours.clip(lower_bound=LEAST_HOURS)).alias("hours"),
        )
        .with_columns((pl.col("hours").log() * MILLION).round().cast(pl.Int64).alias("log_hours"))
        .select("resolver", "skill", "priority", "day", "age", "hours", "log_hours")
    )
