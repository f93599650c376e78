"""Chooses the cheapest people to add for an ask, and keeps what they were compared with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rotunda.engine.coverage.prices import HIRE, NEVER, Ask, Order, PriceList, Prices


@dataclass(frozen=True)
class Addition:
    """One person to add: what of each step it takes, in hours. `person` numbers the staff and is `None` for a hire;
    `kind` numbers `outcome.REPAIRS`; `weeks` until the person counts."""

    kind: int
    person: int | None
    learn: float
    clear: float
    familiarise: float
    hire: float
    weeks: float

    @property
    def hours(self) -> float:
        return self.learn + self.clear + self.familiarise + self.hire


@dataclass(frozen=True)
class Choice:
    """The cheapest additions, the cheapest first. `compared` has, in place of the costliest of them, the best of each
    kind (`None` where nobody can)."""

    ask: Ask
    added: tuple[Addition, ...]
    compared: tuple[Addition | None, ...]

    @property
    def costliest(self) -> Addition:
        return self.added[-1]

    @property
    def runner_up(self) -> Addition | None:
        """The best of another kind than the costliest."""
        others = [one for one in self.compared if one is not None and one.kind != self.costliest.kind]
        return min(others, key=lambda one: (one.hours, one.weeks, one.kind), default=None)


def choose(prices_of: PriceList, ask: Ask, prices: Prices) -> Choice:
    """The cheapest way to add the people missing.

    Everybody's price is independent of who else is added, so the cheapest set is the cheapest people one by one, and
    hires where those cost less or nobody is left.
    """
    hire = Addition(HIRE, None, 0.0, 0.0, 0.0, prices_of.costs.hire_hours, prices_of.hire_weeks(ask))
    cheapest = [one for one in _cheapest(prices, ask.missing) if one.hours <= hire.hours]
    added = (*cheapest, *[hire] * (ask.missing - len(cheapest)))
    order = prices.order.copy()
    order[[one.person for one in added[:-1] if one.person is not None]] = NEVER
    compared = (*(_best_of_kind(prices, order, kind) for kind in range(HIRE)), hire)
    return Choice(ask, added, compared)


def _cheapest(prices: Prices, count: int) -> list[Addition]:
    order = prices.order
    first = np.argpartition(order, count - 1)[:count] if count < order.size else np.arange(order.size)
    return [_addition(prices, int(person)) for person in first[np.argsort(order[first])] if order[person] != NEVER]


def _best_of_kind(prices: Prices, order: Order, kind: int) -> Addition | None:
    if order.size == 0:
        return None
    masked = np.where(prices.kind == kind, order, NEVER)
    best = int(masked.argmin())
    return None if masked[best] == NEVER else _addition(prices, best)


def _addition(prices: Prices, person: int) -> Addition:
    return Addition(
        kind=int(prices.kind[person]),
        person=person,
        learn=float(prices.learn[person]),
        clear=float(prices.clear[person]),
        familiarise=float(prices.familiarise[person]),
        hire=0.0,
        weeks=float(np.ceil(prices.weeks[person] * 10) / 10),
    )
