from __future__ import annotations

from dataclasses import replace
from itertools import combinations, permutations, product

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rotunda.engine.schedule.bound import Bounds
from rotunda.engine.schedule.check import check
from rotunda.engine.schedule.parameters import Effort
from rotunda.engine.schedule.problem import CONTRACTED, LEFT_OUT, Goal, Problem, Schedule, problem_of
from rotunda.engine.schedule.teams.climb import climb
from rotunda.engine.schedule.teams.contracts import contracts
from rotunda.engine.schedule.teams.exact import prove
from rotunda.engine.schedule.teams.ground import NEVER, ground_of
from rotunda.engine.schedule.teams.solve import form_teams
from rotunda.engine.schedule.watch import Watch
from rotunda.engine.schedule.worth import nothing, value_of

DAY = 4
QUICK = Effort(steps=400, exact=20.0, seconds=None)
once = settings(max_examples=25, deadline=None)


def teams(problem: Problem, effort: Effort = QUICK) -> Schedule:
    """What the search finds; the rules hold."""
    found = climb(problem, effort, 0, None, Watch())
    verdict = check(problem, found)
    assert verdict.holds, verdict.broken
    return found


def of_days(days: int, people: int, away: list[tuple[int, int]]) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    """People × slots; `away` has a person and his day off."""
    there = np.ones((people, days * DAY), dtype=bool)
    for person, day in away:
        there[person, day * DAY : (day + 1) * DAY] = False
    return there


@st.composite
def problems(draw: st.DrawFn, most: int = 7, days: int = 5) -> Problem:
    """Problems of some tasks and people, with days off, freezes, chains, contracts, and needs maybe beyond all."""
    count, people = draw(st.integers(1, most)), draw(st.integers(1, 4))
    few = st.integers(0, 2)
    off = draw(st.sets(st.tuples(st.integers(0, people - 1), st.integers(0, days - 1)), max_size=3))
    pairs = [pair for pair in combinations(range(count), 2) if draw(st.booleans()) and draw(st.booleans())]
    frozen = [(task, day * DAY, (day + 1) * DAY) for task in range(count) if (day := draw(st.integers(0, 9))) < 3]
    return problem_of(
        [draw(st.integers(1, DAY)) for _ in range(count)],
        [[(draw(st.integers(0, 1)), draw(st.integers(1, 2)), draw(few))] for _ in range(count)],
        [[draw(few), draw(few)] for _ in range(people)],
        before=pairs,
        available=of_days(days, people, sorted(off)),
        frozen=frozen,
        goal=Goal.CHALLENGE,
        day=DAY,
        budget=draw(st.integers(0, 10)),
        priority=[draw(st.integers(1, 4)) for _ in range(count)],
        contract=[draw(st.integers(-1, 8)) for _ in range(count)],
    )


def optimum(problem: Problem) -> int:
    """By trying, for small problems: each order of tasks, each left out, contracted out, or put first thing with each
    crew on each day or later in it. Some best schedule starts its tasks as early as its teams and order allow."""
    best = value_of(problem, nothing(problem))
    crews = [c for n in range(len(problem.people) + 1) for c in combinations(range(len(problem.people)), n)]
    days = range(problem.horizon // problem.day)
    for order in permutations(range(len(problem.tasks))):
        for places in product([(LEFT_OUT, ()), (CONTRACTED, ()), *product(days, crews)], repeat=len(order)):
            free: dict[tuple[int, tuple[int, ...]], int] = {}
            start = np.full(len(order), LEFT_OUT, dtype=np.int64)
            rows = []
            for task in order:
                day, crew = places[task]
                if day < 0:
                    start[task] = day
                    continue
                ends = [start[before] + problem.duration[before] for before in problem.predecessors[task]]
                start[task] = max([free.get((day, crew), day * problem.day) if crew else day * problem.day, *ends])
                free[day, crew] = start[task] + problem.duration[task]
                rows += [(task, -1, person) for person in crew]
            schedule = Schedule(start, np.array(rows, dtype=np.int64).reshape(-1, 3))
            if start.max() < problem.horizon and value_of(problem, schedule) < best and check(problem, schedule).holds:
                best = value_of(problem, schedule)
    return best


def free_then_dear() -> Problem:
    """Two tasks that need nobody, closed on the first day; the first is contracted out for nothing, and the second,
    which follows, for more than the budget."""
    return problem_of(
        [1, 1],
        [[(0, 1, 0)]] * 2,
        [[0, 0]] * 2,
        before=[(0, 1)],
        available=of_days(5, 2, []),
        frozen=[(0, 0, DAY), (1, 0, DAY)],
        goal=Goal.CHALLENGE,
        day=DAY,
        contract=[0, 1],
    )


@once
@example(free_then_dear())
@given(problems())
def test_the_rules_hold_and_the_bound_is_not_above(problem: Problem) -> None:
    found, least = form_teams(problem, replace(QUICK, steps=60), Bounds(problem), None, Watch())
    verdict = check(problem, found, value_of(problem, found), least)
    assert verdict.holds, verdict.broken


def two_skills(*, off: list[tuple[int, int]], before: list[tuple[int, int]]) -> Problem:
    """Three tasks of two skills for two people, over two days."""
    return problem_of(
        [2, 3, 2],
        [[(0, 1, 1)], [(1, 1, 1)], [(0, 1, 1), (1, 1, 1)]],
        [[1, 0], [1, 1]],
        before=before,
        available=of_days(2, 2, off),
        goal=Goal.CHALLENGE,
        day=DAY,
        priority=[2, 1, 4],
    )


SMALL = [two_skills(off=off, before=before) for off in ([], [(0, 0)], [(1, 0)]) for before in ([], [(0, 1)], [(2, 0)])]


@pytest.mark.slow
@pytest.mark.parametrize("number", range(len(SMALL)))
def test_the_best_of_all_schedules_is_found_and_proven(number: int) -> None:
    least = optimum(SMALL[number])
    assert value_of(SMALL[number], teams(SMALL[number])) == least
    poor = next(iter(_poor(SMALL[number])), teams(SMALL[number]))
    found, bound = prove(Bounds(SMALL[number]), poor, QUICK, None, Watch())
    assert (value_of(SMALL[number], found), bound) == (least, least)


def _poor(problem: Problem) -> list[Schedule]:
    """A schedule in which all that can runs, and not well: everybody together, a task a day, where it holds."""
    everybody = [(task, -1, person) for task in range(3) for person in range(2)]
    start = np.array([0, DAY, 2], dtype=np.int64)
    schedule = Schedule(start, np.array(everybody, dtype=np.int64))
    return [schedule] if check(problem, schedule).holds else []


def in_a_row(**more: object) -> Problem:
    """Three tasks of a day each for one person, the second before the third."""
    given_: dict[str, object] = {"budget": 0, "contract": [5, 5, 5], "priority": [1, 1, 2], **more}
    return problem_of(
        [DAY] * 3,
        [[(0, 1, 1)]] * 3,
        [[1]],
        before=[(1, 2)],
        goal=Goal.CHALLENGE,
        day=DAY,
        **given_,  # type: ignore[arg-type]
    )


def test_a_contract_that_the_budget_does_not_pay_for_with_what_follows_is_not_made() -> None:
    assert (teams(in_a_row(budget=4)).start >= 0).all()
    one = teams(in_a_row(budget=9))
    assert (one.start == CONTRACTED).sum() == 1
    assert one.start[1] >= 0


def test_contracts_take_what_follows_with_them() -> None:
    problem = in_a_row(budget=10, contract=[50, 5, 5])
    assert teams(problem).start.tolist() == [0, CONTRACTED, CONTRACTED]
    assert contracts(problem, ground_of(problem).work) == [1, 2]


def test_nobody_works_on_a_day_off() -> None:
    problem = problem_of([1], [[(0, 1, 1)]], [[1]], available=of_days(3, 1, [(0, 0)]), goal=Goal.CHALLENGE, day=DAY)
    assert teams(problem).start.tolist() == [DAY]


def test_a_freeze_closes_its_days() -> None:
    problem = problem_of([1], [[(0, 1, 1)]], [[1]], frozen=[(0, 1, 5)], goal=Goal.CHALLENGE, day=1)
    assert teams(replace(problem, day=1)).start.tolist() == [0]
    wide = problem_of(
        [1], [[(0, 1, 1)]], [[1]], available=of_days(3, 1, []), frozen=[(0, 3, 5)], goal=Goal.CHALLENGE, day=DAY
    )
    assert teams(wide).start.tolist() == [2 * DAY]


def test_what_nobody_can_do_is_left_out_with_what_follows_it() -> None:
    problem = problem_of([1, 1], [[(0, 2, 1)], []], [[1]], before=[(0, 1)], goal=Goal.CHALLENGE, day=1)
    assert teams(problem).start.tolist() == [LEFT_OUT, LEFT_OUT]


def test_tasks_of_a_team_go_first_whose_priority_ends_first() -> None:
    problem = problem_of(
        [2, 1, 1],
        [[(0, 1, 1)]] * 3,
        [[1]],
        available=of_days(1, 1, []),
        goal=Goal.CHALLENGE,
        day=DAY,
        priority=[4, 3, 1],
    )
    assert teams(problem).start.tolist() == [2, 1, 0]


def test_no_tasks_are_no_schedule_to_form() -> None:
    problem = problem_of([], [], [[1]], available=of_days(1, 1, []), goal=Goal.CHALLENGE, day=DAY)
    assert teams(problem).start.tolist() == []


def test_the_same_seed_and_steps_give_the_same_schedule_with_any_workers() -> None:
    problem = SMALL[3]
    for workers in (1, 2):
        effort = replace(QUICK, workers=workers)
        one, other = teams(problem, effort), teams(problem, effort)
        assert one.start.tolist() == other.start.tolist()
        assert one.crew.tolist() == other.crew.tolist()


@once
@given(problems(most=4), st.integers(0, 3))
def test_the_answer_is_never_worse_than_the_present_schedule(problem: Problem, change_cost: int) -> None:
    present = teams(problem)
    asked = replace(problem, present=present, change_cost=change_cost)
    again = teams(asked, replace(QUICK, steps=0))
    assert value_of(asked, again) <= value_of(asked, present)


def test_the_search_stops_at_the_bound() -> None:
    heard: list[int] = []
    problem = SMALL[0]
    least = value_of(problem, teams(problem))
    climb(problem, Effort(steps=10**9, seconds=None), least, None, Watch(heard=lambda value, _: heard.append(value)))
    assert heard == sorted(heard, reverse=True)
    assert heard[-1] == least


def test_a_tail_is_the_longest_chain_to_a_priority() -> None:
    problem = problem_of(
        [1, 2, 3],
        [[]] * 3,
        [[1]],
        before=[(0, 1), (1, 2)],
        goal=Goal.CHALLENGE,
        day=DAY,
        priority=[1, 2, 4],
        available=of_days(2, 1, []),
    )
    assert ground_of(problem).tail.tolist() == [[5, 0, 2, NEVER], [3, NEVER, 0, NEVER], [0, NEVER, NEVER, NEVER]]


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(problems(most=3, days=2).filter(lambda problem: len(problem.people) <= 2))
def test_the_optimum_with_contracts_and_work_left_out_is_proven(problem: Problem) -> None:
    least = optimum(problem)
    found, bound = form_teams(problem, QUICK, Bounds(problem), None, Watch())
    assert (value_of(problem, found), bound) == (least, least)
