"""What a desk is made of: its people, what they may serve, when they work, and the tickets that come to it.

A desk is the same for silos and for a pool; only the queues differ. Apart, each agency has a queue of its own for
every skill, and people serve only those of their home. Together, a skill has one queue for all.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int32]

#: A home of nobody's: such a ticket is an outsider's work for no one.
NO_HOME = -1


@dataclass(frozen=True)
class Calendar:
    """When people work: `starts[i]` up to `ends[i]` of every `cycle`, in hours, in order and without overlap.

    Where `suspends`, work stops when the shift does and goes on with the next one; else what was begun is finished.
    Raises `ValueError` for intervals that are empty, overlap, or leave the cycle.
    """

    starts: tuple[float, ...] = (0.0,)
    ends: tuple[float, ...] = (168.0,)
    cycle: float = 168.0
    suspends: bool = True

    def __post_init__(self) -> None:
        bounds = [bound for interval in zip(self.starts, self.ends, strict=True) for bound in interval]
        if not bounds or bounds != sorted(bounds) or bounds[0] < 0 or bounds[-1] > self.cycle:
            raise ValueError("intervals must be in order, without overlap, and inside the cycle")
        if any(end <= start for start, end in zip(self.starts, self.ends, strict=True)):
            raise ValueError("an interval must end after it starts")


ALWAYS = Calendar()


@dataclass(frozen=True)
class People:
    """Who serves. Person p may serve the queues `queues[offsets[p]:offsets[p + 1]]`.

    - `offsets` (people + 1,) and `queues`: who may serve what, the queues of each person in any order;
    - `home` (people,): home agency or group, by number;
    - `calendar` (people,): which of `calendars` the person works by.
    """

    offsets: Integers
    queues: Integers
    home: Integers
    calendar: Integers
    calendars: tuple[Calendar, ...] = (ALWAYS,)

    def __len__(self) -> int:
        return len(self.home)


@dataclass(frozen=True)
class Arrivals:
    """Tickets in the order in which they come; every array has one entry a ticket.

    - `time`: hours, never falling;
    - `queue`, `priority` (0 the most urgent) and `home` (`NO_HOME` for none), by number;
    - `service`: hours of work that it takes from somebody of its home;
    - `patience`: hours it waits before it leaves, infinite where it stays;
    - `handover`: hours that somebody from elsewhere needs on top.

    What is random is drawn before, so that two ways to serve the same tickets see the same luck.
    """

    time: Floats
    queue: Integers
    priority: Integers
    home: Integers
    service: Floats
    patience: Floats
    handover: Floats

    def __len__(self) -> int:
        return len(self.time)


@dataclass(frozen=True)
class Served:
    """What became of each ticket: when it was begun and finished (hours) and by whom.

    A ticket that left, or that nobody may serve, has no beginning: `started` and `finished` are NaN and `person`
    is -1; `left` tells those that left, and `waited` is the time in line of all (NaN where nobody may serve it).
    """

    started: Floats
    finished: Floats
    person: Integers
    left: npt.NDArray[np.bool_]
    waited: Floats = field(repr=False)
