"""Working calendars as arrays: who is on, and when work that is begun is done."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from rotunda.engine.pool.desk import Calendar, Floats, Integers
from rotunda.engine.pool.event.compiling import compiled

#: Rounding must not leave a sliver of work to the next shift (hours).
_SLIVER = 1e-9


class Shifts(NamedTuple):
    """The intervals of all calendars behind each other, and the moments at which somebody comes or goes.

    Calendar c has the intervals `offsets[c]` up to `offsets[c + 1]`. The moments are those of one cycle, in order.
    """

    offsets: Integers
    starts: Floats
    ends: Floats
    suspends: npt.NDArray[np.bool_]
    cycle: float
    moment: Floats
    moment_calendar: Integers
    moment_begins: npt.NDArray[np.bool_]


def flatten(calendars: tuple[Calendar, ...]) -> Shifts:
    """The calendars as arrays. Raises `ValueError` where they have not all the same cycle."""
    cycle = calendars[0].cycle
    if any(calendar.cycle != cycle for calendar in calendars):
        raise ValueError("all calendars of a desk must have the same cycle")
    moments = sorted(moment for number, calendar in enumerate(calendars) for moment in _moments(number, calendar))
    return Shifts(
        offsets=np.cumsum([0, *(len(calendar.starts) for calendar in calendars)]).astype(np.int32),
        starts=np.array([start for calendar in calendars for start in calendar.starts], dtype=np.float64),
        ends=np.array([end for calendar in calendars for end in calendar.ends], dtype=np.float64),
        suspends=np.array([calendar.suspends for calendar in calendars], dtype=np.bool_),
        cycle=cycle,
        moment=np.array([time for time, _, _ in moments], dtype=np.float64),
        moment_calendar=np.array([number for _, number, _ in moments], dtype=np.int32),
        moment_begins=np.array([begins for _, _, begins in moments], dtype=np.bool_),
    )


def _moments(number: int, calendar: Calendar) -> Iterator[tuple[float, int, bool]]:
    """When a calendar's people come and go; where one interval ends as the next begins they do neither."""
    starts = {start % calendar.cycle for start in calendar.starts}
    ends = {end % calendar.cycle for end in calendar.ends}
    yield from ((start, number, True) for start in starts - ends)
    yield from ((end, number, False) for end in ends - starts)


@compiled
def is_on(shifts: Shifts, calendar: int, time: float) -> bool:
    """Whether people of a calendar work at that time."""
    at = time % shifts.cycle
    for i in range(shifts.offsets[calendar], shifts.offsets[calendar + 1]):
        if shifts.starts[i] <= at < shifts.ends[i]:
            return True
    return False


@compiled
def done_at(shifts: Shifts, calendar: int, time: float, work: float) -> float:
    """When work begun at that time, within a shift, is done."""
    if not shifts.suspends[calendar]:
        return time + work
    first, last = shifts.offsets[calendar], shifts.offsets[calendar + 1]
    length = 0.0
    for i in range(first, last):
        length += shifts.ends[i] - shifts.starts[i]
    if length >= shifts.cycle:
        return time + work
    cycles = np.floor(work / length)
    left = work - cycles * length
    base = np.floor(time / shifts.cycle) * shifts.cycle
    at = time - base
    base += cycles * shifts.cycle
    while True:
        for i in range(first, last):
            begin = max(at, shifts.starts[i])
            if begin < shifts.ends[i]:
                if left <= shifts.ends[i] - begin + _SLIVER:
                    return float(base + begin + left)
                left -= shifts.ends[i] - begin
        base += shifts.cycle
        at = 0.0
