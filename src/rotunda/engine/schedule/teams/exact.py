"""Proves and improves small problems of teams with CP-SAT: who is in which task, and that teams are together all day.

A person is in a task or not. Two tasks of one day that have somebody in common have everybody in common, and a person
does one task at a time. Nothing tells teams apart but who is in them, so nothing is named that could be exchanged.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
from ortools.sat.python import cp_model

from rotunda.engine.schedule.bound import Bounds
from rotunda.engine.schedule.parameters import Effort
from rotunda.engine.schedule.problem import CONTRACTED, LEFT_OUT, NO_CONTRACT, Flags, Integers, Problem, Schedule
from rotunda.engine.schedule.proving import FOUND, Found, run, solver_of
from rotunda.engine.schedule.watch import Watch
from rotunda.engine.schedule.worth import CHALLENGE, goal_of

#: Problems of more choices (pairs of tasks, times people) are not tried: the proof would not end.
LARGEST = 4_000


@dataclass
class Model:
    """The variables: start, day, whether a task runs, is contracted out or left out, and who is in it."""

    problem: Problem
    days: int
    cp: cp_model.CpModel = field(default_factory=cp_model.CpModel)
    start: list[cp_model.IntVar] = field(default_factory=list)
    on: list[list[cp_model.IntVar]] = field(default_factory=list)
    out: list[cp_model.IntVar] = field(default_factory=list)
    left: list[cp_model.IntVar] = field(default_factory=list)
    runs: list[cp_model.IntVar] = field(default_factory=list)
    crew: list[list[cp_model.IntVar]] = field(default_factory=list)


def fits(problem: Problem) -> bool:
    """Whether the problem is small enough, and changes of a present schedule need not be counted."""
    pairs = math.comb(len(problem.tasks), 2)
    return pairs * len(problem.people) <= LARGEST and (problem.present is None or not problem.change_cost)


def prove(
    bounds: Bounds, schedule: Schedule, effort: Effort, until: float | None, watch: Watch
) -> tuple[Schedule, int]:
    """The best schedule found, and what none can be below. The given one is where the search begins."""
    problem = bounds.problem
    goal, least = goal_of(problem, schedule), bounds.least()
    left = None if until is None else until - time.perf_counter()
    if not fits(problem) or goal <= least or (left is not None and left <= 0):
        return schedule, min(least, goal)
    model = _model(problem, bounds, goal)
    _begin_with(model, schedule)
    solver = solver_of(effort, left)

    def tell(solution: Found) -> None:
        watch.better(int(solution.objective_value), lambda: _read(model, solution.value))

    if run(model.cp, solver, watch, tell) not in FOUND:
        return schedule, min(least, goal)
    found = _read(model, solver.value)
    proven = max(least, math.ceil(solver.best_objective_bound - 1e-6))
    return (found if goal_of(problem, found) < goal else schedule), min(proven, goal)


def _model(problem: Problem, bounds: Bounds, goal: int) -> Model:
    """The whole model; no day counts on which the goal would be missed."""
    least = [bounds.latest(problem.priority == level) for level in (1, 2, 3)]
    last = goal - int(np.dot(CHALLENGE[:3], least))
    model = Model(problem, min(-(-last // problem.day), problem.horizon // problem.day))
    _tasks(model, bounds)
    _order(model)
    _teams(model)
    _aim(model, bounds, goal)
    return model


def _begin_with(model: Model, schedule: Schedule) -> None:
    """Tell the solver of the schedule at hand."""
    for task, start in enumerate(schedule.start.tolist()):
        model.cp.add_hint(model.out[task], start == CONTRACTED)
        model.cp.add_hint(model.left[task], start == LEFT_OUT)
        if start >= 0:
            model.cp.add_hint(model.start[task], start)
            inside = set(schedule.people_of(task))
            for person, var in enumerate(model.crew[task]):
                model.cp.add_hint(var, person in inside)


def _tasks(model: Model, bounds: Bounds) -> None:
    """Each task lies inside one day that has no freeze of it, is contracted out within the budget, or left out."""
    problem, cp = model.problem, model.cp
    for task, lasts in enumerate(problem.duration.tolist()):
        ends = min(model.days * problem.day, problem.horizon) - lasts
        head = int(bounds.heads[task])
        model.start.append(cp.new_int_var(max(head, 0), max(ends, head, 0), ""))
        model.on.append([cp.new_bool_var("") for _ in range(model.days)])
        for group in (model.out, model.left, model.runs):
            group.append(cp.new_bool_var(""))
        cp.add_exactly_one(model.runs[task], model.out[task], model.left[task])
        cp.add(sum(model.on[task]) == model.runs[task])
        if head < 0:
            cp.add(model.runs[task] == 0)
        if problem.contract[task] == NO_CONTRACT:
            cp.add(model.out[task] == 0)
        for day, here in enumerate(model.on[task]):
            cp.add(model.start[task] >= day * problem.day).only_enforce_if(here)
            cp.add(model.start[task] + lasts <= (day + 1) * problem.day).only_enforce_if(here)
    for task, starts, ends in problem.frozen.tolist():
        for day in range(starts // problem.day, min(-(-ends // problem.day), model.days)):
            cp.add(model.on[task][day] == 0)
    prices = np.maximum(problem.contract, 0).tolist()
    cp.add(sum(price * out for price, out in zip(prices, model.out, strict=True)) <= problem.budget)


def _order(model: Model) -> None:
    """What follows starts later, is contracted out where what it follows is, and is not done after what is left out."""
    for first, then in model.problem.before.tolist():
        ends = model.start[first] + int(model.problem.duration[first])
        model.cp.add(model.start[then] >= ends).only_enforce_if(model.runs[then])
        model.cp.add_implication(model.runs[then], model.runs[first])
        model.cp.add_implication(model.out[first], model.out[then])


def _teams(model: Model) -> None:
    """Crews have the skills, are there, are whole teams, and do one task at a time."""
    problem, cp, people = model.problem, model.cp, range(len(model.problem.people))
    there: Flags = np.asarray(problem.available.reshape(len(people), -1, problem.day).all(axis=2))
    for task in range(len(problem.tasks)):
        model.crew.append([cp.new_bool_var("") for _ in people])
        for person in people:
            cp.add_implication(model.crew[task][person], model.runs[task])
            for day in np.flatnonzero(~there[person, : model.days]).tolist():
                cp.add_at_most_one(model.crew[task][person], model.on[task][day])
        for need in range(problem.needs_from[task], problem.needs_from[task + 1]):
            able = [model.crew[task][person] for person in np.flatnonzero(problem.eligible[need]).tolist()]
            cp.add(sum(able) >= int(problem.needs.people[need])).only_enforce_if(model.runs[task])
    for one, other in combinations(range(len(problem.tasks)), 2):
        together = cp.new_bool_var("")
        for person in people:
            mine, yours = model.crew[one][person], model.crew[other][person]
            cp.add_implication(mine, yours).only_enforce_if(together)
            cp.add_implication(yours, mine).only_enforce_if(together)
            for day in range(model.days):
                cp.add_bool_or(~mine, ~yours, ~model.on[one][day], ~model.on[other][day], together)
    for person in people:
        times = [
            cp.new_optional_fixed_size_interval_var(model.start[task], lasts, model.crew[task][person], "")
            for task, lasts in enumerate(problem.duration.tolist())
        ]
        cp.add_no_overlap(times)


def _aim(model: Model, bounds: Bounds, goal: int) -> None:
    """The goal, between its bound and the schedule at hand."""
    problem, cp, terms = model.problem, model.cp, []
    for level, weight in zip((1, 2, 3, 0), CHALLENGE, strict=True):
        latest = cp.new_int_var(0, min(2 * problem.horizon, goal // weight), "")
        among = np.ones(len(problem.tasks), dtype=bool) if level == 0 else problem.priority == level
        cp.add(latest >= bounds.latest(among))
        for task in np.flatnonzero(among).tolist():
            cp.add(latest >= model.start[task] + int(problem.duration[task])).only_enforce_if(model.runs[task])
            cp.add(latest >= 2 * problem.horizon).only_enforce_if(model.left[task])
        terms.append(weight * latest)
    objective = cp.new_int_var(min(bounds.least(), goal), goal, "goal")
    cp.add(objective == sum(terms))
    cp.minimize(objective)


def _read(model: Model, value: Callable[[cp_model.IntVar], int]) -> Schedule:
    start: Integers = np.array([value(each) for each in model.start], dtype=np.int64)
    for task, (out, left) in enumerate(zip(model.out, model.left, strict=True)):
        if value(out) or value(left):
            start[task] = CONTRACTED if value(out) else LEFT_OUT
    crew = [
        (task, -1, person)
        for task, people in enumerate(model.crew)
        for person, inside in enumerate(people)
        if value(inside)
    ]
    return Schedule(start, np.array(crew, dtype=np.int64).reshape(-1, 3))
