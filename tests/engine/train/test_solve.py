"""The plan: never above its bound, never below the long chain, the same every time."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings

from rotunda.engine.result import Status
from rotunda.engine.train.chain import dedicated, long_chain
from rotunda.engine.train.curve import curve
from rotunda.engine.train.explain import why_not
from rotunda.engine.train.flow import Flows, value_of
from rotunda.engine.train.outcome import TABLES
from rotunda.engine.train.parameters import Effort, TrainParameters
from rotunda.engine.train.problem import Problem, problem_of
from rotunda.engine.train.solve import train
from tests.engine.train.independent import problems, symmetric

QUICK = Effort(rounds=3, relaxed_steps=200, seconds=None)


@settings(max_examples=20, deadline=None)
@given(problems(most_profit=3))
def test_no_choice_at_all_is_above_the_bound_and_every_claim_holds(problem: Problem) -> None:
    found = train(problem, 2.0, QUICK)
    assert found.result.verdict.holds
    bound = found.plan.claim.bound
    assert bound is not None
    affordable = [
        chosen
        for size in range(3)
        for chosen in combinations(problem.steps.tolist(), size)
        if problem.cost_of(chosen) <= 2.0
    ]
    best = max(float(value_of(problem, chosen).mean()) for chosen in affordable)
    assert found.plan.value <= best + 1e-6
    assert best <= bound + 1e-6


@settings(max_examples=15, deadline=None)
@given(problems())
def test_a_larger_budget_is_never_worth_less(problem: Problem) -> None:
    values = [point.value for point in curve(problem, [0.0, 1.0, 2.0, 4.0], QUICK) if point.kind == "plan"]
    assert all(later >= before - 1e-9 for before, later in pairwise(values))


def test_jordan_and_graves_ten_by_ten() -> None:
    problem = problem_of(np.full(10, 100.0), symmetric(10, 10_000), held=False)
    chain = long_chain(problem)
    assert chain is not None
    assert len(chain) == 20
    for steps, published in ((dedicated(problem), 855.4), (chain, 951.8), (problem.steps, 955.5)):
        values = value_of(problem, steps)
        assert abs(values.mean() - published) <= 3 * values.std() / len(values) ** 0.5 + 0.1


@pytest.mark.parametrize("held", [False, True])
@pytest.mark.parametrize(("people", "skills", "spread"), [(10, 10, 0.4), (10, 10, 0.5), (8, 12, 0.4), (6, 3, 0.3)])
def test_the_plan_is_never_worse_than_the_long_chain(people: int, skills: int, spread: float, held: bool) -> None:
    demand = symmetric(skills, 60, spread=min(spread, 0.5)) * people / skills
    problem = problem_of(np.full(people, 100.0), demand, held=False)
    if held:
        start = np.zeros((people, skills), dtype=bool)
        base = dedicated(problem)
        start[problem.links.person[base], problem.links.skill[base]] = True
        problem = problem_of(np.full(people, 100.0), demand, start)
    judges = symmetric(skills, 500, seed=2, spread=spread) * people / skills
    problem = replace(problem, referee=judges)
    chain = long_chain(problem)
    assert chain is not None
    points = curve(problem, [problem.cost_of(chain)], QUICK)
    plan = next(point for point in points if point.kind == "plan")
    worth = value_of(problem.on(judges), plan.chosen).mean()
    assert worth >= value_of(problem.on(judges), chain).mean() - 1e-9
    unrefereed = replace(problem, referee=np.empty((0, 0)))
    plan = next(one for one in curve(unrefereed, [problem.cost_of(chain)], QUICK) if one.kind == "plan")
    assert plan.value >= Flows(problem, chain).value - 1e-9


def test_a_chain_that_cannot_be_closed_is_none() -> None:
    assert long_chain(problem_of([1.0], [[1.0]], held=True)) is None
    cost = np.full((3, 3), np.inf)
    assert long_chain(problem_of(np.ones(3), [[1.0] * 3], np.eye(3, dtype=bool), cost=cost)) is None


def test_the_same_input_seed_and_limits_give_the_same_plan() -> None:
    problem = problem_of(np.full(8, 100.0), symmetric(8, 40), np.eye(8, dtype=bool))
    one, other = (train(problem, 6.0, QUICK) for _ in range(2))
    assert one.steps == other.steps
    assert one.result.bound == other.result.bound
    assert all(one.result.solution[name].equals(other.result.solution[name]) for name in TABLES)


def test_the_tables_say_what_is_documented_and_agree_with_each_other() -> None:
    problem = problem_of(np.full(6, 100.0), symmetric(6, 40), np.eye(6, dtype=bool))
    found = train(replace(problem, fresh=symmetric(6, 300, seed=2)), 4.0, QUICK)
    tables = found.result.solution
    for name, table in TABLES.items():
        assert tables[name].columns == [column.name for column in table.columns]
    steps, curves, skills = tables["steps"], tables["curve"], tables["skills"]
    assert steps["order"].to_list() == [1, 2, 3, 4]
    dedicated_value = curves.row(by_predicate=pl.col("point") == "dedicated", named=True)["value"]
    assert dedicated_value + steps["gain"].sum() == pytest.approx(found.plan.value)
    assert steps["cumulative"].to_list() == pytest.approx(steps["gain"].cum_sum().to_list())
    assert skills["met_after"].sum() == pytest.approx(found.plan.value)
    assert (curves["low"] <= curves["out_of_sample"]).all()
    assert set(curves["point"]) == {"dedicated", "plan", "chain", "full"}
    assert found.result.objective == -found.plan.value
    assert steps["mentor"].null_count() == 0


def test_nothing_to_train_is_proven_to_be_the_best() -> None:
    everything = train(problem_of([10.0, 10.0], [[5.0, 25.0]], held=True), 5.0, QUICK)
    assert everything.steps == ()
    assert everything.result.status is Status.OPTIMAL
    assert everything.result.solution["steps"].is_empty()
    no_budget = train(problem_of([10.0, 10.0], [[20.0, 0.0]], np.eye(2)), 0.0, QUICK)
    assert (no_budget.steps, no_budget.result.status) == ((), Status.OPTIMAL)
    nothing_helps = train(problem_of([10.0, 10.0], [[5.0, 5.0]], np.eye(2)), 5.0, QUICK)
    assert nothing_helps.steps == ()
    assert nothing_helps.result.gap == pytest.approx(0)


def test_a_step_left_out_is_explained() -> None:
    problem = problem_of(
        [10.0, 10.0, 10.0], [[30.0, 4.0, 10.0]], np.eye(3, dtype=bool), cost=[[9, 9, 9], [1] * 3, [1] * 3]
    )
    found = train(problem, 1.0, QUICK)
    assert "P2 learns K1" in why_not(found, "P2", "K1")
    assert "P1 has K1 today" in why_not(found, "P1", "K1")
    assert "would meet no hour more" in why_not(found, "P1", "K3")
    assert "the budget has 0 left" in why_not(found, "P3", "K1") or "no hour more" in why_not(found, "P3", "K1")
    with pytest.raises(KeyError):
        why_not(found, "P9", "K1")
    barred = problem_of([10.0, 10.0], [[20.0, 0.0]], np.eye(2, dtype=bool), cost=np.inf)
    assert "was not weighed" in why_not(train(barred, 1.0, QUICK), "P2", "K1")


def test_limits_that_make_no_sense_are_refused() -> None:
    with pytest.raises(ValueError, match="cannot be spent"):
        train(problem_of([1.0], [[1.0]], held=True), -1.0)
    for wrong in ({"unit": "days"}, {"budget": -1.0}, {"handling_hours": 0.0}, {"load": 0.0}, {"level": 5}):
        with pytest.raises(ValueError, match=r"."):
            TrainParameters(**wrong)
    with pytest.raises(ValueError, match="tries"):
        Effort(tries=0)


@pytest.mark.slow
def test_a_state_has_a_plan_within_two_per_cent_of_its_bound() -> None:
    rng = np.random.default_rng(1)
    held = rng.random((400, 60)) < 0.03
    demand = rng.gamma(8.0, 400 * 32 * 0.9 / 60 / 8.0, (50, 60))
    found = train(problem_of(np.full(400, 32.0), demand, held), 70.0, Effort(seconds=25.0), budgets=())
    assert found.result.verdict.holds
    assert found.result.gap is not None
    assert found.result.gap <= 0.02
    assert found.result.seconds <= 60
