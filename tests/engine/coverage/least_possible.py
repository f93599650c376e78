"""The least hours in which all repairs of a tiny state can be had, by trying every combination of people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, product

from rotunda.engine.coverage.check import Register, Row, register_of
from rotunda.engine.coverage.depth import depths_of
from rotunda.engine.coverage.learning_by_hand import Learning, learning_of
from rotunda.engine.coverage.problem import Problem
from rotunda.engine.coverage.staff import spare_hours

#: A step and what it costs; the dearest of equal steps counts (learning for the highest level).
Steps = dict[tuple[object, ...], float]


def least_possible(problem: Problem) -> float:
    """Hours of the cheapest choice of people for all short needs together, shared steps counted once."""
    spare = dict(spare_hours(problem, depths_of(problem)).iter_rows())
    register, learning = register_of(problem), learning_of(problem)
    choices = [list(_ways(problem, register, learning, spare, need)) for need in _short(problem, register)]
    return min(_together(chosen) for chosen in product(*choices))


def _short(problem: Problem, register: Register) -> list[Row]:
    needs = problem.needs.to_dicts()
    return [need for need in needs if len(register.at_home(register.behind(need), need)) < need["depth"]]


def _ways(
    problem: Problem, register: Register, learning: Learning, spare: dict[str, float], need: Row
) -> Iterator[Steps]:
    """Every set of people, filled up with hires, that makes the need deep enough."""
    costs = problem.parameters.costs
    home = register.at_home(register.behind(need), need)
    options = []
    for person in register.homes:
        steps = _steps(problem, register, learning, need, person)
        hours = sum(steps.values())
        if person not in home and spare[person] > 0 and hours <= spare[person] * costs.longest_weeks + 1e-6:
            options.append(steps)
    missing = need["depth"] - len(home)
    for size in range(min(missing, len(options)) + 1):
        for chosen in combinations(options, size):
            hires: Steps = {
                ("hire", need["agency"], need["skill"], number): costs.hire_hours for number in range(missing - size)
            }
            parts: list[Steps] = [*chosen, hires]
            yield {step: hours for steps in parts for step, hours in steps.items()}


def _steps(problem: Problem, register: Register, learning: Learning, need: Row, person: str) -> Steps:
    costs = problem.parameters.costs
    steps: Steps = {("train", person, need["skill"]): learning.hours(person, need["skill"], need["level"])}
    for regime in need["regimes"] or ():
        if not register.is_cleared(person, {"agency": need["agency"], "regimes": [regime]}):
            steps["clear", person, regime, need["agency"]] = costs.clear_hours
    if not register.at_home([person], need):
        steps["familiarize", person, need["service"]] = costs.familiarise_hours
    return steps


def _together(chosen: Sequence[Steps]) -> float:
    hours: Steps = {}
    for steps in chosen:
        for step, cost in steps.items():
            hours[step] = max(hours.get(step, 0.0), cost)
    return sum(hours.values())
