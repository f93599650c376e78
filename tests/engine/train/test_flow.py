"""The second stage against cuts and a linear programme, from nothing and from the flows before."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rotunda.engine.train.flow import Flows
from rotunda.engine.train.problem import Problem, problem_of
from tests.engine.train.independent import by_programme, least_cut, problems

some = settings(max_examples=40, deadline=None)


@some
@given(problems())
def test_hours_met_are_those_of_the_least_cut(problem: Problem) -> None:
    flows = Flows(problem)
    for week, value in enumerate(flows.values):
        assert value == pytest.approx(least_cut(problem, week, flows.is_open), abs=1e-7)


@some
@given(problems(most_profit=5), st.integers(0, 10**6))
def test_flows_stay_the_best_as_links_come_and_go(problem: Problem, seed: int) -> None:
    flows, rng = Flows(problem), np.random.default_rng(seed)
    for _ in range(5):
        shut = [step for step in problem.steps.tolist() if not flows.is_open[step]]
        add = int(rng.choice(shut)) if shut and rng.random() < 0.8 else -1
        drop = int(rng.choice(flows.chosen)) if len(flows.chosen) and rng.random() < 0.5 else -1
        gain, before = flows.gain(add, drop), flows.value
        flows.change(add=[add] if add >= 0 else [], drop=[drop] if drop >= 0 else [])
        assert flows.value - before == pytest.approx(gain, abs=1e-7)
        for week, value in enumerate(flows.values):
            assert value == pytest.approx(by_programme(problem, week, flows.is_open), abs=1e-7)


@some
@given(problems(most_profit=3))
def test_a_training_step_never_lowers_the_demand_met_nor_adds_more_than_its_duals_allow(problem: Problem) -> None:
    flows, full = Flows(problem), Flows(problem, problem.steps)
    most = flows.most_gains(problem.steps, full.values)
    for step, at_most in zip(problem.steps.tolist(), most, strict=True):
        assert -1e-9 <= flows.gain(step) <= at_most + 1e-9


def test_trying_a_change_changes_nothing() -> None:
    problem = problem_of([10.0, 10.0], [[15.0, 5.0]], np.eye(2, dtype=bool))
    flows = Flows(problem)
    assert (flows.gain(add=2), flows.value) == (5.0, 15.0)
    assert flows.value == 15.0
    assert flows.chosen.tolist() == []


def test_becoming_a_choice_is_the_same_as_starting_with_it() -> None:
    rng = np.random.default_rng(1)
    problem = problem_of(np.full(8, 10.0), rng.random((20, 6)) * 16, np.zeros((8, 6), dtype=bool))
    flows = Flows(problem, problem.steps[:20])
    flows.become(problem.steps[10:30])
    assert flows.values == pytest.approx(Flows(problem, problem.steps[10:30]).values)


def test_nobody_and_nothing_are_worth_nothing() -> None:
    assert Flows(problem_of(np.zeros(2), [[1.0]], held=True)).value == 0
    assert Flows(problem_of(np.ones(2), [[0.0]], held=True)).value == pytest.approx(0, abs=1e-9)
    assert Flows(problem_of(np.empty(0), [[1.0]], np.empty((0, 1)))).value == 0
