"""Judges a plan without knowing how it was made: plain loops over its rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

import polars as pl

from rotunda.engine.pool.fixed.problem import Problem
from rotunda.engine.result import Verdict


def check(problem: Problem, assignments: pl.DataFrame, used: float | None = None) -> Verdict:
    """Whether every job is done once, by somebody who may do it and does nothing else then; and by how many people.

    `assignments` has a row a job with `job` and `person`; `used` is the claimed number of people.
    """
    pairs = list(zip(assignments["job"].to_list(), assignments["person"].to_list(), strict=True))
    broken = [*_once(problem, pairs), *_allowed(problem, pairs), *_apart(problem, pairs)]
    count = len({person for _, person in pairs})
    if used is not None and used != count:
        broken.append(f"{count} people are used, and {used:g} are claimed")
    return Verdict(tuple(broken))


Pairs = list[tuple[int, int]]


def _once(problem: Problem, pairs: Pairs) -> Iterator[str]:
    times = defaultdict[int, int](int)
    for job, _ in pairs:
        times[job] += 1
    for job in range(len(problem)):
        if times[job] != 1:
            yield f"job {job} is done {times[job]} times, and must be done once"
    for job in sorted(times):
        if not 0 <= job < len(problem):
            yield f"there is no job {job}"


def _allowed(problem: Problem, pairs: Pairs) -> Iterator[str]:
    bounds, jobs = problem.offsets.tolist(), problem.jobs.tolist()
    may = [set(jobs[low:high]) for low, high in pairwise(bounds)]
    for job, person in pairs:
        if not 0 <= person < problem.people:
            yield f"there is no person {person}"
        elif job not in may[person]:
            yield f"person {person} may not do job {job}"


def _apart(problem: Problem, pairs: Pairs) -> Iterator[str]:
    by_person = defaultdict[int, list[tuple[int, int, int]]](list)
    for job, person in pairs:
        if 0 <= job < len(problem):
            by_person[person].append((int(problem.start[job]), int(problem.end[job]), job))
    for person, work in by_person.items():
        work.sort()
        for (_, end, first), (start, _, second) in pairwise(work):
            if start < end:
                yield f"person {person} does jobs {first} and {second} at the same time"
