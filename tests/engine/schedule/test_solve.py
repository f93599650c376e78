from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rotunda.engine.result import Status
from rotunda.engine.schedule.check import check
from rotunda.engine.schedule.parameters import Effort
from rotunda.engine.schedule.problem import Goal, Problem, Schedule, problem_of
from rotunda.engine.schedule.solve import schedule
from rotunda.engine.schedule.worth import changes, value_of
from tests.engine.schedule.brute import optimum, problems

QUICK = Effort(steps=100, exact=5.0, seconds=None)
once = settings(max_examples=40, deadline=None)


def larger(seed: int = 3, tasks: int = 25, people: int = 6, goal: Goal = Goal.MAKESPAN) -> Problem:
    """A problem that the first schedule does not solve: tasks of two skills, some in a row."""
    rng = np.random.default_rng(seed)
    needs = [[(int(k), 1, 1) for k in rng.choice(4, size=2, replace=False)] for _ in range(tasks)]
    return problem_of(
        rng.integers(1, 6, tasks).tolist(),
        needs,
        np.maximum(rng.integers(0, 2, (people, 4)), np.eye(people, 4, dtype=np.int64)),
        before=[(task, task + 3) for task in range(0, tasks - 3, 4)],
        goal=goal,
        due=rng.integers(5, 30, tasks),
        weight=rng.integers(1, 5, tasks),
    )


@once
@given(problems())
def test_the_best_of_all_schedules_is_found_and_proven(problem: Problem) -> None:
    found = schedule(problem, QUICK)
    assert found.result.verdict.holds, found.result.verdict
    assert found.result.objective == found.result.bound == optimum(problem)
    assert found.result.status is Status.OPTIMAL


def _of_more(problem: Problem, kind: str, who: int, what: int) -> Problem:
    """The problem with a person more, a skill more, or a free day more."""
    person, skill, slot = who % len(problem.people), what % len(problem.skills), what % problem.horizon
    level, there = problem.level.copy(), problem.available.copy()
    if kind == "skill":
        level[person, skill] += 1
    elif kind == "day":
        there[person, slot] = True
    else:
        level, there = np.vstack([level, level[person]]), np.vstack([there, there[person]])
        cost = np.append(problem.cost, problem.cost[person])
        return replace(problem, people=(*problem.people, "new"), level=level, available=there, cost=cost)
    return replace(problem, level=level, available=there)


@once
@given(problems(), st.sampled_from(["person", "skill", "day"]), st.integers(0, 5), st.integers(0, 5))
def test_a_person_a_skill_or_a_free_day_more_never_makes_the_proven_optimum_worse(
    problem: Problem, kind: str, who: int, what: int
) -> None:
    before, after = schedule(problem, QUICK).result, schedule(_of_more(problem, kind, who, what), QUICK).result
    assert before.status is after.status is Status.OPTIMAL
    assert before.objective is not None
    assert after.objective is not None
    assert after.objective <= before.objective


@once
@given(problems(), st.data())
def test_the_answer_is_never_worse_than_the_present_schedule_and_changes_are_counted(
    problem: Problem, data: st.DataObject
) -> None:
    poor = schedule(problem, Effort(steps=0, exact=0, seconds=None)).schedule
    cost = data.draw(st.integers(0, 3))
    asked = replace(problem, present=poor, change_cost=cost)
    found = schedule(asked, QUICK)
    assert found.result.verdict.holds, found.result.verdict
    assert value_of(asked, found.schedule) <= value_of(asked, poor)
    assert found.changes == changes(asked, found.schedule)
    assert found.result.objective == value_of(problem, found.schedule) + cost * found.changes


@pytest.mark.parametrize("goal", [Goal.MAKESPAN, Goal.LATENESS])
def test_a_change_that_is_dear_enough_leaves_the_present_schedule_as_it_is(goal: Goal) -> None:
    problem = larger(goal=goal)
    poor = schedule(problem, Effort(steps=0, exact=0, seconds=None)).schedule
    found = schedule(replace(problem, present=poor, change_cost=10_000), replace(QUICK, exact=0.3))
    assert found.changes == 0
    assert found.schedule.start.tolist() == poor.start.tolist()
    assert found.schedule.crew.tolist() == poor.crew.tolist()


def test_the_same_input_seed_and_limits_give_the_same_schedule() -> None:
    effort = Effort(steps=200, exact=0.3, seconds=None)
    one, other = schedule(larger(), effort), schedule(larger(), effort)
    assert one.schedule.start.tolist() == other.schedule.start.tolist()
    assert one.schedule.crew.tolist() == other.schedule.crew.tolist()
    assert one.result.bound == other.result.bound


@pytest.mark.parametrize("goal", [Goal.MAKESPAN, Goal.LATENESS])
def test_each_improvement_is_heard_with_a_schedule_that_holds_and_the_last_is_the_answer(goal: Goal) -> None:
    problem = larger(goal=goal)
    heard: list[tuple[int, Schedule]] = []
    found = schedule(problem, Effort(steps=100, exact=0.3, seconds=None), heard=lambda *each: heard.append(each))
    values = [value for value, _ in heard]
    assert values == sorted(set(values), reverse=True)
    assert len(values) > 1
    assert all(check(problem, each, value).holds for value, each in heard)
    assert values[-1] == found.result.objective


def test_a_stop_ends_the_search_at_once_with_what_there_is() -> None:
    asked = Effort(steps=10**9, exact=1e9, seconds=None)
    found = schedule(larger(), asked, stop=lambda: True)
    assert found.result.verdict.holds
    assert found.result.status is Status.FEASIBLE


def test_a_stop_during_the_proof_ends_it() -> None:
    looks = iter(range(100))
    # the search of no steps looks twice, so that the third look and all after are those of the proof
    found = schedule(larger(tasks=30), Effort(steps=0, exact=1e9, seconds=None), stop=lambda: next(looks) > 1)
    assert found.result.verdict.holds


def test_nothing_to_do_is_done_at_once() -> None:
    found = schedule(problem_of([], [], [[1]], available=[[True]]), QUICK)
    assert (found.result.objective, found.result.bound, found.result.status) == (0.0, 0.0, Status.OPTIMAL)
    assert all(frame.is_empty() for name, frame in found.result.solution.items() if name != "load")
