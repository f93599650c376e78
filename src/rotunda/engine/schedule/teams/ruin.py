"""Takes a part of a plan down, puts it up again, and keeps what is better or, early on, not much worse."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from rotunda.engine.schedule.problem import Flags, Integers
from rotunda.engine.schedule.teams.days import OUT, PENDING, Days, copy, settle
from rotunda.engine.schedule.teams.ground import NEVER, Ground, Numbers
from rotunda.engine.schedule.teams.insert import Taste, due_of, put_all
from rotunda.engine.schedule.teams.present import changed

#: Times the length of a day at which a task counts a third of one that ends later, and the share of that in the energy.
_DECAY, _SOFT = 0.5, 0.5
_POWER = 1.0
#: The chance that a day which would take a task is passed over.
_SKIP = 0.02
#: A logarithm below which a term adds nothing to speak of.
_NOTHING = -12.0


class Plans(NamedTuple):
    """The present plan, the best and the one tried; `marks` has the energy of the present one, and value and energy of
    the best."""

    now: Days
    best: Days
    tried: Days
    marks: Numbers


@njit(cache=True, nogil=True)
def latest_of(ground: Ground, days: Days) -> Integers:
    """The latest end of all and of priorities 1, 2 and 3."""
    latest = np.zeros(4, dtype=np.int64)
    for task in range(len(days.start)):
        level, ends = ground.priority[task], end_of(ground, days, task)
        latest[0] = max(latest[0], ends)
        if 1 <= level <= 3:
            latest[level] = max(latest[level], ends)
    return latest


@njit(cache=True, nogil=True)
def end_of(ground: Ground, days: Days, task: int) -> int:
    """When a task ends; twice the horizon where it is left out, 0 where it is contracted out."""
    if days.start[task] >= 0:
        return int(days.start[task] + ground.duration[task])
    return 0 if days.start[task] == OUT else 2 * ground.length * ground.days


@njit(cache=True, nogil=True)
def measure(ground: Ground, days: Days) -> tuple[int, float]:
    """The challenge's goal with what changes cost, and the energy: that, and how much work ends near the latest ends,
    by the logarithm of its sum, so that taking one of many tasks from the last day already tells."""
    latest = latest_of(ground, days)
    near, far = np.zeros(4), _DECAY * ground.length
    for task in range(len(days.start)):
        if days.start[task] != OUT:
            ends = end_of(ground, days, task)
            for level in range(4):
                if ground.tail[task, level] != NEVER:
                    behind = (ends + ground.tail[task, level] - latest[level]) / far
                    if behind > _NOTHING:
                        near[level] += ground.work[task] * np.exp(behind)
    value = latest[0] + 28 * latest[1] + 14 * latest[2] + 4 * latest[3]
    if ground.change_cost:
        value += ground.change_cost * changed(ground, days)
    more = np.log(near + 1e-3)
    return value, value + _SOFT * far * (more[0] + 28 * more[1] + 14 * more[2] + 4 * more[3])


@njit(cache=True, nogil=True)
def _take(ground: Ground, days: Days, task: int) -> None:
    """Make a task pending."""
    if days.start[task] == OUT:
        days.spent[0] -= ground.contract[task]
    elif days.start[task] >= 0:
        days.touched[days.start[task] // ground.length] = True
    days.start[task] = PENDING


@njit(cache=True, nogil=True)
def _take_teams(ground: Ground, days: Days, day: int, share: float) -> None:
    """Make the tasks of some teams of a day pending."""
    chosen: Flags = np.less(np.random.random(days.size.shape[1]), share)
    for task in range(len(days.start)):
        if days.start[task] >= 0 and days.start[task] // ground.length == day and chosen[days.team[task]]:
            _take(ground, days, task)


@njit(cache=True, nogil=True)
def _aim(ground: Ground, days: Days) -> tuple[int, Integers]:
    """A priority that shall end earlier (0 for all), and until when each shall end: one earlier, sometimes another
    later."""
    due = latest_of(ground, days)
    level = int(np.searchsorted(np.array([0.35, 0.65, 0.85]), np.random.random())) + 1
    if level == 4 or due[level] == 0:
        level = 0
    due[level] = max(0, due[level] - 1 - int(np.random.random() ** 2 * ground.length))
    if np.random.random() < 0.2:
        due[np.random.randint(0, 4)] += int(np.random.random() * ground.length)
    return level, due


@njit(cache=True, nogil=True)
def _ruin(ground: Ground, days: Days, level: int, due: Integers) -> None:
    """Make some tasks pending: those that end too late and some teams before them; some teams of one or two days; or
    any tasks. Sometimes contracts are taken back."""
    count, kind = len(days.start), np.random.random()
    last = max(1, latest_of(ground, days)[level] // ground.length + 1)
    teams = max(1, (days.size[min(last, ground.days) - 1] > 0).sum())
    if kind < 0.4:
        for task in range(count):
            late = end_of(ground, days, task) + ground.tail[task, level] > due[level]
            if late and days.start[task] != OUT and np.random.random() < 0.8:
                _take(ground, days, task)
    if kind < 0.85:
        for _ in range(np.random.randint(1, 4)):
            day = min(np.random.randint(0, last), ground.days - 1)
            _take_teams(ground, days, day, min(1.0, np.random.randint(1, 5) / teams))
    else:
        for _ in range(np.random.randint(2, 11)):
            task = np.random.randint(0, count)
            if days.start[task] != OUT:
                _take(ground, days, task)
    if days.spent[0] > 0 and np.random.random() < 0.2:
        _take_contracts(ground, days, np.random.random() * 0.5)


@njit(cache=True, nogil=True)
def _take_contracts(ground: Ground, days: Days, share: float) -> None:
    """Make some contracted tasks pending, of those that follow no contracted one."""
    for task in np.argsort(ground.place):
        after = False
        for i in range(ground.pred_from[task], ground.pred_from[task + 1]):
            after = after or days.start[ground.pred[i]] == OUT
        if days.start[task] == OUT and not after and np.random.random() < share:
            _take(ground, days, task)


@njit(cache=True, nogil=True)
def _keys(ground: Ground, due: Integers) -> Numbers:
    """The order in which pending tasks are put somewhere, the smallest first: one of several, with chance in it."""
    key = np.random.random(len(ground.work))
    chance, heavy = 2 * np.random.random() ** 2, np.random.random() * 2
    for task in range(len(key)):
        key[task] = due_of(ground, due, task) / ground.length + chance * key[task] - heavy * ground.work[task]
    return key


@njit(cache=True, nogil=True)
def in_day(ground: Ground, due: Integers) -> Numbers:
    """The order of tasks within a day: the priorities that shall end first come first, or as chance has it."""
    key = np.random.random(len(ground.work))
    if np.random.random() < 0.8:
        for task in range(len(key)):
            key[task] = due_of(ground, due, task) + key[task]
    return key


@njit(cache=True, nogil=True)
def _prices(ground: Ground, due: Integers) -> Numbers:
    """What time is worth on each day: the weights of the priorities that are still to end, to some power."""
    prices, power = np.zeros(ground.days), np.random.random() * _POWER
    for day in range(ground.days):
        for level, weight in enumerate((1, 28, 14, 4)):
            if due[level] > day * ground.length:
                prices[day] += weight / 47
        prices[day] = (prices[day] + 1e-3) ** power
    return prices


@njit(cache=True, nogil=True)
def _again(ground: Ground, days: Days) -> bool:
    """One step: take down and put up again; false where that came to nothing."""
    level, due = _aim(ground, days)
    _ruin(ground, days, level, due)
    key = in_day(ground, due)
    for day in range(ground.days):
        if days.touched[day]:
            settle(ground, days, day, key)
    taste = Taste(
        rest=0.5 + 0.5 * np.random.random(),
        late=1.0,
        price=_prices(ground, due),
        noise=0.3 * np.random.random() ** 2,
        contract=0.1 if np.random.random() < 0.3 else 0.0,
        skip=_SKIP,
        due=due,
    )
    if not put_all(ground, days, _keys(ground, due), taste):
        return False
    for day in range(ground.days):
        if days.touched[day]:
            settle(ground, days, day, key)
    return True


@njit(cache=True, nogil=True)
def search(ground: Ground, plans: Plans, seed: int, steps: int, heat: float) -> int:
    """So many steps at one temperature; tells the value of the best plan."""
    np.random.seed(seed)
    now, best, tried, marks = plans
    for _ in range(steps):
        tried.touched[:] = False
        good = _again(ground, tried)
        value, energy = measure(ground, tried)
        if good and energy < marks[0] - np.log(1 - np.random.random()) * heat:
            copy(tried, now, tried.touched)
            marks[0] = energy
            if value < marks[1] or (value == marks[1] and energy < marks[2]):
                copy(now, best, np.ones(ground.days, dtype=np.bool_))
                marks[1], marks[2] = value, energy
        else:
            copy(now, tried, tried.touched)
    return int(marks[1])
