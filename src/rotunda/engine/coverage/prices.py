"""What it costs to put each person behind a need.

For somebody who does not yet count for a need at home, the hours are

    learning (0 for those who have the level)
    + clear_hours for each regime lacking
    + familiarise_hours for somebody from elsewhere

A record too unsure to count spares all steps but the last: a person who may well have the level is taken to need the
last step to it. A person must have spare hours, and be ready within `longest_weeks` at those; access takes at least
`clear_weeks`. A hire costs `hire_hours` and takes `hire_weeks`, and `clear_weeks` more where the need has regimes.
Equal prices go to whoever has the fewest weeks of such steps before them already, so that nobody is everybody's
answer. Retirement plays no part.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from rotunda.engine.coverage.learning import Hours, hours_between
from rotunda.engine.coverage.outcome import REPAIRS
from rotunda.engine.coverage.problem import Problem
from rotunda.engine.coverage.staff import Flags, Staff

SHARE, TRAIN, CLEAR, HIRE = range(len(REPAIRS))
#: Where nobody can be asked.
NEVER = np.iinfo(np.int64).max

HUNDREDTHS = 100
#: An order is a price, shifted by so many bits, plus a turn: the queue in tenths of a week times the number of people,
#: plus the person's own number.
_TURN_BITS = 31

Hundredths = npt.NDArray[np.int64]
Order = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Ask:
    """What needs with too few people at home have in common. `missing` people are to be added."""

    skill: str
    level: int
    agency: str | None
    regimes: tuple[str, ...]
    missing: int


@dataclass(frozen=True)
class Prices:
    """For one ask, one entry a person: the parts of the price in hundredths of an hour, who has something to learn, who
    to be cleared and who is not at home, and `order`, which sorts by price and then by turn and is `NEVER` for who is
    no option."""

    learn: Hundredths
    clear: Hundredths
    familiarise: Hundredths
    learns: Flags
    lacks: Flags
    far: Flags
    order: Order

    def kind(self, person: int) -> int:
        """What the person must do, a number of `REPAIRS`."""
        if self.learns[person]:
            return TRAIN
        return CLEAR if self.lacks[person] else SHARE


class PriceList:
    """Prices of every ask; what several asks share is worked out once. `asked` is what the additions chosen so far
    ask of each person, in hundredths of an hour."""

    def __init__(self, problem: Problem, staff: Staff) -> None:
        self.costs = problem.parameters.costs
        self.staff = staff
        self.asked = np.zeros(len(staff.persons), dtype=np.int64)
        self._turn = np.arange(len(staff.persons), dtype=np.int64)
        self._most = np.floor(staff.spare * self.costs.longest_weeks * HUNDREDTHS + 1e-6).astype(np.int64)
        self._courses = problem.courses
        self._spare = self._most > 0
        self._learn = cache(self._learning)
        self._clear = cache(self._clearing)
        self._far = cache(self._not_at_home)
        self._ways = cache(self._hours_between)
        self._kin = cache(staff.kinship.to)

    def of(self, ask: Ask) -> Prices:
        """The prices of everybody for the ask."""
        learn, learns = self._learn(ask.skill, ask.level)
        clear, lacks = self._clear(ask.regimes, ask.agency)
        familiarise, far = self._far(ask.agency)
        price = learn + clear
        price += familiarise
        possible = (price <= self._most) & self._spare & (learns | lacks | far)
        if self.costs.clear_weeks > self.costs.longest_weeks:
            possible &= ~lacks
        price <<= _TURN_BITS
        price += self._turn
        price[~possible] = NEVER
        return Prices(learn, clear, familiarise, learns, lacks, far, price)

    def take(self, person: int, price: int) -> None:
        """Ask so much more of the person, in hundredths of an hour."""
        self.asked[person] += price
        weeks = self.asked[person] / HUNDREDTHS / self.staff.spare[person]
        people = len(self.staff.persons)
        self._turn[person] = min(int(weeks * 10), 2**_TURN_BITS // people - 1) * people + person

    def weeks(self, person: int, price: int, *, cleared: bool) -> float:
        """Weeks until somebody counts who has so much to do and, or not, to be cleared; in tenths, rounded up."""
        weeks = max(price / HUNDREDTHS / self.staff.spare[person], self.costs.clear_weeks if cleared else 0.0)
        return math.ceil(float(weeks) * 10) / 10

    def hire_weeks(self, ask: Ask) -> float:
        """Weeks until a hire counts."""
        return self.costs.hire_weeks + (self.costs.clear_weeks if ask.regimes else 0.0)

    def _learning(self, skill: str, level: int) -> tuple[Hundredths, Flags]:
        number = self.staff.skills[skill]
        held = self.staff.level[:, number]
        known = np.where(self.staff.weak[:, number], np.minimum(held, level - 1), held)
        saved = 1 - self.costs.kinship_saving * self._kin(number)
        hours = np.ceil(self._ways(skill)[known, level] * saved)
        return np.asarray(hours * HUNDREDTHS, dtype=np.int64), np.asarray(known < level)

    def _hours_between(self, skill: str) -> Hours:
        return hours_between(self._courses, skill, self.costs)

    def _clearing(self, regimes: tuple[str, ...], agency: str | None) -> tuple[Hundredths, Flags]:
        count = np.zeros(len(self.staff.persons), dtype=np.int64)
        for regime in regimes:
            count += self.staff.lacking(regime, agency)
        return count * hundredths(self.costs.clear_hours), count > 0

    def _not_at_home(self, agency: str | None) -> tuple[Hundredths, Flags]:
        far = np.ones(len(self.staff.persons), dtype=np.bool_) if agency is None else self.staff.homes != agency
        return far * np.int64(hundredths(self.costs.familiarise_hours)), far


def hundredths(hours: float) -> int:
    """Hours as whole hundredths: prices are added up and compared exactly."""
    return round(hours * HUNDREDTHS)
