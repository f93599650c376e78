"""Judges inferred skills without the frames that made them: plain loops over a sample, and the ranges of all rows."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean
from zlib import crc32

import polars as pl

from rotunda.engine.result import Verdict
from rotunda.engine.skills.problem import LEAST_HOURS, SkillParameters

#: Pairs of a person and a skill that are recomputed, and about how many tickets are read for them.
SAMPLE = 200
TICKETS = 30_000
#: What rounding to millionths may change.
TOLERANCE = 1e-4

Ticket = Mapping[str, object]


@dataclass(frozen=True)
class Expected:
    """What a pair should have been given."""

    count: int
    weight: float
    newest: date
    pace: float | None


def check(tickets: pl.DataFrame, answer: pl.DataFrame, as_of: date, parameters: SkillParameters) -> Verdict:
    """Whether every row lies within its limits and a sample agrees with a recount by hand."""
    broken = [*_rows_out_of_range(answer), *_pairs_missing(tickets, answer, as_of)]
    if not broken:
        broken = list(_disagreements(tickets, answer, as_of, parameters))
    return Verdict(tuple(broken))


def _rows_out_of_range(answer: pl.DataFrame) -> Iterable[str]:
    if answer.select("person", "skill").is_duplicated().any():
        yield "a person has two levels in one skill"
    bad = answer.filter(
        ~(pl.col("level").is_between(1, 4) & pl.col("confidence").is_between(0, 1)).fill_null(value=False)
    )
    if not bad.is_empty():
        yield f"{bad.height} records have a level off the scale of 1 to 4 or a confidence outside 0 to 1"
    if not (answer["evidence"] == "log").all():
        yield "a record inferred from the log does not say so"


def _pairs_missing(tickets: pl.DataFrame, answer: pl.DataFrame, as_of: date) -> Iterable[str]:
    """The pairs and their counts of tickets must be those of the log, neither more nor fewer."""
    done = tickets.filter(pl.col("resolved") < pl.lit(as_of).cast(pl.Datetime("us")) + pl.duration(days=1))
    seen = done.select(pl.col("resolver"), pl.when(pl.col("skill").is_null()).then("category").otherwise("skill"))
    seen = seen.drop_nulls()
    counted = answer["evidence_count"].sum()
    if seen.height != counted:
        yield f"the log has {seen.height} tickets to learn from, and the records rest on {counted}"
    if seen.n_unique() != answer.height:
        yield f"the log has {seen.n_unique()} pairs of a person and a skill, and the answer {answer.height}"


def _disagreements(
    tickets: pl.DataFrame, answer: pl.DataFrame, as_of: date, parameters: SkillParameters
) -> Iterable[str]:
    sampled = answer.filter(pl.col("skill").is_in(_sampled_skills(answer)))
    chosen = tickets.with_columns(pl.coalesce("skill", "category").alias("skill")).join(
        sampled.select("skill").unique(), on="skill", how="semi"
    )
    log = [
        row
        for row in chosen.select("resolver", "skill", "priority", "opened", "resolved").iter_rows(named=True)
        if row["resolver"] is not None and row["resolved"] is not None and row["resolved"].date() <= as_of
    ]
    usual = _usual_logarithms(log)
    by_pair = defaultdict(list)
    for row in log:
        by_pair[row["resolver"], row["skill"]].append(row)
    for record in sampled.gather_every(max(1, math.ceil(sampled.height / SAMPLE))).iter_rows(named=True):
        expected = _recount(by_pair[record["person"], record["skill"]], usual, as_of, parameters)
        yield from _compare(record, expected, parameters)


def _sampled_skills(answer: pl.DataFrame) -> list[str]:
    """Whole skills, in an order that has nothing to do with them, until enough tickets are looked at."""
    sizes = answer.group_by("skill").agg(pl.col("evidence_count").sum()).rows()
    chosen: list[str] = []
    looked_at = 0
    for skill, tickets in sorted(sizes, key=lambda size: (size[1] > TICKETS, crc32(size[0].encode()))):
        if chosen and looked_at + tickets > TICKETS:
            break
        chosen.append(skill)
        looked_at += tickets
    return chosen


def _hours(row: Ticket) -> float | None:
    elapsed = (row["resolved"] - row["opened"]).total_seconds() / 3600  # type: ignore[operator]
    return max(elapsed, LEAST_HOURS) if elapsed >= 0 else None


def _usual_logarithms(log: Sequence[Ticket]) -> dict[tuple[object, object], float]:
    """The mean logarithm of the hours of everybody's tickets, by skill and priority."""
    logarithms = defaultdict(list)
    for row in log:
        hours = _hours(row)
        if hours is not None:
            logarithms[row["skill"], row["priority"]].append(math.log(hours))
    return {key: fmean(values) for key, values in logarithms.items()}


def _recount(
    rows: Sequence[Ticket], usual: Mapping[tuple[object, object], float], as_of: date, parameters: SkillParameters
) -> Expected:
    days = [row["resolved"].date() for row in rows]  # type: ignore[attr-defined]
    weight = sum(0.5 ** ((as_of - day).days / parameters.half_life) for day in days)
    excess = [
        math.log(hours) - usual[row["skill"], row["priority"]]
        for row, hours in ((row, _hours(row)) for row in rows)
        if hours is not None
    ]
    shrunk = len(excess) / (len(excess) + parameters.pace_shrink) * fmean(excess) if excess else None
    return Expected(len(rows), weight, max(days), None if shrunk is None else math.exp(shrunk))


def _compare(record: Mapping[str, object], expected: Expected, parameters: SkillParameters) -> Iterable[str]:
    who = f"{record['person']} in {record['skill']}"
    sure = expected.weight / (expected.weight + parameters.half_sure)
    if record["evidence_count"] != expected.count or record["evidence_date"] != expected.newest:
        yield f"{who}: {expected.count} tickets up to {expected.newest} in the log, others in the record"
    for name, ours in (("fresh_weight", expected.weight), ("confidence", sure), ("pace", expected.pace)):
        if not _alike(record[name], ours):
            yield f"{who}: {name} is {record[name]}, and {ours} by hand"
    if record["level"] not in _levels(expected, parameters):
        yield f"{who}: level {record['level']} does not follow from weight {expected.weight} and pace {expected.pace}"


def _alike(given: object, ours: float | None) -> bool:
    if given is None or ours is None:
        return given is ours
    return isinstance(given, float) and math.isclose(given, ours, rel_tol=TOLERANCE, abs_tol=TOLERANCE)


def _levels(expected: Expected, parameters: SkillParameters) -> set[int]:
    """The level by the thresholds; where rounding decides, either side will do."""
    pace = 1.0 if expected.pace is None else expected.pace
    levels = set()
    for nudge in (-TOLERANCE, 0.0, TOLERANCE):
        level = 1
        for reached, (weight, slowest) in enumerate(zip(parameters.weights, parameters.paces, strict=True), start=2):
            if expected.weight * (1 + nudge) >= weight and pace * (1 - nudge) <= slowest:
                level = reached
        levels.add(level)
    return levels
