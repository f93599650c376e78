from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rotunda.engine.assign.arrays import Model, baseline, empty, model_of
from rotunda.engine.assign.check import bound_of
from rotunda.engine.assign.filling import filled
from rotunda.engine.assign.pricing import (
    NEVER,
    Prices,
    bound_at,
    cheapest,
    first_prices,
    follow,
    least_prices,
    load_share,
    margin,
    raise_prices,
)
from rotunda.engine.assign.problem import Problem
from tests.engine.assign.cases import TINY, best_of_all, both_know, drawn, locked, posed, where
from tests.engine.states import few


def one_order() -> tuple[Problem, Model]:
    """A piece of 40 parts in each of four weeks, of which Ann has 128 parts each."""
    problem = posed(where({"work": [WIDE], "work_needs": [PLENTY], "system_needs": []}))
    return problem, model_of(problem)


WIDE = {"work": "W", "agency": "A", "status": "approved"}
PLENTY = {"work": "W", "skill": "sql", "level": 2, "hours": 16.0}


def prices(*by_week: float) -> np.ndarray:
    """Prices of Ann's weeks; Bo's are 0."""
    return np.array([by_week, (0.0,) * 4])


def test_hours_are_taken_from_the_cheapest_weeks() -> None:
    _, model = one_order()
    assert cheapest(model, prices(3, 1, 2, 4), 0, 0, NEVER) == 64
    model.room[0] = 20
    assert cheapest(model, prices(3, 1, 2, 4), 0, 0, NEVER) == 20 + 40 + 60 + 16
    model.room[0] = 15
    assert cheapest(model, prices(3, 1, 2, 4), 0, 0, NEVER) == NEVER  # sixty parts in all


def test_a_price_above_the_limit_is_not_counted_to_its_end() -> None:
    _, model = one_order()
    assert cheapest(model, prices(1, 1, 1, 1), 0, 0, 64.0) == NEVER
    assert cheapest(model, prices(1, 1, 1, 1), 0, 0, 64.5) == 64


def test_a_margin_is_what_a_piece_brings_less_its_price_with_the_floor_and_what_is_kept() -> None:
    estate = both_know(work=[WIDE], work_needs=[PLENTY], assignments=[{"person": "Ann", "work": "W", "skill": "sql"}])
    problem = posed(estate.replace(system_needs=estate["system_needs"].clear()))
    model = model_of(problem)
    # 16 hours of priority 3 at home: 16 x (3 + 0.15), kept 16 x 0.05, and a floor at half a value a part
    assert margin(model, prices(0, 0, 0, 0), np.array([0.5, 0.0]), 0, 0, -NEVER) == pytest.approx(16 * 3.2 + 32)
    assert margin(model, prices(1, 1, 1, 0.1), np.array([0.5, 0.0]), 0, 0, -NEVER) == pytest.approx(16 * 3.2 + 32 - 6.4)
    assert margin(model, prices(1, 1, 1, 1), np.array([0.0, 0.0]), 0, 1, -NEVER) == pytest.approx(16 * 3)


def test_taken_weeks_rise_by_their_share_of_a_full_week() -> None:
    _, model = one_order()
    week = prices(3, 1, 2, 4)
    raise_prices(model, week, 0, 0, 1.0)
    assert week[0].tolist() == [3, 1.5, 2, 4]


def test_load_is_carried_by_the_cheapest_week_and_at_most_whole() -> None:
    room = np.array([[10, 10], [10, 0], [0, 0]], dtype=np.int32)
    share = load_share(np.array([[0.4, 0.2], [9.0, 0.0], [1.0, 1.0]]), room, 0.5)
    assert share.tolist() == pytest.approx([0.2, 1.0, 0.0])
    assert load_share(np.ones((3, 2)), room, 0.0).tolist() == [0, 0, 0]


def test_first_prices_are_those_of_the_least_urgent_part_of_full_weeks() -> None:
    needs = [{"system": "S", "skill": "sql", "level": 2, "weekly_hours": 32.0}]
    problem = posed(where({"system_needs": needs}))
    model = model_of(problem)
    state, _ = filled(problem, model, np.zeros(problem.room.shape))
    start = first_prices(model, state)
    assert start.week[0].tolist() == pytest.approx([0.75] * 4)  # three an hour, in quarters
    assert start.week[1].tolist() == [0] * 4
    assert least_prices(model, state).tolist() == pytest.approx([2 * 0.05 / 4, 0])
    nobody = first_prices(model, empty(problem))
    assert nobody.week.max() == 0
    assert (nobody.floor[problem.floor > 0] == 0.5 * problem.floor_weight[problem.floor > 0]).all()


@few
@given(st.integers(0, 10_000), st.integers(1, 6), st.integers(1, 6))
def test_the_bound_of_the_search_is_that_of_the_checker(seed: int, people: int, systems: int) -> None:
    problem, rng = posed(drawn(seed, people, systems, 2)), np.random.default_rng(seed)
    week, floor = rng.random(problem.room.shape), rng.random(len(problem.floor)) * problem.floor_weight
    assert bound_at(model_of(problem), week, floor) == pytest.approx(bound_of(problem, week, floor))


def test_locked_pieces_are_priced_with_the_person_whom_they_are_locked_to() -> None:
    problem, free = posed(both_know(), locked("Bo", "S/sql")), posed(both_know())
    nothing, none = np.zeros(problem.room.shape), np.zeros(2)
    assert bound_at(model_of(free), nothing, none) - bound_at(model_of(problem), nothing, none) == pytest.approx(6)
    assert bound_of(problem, nothing, none) == pytest.approx(bound_at(model_of(problem), nothing, none))


@few
@given(st.integers(0, 10_000), st.integers(1, 3), st.integers(1, 2))
def test_following_the_prices_never_loses_the_best_bound_and_comes_near_the_optimum(
    seed: int, people: int, systems: int
) -> None:
    problem = posed(drawn(seed, people, systems), TINY)
    model = model_of(problem)
    state, _ = filled(problem, model, np.zeros(problem.room.shape))
    start = first_prices(model, state)
    best, *_ = follow(model, start, least_prices(model, state), 60, float("inf"), 1)
    assert (
        best.bound <= bound_at(model, np.maximum(start.week, least_prices(model, state)[:, None]), start.floor) + 1e-9
    )
    assert best.bound >= best_of_all(problem) - 1e-6
    assert best_of_all(problem) >= baseline(model) - 1e-9


def test_no_step_leaves_the_prices_as_they_were() -> None:
    problem, model = one_order()
    start = Prices(prices(1, 2, 3, 4), np.zeros(2), float("inf"))
    (best,) = follow(model, start, np.zeros(2), 0, float("inf"), 1)
    assert np.array_equal(best.week, start.week)
    assert best.bound == pytest.approx(bound_of(problem, best.week, best.floor))
