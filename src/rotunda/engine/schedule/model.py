"""The model that CP-SAT proves by: when tasks run, and how many of each group of like people fill each need.

Each family of constraints is one function. A task of the present schedule changes where its start changes, or how many
of each group are in its crew: no more than what changes by names, so that a bound of the model is one of the problem.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import numpy as np
from ortools.sat.python import cp_model

from rotunda.engine.schedule.bound import Bounds
from rotunda.engine.schedule.groups import Group
from rotunda.engine.schedule.problem import Goal, Integers, Problem, Schedule
from rotunda.engine.schedule.worth import CHALLENGE, penalties


@dataclass
class Model:
    """The variables: start, whether a task runs or is contracted out, and counts by need and group."""

    problem: Problem
    cp: cp_model.CpModel = field(default_factory=cp_model.CpModel)
    start: list[cp_model.IntVar] = field(default_factory=list)
    runs: list[cp_model.IntVar] = field(default_factory=list)
    out: list[cp_model.IntVar] = field(default_factory=list)
    times: list[cp_model.IntervalVar] = field(default_factory=list)
    counts: dict[tuple[int, int], cp_model.IntVar] = field(default_factory=dict)

    def end(self, task: int) -> cp_model.LinearExpr:
        """When a task ends, where it runs."""
        return self.start[task] + int(self.problem.duration[task])


def choices(problem: Problem, groups: list[Group]) -> int:
    """How many choices of a group for a need the problem has."""
    return int(sum(int(group.able.sum()) for group in groups)) + len(problem.tasks)


def _priced(problem: Problem) -> Integers:
    """What leaving a task out costs by itself at least."""
    far = 2 * problem.horizon
    if problem.goal is Goal.LATENESS:
        return problem.weight * np.maximum(far - problem.due, 0)
    if problem.goal is Goal.COST:
        return penalties(problem)
    weights = np.ones(len(problem.tasks), dtype=np.int64)
    if problem.goal is Goal.CHALLENGE:
        weights += np.array(
            [dict(zip((1, 2, 3), CHALLENGE, strict=False)).get(p, 0) for p in problem.priority.tolist()]
        )
    return weights * far


def tasks_run_or_not(model: Model, bounds: Bounds, goal: int) -> None:
    """A task runs between its earliest start and the horizon outside its freezes, is contracted out, or left out; what
    costs more to leave out than the schedule at hand is not."""
    problem, cp = model.problem, model.cp
    dear = _priced(problem) > goal
    for task, lasts in enumerate(problem.duration.tolist()):
        head = int(bounds.heads[task])
        # a day on which nothing is lost: what only chains bound ends with the schedule at hand
        last = problem.horizon - lasts
        if problem.goal is Goal.MAKESPAN and goal <= problem.horizon:
            last = goal - lasts - int(bounds.tails[task])
        domain = cp_model.Domain(max(head, 0), max(last, head, 0))
        for _, starts, ends in problem.frozen[problem.frozen[:, 0] == task].tolist():
            if lasts:
                domain = domain.intersection_with(cp_model.Domain(starts - lasts + 1, ends - 1).complement())
        possible = head >= 0 and not domain.is_empty()
        model.start.append(cp.new_int_var_from_domain(domain if possible else cp_model.Domain(0, 0), f"s{task}"))
        model.runs.append(cp.new_bool_var(f"r{task}") if possible else cp.new_constant(0))
        model.out.append(cp.new_constant(0) if bounds.certain[task] else cp.new_bool_var(f"o{task}"))
        model.times.append(
            cp.new_optional_fixed_size_interval_var(model.start[task], lasts, model.runs[task], f"i{task}")
        )
        if dear[task] and possible:
            cp.add_exactly_one(model.runs[task], model.out[task])
        else:
            cp.add_at_most_one(model.runs[task], model.out[task])


def tasks_follow(model: Model) -> None:
    """A task that runs starts after those before it, which all run; what follows a contracted task is contracted."""
    for first, then in model.problem.before.tolist():
        model.cp.add(model.start[then] >= model.end(first)).only_enforce_if(model.runs[then])
        model.cp.add_implication(model.runs[then], model.runs[first])
        model.cp.add_implication(model.out[first], model.out[then])


def people_fill_needs(model: Model, groups: list[Group]) -> None:
    """Each need of a task that runs has its people; a person of a group fills one slot of a task."""
    problem, cp = model.problem, model.cp
    for need, (task, people) in enumerate(zip(problem.needs.task.tolist(), problem.needs.people.tolist(), strict=True)):
        if not people:
            continue
        able = [number for number, group in enumerate(groups) if group.able[need]]
        for number in able:
            most = min(people, len(groups[number].people))
            model.counts[need, number] = cp.new_int_var(0, most, f"x{need}_{number}")
        cp.add(sum(model.counts[need, number] for number in able) == people * model.runs[task])


def used_of(model: Model, number: int) -> dict[int, list[cp_model.IntVar]]:
    """The counts of a group by task."""
    used: dict[int, list[cp_model.IntVar]] = {}
    for (need, group), count in model.counts.items():
        if group == number:
            used.setdefault(int(model.problem.needs.task[need]), []).append(count)
    return used


def groups_do_one_task_each_at_a_time(model: Model, groups: list[Group]) -> None:
    """No more of a group are busy or away at once than there are."""
    problem, cp = model.problem, model.cp
    for number, group in enumerate(groups):
        size, used = len(group.people), used_of(model, number)
        away = [cp.new_fixed_size_interval_var(first, last - first, "") for first, last in group.away]
        times: list[cp_model.IntervalVar] = []
        demands: list[cp_model.LinearExprT] = []
        for task, counts in used.items():
            if size > 1:
                together = _together(cp, counts, size)
                if problem.duration[task]:
                    times.append(model.times[task])
                    demands.append(together)
                continue
            here = counts[0]
            if len(counts) > 1:
                here = cp.new_bool_var("")
                cp.add(sum(counts) == here)
            # a task that takes no time is in nobody's way; as an interval it could lie in no other
            if lasts := int(problem.duration[task]):
                times.append(cp.new_optional_fixed_size_interval_var(model.start[task], lasts, here, ""))
        if size == 1:
            cp.add_no_overlap([*times, *away])
        else:
            cp.add_cumulative([*times, *away], [*demands, *[size] * len(away)], size)


def _together(cp: cp_model.CpModel, counts: list[cp_model.IntVar], most: int) -> cp_model.IntVar:
    """The sum of counts as one variable, which is what a demand must be."""
    if len(counts) == 1:
        return counts[0]
    total = cp.new_int_var(0, most, "")
    cp.add(total == sum(counts))
    return total


def sets_bound_what_runs(model: Model, bounds: Bounds) -> None:
    """What only the people of a set can do takes no more of them at once than there are.

    Where no task takes two people, the tasks and loads of each person say nearly as much, and sets only slow it down.
    """
    problem, cp = model.problem, model.cp
    if np.bincount(problem.needs.task, problem.needs.people, 1).max() <= 1:
        return
    for people, heads in bounds.sets:
        size = int(people.sum())
        busy = np.flatnonzero((heads > 0) & (problem.duration > 0)).tolist()
        if len(busy) < 2 or int(np.sort(heads)[-2:].sum()) <= 1 or int(heads.sum()) <= size:
            continue
        times = [model.times[task] for task in busy]
        demands = [int(heads[task]) for task in busy]
        missing = size - problem.available[people].sum(axis=0)
        edges = np.flatnonzero(np.diff(np.concatenate([[0], missing, [0]])))
        for first, last in zip(edges.tolist(), edges[1:].tolist(), strict=False):
            if missing[first]:
                times.append(cp.new_fixed_size_interval_var(first, last - first, ""))
                demands.append(int(missing[first]))
        cp.add_cumulative(times, demands, size)


def contracts_are_paid(model: Model) -> None:
    """Contracts cost no more than the budget."""
    could = np.flatnonzero(model.problem.contract > 0).tolist()
    if could:
        model.cp.add(sum(int(model.problem.contract[task]) * model.out[task] for task in could) <= model.problem.budget)


def aim(model: Model, groups: list[Group], bounds: Bounds, goal: int) -> None:
    """The goal, between its bound and the schedule at hand."""
    problem, cp = model.problem, model.cp
    if problem.goal is Goal.COST:
        terms = _paid(model, groups)
    elif problem.goal is Goal.LATENESS:
        terms = _late(model)
    else:
        last = _latest(model, list(range(len(problem.tasks))), goal)
        for number, group in enumerate(groups):
            load = [int(problem.duration[task]) * sum(counts) for task, counts in used_of(model, number).items()]
            cp.add(sum(load) <= len(group.people) * last)
        terms = [last]
        for priority, weight in zip((1, 2, 3), CHALLENGE, strict=False):
            if problem.goal is Goal.CHALLENGE:
                among = np.flatnonzero(problem.priority == priority).tolist()
                terms.append(weight * _latest(model, among, goal))
    if problem.change_cost and problem.present is not None:
        terms += _changed(model, groups, problem.present)
    objective = cp.new_int_var(min(bounds.least(), goal), goal, "goal")
    cp.add(objective == sum(terms))
    cp.minimize(objective)


def _changed(model: Model, groups: list[Group], present: Schedule) -> list[cp_model.LinearExprT]:
    """What it costs that tasks have another start, or a crew of other groups, than in the present schedule."""
    problem, cp = model.problem, model.cp
    group_of = {person: number for number, group in enumerate(groups) for person in group.people}
    had: list[Counter[int]] = [Counter() for _ in problem.tasks]
    for task, _, person in present.crew.tolist():
        had[task][group_of.get(person, -1)] += 1
    has: list[dict[int, list[cp_model.IntVar]]] = [{} for _ in problem.tasks]
    for (need, number), count in model.counts.items():
        has[int(problem.needs.task[need])].setdefault(number, []).append(count)
    terms: list[cp_model.LinearExprT] = []
    for task in np.flatnonzero(present.start >= 0).tolist():
        same = cp.new_bool_var("")
        cp.add_implication(same, model.runs[task])
        cp.add(model.start[task] == int(present.start[task])).only_enforce_if(same)
        for number in had[task].keys() | has[task].keys():
            cp.add(sum(has[task].get(number, [])) == had[task][number]).only_enforce_if(same)
        terms.append(problem.change_cost * (1 - same))
    return terms


def _latest(model: Model, among: list[int], goal: int) -> cp_model.IntVar:
    """The latest end of some tasks."""
    cp, far = model.cp, 2 * model.problem.horizon
    latest = cp.new_int_var(0, min(far, goal), "latest")
    for task in among:
        cp.add(latest >= model.end(task)).only_enforce_if(model.runs[task])
        cp.add(latest + far * (model.runs[task] + model.out[task]) >= far)
    return latest


def _late(model: Model) -> list[cp_model.LinearExprT]:
    problem, cp = model.problem, model.cp
    terms: list[cp_model.LinearExprT] = []
    for task, due in enumerate(problem.due.tolist()):
        if problem.weight[task]:
            far = max(2 * problem.horizon - due, 0)
            late = cp.new_int_var(0, max(far, 0), f"late{task}")
            if problem.horizon > due:
                cp.add(late >= model.end(task) - due).only_enforce_if(model.runs[task])
            cp.add(late + far * (model.runs[task] + model.out[task]) >= far)
            terms.append(int(problem.weight[task]) * late)
    return terms


def _paid(model: Model, groups: list[Group]) -> list[cp_model.LinearExprT]:
    problem = model.problem
    terms: list[cp_model.LinearExprT] = []
    for (need, number), count in model.counts.items():
        terms.append(int(problem.duration[problem.needs.task[need]]) * groups[number].cost * count)
    for task, penalty in enumerate(penalties(problem).tolist()):
        terms.append(penalty * (1 - model.runs[task] - model.out[task]))
        terms.append(max(int(problem.contract[task]), 0) * model.out[task])
    return terms
