"""What is told of a schedule is true: the smallest change is made, and what was said to bar the way no longer does."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rotunda.engine.schedule.check import check
from rotunda.engine.schedule.explain import what_fills, why_left_out, why_not_at, why_then
from rotunda.engine.schedule.parameters import Effort
from rotunda.engine.schedule.problem import CONTRACTED, LEFT_OUT, Goal, Problem, Schedule, problem_of
from rotunda.engine.schedule.solve import schedule
from tests.engine.schedule.brute import made, problems

ONE = [(0, 1, 1)]
QUICK = Effort(steps=60, exact=5.0, seconds=None)


def moved(problem: Problem, found: Schedule, task: int, start: int) -> bool:
    """Whether some crew could do the task at another time while everything else stays, by trying all."""
    needs = [need for need in range(len(problem.needs)) if problem.needs.task[need] == task]
    places = [need for need in needs for _ in range(int(problem.needs.people[need]))]
    rest = found.crew[found.crew[:, 0] != task].tolist()
    starts = found.start.copy()
    starts[task] = start

    def tried(crew: list[tuple[int, int, int]]) -> bool:
        if len(crew) == len(places):
            return check(problem, Schedule(starts, np.array([*rest, *crew], dtype=np.int64).reshape(-1, 3))).holds
        need = places[len(crew)]
        return any(tried([*crew, (task, need, person)]) for person in range(len(problem.people)))

    return tried([])


@settings(max_examples=60, deadline=None)
@given(problems(), st.integers(0, 2), st.integers(0, 5))
def test_work_could_start_at_another_time_exactly_where_no_reason_bars_it(
    problem: Problem, number: int, start: int
) -> None:
    task = number % len(problem.tasks)
    found = schedule(problem, QUICK).schedule
    # what is contracted takes what follows with it, and is no time to ask about
    if found.start[task] == CONTRACTED or any(found.start[each] == CONTRACTED for each in problem.predecessors[task]):
        return
    told = why_not_at(problem, found, problem.tasks[task], start)
    assert bool(told) is not moved(problem, found, task, start)


def chained() -> Problem:
    """Dig, then build; paint has the same builder; all late."""
    return problem_of(
        [2, 3, 1],
        [ONE, [(1, 1, 1)], [(1, 1, 1)]],
        [[1, 0], [0, 1]],
        before=[(0, 1)],
        goal=Goal.LATENESS,
        due=[0, 0, 0],
        weight=[9, 9, 1],
    )


def test_work_waits_for_what_it_follows_and_for_whom_it_needs_back_to_the_start() -> None:
    found = made([0, 2, 5], [(0, 0, 0), (1, 1, 1), (2, 2, 1)])
    chain = why_then(chained(), found, "T3")
    assert [(link.task, link.kind, link.after) for link in chain] == [
        ("T3", "person", "T2"),
        ("T2", "predecessor", "T1"),
        ("T1", "nothing", None),
    ]
    assert chain[0].sentence == "T3 starts on slot 5: P2 is in T2 until then."


def test_what_work_waits_for_taken_away_lets_it_start_earlier() -> None:
    problem = problem_of([3, 2], [ONE, ONE], [[1]], goal=Goal.LATENESS, due=[0, 0], weight=[9, 1])
    found = schedule(problem, QUICK).schedule
    (link, _) = why_then(problem, found, "T2")
    assert (link.kind, link.after) == ("person", "T1")
    again = schedule(replace(problem, duration=np.array([2, 2])), QUICK).schedule
    assert again.start[1] == found.start[1] - 1


WAITS = {
    "release": (problem_of([1], [ONE], [[1]], release=[2]), "the first day it may"),
    "freeze": (problem_of([1], [ONE], [[1]], frozen=[(0, 0, 2)]), "when a freeze is over"),
    "absence": (problem_of([1], [ONE], [[1]], available=[[False, False, True]]), "P1 is away until then"),
}


@pytest.mark.parametrize("cause", WAITS)
def test_each_cause_of_a_later_start_is_told(cause: str) -> None:
    problem, sentence = WAITS[cause]
    found = schedule(problem, QUICK).schedule
    (link,) = why_then(problem, found, "T1")
    assert found.start.tolist() == [2]
    assert sentence in link.sentence


def test_a_contract_is_told() -> None:
    problem = problem_of([1], [ONE], [[0]], contract=[1], budget=1)
    assert why_then(problem, made([CONTRACTED], []), "T1")[0].sentence == "T1 is contracted out."


def test_a_day_is_told_by_its_date() -> None:
    days = (date(2026, 7, 1), date(2026, 7, 2))
    problem = replace(problem_of([1, 1], [ONE] * 2, [[1]], before=[(0, 1)]), dates=days)
    chain = why_then(problem, made([0, 1], [(0, 0, 0), (1, 1, 0)]), "T2")
    assert chain[0].sentence == "T2 starts on 2026-07-02, when T1 is done."


def test_work_that_too_few_can_do_is_done_when_as_many_join_as_are_told_to_be_missing() -> None:
    problem = problem_of([1], [[(0, 2, 3)]], [[2], [1]])
    found = schedule(problem, QUICK).schedule
    assert why_left_out(problem, found, 0) == "T1 takes 3 with K1 at level 2, and there is 1."
    for joined, start in ((1, LEFT_OUT), (2, 0)):
        level = np.array([[2], [1], *[[2]] * joined])
        assert schedule(problem_of([1], [[(0, 2, 3)]], level), QUICK).schedule.start.tolist() == [start]


def test_work_whose_people_are_never_there_at_once_says_so_and_is_done_when_they_are() -> None:
    there = np.array([[True, True, False, False], [False, False, True, True]])
    problem = problem_of([2], [[(0, 1, 2)]], [[1], [1]], available=there)
    found = schedule(problem, QUICK).schedule
    assert "for 2 slots in a row; at most 1 are there at once" in why_left_out(problem, found, 0)
    there[1, :2] = True
    assert schedule(replace(problem, available=there), QUICK).schedule.start.tolist() == [0]


def test_work_after_work_that_is_left_out_says_what_it_follows() -> None:
    problem = problem_of([1, 1], [[(0, 2, 1)], ONE], [[1]], before=[(0, 1)])
    found = schedule(problem, QUICK).schedule
    assert why_left_out(problem, found, 1) == "T2 follows T1, which is not done."


def test_those_who_have_the_level_and_may_not_are_told_apart() -> None:
    problem = replace(problem_of([1], [ONE], [[1]]), barred=np.ones((1, 1), dtype=bool))
    found = schedule(problem, QUICK).schedule
    assert "K1 at level 1, cleared and in scope, and there are none" in why_left_out(problem, found, 0)


def test_what_fills_a_persons_time_is_told_in_order_with_the_gaps() -> None:
    problem = problem_of([1, 1], [ONE, ONE], [[1], [1]], available=[[True, False, True, True], [True] * 4])
    lines = what_fills(problem, made([0, 3], [(0, 0, 0), (1, 1, 0)]), "P1")
    assert lines == [
        "T1 from slot 0 for 1 slots.",
        "1 slots free and 1 away before slot 3.",
        "T2 from slot 3 for 1 slots.",
    ]
    assert what_fills(problem, made([0, 3], [(0, 0, 0), (1, 1, 0)]), "P2") == ["P2 is in no task."]


def test_names_that_are_not_known_are_refused() -> None:
    problem, found = chained(), made([0, 2, 5], [])
    with pytest.raises(KeyError):
        why_then(problem, found, "T9")
    with pytest.raises(KeyError):
        why_not_at(problem, found, "T9", 0)
    with pytest.raises(KeyError):
        what_fills(problem, found, "P9")


def test_teams_of_a_day_bar_each_other() -> None:
    problem = problem_of([4, 4], [ONE, ONE], [[1]], available=np.ones((1, 8), dtype=bool), day=4, goal=Goal.CHALLENGE)
    found = made([0, 4], [(0, -1, 0), (1, -1, 0)])
    assert "No team of that day is free" in why_not_at(problem, found, "T2", 0)[0]
    assert why_not_at(problem, found, "T2", 2) == ["T2 would not end on the day on which it starts."]
    assert why_not_at(problem, found, "T2", 4) == []
