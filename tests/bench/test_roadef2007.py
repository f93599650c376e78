"""The adapter of the ROADEF challenge 2007 reads its instances, and its judge finds each rule that is broken."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from bench.schedules import roadef2007
from bench.schedules.instance import Instance

from rotunda.engine.schedule.check import check
from rotunda.engine.schedule.parameters import Effort
from rotunda.engine.schedule.problem import Schedule
from rotunda.engine.schedule.teams.climb import climb
from rotunda.engine.schedule.watch import Watch

INSTANCE = "name domains level techs interv abandon\nsmall 1 2 2 3 10\n"
INTERVENTIONS = """number time preds prio cost d1_1 d1_2
1 60 [ ] 1 10 1 0
2 60 [ 1 ] 2 10 0 1
3 90 [ ] 4 20 1 0
"""
TECHNICIANS = "tech d1 dispo\n1 1 [ ]\n2 2 [ 2 ]\n"


@pytest.fixture
def small(tmp_path: Path) -> Instance:
    """Two technicians, of level 1 and of level 2 with day 2 off, and three interventions."""
    for name, text in (("instance", INSTANCE), ("interv_list", INTERVENTIONS), ("tech_list", TECHNICIANS)):
        (tmp_path / name).write_text(text, encoding="ascii")
    return roadef2007.read(tmp_path, 47 * 120, proven=False)


def of(starts: list[int], *crew: tuple[int, int]) -> Schedule:
    """A schedule of these starts; the crew are rows of intervention and technician."""
    rows = [(task, -1, person) for task, person in crew]
    return Schedule(np.array(starts, dtype=np.int64), np.array(rows, dtype=np.int64).reshape(-1, 3))


def test_a_schedule_that_holds_is_valued_by_the_challenges_text(small: Instance) -> None:
    assert small.judge(of([0, 60, 0], (0, 1), (1, 1), (2, 0))) == 28 * 60 + 14 * 120 + 4 * 0 + 120


def test_what_is_contracted_counts_nowhere(small: Instance) -> None:
    assert small.judge(of([0, -2, 0], (0, 1), (2, 0))) == 28 * 60 + 90


BROKEN = {
    "everything is done": of([0, 60, -1], (0, 1), (1, 1)),
    "outsourcing within the budget": of([0, 60, -2], (0, 1), (1, 1)),
    "successors of outsourced": of([-2, 60, 0], (1, 1), (2, 0)),
    "precedence": of([30, 60, 0], (0, 0), (1, 1), (2, 0)),
    "an intervention lies inside one day": of([0, 60, 90], (0, 1), (1, 1), (2, 0)),
    "nobody works on his day off": of([0, 120, 0], (0, 1), (1, 1), (2, 0)),
    "teams are fixed for the day": of([0, 60, 0], (0, 0), (0, 1), (1, 1), (2, 0)),
    "the team has the skills": of([0, 60, 0], (0, 0), (1, 0), (2, 1)),
    "a team does one thing at a time": of([0, 60, 0], (0, 1), (1, 1), (2, 1)),
}


@pytest.mark.parametrize("rule", BROKEN)
def test_the_judge_names_the_rule_that_is_broken(small: Instance, rule: str) -> None:
    with pytest.raises(AssertionError, match=rule):
        small.judge(BROKEN[rule])


def test_the_judge_and_the_engine_agree_on_a_real_instance(shared: Path) -> None:
    folder = shared / "bench" / "roadef2007" / "A5"
    if not folder.is_dir():
        pytest.skip(f"no instance at {folder}")
    instance = roadef2007.read(folder, 28845, proven=False)
    found = climb(instance.problem, Effort(steps=600, seconds=None), 0, None, Watch())
    verdict = check(instance.problem, found, instance.judge(found))
    assert verdict.holds, verdict.broken
