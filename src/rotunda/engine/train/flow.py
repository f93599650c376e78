"""The second stage: who works on what in each week, and what that is worth, kept optimal as links come and go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from rotunda.engine.train.problem import Flags, Floats, Integers, Problem
from rotunda.engine.train.simplex import NOTHING, Arcs, new_trees, star
from rotunda.engine.train.weeks import Exchange, most_gains, reprice, settle, try_exchange

#: How many times the greatest profit an hour on a link costs that may not be used.
LOSS = 1e3
#: The share of the greatest demand that stands for none: it keeps the trees free of endless ties.
HARDLY = 1e-12


@dataclass(frozen=True)
class Certificate:
    """The flow of every week (weeks × links), and the duals of people and skills that prove it to be the best."""

    flow: Floats
    person_worth: Floats
    skill_worth: Floats


class Flows:
    """Optimal flows of all weeks for links that may be changed; each change goes on from the flows before it."""

    def __init__(self, problem: Problem, chosen: Sequence[int] | Integers = ()) -> None:
        self.problem = problem
        people, links, demand = len(problem.people), problem.links, problem.demand
        greatest = float(links.profit.max(initial=0.0)) or 1.0
        self._loss = -LOSS * greatest
        asked = np.maximum(demand, HARDLY * (float(demand.max(initial=0.0)) or 1.0))
        self._arcs = Arcs(
            tail=links.person,
            head=(links.skill + people).astype(np.int32),
            profit=np.full(len(links), self._loss),
            most=np.hstack([np.broadcast_to(problem.capacity, (len(demand), people)), asked]),
            least=NOTHING * greatest,
            people=people,
        )
        self._trees = new_trees(len(demand), people + len(problem.skills))
        self._scratch = new_trees(1, people + len(problem.skills))
        for week in range(len(demand)):
            star(self._arcs, self._trees, week)
        self.is_open: Flags = np.zeros(len(links), dtype=bool)
        self.values: Floats = np.zeros(len(demand))
        self.pivots = 0
        self.change(add=[*np.flatnonzero(links.held), *chosen])

    @property
    def value(self) -> float:
        """The mean worth of a week."""
        return float(self.values.mean())

    @property
    def chosen(self) -> Integers:
        """The steps among the links in use."""
        return np.flatnonzero(self.is_open & ~self.problem.links.held).astype(np.int32)

    def gain(self, add: int = -1, drop: int = -1) -> float:
        """How much the mean would rise were one link added and one dropped (-1 for none). Nothing is changed."""
        profit, usable, worth = self._arcs.profit, self._usable, 0.0
        if drop >= 0:
            worth, profit[drop] = profit[drop], self._loss
            usable = usable[usable != drop]
        if add >= 0:
            profit[add] = self.problem.links.profit[add]
        total = try_exchange(self._arcs, self._trees, self._scratch, usable, Exchange(add, drop, float(worth)))
        if add >= 0:
            profit[add] = self._loss
        if drop >= 0:
            profit[drop] = worth
        return total / len(self.values)

    def most_gains(self, steps: Integers, best: Floats | None = None) -> Floats:
        """The most that each step alone can add to the mean; `best` is what each week is worth with every step."""
        room = np.full(len(self.values), np.inf) if best is None else np.maximum(best - self.values, 0.0)
        gains = np.empty(len(steps))
        profit = self._arcs.profit[steps]
        self._arcs.profit[steps] = self.problem.links.profit[steps]
        most_gains(self._arcs, self._trees, room, steps, gains)
        self._arcs.profit[steps] = profit
        return gains / len(self.values)

    def change(self, add: Iterable[int] = (), drop: Iterable[int] = ()) -> None:
        """Add links and drop others, and make the flows the best again."""
        gone = list(drop)
        self.is_open[gone] = False
        self.is_open[list(add)] = True
        self._arcs.profit[:] = np.where(self.is_open, self.problem.links.profit, self._loss)
        self._usable = np.flatnonzero(self.is_open).astype(np.int32)
        if gone:
            reprice(self._arcs, self._trees)
        self.pivots += settle(self._arcs, self._trees, self._usable, self.values)

    def become(self, chosen: Iterable[int]) -> None:
        """Use just these steps beside the links that are held."""
        wanted = self.problem.links.held.copy()
        wanted[list(chosen)] = True
        self.change(np.flatnonzero(wanted & ~self.is_open), np.flatnonzero(self.is_open & ~wanted))

    def duals(self) -> tuple[Floats, Floats]:
        """What an hour of each person, and of demand for each skill, is worth: weeks × people and weeks × skills."""
        people = len(self.problem.people)
        return self._trees.potential[:, :people].copy(), self._trees.potential[:, people:-1].copy()

    def certificate(self) -> Certificate:
        """The flows and their proof."""
        flow = np.zeros((len(self.values), len(self.problem.links)))
        week, node = np.nonzero(self._trees.link >= 0)
        flow[week, self._trees.link[week, node]] = self._trees.flow[week, node]
        return Certificate(flow, *self.duals())


def value_of(problem: Problem, chosen: Sequence[int] | Integers) -> Floats:
    """What the steps are worth in each week, told from nothing."""
    return Flows(problem, chosen).values
