"""Serial schedule generation with explicit people: each task in turn at the first time when a crew is free for it.

Where a task has one need, its crew are the first free people of the need's list. Where it has several, slots are
filled one after the other along augmenting paths, so that a person who meets two needs never bars a crew that exists.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from rotunda.engine.schedule.table import Choices, Room, Table

_LEFT_OUT, _CONTRACTED = -1, -2


@njit(cache=True)
def generate(table: Table, choices: Choices, room: Room) -> tuple[int, int]:
    """Write the schedule of these choices; tells its value, and the sum of its ends."""
    room.free[:] = table.runs
    room.crew[:] = -1
    for i in range(len(choices.order)):
        task = choices.order[i]
        if choices.out[task]:
            room.start[task] = _CONTRACTED
            continue
        earliest = earliest_of(table, room, task)
        if earliest < 0:
            room.start[task] = _LEFT_OUT
        elif not (choices.keep[task] and _keep(table, room, task, earliest)):
            _place(table, choices, room, task, earliest)
    return worth(table, room)


@njit(cache=True)
def earliest_of(table: Table, room: Room, task: int) -> int:
    """When all before a task are done and it is released; -1 where one of them is left out."""
    earliest = table.release[task]
    for i in range(table.pred_from[task], table.pred_from[task + 1]):
        before = table.pred[i]
        if room.start[before] < 0:
            return -1
        earliest = max(earliest, room.start[before] + table.duration[before])
    return int(earliest)


@njit(cache=True)
def after_freezes(table: Table, task: int, start: int) -> int:
    """The first time from a start on at which a task meets no freeze."""
    moved = table.duration[task] > 0
    while moved:
        moved = False
        for i in range(table.frozen_from[task], table.frozen_from[task + 1]):
            if start < table.frozen[i, 1] and start + table.duration[task] > table.frozen[i, 0]:
                start = table.frozen[i, 1]
                moved = True
    return start


@njit(cache=True)
def _keep(table: Table, room: Room, task: int, earliest: int) -> bool:
    """Give a task its present place where it is still open."""
    start, lasts = table.present_start[task], table.duration[task]
    if start < earliest or start + lasts >= room.free.shape[1] or after_freezes(table, task, start) != start:
        return False
    first, last = table.slot_from[table.need_from[task]], table.slot_from[table.need_from[task + 1]]
    for slot in range(first, last):
        person = table.present_crew[slot]
        if person < 0 or room.free[person, start] < lasts or not table.eligible[table.need_of[slot], person]:
            return False
        for other in range(first, slot):
            if table.present_crew[other] == person:
                return False
    for slot in range(first, last):
        room.crew[slot] = table.present_crew[slot]
        _book(room, room.crew[slot], start, lasts)
    room.start[task] = start
    return True


@njit(cache=True)
def _place(table: Table, choices: Choices, room: Room, task: int, earliest: int) -> None:
    """Start a task at the first time when it has a crew; leave it out where there is none."""
    lasts = table.duration[task]
    start = after_freezes(table, task, earliest)
    while start + lasts < room.free.shape[1]:
        if _crew(table, choices, room, task, start):
            room.start[task] = start
            for slot in range(table.slot_from[table.need_from[task]], table.slot_from[table.need_from[task + 1]]):
                _book(room, room.crew[slot], start, lasts)
            return
        start = after_freezes(table, task, start + 1)
    room.start[task] = _LEFT_OUT


@njit(cache=True)
def _book(room: Room, person: int, start: int, lasts: int) -> None:
    """A person is busy for so long, and free before that only until then."""
    room.free[person, start : start + lasts] = 0
    slot = start - 1
    while lasts > 0 and slot >= 0 and room.free[person, slot] > 0:
        room.free[person, slot] = start - slot
        slot -= 1


@njit(cache=True)
def _crew(table: Table, choices: Choices, room: Room, task: int, start: int) -> bool:
    """Fill the slots of a task that starts then; where it cannot be done, none is filled."""
    lasts = table.duration[task]
    first, last = table.need_from[task], table.need_from[task + 1]
    for need in range(first, last):
        found, slot = 0, table.slot_from[need]
        for i in range(table.able_from[need], table.able_from[need + 1]):
            if found == table.need_people[need]:
                break
            if room.free[choices.able[i], start] >= lasts:
                room.crew[slot + found] = choices.able[i]
                found += 1
        if found < table.need_people[need]:
            room.crew[table.slot_from[first] : table.slot_from[last]] = -1
            return False
    if last - first <= 1:
        return True
    return _match(table, choices, room, task, start)


@njit(cache=True)
def _match(table: Table, choices: Choices, room: Room, task: int, start: int) -> bool:
    """Fill the slots of several needs with people who fill one each."""
    first = table.slot_from[table.need_from[task]]
    last = table.slot_from[table.need_from[task + 1]]
    room.crew[first:last] = -1
    done = True
    for slot in range(first, last):
        if not _augment(table, choices, room, slot, start, table.duration[task]):
            done = False
            break
    for slot in range(first, last):
        if room.crew[slot] >= 0:
            room.holds[room.crew[slot]] = -1
    if not done:
        room.crew[first:last] = -1
    return done


@njit(cache=True)
def _augment(  # noqa: PLR0913, PLR0917  # compiled, called in the innermost loop
    table: Table, choices: Choices, room: Room, slot: int, start: int, lasts: int
) -> bool:
    """Fill one slot more, moving people between slots where that takes it. `came` says from which slot a person was
    reached; `holds` which slot he fills."""
    room.came[:] = -1
    room.queue[0], head, tail = slot, 0, 1
    while head < tail:
        at = room.queue[head]
        head += 1
        need = table.need_of[at]
        for i in range(table.able_from[need], table.able_from[need + 1]):
            person = choices.able[i]
            if room.came[person] >= 0 or room.free[person, start] < lasts:
                continue
            room.came[person] = at
            if room.holds[person] >= 0:
                room.queue[tail] = room.holds[person]
                tail += 1
                continue
            while person >= 0:
                into = room.came[person]
                moved = room.crew[into]
                room.crew[into], room.holds[person] = person, into
                person = moved if into != slot else -1
            return True
    return False


@njit(cache=True)
def worth(table: Table, room: Room) -> tuple[int, int]:
    """The value of what was generated, and the sum of its ends, by which equals are told apart."""
    latest = np.zeros(5, dtype=np.int64)
    late, paid, total, far = 0, 0, 0, 2 * (room.free.shape[1] - 1)
    for task in range(len(room.start)):
        start, lasts = room.start[task], table.duration[task]
        if start == _CONTRACTED:
            paid += table.contract[task]
            continue
        ends = far if start == _LEFT_OUT else start + lasts
        if start == _LEFT_OUT:
            paid += table.penalty[task]
        for slot in range(table.slot_from[table.need_from[task]], table.slot_from[table.need_from[task + 1]]):
            if room.crew[slot] >= 0:
                paid += lasts * table.cost[room.crew[slot]]
        latest[0] = max(latest[0], ends)
        if 1 <= table.priority[task] <= 3:
            latest[table.priority[task]] = max(latest[table.priority[task]], ends)
        late += table.weight[task] * max(0, ends - table.due[task])
        total += ends
    value = latest[0]
    if table.goal == 1:
        value = late
    elif table.goal == 2:
        value = 28 * latest[1] + 14 * latest[2] + 4 * latest[3] + latest[0]
    elif table.goal == 3:
        value = paid
    return int(value + (table.change_cost * _changes(table, room) if table.change_cost else 0)), int(total)


@njit(cache=True)
def _changes(table: Table, room: Room) -> int:
    """How many tasks have not their present start or crew."""
    count = 0
    for task in range(len(room.start)):
        if table.present_start[task] < 0:
            continue
        same = room.start[task] == table.present_start[task]
        first, last = table.slot_from[table.need_from[task]], table.slot_from[table.need_from[task + 1]]
        for slot in range(first, last):
            found = False
            for other in range(first, last):
                found = found or room.crew[slot] == table.present_crew[other]
            same = same and found
        count += not same
    return count
