"""What the rules look at: people, needs, weeks and records, as arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

import numpy as np
import numpy.typing as npt

Days = npt.NDArray[np.datetime64]
Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int32]
Masks = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

#: Days of a week, from Monday, and those on which the hours agreed are worked where no calendar tells.
DAYS, WORKING_DAYS = 7, 5


@dataclass(frozen=True)
class Persons:
    """The people, an entry each; -1 is what is not known. Dates not known are NaT. `rank` and
    `unit`, the bargaining unit, are those of the job class."""

    names: tuple[str, ...]
    agency: Integers
    place: Integers
    fund: Integers
    out_of_scope: Flags
    hours: Floats
    ends: Days
    hired: Days
    supervisor: Integers
    rank: Integers
    unit: Integers


@dataclass(frozen=True)
class Needed:
    """What is asked for, an entry each need: a skill at a level for an agency; `system`, `place` and `fund` are -1
    where none is named. `changes` is whether the system is changed, and not only kept running. `regimes` are numbers of
    the regimes that guard the data. `audits` is whether it judges the work of others. `rank` is
    the lowest of a job class whose duties it is, 0 for any; `units` are the bargaining units whose work it is, none for
    any."""

    names: tuple[str, ...]
    agency: Integers
    system: Integers
    skill: Integers
    level: Integers
    place: Integers
    fund: Integers
    changes: Flags
    audits: Flags
    regimes: tuple[tuple[int, ...], ...]
    rank: Integers
    units: tuple[tuple[int, ...], ...]

    def __len__(self) -> int:
        return len(self.names)


@dataclass(frozen=True)
class Access:
    """Access to one regime's data of one agency (or of all): for each person the first and last day, NaT where there
    is no access; whether it is under escort, and whether it is still pending."""

    starts: Days
    ends: Days
    escort: Flags
    pending: Flags
    known: Flags


@dataclass(frozen=True)
class Fund:
    """What a fund may pay for: agencies by number (`None` is any), and programmes."""

    name: str
    agencies: frozenset[int] | None
    programmes: tuple[str, ...]


@dataclass(frozen=True)
class Freeze:
    """A time when nothing is changed; agency or system `None` is any."""

    agency: int | None
    system: int | None
    starts: date
    ends: date
    reason: str


@dataclass(frozen=True)
class Higher:
    """Temporary service of a person in a class of a higher rank, from the first to the last day (both included)."""

    person: int
    rank: int
    starts: date
    ends: date


@dataclass(frozen=True)
class Calendar:
    """The hours of each day of a person's week, from Monday, in the week that begins on a day and every so many
    after."""

    person: int
    starts: date
    every: int
    hours: tuple[float, ...]


@dataclass(frozen=True)
class Move:
    """Of a person and another agency (`None` is any): whether person and supervisor agree; `None` was not asked."""

    person: int
    agency: int | None
    wish: bool | None
    consent: bool | None


@dataclass(frozen=True)
class Facts:
    """Everything that the rules look at.

    `level` is people × skills, 0 for none; `weak` the level on records too unsure to count. `access` is by regime and
    agency number, `None` for all agencies. `absences` are (person, first day, last day). `delivers` are the pairs of
    person and system of those who own it, are its expert or work on it at present; `knows` those of who knows it.
    `audits` are the skills that judge the work of others.
    `tables` are those that have rows: a rule of a table that has none is off. `share` of the hours agreed may be
    assigned.
    """

    start: date
    weeks: int
    persons: Persons
    needs: Needed
    agencies: tuple[str, ...]
    systems: tuple[str, ...]
    skills: tuple[str, ...]
    regimes: tuple[str, ...]
    places: tuple[str, ...]
    level: npt.NDArray[np.int8]
    weak: npt.NDArray[np.int8]
    access: Mapping[tuple[int, int | None], Access]
    funds: tuple[Fund, ...]
    freezes: tuple[Freeze, ...]
    absences: tuple[tuple[int, date, date], ...]
    delivers: frozenset[tuple[int, int]]
    knows: frozenset[tuple[int, int]] = frozenset()
    audits: frozenset[int] = frozenset()
    tables: frozenset[str] = frozenset()
    units: tuple[str, ...] = ()
    calendars: tuple[Calendar, ...] = ()
    higher: tuple[Higher, ...] = ()
    moves: tuple[Move, ...] = ()
    classes: tuple[tuple[str, int], ...] = ()
    escort: bool = False
    share: float = 1.0

    @cached_property
    def mondays(self) -> Days:
        """The first day of each week."""
        return np.datetime64(self.start, "D") + 7 * np.arange(self.weeks)

    @cached_property
    def fridays(self) -> Days:
        """The last working day of each week."""
        return self.mondays + (WORKING_DAYS - 1)

    @property
    def dates(self) -> tuple[date, ...]:
        """The Mondays as plain dates."""
        return tuple(self.start + timedelta(days=7 * week) for week in range(self.weeks))

    @property
    def all_weeks(self) -> int:
        """The bits of all weeks."""
        return (1 << self.weeks) - 1

    def asking(self, needs: Needed) -> Facts:
        """The same people and records, asked for something else."""
        return replace(self, needs=needs)

    def whole_weeks(self, starts: Days, ends: Days) -> Masks:
        """The weeks whose every working day lies between the days (both included; NaT at an end is no limit)."""
        late = ~(starts[:, None] > self.mondays[None, :])
        early = ~(ends[:, None] < self.fridays[None, :])
        return packed(late & early)

    def weeks_of(self, mask: int) -> list[int]:
        """The numbers of the weeks of a mask."""
        return [week for week in range(self.weeks) if mask >> week & 1]


def packed(allowed: Flags) -> Masks:
    """Rows of weeks as the bits of numbers."""
    bits = np.left_shift(np.int64(1), np.arange(allowed.shape[1], dtype=np.int64))
    return np.asarray((allowed * bits).sum(axis=1, dtype=np.int64))
