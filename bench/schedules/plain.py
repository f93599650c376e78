"""The peer: a CP-SAT model as one would first write it, a yes or no for each person and slot. Makespan only."""

from __future__ import annotations

from ortools.sat.python import cp_model

from rotunda.engine.schedule.problem import Problem


def plain(problem: Problem, seconds: float) -> tuple[int | None, int]:
    """The makespan found, or `None`, and the bound, in the same time on the same cores."""
    cp, horizon = cp_model.CpModel(), problem.horizon
    start = [cp.new_int_var(0, horizon - lasts, "") for lasts in problem.duration.tolist()]
    latest = cp.new_int_var(0, horizon, "")
    mine: list[list[cp_model.IntervalVar]] = [[] for _ in problem.people]
    for task, lasts in enumerate(problem.duration.tolist()):
        cp.add(latest >= start[task] + lasts)
        for first in problem.predecessors[task]:
            cp.add(start[task] >= start[first] + int(problem.duration[first]))
        used: dict[int, list[cp_model.IntVar]] = {}
        for need in range(problem.needs_from[task], problem.needs_from[task + 1]):
            able = problem.eligible[need].nonzero()[0].tolist()
            chosen = [cp.new_bool_var("") for _ in able]
            cp.add(sum(chosen) == int(problem.needs.people[need]))
            for person, choice in zip(able, chosen, strict=True):
                used.setdefault(person, []).append(choice)
                mine[person].append(cp.new_optional_fixed_size_interval_var(start[task], lasts, choice, ""))
        for choices in used.values():
            cp.add_at_most_one(choices)
    for intervals in mine:
        cp.add_no_overlap(intervals)
    cp.minimize(latest)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 8
    status = solver.solve(cp)
    found = round(solver.objective_value) if status in (cp_model.OPTIMAL, cp_model.FEASIBLE) else None
    return found, int(solver.best_objective_bound)
