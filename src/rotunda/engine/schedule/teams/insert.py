"""Puts pending tasks into days: at the end of a team's day, with people who are free, or by a new team.

Among the days on which a task is in time it goes where it takes the least of what others could use: the worth of a
team's people over the time that they are taken, and a share of it for the rest of their day. Past that, it goes to the
first day that takes it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from rotunda.engine.schedule.problem import Integers
from rotunda.engine.schedule.teams.days import FREE, LEFT, OUT, PENDING, Days, move
from rotunda.engine.schedule.teams.ground import NEVER, Ground, Numbers


class Taste(NamedTuple):
    """What counts how much when tasks are put somewhere: `rest` is the share at which the rest of a team's day counts;
    `due[k]` the time until which priority k is in time, with 0 for all; `late` prices a day after that; `price` is
    what the time of people is worth on each day; `contract` is the chance of a contract without asking further, `skip`
    that of passing over a day."""

    rest: float
    late: float
    price: Numbers
    noise: float
    contract: float
    skip: float
    due: Integers


@njit(cache=True, nogil=True)
def due_of(ground: Ground, due: Integers, task: int) -> int:
    """Until when a task is in time, so that what follows it can be in time."""
    least = due[0] - ground.tail[task, 0]
    for level in range(1, 4):
        if ground.tail[task, level] != NEVER:
            least = min(least, due[level] - ground.tail[task, level])
    return int(least)


@njit(cache=True, nogil=True)
def put_all(ground: Ground, days: Days, key: Numbers, taste: Taste) -> bool:
    """Put all pending tasks somewhere, the smallest key first, each after those before it. False where a task was left
    out that something follows: the plan is then not one."""
    waiting = np.flatnonzero(days.start == PENDING)
    waiting = waiting[np.argsort(key[waiting])]
    again = True
    while again:
        again = False
        for task in waiting:
            if days.start[task] != PENDING:
                continue
            ready = True
            for i in range(ground.pred_from[task], ground.pred_from[task + 1]):
                ready = ready and days.start[ground.pred[i]] != PENDING
            if ready and not _put(ground, days, int(task), taste):
                return False
            again = True
    return True


@njit(cache=True, nogil=True)
def _put(ground: Ground, days: Days, task: int, taste: Taste) -> bool:
    """Put a task somewhere, contract it out, or leave it out; false where that cannot be because of what follows it."""
    earliest, latest = ground.release[task], ground.length * ground.days
    done, contracted = True, False
    for i in range(ground.pred_from[task], ground.pred_from[task + 1]):
        before = ground.pred[i]
        done = done and days.start[before] >= 0
        contracted = contracted or days.start[before] == OUT
        earliest = max(earliest, days.start[before] + ground.duration[before])
    for i in range(ground.succ_from[task], ground.succ_from[task + 1]):
        if days.start[ground.succ[i]] >= 0:
            latest = min(latest, days.start[ground.succ[i]])
    if contracted:
        return contract(ground, days, task)
    if done and np.random.random() < taste.contract and contract(ground, days, task):
        return True
    if done and _put_in_time(ground, days, task, earliest, latest, taste):
        return True
    if done and contract(ground, days, task):
        return True
    days.start[task] = LEFT
    return not _followed(ground, days, task)


@njit(cache=True, nogil=True)
def _followed(ground: Ground, days: Days, task: int) -> bool:
    """Whether something that follows a task is done."""
    for i in range(ground.succ_from[task], ground.succ_from[task + 1]):  # noqa: SIM110  # not compiled otherwise
        if days.start[ground.succ[i]] >= 0:
            return True
    return False


@njit(cache=True, nogil=True)
def contract(ground: Ground, days: Days, task: int) -> bool:
    """Pay for a contract where it may be had: what follows is contracted too, or is yet to be put somewhere."""
    price = ground.contract[task]
    if price < 0 or days.spent[0] + price > ground.budget:
        return False
    for i in range(ground.succ_from[task], ground.succ_from[task + 1]):
        if days.start[ground.succ[i]] not in (OUT, PENDING):
            return False
    days.spent[0] += price
    days.start[task] = OUT
    return True


@njit(cache=True, nogil=True)
def _put_in_time(  # noqa: PLR0913, PLR0917  # compiled: plain arguments
    ground: Ground, days: Days, task: int, earliest: int, latest: int, taste: Taste
) -> bool:
    """Put a task where it goes best among the days in time, else contract it out, else put it on the first day that
    takes it."""
    lasts, due = ground.duration[task], due_of(ground, taste.due, task)
    best, best_day, best_team = np.inf, -1, -1
    for day in range(earliest // ground.length, ground.days):
        first = max(earliest, day * ground.length)
        if first + lasts > latest or (best_day >= 0 and first + lasts > due):
            break
        if not ground.open[task, day] or np.random.random() < taste.skip:
            continue
        score, team = _best_team(ground, days, task, day, first, latest, best, taste)
        if team >= 0:
            best, best_day, best_team = score, day, team
    if best_day < 0:
        return False
    first = max(earliest, best_day * ground.length)
    if first + lasts > due and contract(ground, days, task):
        return True
    if best_team < days.size.shape[1] - 1:
        if days.size[best_day, best_team] > 0:
            first = max(first, days.end[best_day, best_team])
        _, _, added = join(ground, days, task, best_day, best_team, taste.noise)
        for person in added:
            move(ground, days, best_day, person, best_team)
    days.start[task], days.team[task] = first, best_team
    days.end[best_day, best_team] = first + lasts
    days.touched[best_day] = True
    return True


@njit(cache=True, nogil=True)
def _best_team(  # noqa: PLR0913, PLR0917  # compiled: plain arguments
    ground: Ground, days: Days, task: int, day: int, first: int, latest: int, best: float, taste: Taste
) -> tuple[float, int]:
    """Which team of a day takes a task for the least, and for how much; -1 where none does for less than `best`."""
    lasts, teams, fresh_seen, best_team = ground.duration[task], days.size.shape[1] - 1, False, -1
    ends, due = min(latest, (day + 1) * ground.length), due_of(ground, taste.due, task)
    if first + lasts > ends:
        return best, best_team
    if ground.asks_from[task] == ground.asks_from[task + 1]:
        return (0.0, teams) if best > 0 else (best, -1)
    for team in range(teams):
        fresh = days.size[day, team] == 0
        if fresh and fresh_seen:
            continue
        fresh_seen = fresh_seen or fresh
        start = first if fresh else max(first, days.end[day, team])
        if start + lasts > ends:
            continue
        after = (start + lasts - day * ground.length) / ground.length
        before = 0.0 if fresh else (days.end[day, team] - day * ground.length) / ground.length
        had, full = 0.0 if fresh else days.weight[day, team], after + taste.rest * (1 - after)
        score = taste.price[day] * had * (full - before - taste.rest * (1 - before))
        score += taste.late * max(0, start + lasts - due) / ground.length
        # whoever joins only adds to it
        if score >= best:
            continue
        ok, extra, _ = join(ground, days, task, day, team, taste.noise)
        if not ok:
            continue
        score += taste.price[day] * extra * full
        score *= 1 + taste.noise * np.random.random()
        if score < best:
            best, best_team = score, team
    return best, best_team


@njit(cache=True, nogil=True)
def join(  # noqa: PLR0913, PLR0917  # compiled: plain arguments
    ground: Ground, days: Days, task: int, day: int, team: int, noise: float
) -> tuple[bool, float, Integers]:
    """Whether a team has the skills of a task with people who are free that day, what those it takes are worth, and
    who they are."""
    short, lacking = 0, 0
    for i in range(ground.asks_from[task], ground.asks_from[task + 1]):
        kind = ground.asks[i]
        lacks = ground.need[task, kind] - days.cover[day, team, kind]
        if lacks > 0:
            if lacks > days.idle[day, kind]:
                return False, 0.0, np.empty(0, dtype=np.int64)
            short += lacks
            lacking += 1
    if short == 0:
        return True, 0.0, np.empty(0, dtype=np.int64)
    kinds, missing, lacking = np.empty(lacking, dtype=np.int64), np.empty(lacking, dtype=np.int64), 0
    for i in range(ground.asks_from[task], ground.asks_from[task + 1]):
        kind = ground.asks[i]
        lacks = ground.need[task, kind] - days.cover[day, team, kind]
        if lacks > 0:
            kinds[lacking], missing[lacking] = kind, lacks
            lacking += 1
    added = _gathered(ground, days.member[day], kinds, missing, short, noise)
    if len(added):
        added = _spare(ground, days, task, day, team, added)
    worth = 0.0
    for person in added:
        worth += ground.worth[person]
    return len(added) > 0, worth, added


@njit(cache=True, nogil=True)
def _gathered(  # noqa: PLR0913, PLR0917  # compiled: plain arguments
    ground: Ground, member: Integers, kinds: Integers, missing: Integers, short: int, noise: float
) -> Integers:
    """Free people who have what is missing, those first who have the most of it for what they are worth; nobody where
    it cannot be had."""
    added = np.empty(len(member), dtype=np.int64)
    gone, count = member != FREE, 0
    while short > 0:
        best, best_rate = -1, 0.0
        for person in range(len(member)):
            if gone[person]:
                continue
            gain = _gain(ground, person, kinds, missing)
            if gain == 0.0:
                gone[person] = True
                continue
            rate = gain / ground.worth[person] * (1 + noise * np.random.random())
            if rate > best_rate:
                best, best_rate = person, rate
        if best < 0:
            return added[:0]
        added[count], gone[best] = best, True
        count += 1
        for i in range(len(kinds)):
            if ground.can[best, kinds[i]] and missing[i] > 0:
                missing[i] -= 1
                short -= 1
    return added[:count]


@njit(cache=True, nogil=True)
def _gain(ground: Ground, person: int, kinds: Integers, missing: Integers) -> float:
    """How much of what is missing somebody has, each kind by how rare it is."""
    gain = 0.0
    for i in range(len(kinds)):
        if missing[i] > 0 and ground.can[person, kinds[i]]:
            gain += ground.scarce[kinds[i]]
    return gain


@njit(cache=True, nogil=True)
def _spare(  # noqa: PLR0913, PLR0917  # compiled: plain arguments
    ground: Ground, days: Days, task: int, day: int, team: int, added: Integers
) -> Integers:
    """Those of the people added without whom it would not do."""
    cover = days.cover[day, team].copy()
    for person in added:
        cover += ground.can[person]
    kept = np.empty(len(added), dtype=np.int64)
    count = 0
    for person in added:
        needed = False
        for i in range(ground.asks_from[task], ground.asks_from[task + 1]):
            kind = ground.asks[i]
            needed = needed or (ground.can[person, kind] and cover[kind] - 1 < ground.need[task, kind])
        if needed:
            kept[count] = person
            count += 1
        else:
            cover -= ground.can[person]
    return kept[:count]
