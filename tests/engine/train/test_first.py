from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from rotunda.engine.train.check import check
from rotunda.engine.train.first import with_first
from rotunda.engine.train.flow import value_of
from rotunda.engine.train.problem import Problem, problem_of
from rotunda.engine.train.solve import train

SCHEMA = {
    "person": pl.String(),
    "skill": pl.String(),
    "level": pl.Int64(),
    "hours": pl.Float64(),
    "repairs": pl.Int64(),
}


def steps(*rows: tuple[str, str, int, float, int]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=SCHEMA, orient="row")


def posed(cost: float = 1.0) -> Problem:
    """Two people with one skill each; all the demand is for the first's."""
    return problem_of([10.0, 10.0], [[20.0, 0.0]], np.eye(2), cost=cost)


def worth(problem: Problem) -> float:
    return float(value_of(problem, np.empty(0, dtype=np.int32)).mean())


@pytest.mark.parametrize("cost", [1.0, np.inf], ids=["a step that was weighed", "a step that was not"])
def test_a_step_taken_first_serves_demand_and_is_not_paid_for(cost: float) -> None:
    taken, table = with_first(posed(cost), steps(("P2", "K1", 2, 40.0, 1)))
    assert worth(posed(cost)) == pytest.approx(10.0)
    assert worth(taken) == pytest.approx(20.0)
    assert table.select("person", "skill", "to_level", "hours", "mentor").rows() == [("P2", "K1", 2, 40.0, "P1")]


def test_what_serves_most_repairs_comes_first_and_strangers_are_left_out() -> None:
    asked = steps(("P1", "K2", 1, 5.0, 1), ("P2", "K1", 1, 9.0, 3), ("P9", "K1", 1, 1.0, 9), ("P1", "K9", 1, 1.0, 9))
    _, table = with_first(posed(), asked)
    assert table.select("order", "person", "repairs").rows() == [(1, "P2", 3), (2, "P1", 1)]


def test_nothing_first_changes_nothing() -> None:
    taken, table = with_first(posed(), steps())
    assert table.is_empty()
    assert worth(taken) == worth(posed())


def test_the_budget_is_spent_on_what_is_left() -> None:
    taken, _ = with_first(posed(), steps(("P2", "K1", 2, 40.0, 1)))
    answer = train(taken, 1.0)
    assert answer.plan.value == pytest.approx(20.0)
    assert all(check(taken, point.claim).holds for point in answer.points)
