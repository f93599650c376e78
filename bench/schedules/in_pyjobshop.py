"""The peer: PyJobShop's own model and solver, where each task takes one person. Makespan only."""

from __future__ import annotations

from rotunda.engine.schedule.problem import Problem


def takes(problem: Problem) -> bool:
    """Whether PyJobShop takes the problem: a mode is a task with its crew, and crews of several are too many."""
    slots = [0] * len(problem.tasks)
    for task, people in zip(problem.needs.task.tolist(), problem.needs.people.tolist(), strict=True):
        slots[task] += people
    return not problem.day and max(slots, default=0) <= 1


def pyjobshop(problem: Problem, seconds: float) -> tuple[int | None, int]:
    """The makespan found, or `None`, and the bound, in the same time on the same cores."""
    from pyjobshop import Model  # a peer, that need not be there for the rest

    model = Model()
    machines = [model.add_machine(name=name) for name in problem.people]
    tasks = [model.add_task(name=name) for name in problem.tasks]
    for need, task in enumerate(problem.needs.task.tolist()):
        for person in problem.eligible[need].nonzero()[0].tolist():
            model.add_mode(tasks[task], machines[person], int(problem.duration[task]))
    for first, then in problem.before.tolist():
        model.add_end_before_start(tasks[first], tasks[then])
    result = model.solve(time_limit=seconds, display=False, num_workers=8)
    found = round(result.objective) if result.best.tasks else None
    return found, int(result.lower_bound)
