"""How much any choice within a budget could be worth at most: the relaxed problem, followed from its dual side."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

import numpy as np

from rotunda.engine.train.check import Ceiling, ceiling_of
from rotunda.engine.train.problem import Floats, Problem
from rotunda.engine.train.relaxation import Point, Relaxed, Sums, one_step

#: Steps between two looks at the bound, looks without a change after which it is left, and what counts as a change.
EVERY, PATIENCE, ALMOST = 25, 40, 1e-6


@dataclass(frozen=True)
class Bound:
    """The duals of a bound, the ceiling that they give, and how much of each link the relaxed problem would take."""

    person_worth: Floats
    skill_worth: Floats
    ceiling: Ceiling
    share: Floats


class Relaxation:
    """The relaxed problem at one budget, followed for as long as is asked."""

    def __init__(self, problem: Problem, budget: float, start: Bound) -> None:
        self.problem, self.budget = problem, budget
        self._relaxed, self._sums, self._unit = _normal_form(problem, budget)
        weeks, links = self._relaxed.worth.shape
        self._at = Point(
            flow=np.zeros((weeks, links)),
            step=np.zeros(links),
            person=np.maximum(start.person_worth, 0.0) * problem.capacity / self._unit,
            skill=np.maximum(start.skill_worth, 0.0) * problem.demand / self._unit,
            link=np.zeros((weeks, links)),
            budget=np.zeros(1),
        )
        self.best = start

    def follow(self, steps: int, until: float, weight: float = 1.0, target: float = 0.0) -> Bound:
        """Take steps until so many are done, it is time, the target is met or nothing moves; tells the least bound."""
        person, skill = np.zeros_like(self._at.person), np.zeros_like(self._at.skill)
        before, still = self.best.ceiling.at(self.budget), 0
        for number in range(1, steps + 1):
            one_step(self._relaxed, self._at, self._sums, weight)
            person += self._at.person
            skill += self._at.skill
            if number % EVERY:
                continue
            for count, of_person, of_skill in ((1, self._at.person, self._at.skill), (EVERY, person, skill)):
                self._keep(of_person / count, of_skill / count)
            person[:], skill[:] = 0.0, 0.0
            now = self.best.ceiling.at(self.budget)
            still = still + 1 if now > before - ALMOST * before else 0
            before = now
            if time.perf_counter() > until or still >= PATIENCE or now <= target * (1 + ALMOST):
                break
        return self.best

    def _keep(self, person: Floats, skill: Floats) -> None:
        u = _quotient(person * self._unit, np.broadcast_to(self.problem.capacity, person.shape))
        found = self.bound_of(self.problem, u, _quotient(skill * self._unit, self.problem.demand))
        if found.ceiling.at(self.budget) < self.best.ceiling.at(self.budget):
            self.best = replace(found, share=self._at.step.copy())

    @staticmethod
    def bound_of(problem: Problem, person_worth: Floats, skill_worth: Floats) -> Bound:
        """The bound that duals of the second stage give."""
        return Bound(
            person_worth, skill_worth, ceiling_of(problem, person_worth, skill_worth), np.zeros(len(problem.links))
        )


def _normal_form(problem: Problem, budget: float) -> tuple[Relaxed, Sums, float]:
    """The relaxed problem with rows of one, and the profit that stands for one."""
    links, demand = problem.links, problem.demand
    capacity = problem.capacity[links.person]
    asked = demand[:, links.skill]
    most = np.minimum(capacity, asked)
    worth = most * links.profit
    unit = float(worth.mean()) or 1.0
    of_person, of_skill = _quotient(most, np.broadcast_to(capacity, most.shape)), _quotient(most, asked)
    cost = links.cost / budget if budget > 0 else np.zeros(len(links))
    people, skills = len(problem.people), len(problem.skills)
    sums = Sums(
        person_row=np.array([np.bincount(links.person, row, people) for row in of_person]),
        skill_row=np.array([np.bincount(links.skill, row, skills) for row in of_skill]),
        budget_row=np.array([cost.sum()]),
        person=np.zeros(people),
        skill=np.zeros(skills),
        pull=np.zeros(len(links)),
        ahead=np.zeros(len(links)),
    )
    return Relaxed(links.person, links.skill, links.held, worth / unit, of_person, of_skill, cost), sums, unit


def _quotient(above: Floats, below: Floats) -> Floats:
    """The quotient, 0 where it has none."""
    return np.divide(above, below, out=np.zeros(above.shape), where=below > 0)
