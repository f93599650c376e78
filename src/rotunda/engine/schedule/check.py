"""Judges a schedule by the rules alone: each rule is a function that says what breaks it, and none knows a solver."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from rotunda.engine.result import Verdict
from rotunda.engine.schedule.problem import CONTRACTED, LEFT_OUT, NO_CONTRACT, Problem, Schedule
from rotunda.engine.schedule.worth import crews_of, value_of


def check(problem: Problem, schedule: Schedule, value: float | None = None, bound: float | None = None) -> Verdict:
    """Whether the schedule obeys every rule, is worth the value claimed, and the bound claimed is not above it."""
    if strange := tuple(_strange(problem, schedule)):
        return Verdict(strange)
    rules = (*RULES, *(TEAM_RULES if problem.day else CREW_RULES))
    broken = [sentence for rule in rules for sentence in rule(problem, schedule)]
    worth = value_of(problem, schedule)
    if value is not None and value != worth:
        broken.append(f"the schedule is worth {worth}, and not {value:g}")
    if bound is not None and bound > worth:
        broken.append(f"the bound {bound:g} is above the worth of a schedule, {worth}")
    return Verdict(tuple(broken))


def _strange(problem: Problem, schedule: Schedule) -> Iterator[str]:
    """What cannot be judged: arrays that are not those of the problem."""
    if schedule.start.shape != (len(problem.tasks),) or schedule.crew.ndim != 2 or schedule.crew.shape[1] != 3:
        yield "the schedule is not one of this problem"
        return
    limits = (len(problem.tasks), len(problem.needs), len(problem.people))
    for column, (least, limit) in enumerate(zip((0, -1, 0), limits, strict=True)):
        numbers = schedule.crew[:, column]
        if len(numbers) and (numbers.min() < least or numbers.max() >= limit):
            yield "the crew names a task, need or person that is not there"
    if len(schedule.start) and schedule.start.min() < CONTRACTED:
        yield "a start is below every meaning"


def tasks_run_within_the_horizon(problem: Problem, schedule: Schedule) -> Iterator[str]:
    """No task ends after the last slot."""
    for task in _running(schedule):
        if schedule.start[task] + problem.duration[task] > problem.horizon:
            yield f"{problem.tasks[task]} ends after the horizon"


def tasks_start_after_their_release(problem: Problem, schedule: Schedule) -> Iterator[str]:
    """No task starts before it is released."""
    for task in _running(schedule):
        if schedule.start[task] < problem.release[task]:
            yield f"{problem.tasks[task]} starts before its release"


def tasks_follow_their_predecessors(problem: Problem, schedule: Schedule) -> Iterator[str]:
    """A task starts when all before it are done; what follows a contracted task is contracted, and what follows a task
    that is left out is not done here."""
    for first, then in problem.before.tolist():
        names = f"{problem.tasks[then]} follows {problem.tasks[first]}"
        before, after = int(schedule.start[first]), int(schedule.start[then])
        if before == CONTRACTED and after != CONTRACTED:
            yield f"{names}, which is contracted out, and is not contracted out itself"
        if before == LEFT_OUT and after >= 0:
            yield f"{names}, which is left out, and is done"
        if before >= 0 and after >= 0 and after < before + problem.duration[first]:
            yield f"{names} and starts before that ends"


def tasks_keep_out_of_freezes(problem: Problem, schedule: Schedule) -> Iterator[str]:
    """No task runs in an interval that is frozen for it."""
    for task, starts, ends in problem.frozen.tolist():
        start = int(schedule.start[task])
        if start >= 0 and start < ends and start + problem.duration[task] > starts and problem.duration[task]:
            yield f"{problem.tasks[task]} runs in a freeze"


def contracts_stay_within_the_budget(problem: Problem, schedule: Schedule) -> Iterator[str]:
    """Only what may be contracted out is, for no more than the budget."""
    out = np.flatnonzero(schedule.start == CONTRACTED)
    for task in out[problem.contract[out] == NO_CONTRACT].tolist():
        yield f"{problem.tasks[task]} cannot be contracted out"
    price = int(np.maximum(problem.contract[out], 0).sum())
    if price > problem.budget:
        yield f"contracts cost {price}, and the budget is {problem.budget}"


def people_do_only_what_runs(problem: Problem, schedule: Schedule) -> Iterator[str]:
    """Nobody is in the crew of a task that does not run."""
    for task in sorted({task for task in schedule.crew[:, 0].tolist() if schedule.start[task] < 0}):
        yield f"{problem.tasks[task]} has a crew and does not run"


def people_fill_one_slot_of_a_task(problem: Problem, schedule: Schedule) -> Iterator[str]:
    """However many skills a person has, he is one person."""
    for task, crew in enumerate(crews_of(problem, schedule)):
        if len(set(crew)) != len(crew):
            yield f"somebody fills two slots of {problem.tasks[task]}"


def people_are_there(problem: Problem, schedule: Schedule) -> Iterator[str]:
    """A person is available in every slot of the tasks that he is in."""
    for task, _, person in schedule.crew.tolist():
        start = int(schedule.start[task])
        if start >= 0 and not problem.available[person, start : start + int(problem.duration[task])].all():
            yield f"{problem.people[person]} is away during {problem.tasks[task]}"


def people_do_one_task_at_a_time(problem: Problem, schedule: Schedule) -> Iterator[str]:
    """The tasks of a person do not overlap."""
    mine: defaultdict[int, set[tuple[int, int, int]]] = defaultdict(set)
    for task, _, person in schedule.crew.tolist():
        start, lasts = int(schedule.start[task]), int(problem.duration[task])
        if start >= 0 and lasts:
            mine[person].add((start, start + lasts, task))
    for person, times in sorted(mine.items()):
        in_order = sorted(times)
        for (_, ends, first), (starts, _, then) in pairwise(in_order):
            if starts < ends:
                names = f"{problem.tasks[first]} and {problem.tasks[then]}"
                yield f"{problem.people[person]} is in {names} at the same time"


def needs_have_their_people(problem: Problem, schedule: Schedule) -> Iterator[str]:
    """Each need of a task that runs has as many people as it asks for, at its level, and they are its own."""
    filled = np.zeros(len(problem.needs), dtype=np.int64)
    for task, need, person in schedule.crew.tolist():
        if need < 0 or problem.needs.task[need] != task:
            yield f"{problem.people[person]} fills no need of {problem.tasks[task]}"
        else:
            filled[need] += 1
            if not problem.eligible[need, person]:
                yield f"{problem.people[person]} does not meet the need of {problem.tasks[task]}"
    for need, task in enumerate(problem.needs.task.tolist()):
        if schedule.start[task] >= 0 and filled[need] != problem.needs.people[need]:
            yield f"{problem.tasks[task]} has {filled[need]} people for a need of {problem.needs.people[need]}"


def teams_have_the_skills_together(problem: Problem, schedule: Schedule) -> Iterator[str]:
    """For each need, so many of the team have its level."""
    crews = crews_of(problem, schedule)
    for need, task in enumerate(problem.needs.task.tolist()):
        able = int(problem.eligible[need, crews[task]].sum())
        if schedule.start[task] >= 0 and able < problem.needs.people[need]:
            yield f"the team of {problem.tasks[task]} has {able} people for a need of {problem.needs.people[need]}"


def tasks_lie_within_a_day(problem: Problem, schedule: Schedule) -> Iterator[str]:
    """No task runs over night."""
    for task in _running(schedule):
        start, lasts = int(schedule.start[task]), int(problem.duration[task])
        if start // problem.day != (start + max(lasts, 1) - 1) // problem.day:
            yield f"{problem.tasks[task]} does not end on the day on which it starts"


def teams_stay_together_for_a_day(problem: Problem, schedule: Schedule) -> Iterator[str]:
    """Two crews of one day are the same people, or have nobody in common."""
    crews = crews_of(problem, schedule)
    teams: defaultdict[tuple[int, int], set[tuple[int, ...]]] = defaultdict(set)
    for task in _running(schedule):
        for person in crews[task]:
            teams[int(schedule.start[task]) // problem.day, person].add(tuple(crews[task]))
    for (day, person), mine in sorted(teams.items()):
        if len(mine) > 1:
            yield f"{problem.people[person]} is in {len(mine)} teams on day {day + 1}"


def _running(schedule: Schedule) -> list[int]:
    running: list[int] = np.flatnonzero(schedule.start >= 0).tolist()
    return running


#: The rules of every problem, of those with crews for each task, and of those with teams for each day.
RULES = (
    tasks_run_within_the_horizon,
    tasks_start_after_their_release,
    tasks_follow_their_predecessors,
    tasks_keep_out_of_freezes,
    contracts_stay_within_the_budget,
    people_do_only_what_runs,
    people_fill_one_slot_of_a_task,
    people_are_there,
    people_do_one_task_at_a_time,
)
CREW_RULES = (needs_have_their_people,)
TEAM_RULES = (teams_have_the_skills_together, tasks_lie_within_a_day, teams_stay_together_for_a_day)
