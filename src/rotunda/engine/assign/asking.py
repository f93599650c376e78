"""What is asked for over the horizon: needs of systems and of work, and their pieces."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from rotunda.engine.assign.parameters import AssignParameters
from rotunda.engine.assign.problem import Integers, Pieces, Rivals
from rotunda.estate import Estate

#: Priorities of the schema: the middle one where none is told.
MIDDLE = 3


def asked_of(estate: Estate, parameters: AssignParameters) -> pl.DataFrame:
    """A row a need: need, of (the system or work), kind, agency, system, skill, level, location, fund, changes,
    regimes, hours (each week of a system, of work in all), places, priority, critical, class_level, units, begin and
    end (numbers of weeks)."""
    both = pl.concat([_support(estate, parameters), _work(estate, parameters)])
    return both.filter(pl.col("hours") > 0).unique("need", keep="first", maintain_order=True).sort("need")


def _support(estate: Estate, parameters: AssignParameters) -> pl.DataFrame:
    live = estate["systems"].filter(pl.col("lifecycle").fill_null("live").is_in(["live", "retiring"]))
    critical = pl.col("criticality").fill_null(2) >= parameters.critical
    return (
        estate["system_needs"]
        .drop_nulls(["system", "skill", "level"])
        .join(live.unique("system", keep="first", maintain_order=True), on="system")
        .select(
            pl.concat_str("system", pl.lit("/"), "skill").alias("need"),
            pl.col("system").alias("of"),
            pl.lit("support").alias("kind"),
            "agency",
            "system",
            "skill",
            "level",
            "location",
            pl.lit(None, dtype=pl.String()).alias("fund"),
            pl.lit(value=False).alias("changes"),
            "regimes",
            pl.col("weekly_hours").fill_null(0.0).alias("hours"),
            pl.when(critical).then(pl.col("depth").fill_null(parameters.depth)).otherwise(1).alias("places"),
            (5 - pl.col("criticality").fill_null(2)).cast(pl.Int64).alias("priority"),
            critical.alias("critical"),
            pl.lit(None, dtype=pl.Int64()).alias("class_level"),
            pl.lit(None, dtype=pl.List(pl.String())).alias("units"),
            pl.lit(0, dtype=pl.Int64()).alias("begin"),
            pl.lit(parameters.weeks - 1, dtype=pl.Int64()).alias("end"),
        )
    )


def _window(parameters: AssignParameters) -> tuple[pl.Expr, pl.Expr]:
    """The first and last week of work, by number; the last may lie beyond the horizon. What is overdue may be done in
    any week: it is late, and not gone."""
    whole = 7 * parameters.weeks - 1
    begins = (pl.col("earliest") - pl.lit(parameters.start)).dt.total_days().fill_null(0)
    begin = ((begins + 6).floordiv(7)).clip(0, None)
    left = (pl.col("due") - pl.lit(parameters.start)).dt.total_days().fill_null(whole)
    last = pl.when(left < 0).then(whole).otherwise(left)
    # a week whose Friday is past the due day is not all before it, unless nothing else is left
    return begin, pl.max_horizontal((last - 4).floordiv(7), begin)


def _work(estate: Estate, parameters: AssignParameters) -> pl.DataFrame:
    """Of work whose window reaches beyond the horizon the weeks inside get their share of the hours."""
    systems = estate["systems"].select("system", "regimes", pl.col("location").alias("there"))
    begin, end = _window(parameters)
    inside = (pl.min_horizontal("end", pl.lit(parameters.weeks - 1)) - pl.col("begin") + 1).clip(0, None)
    return (
        estate["work_needs"]
        .drop_nulls(["work", "skill", "level"])
        .join(estate["work"].rename({"hours": "in_all"}), on="work")
        .filter(pl.col("status").fill_null("approved").is_in(sorted(parameters.statuses)))
        .join(systems.unique("system", keep="first", maintain_order=True), on="system", how="left")
        .with_columns(begin.alias("begin"), end.alias("end"))
        .select(
            pl.concat_str("work", pl.lit("/"), "skill", pl.lit("/"), "level").alias("need"),
            pl.col("work").alias("of"),
            pl.lit("work").alias("kind"),
            "agency",
            "system",
            "skill",
            "level",
            "location",
            "fund",
            pl.col("system").is_not_null().alias("changes"),
            "regimes",
            (pl.coalesce("hours", "in_all", pl.lit(0.0)) * inside / (pl.col("end") - pl.col("begin") + 1)).alias(
                "hours"
            ),
            pl.col("people").fill_null(1).alias("places"),
            pl.col("priority").fill_null(MIDDLE).alias("priority"),
            pl.lit(value=False).alias("critical"),
            "class_level",
            pl.col("bargaining_units").alias("units"),
            pl.col("begin").cast(pl.Int64),
            pl.min_horizontal("end", pl.lit(parameters.weeks - 1)).cast(pl.Int64).alias("end"),
        )
    )


@dataclass
class _Cut:
    """Pieces as they are cut."""

    rows: list[tuple[int, int, int, int, int, float, float]]

    most: int

    def add(self, need: int, place: int, window: tuple[int, int], parts: int, worth: float) -> None:
        """Cut so many parts into pieces of at most `most`, as even as whole parts allow."""
        count = -(-parts // self.most) if parts else 0
        for number in range(count):
            size = parts * (number + 1) // count - parts * number // count
            self.rows.append((need, place, *window, size, worth, 0.0))


def pieces_of(asked: pl.DataFrame, parameters: AssignParameters) -> Pieces:
    """The pieces of every need. A system's hours are asked for week by week at the first place; every further place of
    a critical one asks for standby hours once. Work is shared evenly between its places."""
    weights, parts = parameters.weights, parameters.parts
    cut = _Cut([], max(round(parameters.piece * parts), 1))
    columns = ("kind", "hours", "places", "priority", "critical", "begin", "end")
    for need, (kind, hours, places, priority, critical, begin, end) in enumerate(asked.select(columns).iter_rows()):
        worth = weights.urgency[min(max(priority, 1), 5) - 1] / parts
        if kind == "work":
            each = round(hours * parts / places)
            for place in range(places):
                cut.add(need, place, (begin, end), each, worth)
            continue
        done = 0
        for week in range(begin, end + 1):
            until = round(hours * parts * (week - begin + 1))  # what rounding leaves is carried to the next week
            cut.add(need, 0, (week, week), until - done, worth)
            done = until
        for place in range(1, places):
            size = max(round(parameters.standby * parts), 1)
            cut.rows.append((need, place, begin, end, size, worth, weights.cover if critical else 0.0))
    return _as_pieces(cut.rows)


def _as_pieces(rows: list[tuple[int, int, int, int, int, float, float]]) -> Pieces:
    columns = list(zip(*rows, strict=True)) or [()] * 7
    need, place, begin, end, size = (np.array(column, dtype=np.int32) for column in columns[:5])
    worth, bonus = (np.array(column, dtype=np.float64) for column in columns[5:])
    return Pieces(need, place, begin, end, size, worth, bonus)


def cover_first(pieces: Pieces, critical: np.ndarray, weights_cover: float) -> Pieces:
    """The pieces with the bonus of the first place of each critical need spread over its weeks."""
    first = (pieces.place == 0) & critical[pieces.need]
    count = np.bincount(pieces.need[first], minlength=len(critical)).clip(1)
    bonus = np.where(first, weights_cover / count[pieces.need], pieces.bonus)
    return Pieces(pieces.need, pieces.place, pieces.begin, pieces.end, pieces.size, pieces.worth, bonus)


def rivals_of(pieces: Pieces, system: Integers, audits: np.ndarray) -> Rivals:
    """Pieces of other places of the same need; and the audit of a system against all other work on it."""
    found: list[list[int]] = [[] for _ in range(len(pieces))]
    starts = np.unique(pieces.need, return_index=True)[1]
    ends = np.append(starts[1:], len(pieces))
    several = [(a, b) for a, b in zip(starts.tolist(), ends.tolist(), strict=True) if pieces.place[a:b].max() > 0]
    for a, b in several:
        for j in range(a, b):
            found[j] += [i for i in range(a, b) if pieces.place[i] != pieces.place[j]]
    own, audit = system[pieces.need], audits[pieces.need]
    for number in np.unique(own[audit & (own >= 0)]).tolist():
        judging, working = (np.flatnonzero((own == number) & flag).tolist() for flag in (audit, ~audit))
        for j in judging:
            found[j] += working
        for j in working:
            found[j] += judging
    first = np.concatenate([[0], np.cumsum([len(row) for row in found], dtype=np.int64)]).astype(np.int32)
    return Rivals(first, np.array([i for row in found for i in row], dtype=np.int32))
