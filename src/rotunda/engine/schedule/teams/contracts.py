"""Chooses what to contract out before the search begins: the most work for its price, with all that follows it."""

from __future__ import annotations

import numpy as np

from rotunda.engine.schedule.problem import Problem
from rotunda.engine.schedule.teams.ground import Numbers


def contracts(problem: Problem, work: Numbers) -> list[int]:
    """The tasks to contract out, within the budget; `work` is what each takes."""
    if not problem.budget:
        return []
    out: set[int] = set()
    left = problem.budget
    closures = {task: _with_what_follows(problem, task) for task in np.flatnonzero(problem.contract >= 0).tolist()}
    while True:
        ways = []
        for task, closure in closures.items():
            more = [each for each in closure if each not in out]
            price = int(problem.contract[more].sum())
            if more and price <= left and (problem.contract[more] >= 0).all():
                ways.append((float(work[more].sum()) / max(price, 1), -task, price))
        if not ways:
            return sorted(out)
        _, number, price = max(ways)
        out.update(closures[-number])
        left -= price


def _with_what_follows(problem: Problem, task: int) -> set[int]:
    found, queue = {task}, [task]
    while queue:
        fresh = [then for then in problem.successors[queue.pop()] if then not in found]
        found.update(fresh)
        queue += fresh
    return found
