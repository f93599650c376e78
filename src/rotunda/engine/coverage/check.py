"""Judges depths without the joins that counted them: plain sets and loops over a sample of the needs."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from rotunda.engine.coverage.outcome import NEEDS
from rotunda.engine.coverage.problem import Problem
from rotunda.engine.result import Verdict

#: Needs that are recounted, evenly spread over the answer; all of them in a small state.
SAMPLE = 300

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Register:
    """Who holds what, as dictionaries: home agency and records by person, clearances as triples."""

    homes: Mapping[str, str | None]
    holders: Mapping[str, list[Row]]
    clearances: frozenset[tuple[str, str, str | None]]
    confidence: float

    def counts(self, record: Row, need: Row) -> bool:
        """Whether the holder of the record counts for the need."""
        return (
            record["level"] >= need["level"]
            and record["confidence"] >= self.confidence
            and self.is_cleared(record["person"], need)
        )

    def is_cleared(self, person: str, need: Row) -> bool:
        """Whether the person may see the data of the need."""
        return all(
            (person, regime, None) in self.clearances
            or (need["agency"] is not None and (person, regime, need["agency"]) in self.clearances)
            for regime in need["regimes"] or ()
        )

    def behind(self, need: Row) -> list[str]:
        """Everybody who counts for the need."""
        return [record["person"] for record in self.holders.get(need["skill"], ()) if self.counts(record, need)]

    def at_home(self, persons: Iterable[str], need: Row) -> list[str]:
        """Those of the persons whose home is the agency of the need."""
        return [person for person in persons if need["agency"] is not None and self.homes[person] == need["agency"]]


def register_of(problem: Problem) -> Register:
    """The people of the problem as dictionaries."""
    holders: dict[str, list[Row]] = defaultdict(list)
    for record in problem.records.iter_rows(named=True):
        holders[record["skill"]].append(record)
    return Register(
        homes=dict(problem.people.select("person", "agency").rows()),
        holders=holders,
        clearances=frozenset(problem.clearances.select("person", "regime", "agency").rows()),
        confidence=problem.parameters.confidence,
    )


def sample(table: pl.DataFrame, size: int = SAMPLE) -> pl.DataFrame:
    """Rows evenly spread over the table, all of them where there are no more than `size`."""
    return table.gather_every(max(1, math.ceil(table.height / size)))


def check_depths(problem: Problem, answer: pl.DataFrame) -> Verdict:
    """Whether the table `needs` has every need of the problem once, and a sample of it agrees with a recount."""
    key = list(NEEDS.key)
    if not problem.needs.select(key).sort(key).equals(answer.select(key).sort(key)):
        return Verdict(("the answer has other needs than the problem",))
    register = register_of(problem)
    told = {(row["service"], row["skill"]): row for row in sample(answer).iter_rows(named=True)}
    asked = problem.needs.join(sample(answer).select(key), on=key, how="semi")
    return Verdict(
        tuple(
            fault
            for need in asked.iter_rows(named=True)
            for fault in _faults(register, need, told[need["service"], need["skill"]])
        )
    )


def _faults(register: Register, need: Row, told: Row) -> Iterable[str]:
    everybody = register.behind(need)
    for where, persons in (("state", everybody), ("home", register.at_home(everybody, need))):
        expected = {
            f"{where}_depth": len(persons),
            f"{where}_person": persons[0] if len(persons) == 1 else None,
            f"{where}_cover": _cover(len(persons), need["depth"]),
        }
        for column, value in expected.items():
            if told[column] != value:
                yield f"{need['skill']} for {need['service']}: {column} is {told[column]}, and {value} by hand"


def _cover(depth: int, wanted: int) -> str:
    if depth < 2:
        return ("none", "single")[depth]
    return "deep" if depth >= wanted else "short"
