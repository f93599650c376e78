"""An instance as the benchmark runs it: the engine's problem, what is known of it, and its own rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from rotunda.engine.schedule.problem import Problem, Schedule


@dataclass(frozen=True)
class Instance:
    """`judge` tells the value of a schedule by the set's own rules, or raises `AssertionError` with the rule broken."""

    name: str
    problem: Problem
    known: int
    proven: bool
    judge: Callable[[Schedule], int]


def crews_of(schedule: Schedule) -> Mapping[int, list[tuple[int, int]]]:
    """For each task its need and person, from the rows alone."""
    crews: dict[int, list[tuple[int, int]]] = {}
    for task, need, person in schedule.crew.tolist():
        crews.setdefault(task, []).append((need, person))
    return crews


def overlaps(times: list[tuple[int, int]]) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Pairs of neighbouring intervals that overlap."""
    ordered = sorted(times)
    for one, other in pairwise(ordered):
        if other[0] < one[1]:
            yield one, other
