"""The two kinds of lines at a desk: people who are idle, and tickets that wait.

Idle people stand in linked lists, one a queue and one a queue and home, so that finding somebody costs no search;
a person is in the lists of every queue that he may serve, and enters and leaves them together. Waiting tickets
stand in one linked list a queue and priority.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from rotunda.engine.pool.desk import Arrivals, Integers, People
from rotunda.engine.pool.event.compiling import compiled

_NONE = -1


class Staff(NamedTuple):
    """`People` as bare arrays, with the idle lists they stand in.

    Entry k of `queues` stands for two places, 2k in the list of its queue and 2k + 1 in that of its queue and home.
    `places[x]` is the person of place x; `head`, `tail` are places by list; `before` and `after` by place.
    """

    offsets: Integers
    queues: Integers
    home: Integers
    calendar: Integers
    places: Integers
    lists: Integers
    head: Integers
    tail: Integers
    before: Integers
    after: Integers
    servable: npt.NDArray[np.bool_]


class Waiting(NamedTuple):
    """Waiting tickets: `first` and `last` by queue and priority, `follows` by ticket, `length` by queue."""

    first: Integers
    last: Integers
    follows: Integers
    length: Integers
    priorities: int


def staff_of(people: People, queues: int, homes: int) -> Staff:
    """Nobody is idle yet. The list of queue q is q, that of queue q and home h is queues + q · homes + h."""
    owner = np.repeat(np.arange(len(people), dtype=np.int32), np.diff(people.offsets))
    lists = np.empty(2 * len(people.queues), dtype=np.int32)
    lists[0::2] = people.queues
    lists[1::2] = queues + people.queues * homes + people.home[owner]
    servable = np.zeros(queues, dtype=np.bool_)
    servable[people.queues] = True
    nowhere = [np.full(size, _NONE, dtype=np.int32) for size in (queues * (1 + homes), len(lists))]
    return Staff(
        offsets=people.offsets,
        queues=people.queues,
        home=people.home,
        calendar=people.calendar,
        places=np.repeat(owner, 2),
        lists=lists,
        head=nowhere[0],
        tail=nowhere[0].copy(),
        before=nowhere[1],
        after=nowhere[1].copy(),
        servable=servable,
    )


def nobody_waits(arrivals: Arrivals, queues: int) -> Waiting:
    """Empty lines for these arrivals."""
    priorities = int(1 + arrivals.priority.max(initial=0))
    first, last = (np.full(queues * priorities, _NONE, dtype=np.int32) for _ in range(2))
    return Waiting(
        first, last, np.full(len(arrivals), _NONE, dtype=np.int32), np.zeros(queues, dtype=np.int32), priorities
    )


@compiled
def become_idle(staff: Staff, person: int) -> None:
    """Put a person at the end of all his lists."""
    for place in range(2 * staff.offsets[person], 2 * staff.offsets[person + 1]):
        line = staff.lists[place]
        staff.before[place], staff.after[place] = staff.tail[line], _NONE
        if staff.tail[line] >= 0:
            staff.after[staff.tail[line]] = place
        else:
            staff.head[line] = place
        staff.tail[line] = place


@compiled
def stop_being_idle(staff: Staff, person: int) -> None:
    """Take a person out of all his lists."""
    for place in range(2 * staff.offsets[person], 2 * staff.offsets[person + 1]):
        line, before, after = staff.lists[place], staff.before[place], staff.after[place]
        if before >= 0:
            staff.after[before] = after
        else:
            staff.head[line] = after
        if after >= 0:
            staff.before[after] = before
        else:
            staff.tail[line] = before


@compiled
def idle_for(staff: Staff, queue: int, home: int, homes: int) -> int:
    """Who takes a ticket of that queue and home: somebody of the home, else anybody; -1 where nobody is idle."""
    place = _NONE
    if home >= 0:
        place = staff.head[len(staff.servable) + queue * homes + home]
    if place < 0:
        place = staff.head[queue]
    return int(staff.places[place]) if place >= 0 else _NONE


@compiled
def wait(lines: Waiting, ticket: int, queue: int, priority: int) -> None:
    """Put a ticket at the end of its line."""
    line = queue * lines.priorities + priority
    if lines.first[line] >= 0:
        lines.follows[lines.last[line]] = ticket
    else:
        lines.first[line] = ticket
    lines.last[line] = ticket
    lines.length[queue] += 1


@compiled
def drop_impatient(lines: Waiting, queue: int, line: int, time: float, leaves: npt.NDArray[np.float64]) -> int:
    """Drop the tickets at the head of a line that left before; `leaves` is when each loses patience. Tells how many.

    Finding out when their turn comes is soon enough: that they are gone changes nothing for the others.
    """
    gone = 0
    ticket = lines.first[line]
    while ticket >= 0 and leaves[ticket] < time:
        ticket = lines.follows[ticket]
        gone += 1
    lines.first[line] = ticket
    lines.length[queue] -= gone
    return gone


@compiled
def oldest_most_urgent(
    staff: Staff, lines: Waiting, person: int, time: float, leaves: npt.NDArray[np.float64]
) -> tuple[int, int]:
    """The ticket that a person takes next, out of its line (-1: none), and how many were found to have left."""
    gone, best, best_line, best_urgency = 0, _NONE, _NONE, lines.priorities
    for k in range(staff.offsets[person], staff.offsets[person + 1]):
        queue = staff.queues[k]
        urgency = 0
        while lines.length[queue] > 0 and urgency <= best_urgency and urgency < lines.priorities:
            line = queue * lines.priorities + urgency
            gone += drop_impatient(lines, queue, line, time, leaves)
            ticket = lines.first[line]
            if ticket >= 0:
                if urgency < best_urgency or ticket < best:
                    best, best_line, best_urgency = ticket, line, urgency
                break
            urgency += 1
    if best >= 0:
        lines.first[best_line] = lines.follows[best]
        lines.length[best_line // lines.priorities] -= 1
    return int(best), gone
