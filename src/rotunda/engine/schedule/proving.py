"""Runs CP-SAT under the limits of an effort, so that the same limits give the same answer, and ends it when asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any

from ortools.sat.python import cp_model

from rotunda.engine.schedule.parameters import Effort
from rotunda.engine.schedule.watch import Watch

#: Seconds between two looks at whether to stop.
_LOOK = 0.1
#: Ways of searching that take turns on one thread, or run side by side on several.
_WAYS = 8


def solver_of(effort: Effort, left: float | None) -> cp_model.CpSolver:
    """A solver with the limits of the effort, and so many seconds left."""
    solver = cp_model.CpSolver()
    solver.parameters.random_seed = effort.seed
    solver.parameters.max_deterministic_time = effort.exact
    if left is not None:
        solver.parameters.max_time_in_seconds = left
    solver.parameters.num_workers = max(effort.workers, _WAYS)
    if effort.workers == 1:
        # several ways of searching in turn; two at once learn from each other when they happen to, so one at a time
        solver.parameters.interleave_search = True
        solver.parameters.interleave_batch_size = 1
    return solver


def run(cp: cp_model.CpModel, solver: cp_model.CpSolver, watch: Watch, found: Callable[[Found], None]) -> Any:
    """Solve; tells the status. `found` hears of each schedule. Raises `RuntimeError` for a model that is not one."""
    with _ended(solver, watch):
        status = solver.solve(cp, Found(found))
    if status == cp_model.MODEL_INVALID:
        raise RuntimeError(f"the model of the schedule is not valid: {cp.validate()}")
    return status


#: Statuses of a solver that has a schedule.
FOUND = (cp_model.OPTIMAL, cp_model.FEASIBLE)


class Found(cp_model.CpSolverSolutionCallback):
    """Hands on each solution of the solver."""

    def __init__(self, tell: Callable[[Found], None]) -> None:
        super().__init__()
        self._tell = tell

    def on_solution_callback(self) -> None:
        self._tell(self)


@contextmanager
def _ended(solver: cp_model.CpSolver, watch: Watch) -> Iterator[None]:
    """While this runs, the solver is ended when whoever follows says so."""
    if watch.stop is None:
        yield
        return
    done = Event()

    def look() -> None:
        while not done.wait(_LOOK):
            if watch.stopped():
                solver.stop_search()

    thread = Thread(target=look, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
