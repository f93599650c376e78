"""Multi-skilled project scheduling (Young, Feydy & Schutt 2017): MiniZinc data, makespan."""

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
    """All instances in the order of the table of known values."""
    table = shared("bench", "mspsp", "best_known.csv")
    for line in csv.DictReader(table.read_text(encoding="utf-8").splitlines()):
        path = table.parent / line["set"] / f"{line['instance']}.dzn"
        if path.exists():
            name = f"{line['set']}/{line['instance'].removeprefix('inst_')}"
            yield read(path, name, int(line["makespan"]), proven=line["proven_optimal"] == "yes")


def read(path: Path, name: str, known: int, *, proven: bool) -> Instance:
    """One instance."""
    text = re.sub(r"%.*", "", path.read_text(encoding="ascii"))
    said = dict(re.findall(r"(\w+)\s*=\s*(.*?);", text, re.DOTALL))
    skills = int(said["nSkills"])
    lasts = [int(each) for each in re.findall(r"\d+", said["dur"])]
    asked = np.array(re.findall(r"\d+", said["sreq"]), dtype=np.int64).reshape(-1, skills)
    masters = np.array([each == "true" for each in re.findall(r"true|false", said["mastery"])]).reshape(-1, skills)
    firsts, thens = ([int(each) - 1 for each in re.findall(r"\d+", said[key])] for key in ("pred", "succ"))
    before = list(zip(firsts, thens, strict=True))
    needs = [[(skill, 1, int(row[skill])) for skill in range(skills) if row[skill]] for row in asked]
    problem = problem_of(lasts, needs, masters.astype(np.int64), before=before)
    rows = problem.needs

    def judge(schedule: Schedule) -> int:
        starts: list[int] = schedule.start.tolist()
        busy: dict[int, list[tuple[int, int]]] = {}
        crews = crews_of(schedule)
        assert min(starts) >= 0, "everything is done"
        for first, then in before:
            assert starts[then] >= starts[first] + lasts[first], "precedence"
        for task, row in enumerate(asked):
            filled = np.zeros(skills, dtype=np.int64)
            for need, person in crews.get(task, []):
                skill = int(rows.skill[need])
                assert masters[person, skill], "mastery"
                filled[skill] += 1
                busy.setdefault(person, []).append((starts[task], starts[task] + lasts[task]))
            assert (filled == row).all(), "as many workers per skill as asked"
        assert not any(list(overlaps(times)) for times in busy.values()), "one slot at a time"
        return max(start + last for start, last in zip(starts, lasts, strict=True))

    return Instance(name, problem, known, proven, judge)
