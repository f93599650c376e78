from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from rotunda.engine.assign.check import Claim
from rotunda.engine.assign.margins import Margins
from rotunda.engine.assign.overrides import overrides_table, price_of
from rotunda.engine.assign.parameters import AssignParameters, Decision
from rotunda.engine.assign.problem import Problem
from tests.engine.assign.cases import DAY, PARAMETERS, both_know, decided, locked, posed, where


def free_of_price(problem: Problem) -> Claim:
    """Nobody does anything, and no hour has a price."""
    count, weeks = len(problem.pieces), len(problem.weeks)
    return Claim(np.full(count, -1, dtype=np.int32), np.zeros((count, weeks), dtype=np.int16), 0.0)


def banned(person: str, need: str) -> AssignParameters:
    return replace(PARAMETERS, bans=(Decision(person, need, "The CIO", "elsewhere", date(2026, 5, 4)),))


def test_decisions_are_on_record_with_who_when_and_why() -> None:
    both = replace(banned("Ann", "S/sql"), locks=(Decision("Bo", "S/sql", "The board", "learns"),))
    rows = decided(both_know(), both).result.solution["overrides"].to_dicts()
    assert [(row["decision"], row["person"], row["by"], row["on"], row["why"]) for row in rows] == [
        ("lock", "Bo", "The board", DAY, "learns"),
        ("ban", "Ann", "The CIO", date(2026, 5, 4), "elsewhere"),
    ]


def test_no_decision_leaves_no_record() -> None:
    assert decided(both_know()).result.solution["overrides"].is_empty()


@pytest.mark.parametrize(
    ("parameters", "price"),
    [
        (locked("Bo", "S/sql"), 6.0),  # Ann is at home: 40 hours at 0.15
        (locked("Ann", "S/sql"), 0.0),
        (banned("Ann", "S/sql"), 6.0),
        (banned("Bo", "S/sql"), 0.0),
    ],
)
def test_a_decision_costs_what_the_best_margin_loses_by_it(parameters: AssignParameters, price: float) -> None:
    problem = posed(both_know(), parameters)
    (row,) = overrides_table(problem, free_of_price(problem)).to_dicts()
    assert row["price"] == pytest.approx(price)


def test_a_ban_of_the_only_person_costs_all_that_is_not_done() -> None:
    problem = posed(where({}), banned("Ann", "S/sql"))
    margins = Margins(problem, free_of_price(problem), banned=False)
    assert price_of(problem, margins, "ban", problem.bans[0]) == pytest.approx(40 * 3.15)


def test_margins_leave_out_what_is_forbidden_unless_asked_not_to() -> None:
    problem = posed(where({}), banned("Ann", "S/sql"))
    claim = free_of_price(problem)
    assert Margins(problem, claim).of(0, 0) is None
    assert Margins(problem, claim).best(0) == 0
    assert Margins(problem, claim, banned=False).of(0, 0) == pytest.approx(10 * 3.15)


def test_margins_tell_what_is_kept_and_what_the_floor_is_worth() -> None:
    problem = posed(both_know(assignments=[{"person": "Bo", "system": "S", "skill": "sql"}]))
    claim = free_of_price(problem)
    margins = Margins(problem, claim)
    # of ten hours Ann is at home, and Bo knows the system, for he works on it, and keeps it
    assert margins.of(0, 0) == pytest.approx(10 * 3.15)
    assert margins.of(0, 1) == pytest.approx(10 * (3 + 0.3 + 0.05))
    floored = replace(claim, floor_price=np.array([1.0, 0.0]))
    assert Margins(problem, floored).of(0, 0) == pytest.approx(10 * 3.15 + 40)
    assert Margins(problem, claim).best(0, but=1) == pytest.approx(10 * 3.15)
