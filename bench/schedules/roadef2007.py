"""ROADEF/EURO challenge 2007 (France Telecom): teams fixed for a day, priorities, outsourcing under a budget."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from bench.protocol import shared
from bench.schedules.instance import Instance, crews_of, overlaps
from rotunda.engine.schedule.problem import Goal, Schedule, problem_of

_DAY = 120


def instances() -> Iterator[Instance]:
    """All instances in the order of the table of known values."""
    table = shared("bench", "roadef2007", "best_known.csv")
    for line in csv.DictReader(table.read_text(encoding="utf-8").splitlines()):
        folder = table.parent / line["instance"]
        yield read(folder, int(line["best_known"]), proven=line["proven_optimal"] == "yes")


def _numbers(path: Path) -> list[tuple[list[int], list[int]]]:
    """Each row after the first: the numbers outside brackets, and those inside."""
    rows = []
    for line in path.read_text(encoding="ascii").splitlines()[1:]:
        inside = re.search(r"\[(.*?)\]", line)
        outside = re.sub(r"\[.*?\]", " ", line)
        if outside.strip():
            rows.append(([int(n) for n in outside.split()], [int(n) for n in inside[1].split()] if inside else []))
    return rows


def read(folder: Path, known: int, *, proven: bool) -> Instance:
    """One instance. The days are as many as the known value leaves room for, and half as many again."""
    head = (folder / "instance").read_text(encoding="ascii").splitlines()[1].split()
    domains, levels, budget = int(head[1]), int(head[2]), int(head[5])
    jobs, staff = _numbers(folder / "interv_list"), _numbers(folder / "tech_list")
    number = {row[0]: place for place, (row, _) in enumerate(jobs)}
    lasts, rank, price = ([row[column] for row, _ in jobs] for column in (1, 2, 3))
    asked = np.array([row[4:] for row, _ in jobs]).reshape(-1, domains, levels)
    skill = np.array([row[1:] for row, _ in staff])
    before = [(number[first], task) for task, (_, firsts) in enumerate(jobs) for first in firsts]
    days = int(known / 47 / _DAY * 3) + 12
    there = np.ones((len(staff), days), dtype=bool)
    for person, (_, off) in enumerate(staff):
        there[person, [day - 1 for day in off if day <= days]] = False
    needs = [
        [(domain, level + 1, int(row[domain, level])) for domain, level in zip(*np.nonzero(row), strict=True)]
        for row in asked
    ]
    problem = problem_of(
        lasts,
        needs,
        skill,
        before=before,
        available=np.repeat(there, _DAY, axis=1),
        goal=Goal.CHALLENGE,
        day=_DAY,
        budget=budget,
        priority=rank,
        contract=price,
    )

    def judge(schedule: Schedule) -> int:
        return _value(schedule, lasts, rank, price, before, asked, skill, there, budget)

    return Instance(folder.name, problem, known, proven, judge)


def _value(  # noqa: PLR0913, PLR0917
    schedule: Schedule,
    lasts: list[int],
    rank: list[int],
    price: list[int],
    before: list[tuple[int, int]],
    asked: np.ndarray[tuple[int, int, int], np.dtype[np.int64]],
    skill: np.ndarray[tuple[int, int], np.dtype[np.int64]],
    there: np.ndarray[tuple[int, int], np.dtype[np.bool_]],
    budget: int,
) -> int:
    """The value by the challenge's text. Raises `AssertionError` with the rule that is broken."""
    starts, crews = schedule.start.tolist(), crews_of(schedule)
    out = {task for task, start in enumerate(starts) if start == -2}
    assert all(start >= 0 for task, start in enumerate(starts) if task not in out), "everything is done"
    assert sum(price[task] for task in out) <= budget, "outsourcing within the budget"
    for first, then in before:
        assert first not in out or then in out, "successors of outsourced interventions are outsourced"
        assert then in out or starts[then] >= starts[first] + lasts[first], "precedence"
    team_of: dict[tuple[int, int], frozenset[int]] = {}
    work: dict[tuple[int, frozenset[int]], list[tuple[int, int]]] = {}
    latest = [0, 0, 0, 0]
    for task, start in enumerate(starts):
        if task in out:
            continue
        day, ends = start // _DAY, start + lasts[task]
        assert ends <= (day + 1) * _DAY, "an intervention lies inside one day"
        team = frozenset(person for _, person in crews[task])
        for person in team:
            assert there[person, day], "nobody works on his day off"
            assert team_of.setdefault((day, person), team) == team, "teams are fixed for the day"
        levels = skill[sorted(team)]
        for domain, level in zip(*np.nonzero(asked[task]), strict=True):
            assert (levels[:, domain] > level).sum() >= asked[task, domain, level], "the team has the skills"
        work.setdefault((day, team), []).append((start, ends))
        latest[3] = max(latest[3], ends)
        if rank[task] <= 3:
            latest[rank[task] - 1] = max(latest[rank[task] - 1], ends)
    assert not any(list(overlaps(times)) for times in work.values()), "a team does one thing at a time"
    return 28 * latest[0] + 14 * latest[1] + 4 * latest[2] + latest[3]
