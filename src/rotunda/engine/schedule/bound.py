"""What no schedule can beat, by arguments that hold for each: chains, and hours of work over the people who can do it.

*Heads*: a task starts after its release, its freezes, the chain before it, and when enough people who meet each need
are there at once. *Load*: tasks whose needs only people of a set U can meet take so many slots of U; the earliest time
until which U is there for that long is a bound on the latest end of these tasks. What may be contracted out is taken
away as far as the budget goes, in parts, at its best.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import permutations

import numpy as np

from rotunda.engine.schedule.problem import Flags, Goal, Integers, Problem
from rotunda.engine.schedule.table import runs_of
from rotunda.engine.schedule.worth import CHALLENGE, penalties

#: Sets of people that are weighed at most, and times from which their load is weighed.
_SETS, _TIMES = 128, 12


def least_value(problem: Problem) -> int:
    """A value that no schedule is below."""
    return Bounds(problem).least()


@dataclass(frozen=True)
class Bounds:
    """The bounds of a problem, and what they rest on."""

    problem: Problem

    @cached_property
    def heads(self) -> Integers:
        """The earliest start of each task, -1 where none is possible."""
        problem = self.problem
        runs = runs_of(problem.available)
        heads = np.full(len(problem.tasks), -1, dtype=np.int64)
        for task in problem.order.tolist():
            before = problem.predecessors[task]
            if any(heads[each] < 0 for each in before):
                continue
            ends = [int(heads[each] + problem.duration[each]) for each in before]
            heads[task] = self._first_start(task, max([int(problem.release[task]), *ends]), runs)
        return heads

    def _first_start(self, task: int, earliest: int, runs: np.ndarray[tuple[int, int], np.dtype[np.int32]]) -> int:
        problem, lasts = self.problem, int(self.problem.duration[task])
        times = np.arange(problem.horizon + 1 - lasts)
        fits = times >= earliest
        for _, starts, ends in problem.frozen[problem.frozen[:, 0] == task].tolist():
            fits &= (times >= ends) | (times + lasts <= starts) | (lasts == 0)
        if problem.day:
            fits &= times % problem.day + lasts <= problem.day
        for need in range(problem.needs_from[task], problem.needs_from[task + 1]):
            free = runs[problem.eligible[need], : len(times)] >= lasts
            fits &= free.sum(axis=0) >= problem.needs.people[need]
        found = np.flatnonzero(fits)
        return int(found[0]) if len(found) else -1

    @cached_property
    def certain(self) -> Flags:
        """The tasks that cannot be contracted out."""
        contract = self.problem.contract
        sure = (contract < 0) | (contract > self.problem.budget)
        for task in self.problem.order[::-1].tolist():
            sure[task] |= any(sure[then] for then in self.problem.successors[task])
        return np.asarray(sure)

    @cached_property
    def ends(self) -> Integers:
        """The earliest end of each task that counts: 0 where it may be contracted out, twice the horizon where it can
        only be left out."""
        ends = np.where(self.heads < 0, 2 * self.problem.horizon, self.heads + self.problem.duration)
        return np.where(self.certain, ends, 0)

    @cached_property
    def tails(self) -> Integers:
        """How long the longest chain of tasks that cannot be contracted out takes after each task."""
        problem = self.problem
        tails = np.zeros(len(problem.tasks), dtype=np.int64)
        for task in problem.order[::-1].tolist():
            sure = [then for then in problem.successors[task] if self.certain[then]]
            tails[task] = max((int(tails[then] + problem.duration[then]) for then in sure), default=0)
        return tails

    @cached_property
    def sets(self) -> list[tuple[Flags, Integers]]:
        """Sets of people, and how many of a set each task takes all its time: people who meet a need, and unions."""
        rows: dict[bytes, Flags] = {row.tobytes(): row for row in self.problem.eligible}
        found = dict(rows)
        for row in rows.values():
            for other in list(found.values()):
                if len(found) >= _SETS:
                    break
                union = row | other
                found[union.tobytes()] = union
        return [(people, self.heads_in(people)) for people in found.values()]

    def heads_in(self, people: Flags) -> Integers:
        """How many of these people each task takes: needs that nobody else meets add up, or in a team overlap."""
        problem, needs = self.problem, self.problem.needs
        taken = np.where((problem.eligible & ~people).any(axis=1), 0, needs.people)
        heads = np.zeros(len(problem.tasks), dtype=np.int64)
        gather = np.maximum.at if problem.day else np.add.at
        gather(heads, needs.task, taken)
        return heads

    def latest(self, among: Flags) -> int:
        """A bound on the latest end of these tasks."""
        if not among.any():
            return 0
        least = int(self.ends[among].max())
        if least >= 2 * self.problem.horizon:
            return least
        tails = self.tails if among.all() and not self.problem.day else np.zeros_like(self.tails)
        least = max(least, int((self.ends + np.where(self.certain, tails, 0))[among].max()))
        times = np.unique(self.heads[among & (self.heads >= 0)])
        if len(times) > _TIMES:
            times = times[np.linspace(0, len(times) - 1, _TIMES).astype(np.int64)]
        for people, heads in self.sets:
            there = np.concatenate([[0], np.cumsum(self.problem.available[people].sum(axis=0))])
            for since in times.tolist():
                part = among & (heads > 0) & (self.heads >= since)
                if part.any():
                    least = max(least, self._ends(part, heads, there, since) + int(tails[part].min()))
        return min(least, 2 * self.problem.horizon)

    def _ends(self, part: Flags, heads: Integers, there: Integers, since: int) -> int:
        """The earliest time until which there is room for these tasks; as if never, where there is nothing to do."""
        load = self._load(part, heads)
        if load <= 0:
            return -2 * self.problem.horizon
        ends = int(np.searchsorted(there, load + int(there[since])))
        return ends if ends <= self.problem.horizon else 2 * self.problem.horizon

    def _load(self, part: Flags, heads: Integers) -> int:
        """Slots of people that these tasks take at least, whatever is contracted out."""
        problem = self.problem
        work = problem.duration * heads
        load, budget = int(work[part].sum()), problem.budget
        could = np.flatnonzero(part & ~self.certain)
        worth = work[could] / np.maximum(problem.contract[could], 1e-9)
        saved = 0.0
        for task in could[np.argsort(-worth, kind="stable")].tolist():
            price = int(problem.contract[task])
            share = 1.0 if price <= budget else budget / price
            saved += share * int(work[task])
            budget -= min(price, budget)
        return int(np.ceil(load - saved - 1e-9))

    def least(self) -> int:
        """The bound of the problem's own goal."""
        problem = self.problem
        everything = np.ones(len(problem.tasks), dtype=bool)
        if problem.goal is Goal.MAKESPAN:
            return self.latest(everything)
        if problem.goal is Goal.LATENESS:
            late = problem.weight * np.maximum(self.ends - problem.due, 0)
            return int(late[self.certain].sum())
        return self._challenge(everything) if problem.goal is Goal.CHALLENGE else self._cost()

    def _challenge(self, everything: Flags) -> int:
        """Some order of the latest ends of the priorities holds; in each, what ends first also ends before the rest."""
        priority = self.problem.priority
        bounds: dict[frozenset[int], int] = {}
        last = self.latest(everything)

        def latest_of(which: frozenset[int]) -> int:
            if which not in bounds:
                bounds[which] = self.latest(np.isin(priority, list(which)))
            return bounds[which]

        least: list[int] = []
        for order in permutations((1, 2, 3)):
            so_far, value = 0, 0
            for place, which in enumerate(order):
                so_far = max(so_far, latest_of(frozenset(order[: place + 1])))
                value += CHALLENGE[which - 1] * (so_far if (priority == which).any() else 0)
            least.append(value + max(last, so_far))
        return min(least)

    def _cost(self) -> int:
        """Each need by the cheapest who meet it."""
        problem, needs = self.problem, self.problem.needs
        prices = np.zeros(len(problem.tasks), dtype=np.int64)
        for need, task in enumerate(needs.task.tolist()):
            able = np.sort(problem.cost[problem.eligible[need]])
            prices[task] += problem.duration[task] * int(able[: int(needs.people[need])].sum())
        prices = np.minimum(prices, penalties(problem))
        prices = np.where(self.heads < 0, penalties(problem), prices)
        return int(np.where(self.certain, prices, np.minimum(prices, np.maximum(problem.contract, 0))).sum())
