"""Lays out a schedule as the tables of `outcome`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import polars as pl

from rotunda.engine.schedule.explain import why_left_out
from rotunda.engine.schedule.outcome import ASSIGNMENTS, LOAD, SCHEDULE, UNSCHEDULED
from rotunda.engine.schedule.problem import CONTRACTED, LEFT_OUT, Problem, Schedule
from rotunda.engine.schedule.worth import crews_of
from rotunda.estate.schema import Table


def tables(problem: Problem, schedule: Schedule) -> dict[str, pl.DataFrame]:
    """All tables, by name."""
    left_out = np.flatnonzero(schedule.start == LEFT_OUT).tolist()
    reasons = [{"work": problem.tasks[task], "reason": why_left_out(problem, schedule, task)} for task in left_out]
    return {
        "schedule": _frame(SCHEDULE, _schedule(problem, schedule)),
        "assignments": _frame(ASSIGNMENTS, _assignments(problem, schedule)),
        "unscheduled": _frame(UNSCHEDULED, reasons),
        "load": _frame(LOAD, _load(problem, schedule)),
    }


def _frame(table: Table, rows: Sequence[Mapping[str, object]]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema={column.name: column.dtype for column in table.columns})


def _times(problem: Problem, schedule: Schedule, task: int) -> dict[str, object]:
    """The first and last day, and the slots."""
    first = int(schedule.start[task])
    after = first + int(problem.duration[task])
    starts, ends = days_of(problem, first, after)
    return {"starts": starts, "ends": ends, "first_slot": first, "after_slot": after}


def days_of(problem: Problem, first: int, after: int) -> tuple[date | None, date | None]:
    """The days of the first and the last slot, where slots have dates."""
    if not problem.dates or first >= len(problem.dates):
        return None, None
    return problem.dates[first], problem.dates[max(after - 1, first)]


def _schedule(problem: Problem, schedule: Schedule) -> list[dict[str, object]]:
    crews = crews_of(problem, schedule)
    rows: list[dict[str, object]] = []
    for task in np.lexsort((np.arange(len(problem.tasks)), schedule.start)).tolist():
        start = int(schedule.start[task])
        if start == LEFT_OUT:
            continue
        row: dict[str, object] = {"work": problem.tasks[task], "contracted": start == CONTRACTED}
        if start >= 0:
            late = max(0, start + int(problem.duration[task] - problem.due[task]))
            names = [problem.people[person] for person in crews[task]]
            row |= {**_times(problem, schedule, task), "late_days": late, "persons": names}
        rows.append({column.name: row.get(column.name) for column in SCHEDULE.columns})
    return rows


def _assignments(problem: Problem, schedule: Schedule) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for task, need, person in sorted(schedule.crew.tolist()):
        skill = problem.skills[problem.needs.skill[need]] if need >= 0 else None
        names = {"work": problem.tasks[task], "skill": skill, "person": problem.people[person]}
        rows.append({**names, **_times(problem, schedule, task)})
    return rows


def _load(problem: Problem, schedule: Schedule) -> list[dict[str, object]]:
    crew, count = schedule.crew, len(problem.people)
    slots = np.bincount(crew[:, 2], problem.duration[crew[:, 0]], count).astype(np.int64)
    tasks = np.bincount(crew[:, 2], minlength=count)
    there = problem.available.sum(axis=1)
    return [
        {
            "person": problem.people[person],
            "tasks": int(tasks[person]),
            "slots": int(slots[person]),
            "available": int(there[person]),
            "share": float(slots[person] / there[person]) if there[person] else None,
        }
        for person in range(count)
    ]
