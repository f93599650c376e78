"""Works out the hours of learning a second time, with dictionaries, sets and a search: what the checker trusts."""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from rotunda.engine.coverage.parameters import RepairCosts
from rotunda.engine.coverage.problem import Problem

#: from_level, to_level, hours.
Course = tuple[int, int, float]


@dataclass(frozen=True)
class Learning:
    """`records` has level and whether it counts by person and skill; `held` the counting skills of each person, and
    `holders` who has each of them."""

    records: Mapping[tuple[str, str], tuple[int, bool]]
    held: Mapping[str, set[str]]
    holders: Mapping[str, set[str]]
    families: Mapping[str, str]
    courses: Mapping[str, list[Course]]
    costs: RepairCosts
    _kin: dict[tuple[str, str], float] = field(default_factory=dict)

    def record(self, person: str, skill: str) -> tuple[int, bool]:
        """Level on record, 0 for none, and whether the record is sure enough to count."""
        return self.records.get((person, skill), (0, False))

    def hours(self, person: str, skill: str, wanted: int) -> float:
        """Whole hours of learning until the person has the level."""
        level, sure = self.record(person, skill)
        known = level if sure else min(level, wanted - 1)
        if known >= wanted:
            return 0.0
        kinship = max((self._kinship(other, skill) for other in self.held[person] if other != skill), default=0.0)
        return math.ceil(self._way(skill, known, wanted) * (1 - self.costs.kinship_saving * kinship))

    def _kinship(self, one: str, other: str) -> float:
        if (one, other) not in self._kin:
            both, either = self.holders[one] & self.holders[other], self.holders[one] | self.holders[other]
            alike = self.families.get(one, one) == self.families.get(other, other)
            jaccard = len(both) / len(either) if either else 0.0
            self._kin[one, other] = max(jaccard, self.costs.family_kinship if alike else 0.0)
        return self._kin[one, other]

    def _way(self, skill: str, known: int, wanted: int) -> float:
        """The shortest way from the level known to the one wanted or above, level by level and course by course."""
        queue = [(0.0, known)]
        while queue:
            spent, level = heapq.heappop(queue)
            if level >= wanted:
                return spent
            onward = [(reached, hours) for start, reached, hours in self.courses[skill] if start <= level < reached]
            alone = [] if onward else [(level + 1, self.costs.level_hours[level])]
            for reached, hours in onward + alone:
                heapq.heappush(queue, (spent + hours, reached))
        raise AssertionError("every level leads to the next")


def learning_of(problem: Problem) -> Learning:
    """What the people of the problem know, as dictionaries."""
    records = {
        (person, skill): (level, confidence >= problem.parameters.confidence)
        for person, skill, level, confidence in problem.records.select(
            "person", "skill", "level", "confidence"
        ).iter_rows()
    }
    held, holders = defaultdict(set), defaultdict(set)
    for (person, skill), (_, sure) in records.items():
        if sure:
            held[person].add(skill)
            holders[skill].add(person)
    courses = defaultdict(list)
    for skill, start, reached, hours in problem.courses.select("skill", "from_level", "to_level", "hours").iter_rows():
        courses[skill].append((start, reached, hours))
    families = dict(problem.skills.select("skill", "family").iter_rows())
    return Learning(records, held, holders, families, courses, problem.parameters.costs)
