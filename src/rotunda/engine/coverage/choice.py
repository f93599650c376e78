"""Chooses the cheapest people to add for an ask, and keeps what they were compared with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rotunda.engine.coverage.prices import HIRE, HUNDREDTHS, NEVER, Ask, Order, PriceList, Prices


@dataclass(frozen=True)
class Addition:
    """One person to add: what of each step it takes, in hours. `person` numbers the staff and is `None` for a hire;
    `kind` numbers `outcome.REPAIRS`; `weeks` until the person counts. Who `learns`, and who is `far` and has to become
    familiar with the service, takes that step even where it takes no hours."""

    kind: int
    person: int | None
    learn: float
    clear: float
    familiarise: float
    hire: float
    weeks: float
    learns: bool = False
    far: bool = False

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


def choose(price_list: PriceList, ask: Ask, prices: Prices) -> Choice:
    """The cheapest way to add the people missing.

    Everybody's price is independent of who else is added, so the cheapest set is the cheapest people one by one, and
    hires where those cost less or nobody is left.
    """
    hire = Addition(HIRE, None, 0.0, 0.0, 0.0, price_list.costs.hire_hours, price_list.hire_weeks(ask))
    people = [_addition(price_list, prices, person) for person in _cheapest(prices.order, ask.missing)]
    cheaper = [one for one in people if one.hours <= hire.hours]
    added = (*cheaper, *[hire] * (ask.missing - len(cheaper)))
    best = _best_of_kinds(prices, [one.person for one in added[:-1] if one.person is not None])
    compared = (*(None if one is None else _addition(price_list, prices, one) for one in best), hire)
    return Choice(ask, added, compared)


def _cheapest(order: Order, count: int) -> list[int]:
    """The first people in the order, at most `count`."""
    first = np.argpartition(order, count - 1)[:count] if count < order.size else np.arange(order.size)
    return [int(person) for person in first[np.argsort(order[first])] if order[person] != NEVER]


def _best_of_kinds(prices: Prices, taken: list[int]) -> tuple[int | None, int | None, int | None]:
    """The first in the order who shares, who trains and who is cleared, other than those taken already."""
    order = prices.order.copy()
    order[np.array(taken, dtype=np.intp)] = NEVER
    able = np.flatnonzero(~prices.learns)
    cleared, lacking = able[~prices.lacks[able]], able[prices.lacks[able]]
    share, clear = _first(order, cleared), _first(order, lacking)
    order[able] = NEVER
    train = int(order.argmin()) if order.size else None
    return share, train if train is not None and order[train] != NEVER else None, clear


def _first(order: Order, persons: npt.NDArray[np.int64]) -> int | None:
    """The first in the order of these persons, or `None` where none of them is an option."""
    if persons.size == 0:
        return None
    first = int(persons[order[persons].argmin()])
    return None if order[first] == NEVER else first


def _addition(price_list: PriceList, prices: Prices, person: int) -> Addition:
    learn, clear, familiarise = (int(part[person]) for part in (prices.learn, prices.clear, prices.familiarise))
    return Addition(
        kind=prices.kind(person),
        person=person,
        learn=learn / HUNDREDTHS,
        clear=clear / HUNDREDTHS,
        familiarise=familiarise / HUNDREDTHS,
        hire=0.0,
        weeks=price_list.weeks(person, learn + clear + familiarise, cleared=bool(prices.lacks[person])),
        learns=bool(prices.learns[person]),
        far=bool(prices.far[person]),
    )
