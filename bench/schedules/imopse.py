"""iMOPSE d36 (Myszkowski et al.): one resource a task, skill at level, makespan. Level 0 is a level there."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from bench.protocol import shared
from bench.schedules.instance import Instance, crews_of, overlaps
from rotunda.engine.schedule.problem import Schedule, problem_of


def instances() -> Iterator[Instance]:
    """All instances in the order of the table of reference values."""
    table = shared("bench", "imopse", "reference.csv")
    for line in csv.DictReader(table.read_text(encoding="utf-8").splitlines()):
        path = table.with_name(f"{line['instance']}.def")
        yield read(path, line["instance"], int(line["makespan"]), proven=line["proven_optimal"] == "yes")


def read(path: Path, name: str, known: int, *, proven: bool) -> Instance:
    """One instance; salaries are in tenths."""
    _, resources, tasks = re.split(r"ResourceID.*|TaskID.*", path.read_text(encoding="utf-8", errors="replace"))
    people = [line.split(None, 2) for line in resources.splitlines() if re.match(r"\s*\d", line)]
    able = [{int(k): int(level) for k, level in re.findall(r"Q(\d+):\s*(\d+)", line[2])} for line in people]
    rows = [re.match(r"\s*(\d+)\s+(\d+)\s+Q(\d+):\s*(\d+)\s*(.*)", line) for line in tasks.splitlines()]
    found = [row for row in rows if row]
    number = {row[1]: place for place, row in enumerate(found)}
    lasts = [int(row[2]) for row in found]
    asked = [(int(row[3]), int(row[4])) for row in found]
    before = [(number[name], task) for task, row in enumerate(found) for name in row[5].split()]
    skills = 1 + max(skill for skill, _ in asked + [(skill, 0) for levels in able for skill in levels])
    level = np.array([[levels.get(skill, -1) + 1 for skill in range(skills)] for levels in able])
    cost = [round(float(line[1]) * 10) for line in people]
    needs = [[(skill, least + 1, 1)] for skill, least in asked]
    problem = problem_of(lasts, needs, level, before=before, cost=cost)

    def judge(schedule: Schedule) -> int:
        starts: list[int] = schedule.start.tolist()
        busy: dict[int, list[tuple[int, int]]] = {}
        crews = crews_of(schedule)
        assert min(starts) >= 0, "everything is done"
        for first, then in before:
            assert starts[then] >= starts[first] + lasts[first], "precedence"
        for task, (skill, least) in enumerate(asked):
            ((_, person),) = crews[task]
            assert able[person].get(skill, -1) >= least, "skill at level"
            busy.setdefault(person, []).append((starts[task], starts[task] + lasts[task]))
        assert not any(list(overlaps(times)) for times in busy.values()), "one task at a time"
        return max(start + last for start, last in zip(starts, lasts, strict=True))

    return Instance(name, problem, known, proven, judge)
