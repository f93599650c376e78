"""The model in CP-SAT as one would first write it: a yes or no for each person and order, whole parts for each week."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from ortools.sat.python import cp_model

from rotunda.engine.assign.problem import Problem

#: CP-SAT counts in whole numbers: values are so many times as great.
SCALE = 1000


@dataclass(frozen=True)
class Built:
    """The model, the number of its variables, and what the scaled objective leaves out."""

    model: cp_model.CpModel
    variables: int

    def solved(self, seconds: float) -> tuple[float | None, float | None]:
        """The value and the bound, `None` for what was not found."""
        solver = cp_model.CpSolver()
        solver.parameters.max_time_in_seconds = seconds
        status = solver.solve(self.model)
        if status == cp_model.UNKNOWN:
            return None, solver.best_objective_bound / SCALE
        return solver.objective_value / SCALE, solver.best_objective_bound / SCALE


def built(problem: Problem) -> Built:
    """The fair-load goal and the number of agencies are left out, which only lower a value."""
    model, pieces, pairs = cp_model.CpModel(), problem.pieces, problem.pairs
    weekly: list[list[list[cp_model.IntVar]]] = [[[] for _ in problem.weeks] for _ in problem.people]
    served: list[list[cp_model.LinearExprT]] = [[] for _ in problem.agencies]
    value: list[cp_model.LinearExprT] = []
    variables = 0
    for order in range(len(pieces)):
        size, chosen = int(pieces.size[order]), []
        for pair in range(int(pairs.first[order]), int(pairs.first[order + 1])):
            person, does, hours = int(pairs.person[pair]), model.new_bool_var(""), []
            for week in range(int(pieces.begin[order]), int(pieces.end[order]) + 1):
                if int(pairs.weeks[pair]) >> week & 1:
                    part = model.new_int_var(0, size, "")
                    hours.append(part)
                    weekly[person][week].append(part)
            model.add(sum(hours) == size * does)
            chosen.append(does)
            value.append(round(SCALE * size * float(pieces.worth[order] + pairs.extra[pair])) * does)
            variables += 1 + len(hours)
        if chosen:
            model.add_at_most_one(chosen)
            served[int(problem.need_agency[order])].append(size * sum(chosen))
    for person, weeks in enumerate(weekly):
        for week, parts in enumerate(weeks):
            if parts:
                model.add(sum(parts) <= int(problem.room[person, week]))
    for agency, floor in enumerate(problem.floor.tolist()):
        short = model.new_int_var(0, floor, "")
        model.add(short >= floor - sum(served[agency]))
        value.append(-round(SCALE * float(problem.floor_weight[agency])) * short)
    model.maximize(sum(value))
    return Built(model, variables + int(np.size(problem.floor)))
