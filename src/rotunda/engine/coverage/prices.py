"""What it costs to put each person behind a need.

For somebody who does not yet count for a need at home, the hours are

    learning (0 for those who have the level)
    + clear_hours for each regime lacking
    + familiarise_hours for somebody from elsewhere

A record too unsure to count spares all steps but the last: a person who may well have the level is taken to need the
last step to it. A person must have spare hours, and be ready within `longest_weeks` at those; access takes at least
`clear_weeks`. A hire costs `hire_hours` and takes `hire_weeks`, and `clear_weeks` more where the need has regimes.
Equal prices are taken in turn, starting from a different person for each skill and agency, so that nobody is
everybody's answer. Retirement plays no part.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from zlib import crc32

import numpy as np
import numpy.typing as npt

from rotunda.engine.coverage.learning import Hours, hours_between
from rotunda.engine.coverage.outcome import REPAIRS
from rotunda.engine.coverage.problem import Problem
from rotunda.engine.coverage.staff import Flags, Staff

SHARE, TRAIN, CLEAR, HIRE = range(len(REPAIRS))
#: Where nobody can be asked.
NEVER = np.iinfo(np.int64).max

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
    """For one ask, one entry a person: the parts of the price in hours, weeks until ready, what the person must do
    (a number of `REPAIRS`), and `order`, which sorts by price and then by turn and is `NEVER` for who is no option."""

    learn: Hours
    clear: Hours
    familiarise: Hours
    weeks: Hours
    kind: npt.NDArray[np.int8]
    order: Order


class PriceList:
    """Prices of every ask; what several asks share is worked out once."""

    def __init__(self, problem: Problem, staff: Staff) -> None:
        self.costs = problem.parameters.costs
        self.staff = staff
        self._courses = problem.courses
        self._learn = cache(self._learning_hours)
        self._lack = cache(self._regimes_lacking)
        self._far = cache(self._not_at_home)
        self._ways = cache(self._hours_between)
        self._kin = cache(staff.kinship.to)

    def of(self, ask: Ask) -> Prices:
        """The prices of everybody for the ask."""
        costs, staff = self.costs, self.staff
        learn = self._learn(ask.skill, ask.level)
        lacking = self._lack(ask.regimes, ask.agency)
        clear = np.asarray(lacking * costs.clear_hours, dtype=np.float64)
        far = self._far(ask.agency)
        familiarise = np.asarray(far * costs.familiarise_hours, dtype=np.float64)
        hours = learn + clear + familiarise
        with np.errstate(divide="ignore", invalid="ignore"):
            weeks = np.maximum(hours / staff.spare, np.where(lacking > 0, costs.clear_weeks, 0.0))
        answers = (learn == 0) & (lacking == 0) & ~far
        possible = (staff.spare > 0) & (weeks <= costs.longest_weeks) & ~answers
        kind = np.where(learn > 0, TRAIN, np.where(lacking > 0, CLEAR, SHARE)).astype(np.int8)
        return Prices(learn, clear, familiarise, weeks, kind, np.where(possible, self._order(hours, ask), NEVER))

    def hire_weeks(self, ask: Ask) -> float:
        """Weeks until a hire counts."""
        return self.costs.hire_weeks + (self.costs.clear_weeks if ask.regimes else 0.0)

    def _order(self, hours: Hours, ask: Ask) -> Order:
        people = len(hours)
        first = crc32(f"{ask.skill}\x1f{ask.agency}".encode()) % max(1, people)
        turn = (np.arange(people) - first) % max(1, people)
        return (np.ceil(hours * 100).astype(np.int64) << 24) + turn

    def _learning_hours(self, skill: str, level: int) -> Hours:
        number = self.staff.skills[skill]
        held = self.staff.level[:, number]
        known = np.where(self.staff.weak[:, number], np.minimum(held, level - 1), held)
        saved = 1 - self.costs.kinship_saving * self._kin(number)
        return np.asarray(np.ceil(self._ways(skill)[known, level] * saved), dtype=np.float64)

    def _hours_between(self, skill: str) -> Hours:
        return hours_between(self._courses, skill, self.costs)

    def _regimes_lacking(self, regimes: tuple[str, ...], agency: str | None) -> npt.NDArray[np.int64]:
        count = np.zeros(len(self.staff.persons), dtype=np.int64)
        for regime in regimes:
            count += self.staff.lacking(regime, agency)
        return count

    def _not_at_home(self, agency: str | None) -> Flags:
        if agency is None:
            return np.ones(len(self.staff.persons), dtype=np.bool_)
        return np.asarray(self.staff.homes != agency, dtype=np.bool_)
