"""Decides who does what when: local search first, then what proves and improves, and the checker has the last word."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

from rotunda.engine.result import Result, Status, Verdict
from rotunda.engine.schedule.bound import Bounds
from rotunda.engine.schedule.check import check
from rotunda.engine.schedule.climb import climb
from rotunda.engine.schedule.exact import improve
from rotunda.engine.schedule.parameters import Effort
from rotunda.engine.schedule.problem import Problem, Schedule
from rotunda.engine.schedule.tables import tables
from rotunda.engine.schedule.teams.solve import form_teams
from rotunda.engine.schedule.watch import Heard, Stop, Watch
from rotunda.engine.schedule.worth import changes, value_of
from rotunda.estate.progress import SILENT, Progress

#: Of the time, the share that local search may take where exact search follows.
_FIRST = 0.25


@dataclass(frozen=True)
class Scheduling:
    """The decision: the schedule, its `result` with the tables of `outcome.TABLES`, and how many tasks of the present
    schedule change."""

    problem: Problem
    schedule: Schedule
    result: Result
    changes: int


def schedule(
    problem: Problem,
    effort: Effort | None = None,
    progress: Progress = SILENT,
    *,
    heard: Heard | None = None,
    stop: Stop | None = None,
) -> Scheduling:
    """The best schedule found, the present one being where the search starts. There always is one: what cannot be
    done is left out at a price, and the table `unscheduled` says why. `heard` hears of each schedule that is better
    than all before, and `stop` may end it early."""
    began = time.perf_counter()
    effort = effort or Effort()
    bounds = Bounds(problem)
    least = bounds.least()
    found, proven = _found(bounds, least, effort, began, Watch(progress, heard, stop))
    value, bound = value_of(problem, found), max(least, proven or 0)
    verdict = check(problem, found, value, bound)
    return Scheduling(
        problem=problem,
        schedule=found,
        result=Result(
            status=_status(verdict, closed=value == bound),
            objective=float(value),
            bound=float(bound),
            seconds=time.perf_counter() - began,
            seed=effort.seed,
            verdict=verdict,
            solution=tables(problem, found),
        ),
        changes=changes(problem, found),
    )


def _found(bounds: Bounds, least: int, effort: Effort, began: float, watch: Watch) -> tuple[Schedule, int | None]:
    """The best schedule, and what an exact search proved."""
    problem = bounds.problem
    until = None if effort.seconds is None else began + effort.seconds
    if problem.day:
        return form_teams(problem, effort, bounds, until, watch)
    watch.progress.stage("Scheduling by local search")
    exact = effort.exact > 0
    first = until if until is None or not exact else began + (until - began) * _FIRST
    found = climb(problem, effort, least, first, watch)
    proven = None
    if exact and value_of(problem, found) > least and not watch.stopped():
        watch.progress.stage("Proving and improving")
        found, proven = improve(bounds, found, effort, until, watch)
    if until is not None and max(least, proven or 0) < value_of(problem, found) and time.perf_counter() < until:
        watch.progress.stage("Scheduling by local search")
        again = climb(replace_present(problem, found), replace(effort, seed=effort.seed + 1), least, until, watch)
        found = min(found, again, key=lambda each: value_of(problem, each))
    return found, proven


def replace_present(problem: Problem, found: Schedule) -> Problem:
    """The problem whose present schedule is the one found, unless changes cost something."""
    return problem if problem.change_cost else replace(problem, present=found)


def _status(verdict: Verdict, *, closed: bool) -> Status:
    if not verdict.holds:
        return Status.UNKNOWN
    return Status.OPTIMAL if closed else Status.FEASIBLE
