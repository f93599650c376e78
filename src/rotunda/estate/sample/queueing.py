"""When people come to their tickets and when they are done: each works through his own, one after the other.

So the log has lines in it, and not only durations: long ones where a shop is small and busy, and after a bad morning.
"""

from __future__ import annotations

import numpy as np

from rotunda.estate.sample.calendar import MINUTES_A_DAY
from rotunda.estate.sample.chance import Codes, Numbers
from rotunda.estate.sample.sizes import FIRST_DAY

#: Everybody works from Monday to Friday, from eight to half past four without lunch: minutes after midnight.
_FROM, _TO = 8 * 60, 16 * 60
_A_DAY = _TO - _FROM
_WORKDAYS = 5


def working(minutes: Codes) -> Numbers:
    """Working minutes from the first Monday's midnight to each moment."""
    day, clock = np.divmod(minutes + FIRST_DAY.weekday() * MINUTES_A_DAY, MINUTES_A_DAY)
    week, weekday = np.divmod(day, 7)
    today = np.where(weekday < _WORKDAYS, np.clip(clock - _FROM, 0, _A_DAY), 0)
    return np.asarray((week * _WORKDAYS + np.minimum(weekday, _WORKDAYS)) * _A_DAY + today, dtype=np.float64)


def clock(worked: Numbers) -> Codes:
    """The moments at which so many working minutes have passed, the inverse of `working` within working time."""
    whole = np.ceil(np.asarray(worked)).astype(np.int64)
    days, rest = np.divmod(whole, _A_DAY)
    # A day's last minute belongs to its evening, not to the next morning.
    evening = (rest == 0) & (days > 0)
    days, rest = np.where(evening, days - 1, days), np.where(evening, _A_DAY, rest)
    week, weekday = np.divmod(days, _WORKDAYS)
    return np.asarray((week * 7 + weekday - FIRST_DAY.weekday()) * MINUTES_A_DAY + _FROM + rest, dtype=np.int64)


def one_after_the_other(ready: Numbers, person: Codes, work: Numbers) -> tuple[Numbers, Numbers]:
    """When each ticket is begun and done, in working minutes, if its person takes them in order of being ready.

    A person is done with ticket i at S(i) + max over j up to i of (ready(j) - S(j - 1)), S being the work so far: the
    recursion of Lindley (1952), written as a running maximum.
    """
    order = np.lexsort((ready, person))
    who, came, takes = person[order], ready[order], work[order]
    so_far = np.cumsum(takes)
    before = so_far - takes
    # Persons are set so far apart that none's maximum reaches into the next one's tickets.
    apart = np.unique(who, return_inverse=True)[1] * (came.max(initial=0.0) + so_far[-1] + 1.0) if who.size else who
    done = so_far + np.maximum.accumulate(came - before + apart) - apart
    finished = np.empty_like(done)
    finished[order] = done
    return finished - work, finished
