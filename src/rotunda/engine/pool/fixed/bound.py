"""What no plan can beat: how many jobs there are at once, and whether those have people of their own each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from rotunda.engine.pool.fixed.problem import Problem


@dataclass(frozen=True)
class Crowd:
    """Jobs that are all under way at one moment; without jobs the moment means nothing."""

    moment: int
    jobs: tuple[int, ...]


def busiest(problem: Problem) -> Crowd:
    """The first moment with the most jobs. No fewer people than that suffice."""
    if not len(problem):
        return Crowd(0, ())
    begun = np.searchsorted(np.sort(problem.start), problem.start, side="right")
    ended = np.searchsorted(np.sort(problem.end), problem.start, side="right")
    moment = int(problem.start[begun - ended == (begun - ended).max()].min())
    return Crowd(moment, tuple(np.flatnonzero((problem.start <= moment) & (moment < problem.end)).tolist()))


def too_few(problem: Problem) -> Crowd | None:
    """Jobs of one moment that have fewer people between them than they are many; `None` where no such are.

    A sweep over time keeps every job under way matched to somebody of its own, changing who does what as it likes:
    where even that fails, the jobs reached from the one that fails have too few people (Hall's theorem).
    """
    able = [np.flatnonzero(column).tolist() for column in problem.may().T]
    ends, does, done_by = problem.end.tolist(), dict[int, int](), dict[int, int]()
    for job in np.argsort(problem.start, kind="stable").tolist():
        moment = int(problem.start[job])
        for over in [other for other in done_by if ends[other] <= moment]:
            del does[done_by.pop(over)]
        came_from = _path(job, able, does)
        if isinstance(came_from, set):
            return Crowd(moment, tuple(sorted(came_from)))
        for person, taker in came_from:
            does[person], done_by[taker] = taker, person
    return None


def _path(job: int, able: list[list[int]], does: dict[int, int]) -> set[int] | list[tuple[int, int]]:
    """Who takes which job so that this one has somebody as well, or the jobs that have too few people."""
    reached_by: dict[int, int] = {}
    jobs = [job]
    for waiting in jobs:
        for person in able[waiting]:
            if person in reached_by:
                continue
            reached_by[person] = waiting
            if person not in does:
                return list(_back(person, reached_by, does, job))
            jobs.append(does[person])
    return set(jobs)


def _back(person: int, reached_by: dict[int, int], does: dict[int, int], job: int) -> Iterator[tuple[int, int]]:
    """The changes along the path that ends with somebody free."""
    had = {taken: who for who, taken in does.items()}
    while True:
        taker = reached_by[person]
        yield person, taker
        if taker == job:
            return
        person = had[taker]
