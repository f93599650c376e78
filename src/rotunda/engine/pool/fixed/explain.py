"""Says why so many people are needed, why it cannot be done at all, and who could do a job."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rotunda.engine.pool.fixed.bound import busiest, too_few
from rotunda.engine.pool.fixed.problem import Problem
from rotunda.engine.result import Result, Status

#: More numbers than this are not listed one by one.
_LISTED = 12


def why_so_many(problem: Problem, result: Result) -> tuple[str, ...]:
    """Sentences about the number of people."""
    crowd = busiest(problem)
    if not crowd.jobs:
        return ("There are no jobs, so nobody is needed.",)
    short = too_few(problem) if result.objective is None else None
    if short is not None:
        able = np.flatnonzero(problem.may()[:, list(short.jobs)].any(axis=1)).tolist()
        return (
            f"It cannot be done: at {short.moment} {_told('job', short.jobs)} must be done at once, and only"
            f" {_told('person', able)} may do any of them."
            if able
            else f"It cannot be done: nobody may do {_told('job', short.jobs)}.",
        )
    least = f"The most jobs at once are the {len(crowd.jobs)} at {crowd.moment}, so no fewer people suffice."
    if result.objective is None:
        return (least, "No plan was found in the time given, and it was not shown that there is none.")
    if result.status is Status.OPTIMAL:
        return (least, f"A plan with {result.objective:g} was found: there is no better one.")
    return (
        least,
        f"The best plan found takes {result.objective:g}; whether {result.objective - 1:g} can do it is not known.",
    )


def who_could(problem: Problem, result: Result, job: int) -> tuple[str, ...]:
    """Sentences about who does a job, who else may, and who of them is free for it in this plan.

    Raises `KeyError` for a job that does not exist.
    """
    if not 0 <= job < len(problem):
        raise KeyError(f"there is no job {job}")
    able = np.flatnonzero(problem.may()[:, job]).tolist()
    if not able:
        return (f"Nobody may do job {job}.",)
    said = [f"Job {job}, from {problem.start[job]} to {problem.end[job]}, may be done by {_told('person', able)}."]
    if result.objective is None:
        return tuple(said)
    who = result.solution["assignments"].sort("job")["person"].to_numpy()
    overlaps = (problem.start < problem.end[job]) & (problem.start[job] < problem.end)
    overlaps[job] = False
    busy, used = set(who[overlaps].tolist()), set(who.tolist())
    free = [person for person in able if person in used and person not in busy and person != who[job]]
    idle = [person for person in able if person not in used]
    said.append(f"Person {who[job]} does it.")
    if free:
        said.append(f"In this plan {_told('person', free)} could take it over as things stand.")
    else:
        said.append("In this plan nobody else who works is free for it: to move it, another job must move.")
    if idle:
        said.append(f"Not needed in this plan but able: {_told('person', idle)}.")
    return tuple(said)


def _told(what: str, numbers: Sequence[int]) -> str:
    """Numbers as a list, or how many they are where that would be long."""
    plural = {"job": "jobs", "person": "people"}[what]
    if len(numbers) > _LISTED:
        return f"{len(numbers)} {plural}"
    return f"{what if len(numbers) == 1 else plural} {', '.join(map(str, numbers))}"
