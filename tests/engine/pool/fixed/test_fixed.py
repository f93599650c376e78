"""The fewest people for fixed work: by hand, against every plan there is, and by what must hold whatever the luck."""

from __future__ import annotations

from itertools import combinations, count, product
from types import SimpleNamespace
from unittest.mock import patch

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rotunda.engine.pool.fixed.bound import busiest, too_few
from rotunda.engine.pool.fixed.check import check
from rotunda.engine.pool.fixed.explain import who_could, why_so_many
from rotunda.engine.pool.fixed.problem import Problem, problem_of
from rotunda.engine.pool.fixed.solve import FixedParameters, solve
from rotunda.engine.result import Result, Status, Verdict

QUICK = FixedParameters(seconds=0.3)
#: Two jobs one after the other, and one across both.
THREE = problem_of([(0, 2), (2, 4), (1, 3)], [[0, 1, 2], [0, 1, 2], [2]])


@pytest.fixture(autouse=True, scope="module")
def compiled() -> None:
    """Compiling takes seconds where nothing is cached yet: longer than the searches here are given."""
    solve(THREE, FixedParameters(seconds=60))


class Listener:
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.stages: list[str] = []
        self.done: list[int] = []

    def stage(self, name: str) -> None:
        self.stages.append(name)

    def advance(self, done: int, total: int | None = None) -> None:
        assert total is not None
        assert 0 <= done <= total
        self.done.append(done)


def fewest_of_all_plans(problem: Problem) -> int | None:
    """By trying every plan; `None` where there is none."""
    able = [[person for person in range(problem.people) if problem.may()[person, job]] for job in range(len(problem))]
    clashes = [
        (i, j)
        for i, j in combinations(range(len(problem)), 2)
        if problem.start[i] < problem.end[j] and problem.start[j] < problem.end[i]
    ]
    plans = (plan for plan in product(*able) if all(plan[i] != plan[j] for i, j in clashes))
    return min((len(set(plan)) for plan in plans), default=None)


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    count, people = draw(st.integers(0, 5)), draw(st.integers(0, 4))
    times = [(start, start + length) for start, length in draw(pairs(count))]
    may = [sorted(draw(st.sets(st.integers(0, count - 1)) if count else st.just(set()))) for _ in range(people)]
    return problem_of(times, may)


def pairs(count: int) -> st.SearchStrategy[list[tuple[int, int]]]:
    return st.lists(st.tuples(st.integers(0, 6), st.integers(1, 4)), min_size=count, max_size=count)


def plan(*rows: tuple[int, int]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema={"job": pl.Int64, "person": pl.Int64}, orient="row")


def as_told(assignments: pl.DataFrame) -> Result:
    used = assignments["person"].n_unique()
    return Result(Status.FEASIBLE, used, 2, 0.0, None, Verdict(), {"assignments": assignments})


def test_without_jobs_nobody_is_needed() -> None:
    told = solve(problem_of([], [[], []]), QUICK)
    assert (told.status, told.objective, told.bound) == (Status.OPTIMAL, 0, 0)
    assert why_so_many(problem_of([], []), told) == ("There are no jobs, so nobody is needed.",)


def test_one_may_begin_as_the_other_ends() -> None:
    told = solve(problem_of([(0, 1), (1, 2), (2, 3)], [[0, 1], [0, 1, 2]]), QUICK)
    assert (told.status, told.objective, told.gap) == (Status.OPTIMAL, 1, 0)
    assert told.solution["assignments"]["person"].to_list() == [1, 1, 1]


def test_jobs_at_once_take_a_person_each() -> None:
    told = solve(THREE, QUICK)
    assert (told.status, told.objective, told.bound) == (Status.OPTIMAL, 2, 2)
    assert told.verdict.holds


def test_what_people_may_not_do_can_take_more_than_there_are_jobs_at_once() -> None:
    problem = problem_of([(0, 1), (2, 3)], [[0], [1]])
    told = solve(problem, QUICK)
    assert (told.status, told.objective, told.bound, told.gap) == (Status.FEASIBLE, 2, 1, 0.5)
    assert "whether 1 can do it is not known" in why_so_many(problem, told)[1]


def test_a_job_that_nobody_may_do_makes_it_impossible() -> None:
    problem = problem_of([(0, 1), (5, 6)], [[0]])
    told = solve(problem, QUICK)
    assert (told.status, told.objective, told.bound) == (Status.INFEASIBLE, None, None)
    assert why_so_many(problem, told) == ("It cannot be done: nobody may do job 1.",)
    assert who_could(problem, told, 1) == ("Nobody may do job 1.",)


def test_more_jobs_at_once_than_people_for_them_make_it_impossible() -> None:
    problem = problem_of([(0, 4), (1, 4), (2, 4)], [[0, 1], [0, 1, 2], []])
    told = solve(problem, QUICK)
    assert told.status is Status.INFEASIBLE
    assert why_so_many(problem, told) == (
        "It cannot be done: at 2 jobs 0, 1, 2 must be done at once, and only people 0, 1 may do any of them.",
    )


def test_what_no_moment_shows_to_be_impossible_stays_unknown() -> None:
    # Whoever does the long job cannot do both short ones, and each other person may do one that he must not.
    problem = problem_of([(0, 2), (0, 1), (1, 2)], [[0, 1], [0, 2]])
    assert fewest_of_all_plans(problem) is None
    told = solve(problem, QUICK)
    assert (told.status, told.objective, told.bound) == (Status.UNKNOWN, None, 2)
    assert "was not shown" in why_so_many(problem, told)[1]
    assert len(who_could(problem, told, 0)) == 1


def test_a_planted_plan_without_a_free_minute_is_found() -> None:
    # Eight people do ten jobs each without a pause; six more may do a third of everything.
    length = [3, 5, 2, 7, 4, 6, 3, 5, 2, 3]
    times: list[tuple[int, int]] = []
    may = [list[int]() for _ in range(14)]
    for person in range(8):
        at = 0
        for turn in range(10):
            may[person].append(len(times))
            times.append((at, at + length[(turn + person) % 10]))
            at = times[-1][1]
    for person in range(14):
        may[person] += [job for job in range(80) if (job * 7 + person) % 3 == 0 and job not in may[person]]
    told = solve(problem_of(times, may), FixedParameters(seconds=20))
    assert (told.status, told.objective) == (Status.OPTIMAL, 8)


def test_the_same_seed_gives_the_same_plan() -> None:
    plans = [solve(THREE, FixedParameters(seed=7)).solution["assignments"] for _ in range(2)]
    assert plans[0].equals(plans[1])


def test_progress_is_told_while_the_search_lasts() -> None:
    listener = Listener()
    solve(problem_of([(0, 1), (2, 3)], [[0], [1]]), QUICK, listener)
    assert listener.stages == ["Finding anybody for every job", "Finding a plan for 1 people"]
    assert listener.done


def test_who_could_do_a_job_tells_who_is_free_and_who_is_not_needed() -> None:
    problem = problem_of([(0, 2), (1, 3), (2, 4)], [[0, 1, 2], [0, 1, 2], [0]])
    told = Result(
        Status.OPTIMAL, 2, 2, 0.0, None, check(problem, plan()), {"assignments": plan((0, 0), (1, 1), (2, 0))}
    )
    assert who_could(problem, told, 0) == (
        "Job 0, from 0 to 2, may be done by people 0, 1, 2.",
        "Person 0 does it.",
        "In this plan nobody else who works is free for it: to move it, another job must move.",
        "Not needed in this plan but able: person 2.",
    )
    free = Result(
        Status.FEASIBLE, 3, 2, 0.0, None, check(problem, plan()), {"assignments": plan((0, 2), (1, 1), (2, 0))}
    )
    assert who_could(problem, free, 0)[2] == "In this plan person 0 could take it over as things stand."
    with pytest.raises(KeyError, match="no job 9"):
        who_could(problem, told, 9)


def test_the_number_of_people_is_explained_by_the_busiest_moment() -> None:
    said = why_so_many(THREE, solve(THREE, QUICK))
    assert said == (
        "The most jobs at once are the 2 at 1, so no fewer people suffice.",
        "A plan with 2 was found: there is no better one.",
    )


@pytest.mark.parametrize(
    ("rows", "used", "said"),
    [
        ([(0, 0), (1, 0)], 1, "job 2 is done 0 times"),
        ([(0, 0), (1, 0), (2, 1), (2, 2)], 3, "job 2 is done 2 times"),
        ([(0, 0), (1, 2), (2, 1)], 3, "person 2 may not do job 1"),
        ([(0, 0), (1, 0), (2, 0)], 1, "person 0 does jobs 0 and 2 at the same time"),
        ([(0, 0), (1, 0), (2, 1)], 1, "2 people are used, and 1 are claimed"),
        ([(0, 0), (1, 0), (2, 7)], 2, "there is no person 7"),
        ([(0, 0), (1, 0), (2, 1), (3, 1)], 2, "there is no job 3"),
    ],
)
def test_a_plan_that_was_tampered_with_is_refused(rows: list[tuple[int, int]], used: float, said: str) -> None:
    assert said in "; ".join(check(THREE, plan(*rows), used).broken)


def test_a_right_plan_is_not_refused() -> None:
    assert check(THREE, plan((2, 2), (0, 1), (1, 1)), 2).broken == ()


@pytest.mark.parametrize(
    ("times", "may", "said"),
    [
        ([(1, 1)], [[0]], "must end after"),
        ([(0, 1)], [[1]], "does not exist"),
        ([(0, 1)], [[0, 0]], "named twice"),
    ],
)
def test_a_problem_that_makes_no_sense_is_refused(
    times: list[tuple[int, int]], may: list[list[int]], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        problem_of(times, may)


def test_offsets_that_do_not_end_with_the_jobs_are_refused() -> None:
    with pytest.raises(ValueError, match="offsets"):
        Problem(start=THREE.start, end=THREE.end, offsets=THREE.offsets[:-1], jobs=THREE.jobs)
    with pytest.raises(ValueError, match="one start and one end"):
        Problem(start=THREE.start[:-1], end=THREE.end, offsets=THREE.offsets, jobs=THREE.jobs)


def test_a_problem_cannot_be_written_to() -> None:
    with pytest.raises(ValueError, match="read-only"):
        THREE.start[0] = 5


@pytest.mark.parametrize("values", [{"seconds": 0}, {"patient": 0}, {"patient": 1.5}])
def test_parameters_that_make_no_sense_are_refused(values: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=next(iter(values))):
        FixedParameters(**values)  # type: ignore[arg-type]


@settings(max_examples=40, deadline=None)
@given(problems())
def test_no_plan_is_better_than_the_best_of_all_plans(problem: Problem) -> None:
    # a clock that goes on by a thousandth at each look, so that a busy machine has as many tries as an idle one
    looks = (look / 1_000 for look in count())
    with patch("rotunda.engine.pool.fixed.solve.time", SimpleNamespace(perf_counter=lambda: next(looks))):
        told = solve(problem, FixedParameters(seconds=0.1))
    best = fewest_of_all_plans(problem)
    assert told.verdict.holds
    if told.status is Status.INFEASIBLE:
        assert best is None
    if best is None:
        assert told.objective is None
    else:
        assert told.objective == best
        assert told.bound is not None
        assert told.bound <= best


@settings(max_examples=100, deadline=None)
@given(problems())
def test_too_few_people_are_shown_by_jobs_at_once_with_fewer_people(problem: Problem) -> None:
    short = too_few(problem)
    if short is None:
        assert len(busiest(problem).jobs) <= problem.people
    else:
        jobs = list(short.jobs)
        assert all(problem.start[jobs] <= short.moment)
        assert all(short.moment < problem.end[jobs])
        assert problem.may()[:, jobs].any(axis=1).sum() < len(jobs)
