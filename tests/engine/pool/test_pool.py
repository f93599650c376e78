from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rotunda.engine.pool.calibrate import calibrate
from rotunda.engine.pool.check import check
from rotunda.engine.pool.explain import why
from rotunda.engine.pool.problem import PoolParameters, Problem, take
from rotunda.engine.pool.replay import arrivals_apart, draws, serve_apart, serve_together, ways_of
from rotunda.engine.pool.solve import pool
from rotunda.engine.result import Result
from rotunda.estate import Estate
from tests.engine.pool.desks import Shop, log_of
from tests.engine.states import agencies, people, state

FREE = PoolParameters(penalty=0.0, replications=5)
ALIKE = (Shop("A", 2, 1.6, 1.0), Shop("B", 2, 1.6, 1.0), Shop("C", 2, 1.6, 1.0))
#: Short work beside work of forty times its length: Smith and Whitt (1981) show that such lines are better apart.
UNLIKE = (Shop("long", 1, 0.17, 4.0, fixed=True), Shop("short", 1, 3.0, 0.1, fixed=True))


@cache
def problem_of(*shops: Shop, weeks: int = 12) -> Problem:
    found = take(log_of(*shops, weeks=weeks), FREE)
    assert found is not None
    return found


@cache
def answer(*shops: Shop, parameters: PoolParameters = FREE) -> Result:
    return pool(problem_of(*shops), parameters)


def homes(result: Result) -> dict[str, dict[str, object]]:
    rows = result.solution["pool_homes"].iter_rows(named=True)
    return {row["home"]: row for row in rows}


def test_a_log_made_by_lines_is_told_as_lines_and_hardly_as_lag() -> None:
    fit = answer(*ALIKE).solution["calibration"]
    assert (fit["lag"] < 0.3 * fit["observed"]).all()
    assert fit["conclusion"].all()
    assert (fit["off_mean"].abs() < 0.1).all()


def test_shops_with_like_work_all_wait_less_together_when_nothing_is_lost() -> None:
    assert {row["verdict"] for row in homes(answer(*ALIKE)).values()} == {"better"}


def test_short_work_waits_longer_behind_long_work_and_its_agency_is_named() -> None:
    told = homes(answer(*UNLIKE))
    assert told["short"]["verdict"] == "worse"
    assert told["short"]["break_even"] == 0.0


def test_one_agency_fares_together_as_it_does_apart_to_the_last_bit() -> None:
    problem = problem_of(Shop("A", 3, 2.2, 1.0))
    ways, draw = ways_of(problem), draws(problem, 1, 7)[0]
    apart = serve_apart(problem, ways, draw.handling)
    together = serve_together(problem, ways, draw.handling, penalty=0.5, handover=1.0)
    assert np.array_equal(apart.started, together.started)
    assert np.array_equal(apart.finished, together.finished)


def test_two_equal_ways_are_equal_to_the_last_bit_and_the_same_seed_gives_the_same_answer() -> None:
    first, second = pool(problem_of(*ALIKE), FREE), answer(*ALIKE)
    for name, table in first.solution.items():
        assert table.equals(second.solution[name]), name


def test_a_greater_penalty_makes_nobody_wait_less_on_the_whole() -> None:
    waits = [answer(*ALIKE, parameters=replace(FREE, penalty=penalty)).objective for penalty in (0.0, 0.5, 1.5)]
    assert waits == sorted(waits, key=lambda wait: wait or 0.0)


def test_people_who_may_not_be_asked_serve_their_own_alone() -> None:
    estate = log_of(*ALIKE)
    parameters = replace(FREE, apart=frozenset({"A0", "A1"}))
    problem = take(estate, parameters)
    assert problem is not None
    served = serve_together(problem, ways_of(problem), draws(problem, 1, 1)[0].handling, penalty=0.0, handover=0.0)
    kept = np.isin(served.person, np.flatnonzero(problem.apart))
    assert kept.any()
    assert (problem.home[kept] == problem.homes.index("A")).all()
    assert (served.person >= 0).all()


def test_an_agency_with_too_few_tickets_is_told_nothing_and_why() -> None:
    told = homes(answer(*ALIKE, Shop("few", 1, 0.05, 1.0)))["few"]
    assert (told["conclusion"], told["verdict"]) == (False, None)
    assert "a conclusion takes 50" in str(told["reason"])


def test_a_lag_that_no_load_explains_is_not_credited_to_the_pool() -> None:
    estate = log_of(*ALIKE)
    late = estate["tickets"].with_columns(pl.col("opened") - pl.duration(hours=2))
    steps = estate["ticket_events"].with_columns(
        pl.when(pl.col("sequence") == 1).then(pl.col("at") - pl.duration(hours=2)).otherwise("at").alias("at")
    )
    problem = take(estate.replace(tickets=late, ticket_events=steps), FREE)
    assert problem is not None
    fit = pool(problem, FREE).solution
    saved = -fit["pool_homes"]["change"]
    assert (saved < fit["calibration"]["observed"] - 0.5).all()


def test_staff_needed_together_is_never_more_than_apart() -> None:
    staff = answer(*ALIKE).solution["staffing"]
    assert (staff["together"] <= staff["apart"]).all()


def test_why_is_told_in_sentences_and_a_stranger_is_refused() -> None:
    told = why(answer(*UNLIKE), "short")
    assert any("longer" in sentence for sentence in told)
    assert all(sentence.endswith(".") for sentence in told)
    with pytest.raises(KeyError):
        why(answer(*UNLIKE), "nobody")


def test_an_estate_without_resolved_work_has_no_replay() -> None:
    assert take(state(agencies=agencies("A"), people=people(P1="A")), FREE) is None


def test_the_checker_accepts_the_answer_and_refuses_each_way_of_tampering() -> None:
    problem = problem_of(*ALIKE)
    ways, draw = ways_of(problem), draws(problem, 1, 1)[0]
    arrivals, served = arrivals_apart(problem, draw.handling), serve_apart(problem, ways, draw.handling)
    assert check(ways.apart, arrivals, served).holds
    late = int(np.argmax(served.waited))
    tampered = {
        "before they came": replace(served, started=_with(served.started, late, arrivals.time[late] - 1)),
        "somebody who may not": replace(served, person=_with(served.person, late, (served.person[late] + 3) % 6)),
        "still at another": replace(served, started=_with(served.started, late, arrivals.time[late])),
        "other than the work": replace(served, finished=_with(served.finished, late, served.finished[late] + 1)),
        "had been free": replace(served, started=served.started + 1, finished=served.finished + 1),
        "not served": replace(served, person=_with(served.person, late, -1)),
    }
    for rule, wrong in tampered.items():
        assert any(rule in sentence for sentence in check(ways.apart, arrivals, wrong).broken), rule


def _with(values: np.ndarray, place: int, value: float) -> np.ndarray:
    changed = values.copy()
    changed[place] = value
    return changed


@settings(max_examples=10, deadline=None)
@given(st.integers(2, 4), st.integers(1, 3), st.floats(0.5, 0.9), st.integers(0, 1000))
def test_with_like_work_and_nothing_lost_the_pool_never_waits_longer(
    shops: int, each: int, busy: float, seed: int
) -> None:
    estate: Estate = log_of(*(Shop(f"S{n}", each, busy * each, 1.0) for n in range(shops)), weeks=6, seed=seed)
    problem = take(estate, FREE)
    assert problem is not None
    ways = ways_of(problem)
    gains = []
    for draw in draws(problem, 6, seed):
        apart = serve_apart(problem, ways, draw.handling).waited.mean()
        gains.append(apart - serve_together(problem, ways, draw.handling, penalty=0.0, handover=0.0).waited.mean())
    assert np.mean(gains) + 2.571 * np.std(gains, ddof=1) / np.sqrt(6) >= 0


def test_the_fit_finds_no_line_in_waits_that_have_none() -> None:
    problem = problem_of(Shop("idle", 5, 0.5, 0.2))
    fit = calibrate(problem, ways_of(problem))
    assert fit.simulated[0] < 0.05


def test_the_last_tickets_of_a_log_begin_at_their_own_beginning() -> None:
    problem = problem_of(*ALIKE)
    last = problem.last(100)
    assert len(last) == 100
    assert last.time[0] == 0.0
    assert np.allclose(last.time, problem.time[-100:] - problem.time[-100])
    assert last.ticket.to_list() == problem.ticket.to_list()[-100:]
    assert problem.last(len(problem)) is problem
