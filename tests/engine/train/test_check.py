"""The checker refuses every kind of false claim."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rotunda.engine.train.check import Claim, check
from rotunda.engine.train.curve import curve
from rotunda.engine.train.parameters import Effort
from rotunda.engine.train.problem import Problem, problem_of
from tests.engine.train.independent import symmetric


@pytest.fixture(scope="module")
def problem() -> Problem:
    return problem_of(np.full(5, 100.0), symmetric(5, 20), np.eye(5, dtype=bool))


@pytest.fixture(scope="module")
def claim(problem: Problem) -> Claim:
    effort = Effort(rounds=2, relaxed_steps=200, seconds=None)
    return next(point.claim for point in curve(problem, [4.0], effort) if point.kind == "plan")


def broken(problem: Problem, claim: Claim) -> str:
    return " / ".join(check(problem, claim).broken)


def test_a_true_claim_holds(problem: Problem, claim: Claim) -> None:
    assert check(problem, claim).holds


def test_more_steps_than_the_budget_buys_are_refused(problem: Problem, claim: Claim) -> None:
    assert "the budget is 3" in broken(problem, replace(claim, budget=3.0))


def test_steps_taken_twice_or_not_there_are_refused(problem: Problem, claim: Claim) -> None:
    twice = np.append(claim.chosen[:-1], claim.chosen[0])
    assert "twice" in broken(problem, replace(claim, chosen=twice))
    held = int(np.flatnonzero(problem.links.held)[0])
    assert "no step" in broken(problem, replace(claim, chosen=np.append(claim.chosen[:-1], held)))
    assert "no step" in broken(problem, replace(claim, chosen=np.append(claim.chosen[:-1], 99)))


def test_a_value_that_the_flows_do_not_earn_is_refused(problem: Problem, claim: Claim) -> None:
    for other in (claim.value + 1, claim.value - 1):
        text = broken(problem, replace(claim, value=other))
        assert "the flows are worth" in text
        assert "the duals prove" in text


def test_flows_on_links_that_nobody_has_are_refused(problem: Problem, claim: Claim) -> None:
    assert "neither held nor chosen" in broken(problem, replace(claim, chosen=claim.chosen[:-1]))


@pytest.mark.parametrize(
    ("hours", "words"), [(-1.0, "below 0"), (1000.0, "more hours than a week"), (1000.0, "than was asked for")]
)
def test_impossible_flows_are_refused(problem: Problem, claim: Claim, hours: float, words: str) -> None:
    flow = claim.proof.flow.copy()
    flow[0, int(np.flatnonzero(problem.links.held)[0])] = hours
    assert words in broken(problem, replace(claim, proof=replace(claim.proof, flow=flow)))


def test_duals_that_prove_nothing_are_refused(problem: Problem, claim: Claim) -> None:
    proof = claim.proof
    zero = replace(proof, skill_worth=np.zeros_like(proof.skill_worth))
    assert "worth more than its person and skill" in broken(problem, replace(claim, proof=zero))
    below = replace(proof, person_worth=proof.person_worth - 1)
    assert "a dual is below 0" in broken(problem, replace(claim, proof=below))
    short = replace(proof, person_worth=proof.person_worth[1:])
    assert "not those of the weeks" in broken(problem, replace(claim, proof=short))


def test_numbers_that_are_none_are_refused(problem: Problem, claim: Claim) -> None:
    for name in ("flow", "person_worth", "skill_worth"):
        holes = np.full_like(getattr(claim.proof, name), np.nan)
        assert "not finite" in broken(problem, replace(claim, proof=replace(claim.proof, **{name: holes})))
    assert claim.bound_skill is not None
    assert "not finite" in broken(problem, replace(claim, bound_skill=claim.bound_skill * np.nan))
    assert "not finite" in broken(problem, replace(claim, value=float("nan")))


def test_a_bound_that_is_not_proven_is_refused(problem: Problem, claim: Claim) -> None:
    assert claim.bound is not None
    assert "bound every choice" in broken(problem, replace(claim, bound=claim.bound * 0.99))
    assert "above its own bound" in broken(problem, replace(claim, bound=claim.value * 0.9))
    assert "without its duals" in broken(problem, replace(claim, bound_skill=None))
    assert check(problem, replace(claim, bound=None)).holds


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"capacity": np.ones(3)}, "capacity has a number"),
        ({"demand": np.empty((0, 5))}, "at least one week"),
        ({"demand": -np.ones((1, 5))}, "not below 0"),
        ({"fresh": np.ones((2, 4))}, "other skills"),
        ({"homes": ("A",)}, "a home"),
    ],
)
def test_problems_that_make_no_sense_are_refused(problem: Problem, changes: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        replace(problem, **changes)  # type: ignore[arg-type]


def test_links_that_make_no_sense_are_refused(problem: Problem) -> None:
    links = problem.links
    for other, words in (
        (replace(links, cost=links.cost[1:]), "all its numbers"),
        (replace(links, person=links.person + 1), "nobody"),
        (replace(links, skill=np.zeros_like(links.skill)), "twice"),
        (replace(links, cost=links.cost + 1), "costs nothing"),
        (replace(links, profit=links.profit * np.nan), "finite"),
    ):
        with pytest.raises(ValueError, match=words):
            replace(problem, links=other)
