"""Who could learn what, and the mathematics.

Person p works c_p hours a week. In week s of S, equally likely, skill k is asked for d_sk hours. A *link* l = (p, k)
lets p work on k, and an hour of it is worth v_l (1 where hours are counted). Some links H are held today; each of the
others, the candidates L, is a *step* that costs q_l. With a budget B:

    choose X, a part of L, with  sum of q_l over X  <=  B
    to make  V(X) = 1/S sum_s V_s(X)  as great as possible, where

    V_s(X) = max  sum over l in H and X of v_l f_l         the *second stage*: hours from people to skills
             with sum of f_l over the links of p <= c_p    nobody works longer than the week
                  sum of f_l over the links of k <= d_sk   nothing is served that nobody asked for
                  f >= 0

V is a sample average: it flatters the X that it chose. Where there are `referee` weeks, the choices that a search ends
with are compared on those. What X is worth in the end is told on `fresh` weeks that neither has seen.

**Duals.** Any u_s >= 0 (worth of an hour of a person) and w_s >= 0 (worth of an hour of demand) bound every choice:
with e_sl = max(0, v_l - u_sp - w_sk) and m_sl = min(c_p, d_sk),

    V_s(X) <= sum_p c_p u_sp + sum_k d_sk w_sk + sum over l in H of m_sl e_sl + sum over l in X of m_sl e_sl.

At the optimum of the second stage the bound is V_s(X) itself and the last two terms vanish: that is its *certificate*.
With the mean over s of m_sl e_sl as the price of step l, the dearest steps that the budget can pay for (the last one
in part) bound V(X) for every X at once.

V_s is a flow, so a step never lowers it. It is not submodular: the step that closes a chain is worth more with the
chain than without, which is why a choice is improved by exchanges and measured against the long chain.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Links:
    """Links held and steps that could be taken, an array each.

    `person` and `skill` are numbers; `profit` is what an hour is worth; `cost` counts against the budget and is 0
    where `held`. `hours` and `from_level` tell of the step; `to_level` is where it leads, and the level
    of what is held.
    """

    person: Integers
    skill: Integers
    profit: Floats
    cost: Floats
    held: Flags
    hours: Floats
    from_level: Integers
    to_level: Integers

    def __len__(self) -> int:
        return len(self.person)

    @cached_property
    def steps(self) -> Integers:
        """The numbers of the links that are not held."""
        return np.flatnonzero(~self.held).astype(np.int32)


@dataclass(frozen=True)
class Problem:
    """People, skills, weeks of demand and links. `unit` is that of the budget: steps, hours or money; `homes` are the
    agencies of the people, where known.

    Raises `ValueError` for arrays that do not fit together or have numbers that make no sense.
    """

    people: tuple[str, ...]
    skills: tuple[str, ...]
    capacity: Floats
    demand: Floats
    links: Links
    fresh: Floats = field(default_factory=lambda: np.empty((0, 0)))
    referee: Floats = field(default_factory=lambda: np.empty((0, 0)))
    unit: str = "steps"
    homes: tuple[str | None, ...] = ()

    def __post_init__(self) -> None:
        count = len(self.people), len(self.skills)
        if self.capacity.shape != count[:1] or self.demand.ndim != 2 or self.demand.shape[1] != count[1]:
            raise ValueError("capacity has a number for each person, and demand a column for each skill")
        if self.homes and len(self.homes) != count[0]:
            raise ValueError("everybody has a home, or nobody")
        if not len(self.demand):
            raise ValueError("there must be at least one week of demand")
        weeks = {"demand": self.demand, "fresh demand": self.fresh, "the referee's demand": self.referee}
        for name, numbers in weeks.items():
            if numbers.size and numbers.shape[1] != count[1]:
                raise ValueError(f"{name} is for other skills")
        for name, numbers in {"capacity": self.capacity, **weeks}.items():
            if not np.isfinite(numbers).all() or (numbers < 0).any():
                raise ValueError(f"{name} must be finite and not below 0")
        _check_links(self.links, *count)

    @property
    def steps(self) -> Integers:
        """The links that could be added."""
        return self.links.steps

    def cost_of(self, chosen: Sequence[int] | Integers) -> float:
        """What the steps cost together."""
        return float(self.links.cost[np.asarray(chosen, dtype=np.int32)].sum())

    def on(self, demand: Floats) -> Problem:
        """The same question asked of other weeks."""
        return replace(self, demand=demand, fresh=np.empty((0, 0)), referee=np.empty((0, 0)))


def _check_links(links: Links, people: int, skills: int) -> None:
    count = len(links)
    if any(len(getattr(links, each.name)) != count for each in fields(links)):
        raise ValueError("every link has all its numbers")
    if not count:
        return
    if links.person.min() < 0 or links.person.max() >= people or links.skill.min() < 0 or links.skill.max() >= skills:
        raise ValueError("a link leads to nobody or to no skill")
    if len(np.unique(links.person.astype(np.int64) * skills + links.skill)) != count:
        raise ValueError("a person has a skill twice")
    if not (np.isfinite(links.profit).all() and np.isfinite(links.cost).all()):
        raise ValueError("profit and cost must be finite")
    if (links.profit < 0).any() or (links.cost < 0).any() or links.cost[links.held].any():
        raise ValueError("profit and cost cannot be negative, and what is held costs nothing")


def problem_of(
    capacity: npt.ArrayLike,
    demand: npt.ArrayLike,
    held: npt.ArrayLike,
    profit: npt.ArrayLike = 1.0,
    cost: npt.ArrayLike = 1.0,
) -> Problem:
    """The problem of these arrays; `held`, `profit` and `cost` are people × skills, or one value for all.

    A step whose cost is not finite cannot be taken.
    """
    capacity, demand = np.asarray(capacity, dtype=float), np.asarray(demand, dtype=float)
    shape = len(capacity), demand.shape[1]
    mine, costs = np.broadcast_to(np.asarray(held, dtype=bool), shape), np.broadcast_to(np.asarray(cost, float), shape)
    person, skill = np.nonzero(mine | np.isfinite(costs))
    is_held = mine[person, skill]
    nothing = np.zeros(len(person), dtype=np.int32)
    links = Links(
        person=person.astype(np.int32),
        skill=skill.astype(np.int32),
        profit=np.broadcast_to(np.asarray(profit, dtype=float), shape)[person, skill].copy(),
        cost=np.where(is_held, 0.0, costs[person, skill]),
        held=is_held,
        hours=np.zeros(len(person)),
        from_level=nothing,
        to_level=np.ones_like(nothing),
    )
    people = tuple(f"P{number + 1}" for number in range(shape[0]))
    skills = tuple(f"K{number + 1}" for number in range(shape[1]))
    return Problem(people, skills, capacity, demand, links)
