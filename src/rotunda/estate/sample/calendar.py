"""When tickets come in: by the season, the day of the week, holidays and the hour."""

from __future__ import annotations

from datetime import date

import numpy as np
import numpy.typing as npt

from rotunda.estate.sample.chance import Codes, drawn
from rotunda.estate.sample.sizes import FIRST_DAY, TODAY

#: Monday to Sunday: the week begins with what went wrong over the week-end.
_WEEK = (1.25, 1.1, 1.05, 1.0, 0.85, 0.08, 0.06)
#: January to December: tax and school seasons, and slow summers.
_YEAR = (1.15, 1.05, 1.1, 1.1, 0.95, 0.9, 0.8, 0.9, 1.15, 1.05, 0.95, 0.85)
#: Midnight to midnight: peaks before and after lunch, a trickle at night.
_HOURS = (
    0.02, 0.02, 0.02, 0.02, 0.04, 0.1, 0.3, 1.0, 2.4, 3.0, 2.8, 2.3, 1.5, 2.0, 2.3, 2.0, 1.4, 0.6, 0.25, 0.15, 0.1,
    0.08, 0.05, 0.03,
)  # fmt: skip
_HOLIDAYS = frozenset(
    {
        date(2025, 7, 4), date(2025, 9, 1), date(2025, 10, 13), date(2025, 11, 11), date(2025, 11, 27),
        date(2025, 12, 25), date(2026, 1, 1), date(2026, 1, 19), date(2026, 2, 16), date(2026, 5, 25),
        date(2026, 6, 19),
    }
)  # fmt: skip
_HOLIDAY = 0.05
MINUTES_A_DAY = 24 * 60
#: Minutes from the first day's midnight to the end of the log.
END = ((TODAY - FIRST_DAY).days + 1) * MINUTES_A_DAY


def arrivals(rng: np.random.Generator, count: int) -> Codes:
    """Minutes after the first day's midnight at which so many tickets were opened, in order; the last on the last
    morning, so that the log reaches as far as it says, however few they are."""
    days = [date.fromordinal(FIRST_DAY.toordinal() + number) for number in range((TODAY - FIRST_DAY).days + 1)]
    weights = np.array(
        [_WEEK[day.weekday()] * _YEAR[day.month - 1] * (_HOLIDAY if day in _HOLIDAYS else 1) for day in days]
    )
    opened = drawn(rng, weights, count) * MINUTES_A_DAY
    opened += drawn(rng, _HOURS, count) * 60
    opened += rng.integers(0, 60, count)
    opened.sort()
    if count:
        opened[-1] = max(opened[-1], END - 14 * 60)
    return opened


def at(minutes: Codes) -> npt.NDArray[np.datetime64]:
    """The times so many minutes after the first day's midnight, to the microsecond as the Estate has them; below 0 is
    no time."""
    times = np.datetime64(FIRST_DAY, "us") + minutes.astype("timedelta64[m]").astype("timedelta64[us]")
    return np.where(minutes < 0, np.datetime64("NaT", "us"), times)
