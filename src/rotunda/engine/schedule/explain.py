"""Says what a task waits for, why it does not start earlier or is left out, and what fills a person's time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rotunda.engine.schedule.bound import Bounds
from rotunda.engine.schedule.problem import CONTRACTED, LEFT_OUT, Flags, Problem, Schedule
from rotunda.engine.schedule.table import runs_of
from rotunda.engine.schedule.worth import crews_of

#: What a task can wait for.
RELEASE, PREDECESSOR, PERSON, CALENDAR, NOTHING = "release", "predecessor", "person", "calendar", "nothing"


@dataclass(frozen=True)
class Link:
    """One step of the chain that binds a task: what it waits for, the task that has it until then, and a sentence."""

    task: str
    kind: str
    after: str | None
    sentence: str


def why_then(problem: Problem, schedule: Schedule, work: str) -> list[Link]:
    """Why a task starts when it does: what it waits for, what that waits for, and so on back to a start that waits
    for nothing, a release or a calendar. Raises `KeyError` for work that is not known."""
    task: int | None = _number(problem, work)
    chain: list[Link] = []
    seen: set[int] = set()
    while task is not None and task not in seen:
        seen.add(task)
        link, task = _binding(problem, schedule, task)
        chain.append(link)
    return chain


def _number(problem: Problem, work: str) -> int:
    if work not in problem.tasks:
        raise KeyError(work)
    return problem.tasks.index(work)


def _when(problem: Problem, slot: int) -> str:
    if problem.dates and slot < len(problem.dates):
        return problem.dates[slot].isoformat()
    return f"slot {slot}"


def _binding(problem: Problem, schedule: Schedule, task: int) -> tuple[Link, int | None]:
    """What binds the start of a task, and the task to ask about next."""
    name, start = problem.tasks[task], int(schedule.start[task])
    if start == LEFT_OUT:
        return Link(name, NOTHING, None, why_left_out(problem, schedule, task)), None
    if start == CONTRACTED:
        return Link(name, NOTHING, None, f"{name} is contracted out."), None
    when = _when(problem, start)
    for before in problem.predecessors[task]:
        if schedule.start[before] + problem.duration[before] == start and start > problem.release[task]:
            other = problem.tasks[before]
            return Link(name, PREDECESSOR, other, f"{name} starts on {when}, when {other} is done."), before
    if start == problem.release[task]:
        sentence = f"{name} starts on {when}, the first day it may." if start else f"{name} starts at once."
        return Link(name, RELEASE if start else NOTHING, None, sentence), None
    return _waits_for_people(problem, schedule, task)


def _waits_for_people(problem: Problem, schedule: Schedule, task: int) -> tuple[Link, int | None]:
    """The start one slot earlier would meet a freeze, an absence, or a person in another task."""
    name, start = problem.tasks[task], int(schedule.start[task])
    earlier, when = start - 1, _when(problem, start)
    lasts = int(problem.duration[task])
    if problem.day and earlier % problem.day + lasts > problem.day:
        return Link(name, CALENDAR, None, f"{name} starts on {when}: it would not end the day before."), None
    for _, starts, ends in problem.frozen[problem.frozen[:, 0] == task].tolist():
        if lasts and earlier < ends and start > starts:
            return Link(name, CALENDAR, None, f"{name} starts on {when}, when a freeze is over."), None
    for person in schedule.people_of(task):
        who = problem.people[person]
        if not problem.available[person, earlier]:
            return Link(name, CALENDAR, None, f"{name} starts on {when}: {who} is away until then."), None
        for other in schedule.crew[schedule.crew[:, 2] == person, 0].tolist():
            if schedule.start[other] >= 0 and schedule.start[other] + problem.duration[other] == start != 0:
                if other == task:
                    continue
                busy = problem.tasks[other]
                sentence = f"{name} starts on {when}: {who} is in {busy} until then."
                return Link(name, PERSON, busy, sentence), other
    return Link(name, NOTHING, None, f"{name} starts on {when} and could start earlier by itself."), None


def why_not_at(problem: Problem, schedule: Schedule, work: str, start: int) -> list[str]:
    """What bars a task from starting at another time, with whatever crew, while everything else stays: a sentence for
    each reason, none where nothing does. Raises `KeyError` for work that is not known."""
    task = _number(problem, work)
    lasts = int(problem.duration[task])
    reasons: list[str] = []
    if start < problem.release[task]:
        reasons.append(f"{work} may not start before {_when(problem, int(problem.release[task]))}.")
    if start < 0 or start + lasts > problem.horizon:
        return [*reasons, f"{work} would not lie within the horizon."]
    reasons += [
        f"{work} follows {problem.tasks[before]}, which is not done by then."
        for before in problem.predecessors[task]
        if schedule.start[before] < 0 or schedule.start[before] + problem.duration[before] > start
    ]
    reasons += [
        f"{problem.tasks[then]} follows {work} and starts before it would be done."
        for then in problem.successors[task]
        if 0 <= schedule.start[then] < start + lasts
    ]
    reasons += [
        f"{work} would run in a freeze until {_when(problem, ends)}."
        for _, starts, ends in problem.frozen[problem.frozen[:, 0] == task].tolist()
        if lasts and start < ends and start + lasts > starts
    ]
    if problem.day:
        return reasons + _no_team(problem, schedule, task, start)
    return reasons + _missing(problem, schedule, task, start)


def _missing(problem: Problem, schedule: Schedule, task: int, start: int) -> list[str]:
    """The needs that too few people are free for in that time."""
    free = _free(problem, schedule, task, start)
    reasons = []
    for need in range(problem.needs_from[task], problem.needs_from[task + 1]):
        able = problem.eligible[need]
        count, asked = int((able & free).sum()), int(problem.needs.people[need])
        if count < asked:
            skill = _asked(problem, need)
            reasons.append(f"Of {int(able.sum())} people with {skill}, {count} are free then, and it takes {asked}.")
    if not reasons and not _crew_exists(problem, task, free):
        reasons.append(f"Those who are free then would have to fill two places each in {problem.tasks[task]}.")
    return reasons


def _free(problem: Problem, schedule: Schedule, task: int, start: int) -> Flags:
    """Who is there while a task would run, and in no other task; what takes no time keeps nobody."""
    lasts = int(problem.duration[task])
    free = np.array(problem.available[:, start : start + lasts].all(axis=1), dtype=bool)
    for other, _, person in schedule.crew.tolist():
        begins, ends = int(schedule.start[other]), int(schedule.start[other] + problem.duration[other])
        if other != task and begins < ends and lasts and begins < start + lasts and ends > start:
            free[person] = False
    return free


def _crew_exists(problem: Problem, task: int, free: Flags) -> bool:
    """Whether each slot of each need can have a person of its own among those who are free."""
    needs = range(problem.needs_from[task], problem.needs_from[task + 1])
    slots = [need for need in needs for _ in range(int(problem.needs.people[need]))]
    holds: dict[int, int] = {}

    def fill(slot: int, seen: set[int]) -> bool:
        for person in np.flatnonzero(problem.eligible[slots[slot]] & free).tolist():
            if person not in seen:
                seen.add(person)
                if person not in holds or fill(holds[person], seen):
                    holds[person] = slot
                    return True
        return False

    return all(fill(slot, set()) for slot in range(len(slots)))


def _no_team(problem: Problem, schedule: Schedule, task: int, start: int) -> list[str]:
    """What bars a task in the day structure: the night, or that no team of the day nor whoever is in none will do."""
    name, day, lasts = problem.tasks[task], start // problem.day, int(problem.duration[task])
    if (start + max(lasts, 1) - 1) // problem.day != day:
        return [f"{name} would not end on the day on which it starts."]
    crews = crews_of(problem, schedule)
    others = np.flatnonzero((schedule.start >= 0) & (schedule.start // problem.day == day)).tolist()
    teams = {tuple(crews[other]) for other in others if other != task and crews[other]}
    free = _free(problem, schedule, task, start)
    single = [person for person in np.flatnonzero(free).tolist() if not any(person in team for team in teams)]
    needs = range(problem.needs_from[task], problem.needs_from[task + 1])
    for team in [*teams, tuple(single)]:
        able = problem.eligible[:, team].sum(axis=1)
        if free[list(team)].all() and all(able[need] >= problem.needs.people[need] for need in needs):
            return []
    return [f"No team of that day is free then and has the skills for {name}, nor have they who are in none."]


def _asked(problem: Problem, need: int) -> str:
    """What a need takes, in words; with access, where somebody has the level and may not."""
    skill, level = int(problem.needs.skill[need]), int(problem.needs.level[need])
    barred = int((problem.level[:, skill] >= level).sum()) > int(problem.eligible[need].sum())
    return f"{problem.skills[skill]} at level {level}{', cleared and in scope' if barred else ''}"


def why_left_out(problem: Problem, schedule: Schedule, task: int) -> str:
    """Why a task is in no schedule, or not in this one."""
    name = problem.tasks[task]
    for before in problem.predecessors[task]:
        if schedule.start[before] == LEFT_OUT:
            return f"{name} follows {problem.tasks[before]}, which is not done."
    runs = runs_of(problem.available)
    lasts = int(problem.duration[task])
    for need in range(problem.needs_from[task], problem.needs_from[task + 1]):
        able, asked = problem.eligible[need], int(problem.needs.people[need])
        skill = _asked(problem, need)
        have = int(able.sum())
        if have < asked:
            return f"{name} takes {asked} with {skill}, and there {'is' if have == 1 else 'are'} {have or 'none'}."
        most = int((runs[able] >= lasts).sum(axis=0).max(initial=0))
        if most < asked:
            return f"{name} takes {asked} with {skill} for {lasts} slots in a row; at most {most} are there at once."
    if Bounds(problem).heads[task] < 0:
        return f"{name} finds its people at no time between its release, its freezes and the end of the horizon."
    return f"{name} finds no time before the end of the horizon at which its people are free of other work."


def what_fills(problem: Problem, schedule: Schedule, person: str) -> list[str]:
    """What fills a person's time, in order: tasks, and the time between them. Raises `KeyError` where not known."""
    if person not in problem.people:
        raise KeyError(person)
    number = problem.people.index(person)
    mine = np.unique(schedule.crew[schedule.crew[:, 2] == number, 0])
    lines, free_from = [], 0
    for task in mine[np.argsort(schedule.start[mine], kind="stable")].tolist():
        start, ends = int(schedule.start[task]), int(schedule.start[task] + problem.duration[task])
        if start > free_from:
            away = int((~problem.available[number, free_from:start]).sum())
            lines.append(f"{start - free_from - away} slots free and {away} away before {_when(problem, start)}.")
        lines.append(f"{problem.tasks[task]} from {_when(problem, start)} for {ends - start} slots.")
        free_from = max(free_from, ends)
    return lines or [f"{person} is in no task."]
