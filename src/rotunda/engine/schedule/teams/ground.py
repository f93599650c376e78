"""The arrays that the search over days of teams reads: what does not change while it runs."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from rotunda.engine.schedule.problem import Flags, Integers, Problem
from rotunda.engine.schedule.table import table_of

Numbers = npt.NDArray[np.float64]
#: For a tail: no such task follows. The power of demand over supply in what a kind is worth.
NEVER, _RARE = -1_000_000, 2.0


class Ground(NamedTuple):
    """Kinds are skills at levels: `can[p, k]` is 1 where a person has one, `need[i, k]` how many people a task takes of
    it. `scarce` is how rare a kind is, `worth` what a person could be missed for, `work` what a task takes of all that;
    1 is usual. `asks` are the kinds that task i takes, from `asks_from[i]` on. `place` numbers the tasks so that each
    comes after those before it. `tail[i, k]` is how long the longest chain after i to a task of priority k takes (k =
    0: to any), or NEVER. `away` is days × people, `open` tasks × days, `present_crew` tasks × people."""

    length: int
    days: int
    duration: Integers
    release: Integers
    priority: Integers
    contract: Integers
    budget: int
    pred_from: Integers
    pred: Integers
    succ_from: Integers
    succ: Integers
    place: Integers
    tail: Integers
    need: Integers
    asks_from: Integers
    asks: Integers
    can: Integers
    worth: Numbers
    scarce: Numbers
    work: Numbers
    away: Flags
    open: Flags
    present_start: Integers
    present_crew: Flags
    change_cost: int


def ground_of(problem: Problem) -> Ground:
    """The arrays of the problem. A person who is barred from a need of a kind counts for none of that kind."""
    table, needs, days = table_of(problem), problem.needs, problem.horizon // problem.day
    kinds, which = np.unique(np.column_stack([needs.skill, needs.level]), axis=0, return_inverse=True)
    need = np.zeros((len(problem.tasks), len(kinds)), dtype=np.int64)
    np.maximum.at(need, (needs.task, which.ravel()), needs.people)
    asks = np.nonzero(need)
    can = (problem.level[:, kinds[:, 0]] >= kinds[:, 1]).astype(np.int64)
    if problem.barred is not None:
        np.minimum.at(can.T, which.ravel(), problem.eligible.astype(np.int64))
    scarce = _usual_is_one(((problem.duration @ need + 1) / (can.sum(axis=0) + 1)) ** _RARE)
    present_start, present_crew = _present(problem)
    there = problem.available.reshape(len(problem.people), days, problem.day).all(axis=2)
    return Ground(
        length=problem.day,
        days=days,
        duration=problem.duration,
        release=problem.release,
        priority=problem.priority,
        contract=problem.contract,
        budget=problem.budget,
        pred_from=table.pred_from,
        pred=table.pred,
        succ_from=table.succ_from,
        succ=table.succ,
        place=np.argsort(problem.order).astype(np.int64),
        tail=_tails(problem),
        need=need,
        asks_from=np.searchsorted(asks[0], np.arange(len(need) + 1)).astype(np.int64),
        asks=asks[1].astype(np.int64),
        can=can,
        worth=_usual_is_one(can @ scarce + 0.1),
        scarce=scarce,
        work=_usual_is_one(problem.duration * (need @ scarce + 0.1)),
        away=np.asarray(~there.T, dtype=bool).copy(),
        open=_open(problem, days),
        present_start=present_start,
        present_crew=present_crew,
        change_cost=problem.change_cost,
    )


def _usual_is_one(numbers: npt.NDArray[np.float64]) -> Numbers:
    return np.asarray(numbers / max(float(numbers.mean()), 1e-9) if len(numbers) else numbers, dtype=np.float64)


def _tails(problem: Problem) -> Integers:
    tails = np.full((len(problem.tasks), 4), NEVER, dtype=np.int64)
    for task in problem.order[::-1].tolist():
        for then in problem.successors[task]:
            longer = np.where(tails[then] == NEVER, NEVER, tails[then] + problem.duration[then])
            tails[task] = np.maximum(tails[task], longer)
        tails[task, 0] = max(tails[task, 0], 0)
        if 1 <= problem.priority[task] <= 3:
            tails[task, problem.priority[task]] = max(tails[task, problem.priority[task]], 0)
    return tails


def _open(problem: Problem, days: int) -> Flags:
    """Tasks × days: whether no freeze of the task touches the day."""
    free = np.ones((len(problem.tasks), days), dtype=bool)
    for task, starts, ends in problem.frozen.tolist():
        free[task, starts // problem.day : -(-ends // problem.day)] = False
    return free


def _present(problem: Problem) -> tuple[Integers, Flags]:
    """The start of each task in the present schedule, below 0 where it is in none, and tasks × people: who is in it."""
    crews = np.zeros((len(problem.tasks), len(problem.people)), dtype=bool)
    if problem.present is None:
        return np.full(len(problem.tasks), -1, dtype=np.int64), crews
    crews[problem.present.crew[:, 0], problem.present.crew[:, 2]] = True
    return problem.present.start.astype(np.int64), crews
