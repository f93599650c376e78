"""Says why a step is in the plan, and why another is not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from rotunda.engine.train.check import ceiling_of
from rotunda.engine.train.flow import Flows
from rotunda.engine.train.problem import Problem
from rotunda.estate.schema import LEVELS

if TYPE_CHECKING:
    from rotunda.engine.train.solve import Training

#: Gains below this many hours a week are told as none.
LEAST = 0.005


def mentors(problem: Problem, steps: Sequence[int]) -> list[int | None]:
    """Who could teach each step: who holds the skill at the highest level; of these somebody of the same agency, and
    then who has the fewest to teach so far. Nobody, where nobody holds it."""
    links = problem.links
    homes = problem.homes or (None,) * len(problem.people)
    busy: Counter[int] = Counter()
    found: list[int | None] = []
    for step in steps:
        home = homes[links.person[step]]
        holders = np.flatnonzero(links.held & (links.skill == links.skill[step])).tolist()
        ways = [
            (-int(links.to_level[i]), home is None or homes[links.person[i]] != home, busy[int(links.person[i])], i)
            for i in holders
        ]
        mentor = int(links.person[min(ways)[3]]) if ways else None
        found.append(mentor)
        if mentor is not None:
            busy[mentor] += 1
    return found


def why(problem: Problem, step: int, gain: float, mentor: int | None = None) -> str:
    """A sentence about a step of the plan and what it adds to the steps before it."""
    links = problem.links
    person, skill = problem.people[links.person[step]], problem.skills[links.skill[step]]
    learning = f"{person} learns {skill} up to {LEVELS[int(links.to_level[step])]} level"
    if links.hours[step] > 0:
        learning += f" in {links.hours[step]:,.0f} hours"
    helped = f", with {problem.people[mentor]} as mentor" if mentor is not None else ""
    if gain < LEAST:
        return f"{learning}{helped}: it adds nothing by itself, and makes room for the steps after it."
    return f"{learning}{helped}: {gain:,.2f} more hours of demand are met in a mean week."


def why_not(training: Training, person: str, skill: str) -> str:
    """Why somebody should not learn a skill, or that the plan says so.

    Raises `KeyError` where neither the person nor the skill is known.
    """
    problem = training.problem
    if person not in problem.people or skill not in problem.skills:
        raise KeyError(f"{person} and {skill} are not both part of the problem")
    key = problem.people.index(person), problem.skills.index(skill)
    links = problem.links
    found = ((links.person == key[0]) & (links.skill == key[1])).nonzero()[0]
    if not len(found):
        return (
            f"{person} was not weighed for {skill}: may not be asked, or others have fewer hours to learn; nobody's"
            " gain was told."
        )
    step = int(found[0])
    if links.held[step]:
        return f"{person} has {skill} today."
    if step in training.steps:
        return why(problem, step, training.gains[training.steps.index(step)])
    return _left_out(training, step, person, skill)


def _left_out(training: Training, step: int, person: str, skill: str) -> str:
    problem = training.problem
    gain = Flows(problem, training.plan.chosen).gain(step)
    proof = training.plan.claim.proof
    price = float(ceiling_of(problem, proof.person_worth, proof.skill_worth).prices[step])
    if price < LEAST:
        return f"{person} with {skill} would meet no hour more: what {person} could take on is met already."
    worth = f"Beside the plan {person} with {skill} would meet {gain:,.2f} hours more in a mean week"
    cost = float(problem.links.cost[step])
    left = training.budget - problem.cost_of(training.plan.chosen)
    if cost > left:
        return (
            f"{worth} (at most {price:,.2f}) for {cost:,.6g} {problem.unit}, and the budget has"
            f" {max(left, 0.0):,.6g} left; the least step of the plan brings {min(training.gains, default=0.0):,.2f}."
        )
    return f"{worth} (at most {price:,.2f})."
