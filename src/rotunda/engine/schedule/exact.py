"""Proves and improves with CP-SAT: people who are alike are counted, and sets of people bound what runs at once.

A plain model has a yes or no for each task and person and stalls among people who could be exchanged. Here a group of
people who are alike is one resource; each set of people who meet some of the needs bounds, as a resource of its own,
all tasks that only they can do; and the load of each group bounds the latest end.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
from ortools.sat.python import cp_model

from rotunda.engine.schedule.bound import Bounds
from rotunda.engine.schedule.groups import Group, groups_of, named
from rotunda.engine.schedule.model import (
    Model,
    aim,
    choices,
    contracts_are_paid,
    groups_do_one_task_each_at_a_time,
    people_fill_needs,
    sets_bound_what_runs,
    tasks_follow,
    tasks_run_or_not,
)
from rotunda.engine.schedule.parameters import Effort
from rotunda.engine.schedule.problem import CONTRACTED, LEFT_OUT, Schedule
from rotunda.engine.schedule.proving import FOUND, Found, run, solver_of
from rotunda.engine.schedule.watch import Watch
from rotunda.engine.schedule.worth import value_of


def improve(
    bounds: Bounds, schedule: Schedule, effort: Effort, until: float | None, watch: Watch
) -> tuple[Schedule, int | None]:
    """The best schedule found, and what none can be below (`None` where nothing was proven). The given one is where
    the search begins."""
    problem = bounds.problem
    groups = groups_of(problem)
    left = None if until is None else until - time.perf_counter()
    if problem.day or choices(problem, groups) > effort.largest or (left is not None and left <= 0):
        return schedule, None
    model = Model(problem)
    goal = value_of(problem, schedule)
    tasks_run_or_not(model, bounds, goal)
    tasks_follow(model)
    people_fill_needs(model, groups)
    groups_do_one_task_each_at_a_time(model, groups)
    sets_bound_what_runs(model, bounds)
    contracts_are_paid(model)
    aim(model, groups, bounds, goal)
    begin_with(model, groups, schedule)
    best = [schedule]

    def tell(solution: Found) -> None:
        found = _read(model, groups, solution.value)
        value = value_of(problem, found)
        # changes count by names in the problem and by groups in the model: what is better there may not be here
        if value < value_of(problem, best[0]):
            best[0] = found
            watch.better(value, lambda: found)
        watch.progress.advance(goal - int(solution.objective_value), None)

    solver = solver_of(effort, left)
    known = run(model.cp, solver, watch, tell) in (*FOUND, cp_model.UNKNOWN)
    # stopped before it began, the solver knows no bound
    least = solver.best_objective_bound
    return best[0], min(int(np.ceil(least - 1e-6)), goal) if known and np.isfinite(least) else None


def begin_with(model: Model, groups: list[Group], schedule: Schedule) -> None:
    """Tell the solver of the schedule at hand."""
    group_of = {person: number for number, group in enumerate(groups) for person in group.people}
    counts = dict.fromkeys(model.counts, 0)
    for _, need, person in schedule.crew.tolist():
        counts[need, group_of[person]] += 1
    hints: list[tuple[cp_model.IntVar, int]] = [(model.counts[key], count) for key, count in counts.items()]
    for task, start in enumerate(schedule.start.tolist()):
        if start >= 0:
            hints.append((model.start[task], start))
        hints += [(model.runs[task], start >= 0), (model.out[task], start == CONTRACTED)]
    # what is fixed shares one variable, and a variable has one hint
    for variable, value in {variable.index: (variable, value) for variable, value in hints}.values():
        model.cp.add_hint(variable, value)


def _read(model: Model, groups: list[Group], value: Callable[[cp_model.IntVar], int]) -> Schedule:
    problem = model.problem
    start = np.full(len(problem.tasks), LEFT_OUT, dtype=np.int64)
    for task in range(len(problem.tasks)):
        if value(model.runs[task]):
            start[task] = value(model.start[task])
        elif value(model.out[task]):
            start[task] = CONTRACTED
    counts = {key: value(count) for key, count in model.counts.items() if value(count)}
    return named(problem, groups, start, counts)
