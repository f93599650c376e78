from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rotunda.engine.assign.arrays import Model, State, baseline, empty, model_of
from rotunda.engine.assign.check import Claim, values_of
from rotunda.engine.assign.filling import carried, filled, holders, order_of
from rotunda.engine.assign.improving import MOST, Chance, Journal, below, improve, move, take_back
from rotunda.engine.assign.placing import brings, drop, fits, keep_all, place, put
from rotunda.engine.assign.pricing import NEVER
from rotunda.engine.assign.problem import Problem
from tests.engine.assign.cases import PARAMETERS, both_know, drawn, locked, posed, where
from tests.engine.states import few


def at_start(problem: Problem) -> tuple[Model, State, np.ndarray]:
    """The model, the empty plan, and prices of 0."""
    return model_of(problem), empty(problem), np.zeros(problem.room.shape)


def counted(problem: Problem, model: Model, state: State) -> float:
    """The value of the plan by the checker's count."""
    return sum(values_of(problem, Claim(holders(model, state), state.hours, 0.0)).values())


def journal(problem: Problem) -> Journal:
    size = MOST + 1
    piece, pair = np.zeros(size, dtype=np.int32), np.zeros(size, dtype=np.int32)
    return Journal(piece, pair, np.zeros((size, len(problem.weeks)), dtype=np.int16), np.zeros(1, dtype=np.int32))


def test_a_piece_fits_into_free_hours_of_its_window_and_rivals_keep_it_out() -> None:
    work = [{"work": "W", "agency": "A", "status": "approved"}]
    needs = [{"work": "W", "skill": "sql", "level": 2, "hours": 8.0, "people": 2}]
    problem = posed(both_know(work=work, work_needs=needs))
    model, state, week = at_start(problem)
    one, other = problem.pieces_of(problem.needs.index("W/sql/2")).tolist()
    pair = int(model.low[one])
    assert fits(model, state, week, one, pair) == 0
    put(model, state, one, pair)
    assert fits(model, state, week, other, pair) == NEVER
    assert fits(model, state, week, other, pair + 1) == 0
    state.free[:] = 1
    assert fits(model, state, week, other, pair + 1) == NEVER


def test_what_is_put_and_dropped_leaves_the_plan_as_it_was() -> None:
    problem = posed(both_know())
    model, state, week = at_start(problem)
    before = [np.array(part) for part in state[:7]]
    gains = []
    for piece in range(4):
        fits(model, state, week, piece, int(model.low[piece]))
        gains.append(put(model, state, piece, int(model.low[piece])))
    losses = [drop(model, state, piece) for piece in reversed(range(4))]
    assert losses == pytest.approx(list(reversed(gains)))
    assert all(bool((was == now).all()) for was, now in zip(before, state[:7], strict=True))
    assert (state.head == -1).all()


def test_a_hand_off_costs_what_its_weight_says() -> None:
    problem = posed(both_know(people=[{"person": who, "agency": "A", "weekly_hours": 40.0} for who in ("Ann", "Bo")]))
    model, state, week = at_start(problem)
    first = int(model.low[0])
    fits(model, state, week, 0, first)
    put(model, state, 0, first)
    same, other = brings(model, state, 1, int(model.low[1])), brings(model, state, 1, int(model.low[1]) + 1)
    load = 0.05 / 4 * (80**2 - 40**2 - 40**2) / 512
    assert same - other == pytest.approx(0.5 - load)


@few
@given(st.integers(0, 10_000), st.integers(1, 6), st.integers(1, 8))
def test_gains_add_up_to_the_value_that_the_checker_counts(seed: int, people: int, systems: int) -> None:
    problem = posed(drawn(seed, people, systems, 3))
    model, state, week = at_start(problem)
    value = baseline(model)
    for piece in order_of(problem).tolist():
        value += place(model, state, week, piece, 0.0)
        assert value == pytest.approx(counted(problem, model, state))


@few
@given(st.integers(0, 10_000), st.integers(2, 6), st.integers(2, 8))
def test_a_move_that_is_taken_back_leaves_the_plan_as_it_was(seed: int, people: int, systems: int) -> None:
    problem = posed(drawn(seed, people, systems, 3))
    model = model_of(problem)
    state, value = filled(problem, model, np.zeros(problem.room.shape))
    notes, chance = journal(problem), Chance(np.array([seed + 1], dtype=np.int64))
    who, hours = holders(model, state), state.hours.copy()
    for piece in np.flatnonzero(model.high > model.low).tolist():
        move(model, state, np.zeros(problem.room.shape), chance, notes, piece)
        take_back(model, state, notes)
        assert np.array_equal(holders(model, state), who)
        assert np.array_equal(state.hours, hours)
    assert counted(problem, model, state) == pytest.approx(value)


@few
@given(st.integers(0, 10_000), st.integers(2, 6), st.integers(2, 8))
def test_cold_moves_never_lose_value_and_never_touch_what_is_locked(seed: int, people: int, systems: int) -> None:
    free = posed(drawn(seed, people, systems, 3))
    if not len(free.pairs):
        return
    need = int(np.flatnonzero(np.diff(free.pairs.first))[0])
    parameters = locked(free.people[free.pairs.person[free.pairs.first[need]]], free.needs[need])
    problem = posed(drawn(seed, people, systems, 3), parameters)
    model = model_of(problem)
    state, value = filled(problem, model, np.zeros(problem.room.shape))
    fixed = holders(model, state)[problem.locked >= 0]
    movable = np.flatnonzero((model.high > model.low) & ~model.fixed).astype(np.int32)
    if not len(movable):
        return
    chance = Chance(np.array([seed + 1], dtype=np.int64))
    gained = improve(model, state, np.zeros(problem.room.shape), chance, journal(problem), movable, 500, 0.0)
    assert gained >= 0
    assert counted(problem, model, state) == pytest.approx(value + gained)
    assert np.array_equal(holders(model, state)[problem.locked >= 0], fixed)


def test_what_is_kept_goes_before_what_is_better_where_the_rules_still_allow_it() -> None:
    now = [{"person": "Bo", "system": "S", "skill": "sql"}]
    problem = posed(both_know(assignments=now))
    model, state, week = at_start(problem)
    keep_all(model, state, week, problem.present)
    assert holders(model, state).tolist() == [1, 1, 1, 1]
    gone = posed(where({"assignments": now}))
    model, state, week = at_start(gone)
    assert keep_all(model, state, week, gone.present) == 0


def test_a_plan_is_carried_over_in_the_same_weeks_and_tells_what_lost_its_person() -> None:
    problem = posed(both_know())
    model = model_of(problem)
    state, value = filled(problem, model, np.zeros(problem.room.shape))
    before = Claim(holders(model, state), state.hours.copy(), value)
    again, same, freed = carried(problem, model, np.zeros(problem.room.shape), before)
    assert np.array_equal(again.hours, before.hours)
    assert same == pytest.approx(value)
    assert not len(freed)
    problem.room[0] = 0
    model = model_of(problem)
    _, _, freed = carried(problem, model, np.zeros(problem.room.shape), before)
    assert freed.tolist() == [0, 1, 2, 3]


def test_chance_is_the_same_again_and_stays_below_its_limit() -> None:
    one, other = (Chance(np.array([7], dtype=np.int64)) for _ in range(2))
    drawn_numbers = [below(one, 10) for _ in range(1000)]
    assert drawn_numbers == [below(other, 10) for _ in range(1000)]
    assert set(drawn_numbers) == set(range(10))


def test_critical_places_are_filled_first_and_larger_pieces_before_smaller_ones() -> None:
    systems = [{"system": "S", "agency": "A", "criticality": 4}, {"system": "T", "agency": "A", "criticality": 1}]
    needs = [{"system": name, "skill": "sql", "level": 2, "weekly_hours": 4.0} for name in "ST"]
    problem = posed(both_know(systems=systems, system_needs=needs), PARAMETERS)
    order = order_of(problem)
    critical = problem.pieces.bonus[order] > 0
    assert critical.tolist() == sorted(critical.tolist(), reverse=True)
