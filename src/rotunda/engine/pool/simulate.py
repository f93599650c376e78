"""The event simulation of a desk: many skills, priorities, working calendars, patience and lost context.

An arriving ticket goes to somebody idle of its own home who may serve its queue, else to anybody idle who may;
whoever is idle longest. Whoever finishes takes the oldest ticket of the most urgent priority that he may serve.
Nobody is interrupted. A person outside the ticket's home takes (1 + penalty) times the work, and the handover.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from rotunda.engine.pool.desk import Arrivals, Floats, Integers, People, Served
from rotunda.engine.pool.event.compiling import compiled
from rotunda.engine.pool.event.heap import Heap, new_heap, pop, push
from rotunda.engine.pool.event.lines import (
    Staff,
    Waiting,
    become_idle,
    idle_for,
    nobody_waits,
    oldest_most_urgent,
    staff_of,
    stop_being_idle,
    wait,
)
from rotunda.engine.pool.event.shifts import Shifts, done_at, flatten, is_on


class Tickets(NamedTuple):
    """`Arrivals` as bare arrays, with when each ticket loses patience."""

    time: Floats
    queue: Integers
    priority: Integers
    home: Integers
    service: Floats
    handover: Floats
    leaves: Floats


class Outcome(NamedTuple):
    """What becomes of each ticket, filled in as it happens."""

    started: Floats
    finished: Floats
    person: Integers


class Clock(NamedTuple):
    """Who is idle and which calendars are on. Members of calendar c are `members[offsets[c]:offsets[c + 1]]`."""

    idle: npt.NDArray[np.bool_]
    working: npt.NDArray[np.bool_]
    on: npt.NDArray[np.bool_]
    members: Integers
    offsets: Integers


class Desk(NamedTuple):
    """The whole state of a simulation."""

    staff: Staff
    shifts: Shifts
    clock: Clock
    tickets: Tickets
    lines: Waiting
    heap: Heap
    outcome: Outcome
    homes: int
    penalty: float


def simulate(people: People, arrivals: Arrivals, *, penalty: float = 0.0) -> Served:
    """Serve every ticket that somebody may serve, on and on after the last arrival until none is left.

    Raises `ValueError` where arrivals are not in the order of time or the penalty is negative.
    """
    if penalty < 0:
        raise ValueError("a penalty cannot be negative: nobody works faster for being an outsider")
    if len(arrivals) and np.any(np.diff(arrivals.time) < 0):
        raise ValueError("arrivals must come in the order of time")
    queues = int(1 + max(arrivals.queue.max(initial=-1), people.queues.max(initial=-1)))
    homes = int(1 + max(arrivals.home.max(initial=-1), people.home.max(initial=-1)))
    a = arrivals
    tickets = Tickets(a.time, a.queue, a.priority, a.home, a.service, a.handover, a.time + a.patience)
    n = len(arrivals)
    outcome = Outcome(np.full(n, np.nan), np.full(n, np.nan), np.full(n, -1, dtype=np.int32))
    _run(
        Desk(
            staff_of(people, queues, homes),
            flatten(people.calendars),
            _clock(people),
            tickets,
            nobody_waits(arrivals, queues),
            new_heap(len(people)),
            outcome,
            homes,
            penalty,
        )
    )
    left = np.isnan(outcome.started) & np.isfinite(tickets.leaves) & np.isin(a.queue, people.queues)
    waited = np.where(left, a.patience, outcome.started - a.time)
    return Served(outcome.started, outcome.finished, outcome.person, left, waited)


def _clock(people: People) -> Clock:
    members = np.argsort(people.calendar, kind="stable").astype(np.int32)
    bounds = np.searchsorted(people.calendar[members], np.arange(len(people.calendars) + 1)).astype(np.int32)
    count = len(people)
    return Clock(
        idle=np.zeros(count, dtype=np.bool_),
        working=np.zeros(count, dtype=np.bool_),
        on=np.zeros(len(people.calendars), dtype=np.bool_),
        members=members,
        offsets=bounds,
    )


@compiled
def _begin(desk: Desk, person: int, ticket: int, time: float) -> None:
    """A person begins a ticket."""
    work = desk.tickets.service[ticket]
    if desk.staff.home[person] != desk.tickets.home[ticket]:
        work = work * (1.0 + desk.penalty) + desk.tickets.handover[ticket]
    done = done_at(desk.shifts, desk.staff.calendar[person], time, work)
    desk.outcome.started[ticket], desk.outcome.finished[ticket] = time, done
    desk.outcome.person[ticket] = person
    desk.clock.working[person] = True
    push(desk.heap, done, person)


@compiled
def _take_next(desk: Desk, person: int, time: float) -> int:
    """A free person on shift takes the next ticket or stands idle; tells how many tickets no longer wait."""
    ticket, gone = oldest_most_urgent(desk.staff, desk.lines, person, time, desk.tickets.leaves)
    if ticket >= 0:
        _begin(desk, person, ticket, time)
        return gone + 1
    desk.clock.idle[person] = True
    become_idle(desk.staff, person)
    return gone


@compiled
def _come_on(desk: Desk, calendar: int, time: float) -> int:
    """A shift begins: who is not at work takes a ticket or stands idle; tells how many tickets no longer wait."""
    clock, gone = desk.clock, 0
    clock.on[calendar] = True
    for i in range(clock.offsets[calendar], clock.offsets[calendar + 1]):
        person = clock.members[i]
        if not clock.idle[person] and not clock.working[person]:
            gone += _take_next(desk, person, time)
    return gone


@compiled
def _go_off(desk: Desk, calendar: int) -> None:
    """A shift ends: nobody of it stands idle any longer; who is at work stops or finishes, as the calendar says."""
    clock = desk.clock
    clock.on[calendar] = False
    for i in range(clock.offsets[calendar], clock.offsets[calendar + 1]):
        person = clock.members[i]
        if clock.idle[person]:
            clock.idle[person] = False
            stop_being_idle(desk.staff, person)


@compiled
def _finish(desk: Desk) -> int:
    """Whoever is done first is free again; tells how many tickets no longer wait."""
    time, person = desk.heap.time[0], pop(desk.heap)
    desk.clock.working[person] = False
    return _take_next(desk, person, time) if desk.clock.on[desk.staff.calendar[person]] else 0


@compiled
def _arrive(desk: Desk, ticket: int) -> int:
    """A ticket comes; tells whether it now waits (1) or not (0)."""
    queue = desk.tickets.queue[ticket]
    person = idle_for(desk.staff, queue, desk.tickets.home[ticket], desk.homes)
    if person >= 0:
        desk.clock.idle[person] = False
        stop_being_idle(desk.staff, person)
        _begin(desk, person, ticket, desk.tickets.time[ticket])
        return 0
    if not desk.staff.servable[queue]:
        return 0
    wait(desk.lines, ticket, queue, desk.tickets.priority[ticket])
    return 1


@compiled
def _run(desk: Desk) -> None:
    """The loop over shifts, completions and arrivals; where they fall together, in this order."""
    shifts, n, moments = desk.shifts, len(desk.tickets.time), len(desk.shifts.moment)
    for calendar in range(len(desk.clock.on)):
        if is_on(shifts, calendar, 0.0):
            _come_on(desk, calendar, 0.0)
    # Shifts that begin at 0 are on already.
    moment = np.searchsorted(shifts.moment, 0.0, side="right")
    arrival, waiting = 0, 0
    while arrival < n or desk.heap.size[0] > 0 or waiting > 0:
        next_done = desk.heap.time[0] if desk.heap.size[0] > 0 else np.inf
        next_arrival = desk.tickets.time[arrival] if arrival < n else np.inf
        next_shift = np.inf
        if moments > 0:
            next_shift = (moment // moments) * shifts.cycle + shifts.moment[moment % moments]
        if next_shift <= next_done and next_shift <= next_arrival:
            calendar = shifts.moment_calendar[moment % moments]
            if shifts.moment_begins[moment % moments]:
                waiting -= _come_on(desk, calendar, next_shift)
            else:
                _go_off(desk, calendar)
            moment += 1
        elif next_done <= next_arrival:
            waiting -= _finish(desk)
        else:
            waiting += _arrive(desk, arrival)
            arrival += 1
