"""The desks in SimPy: with its own resources, and with a dispatcher written by hand on its bare events."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import simpy
from simpy.resources.resource import SortedQueue
from simpy.resources.store import FilterStoreGet

from bench.peers.work import Work
from rotunda.engine.pool.desk import Floats

Process = Iterator[Any]
Model = Callable[[Work], Floats]


def _serve_all(env: simpy.Environment, work: Work, ticket: Callable[[int], Process]) -> None:
    """Let every ticket come at its time as a process of its own, and run until all are done."""
    times = work.tickets.time.tolist()

    def source() -> Process:
        for i, time in enumerate(times):
            yield env.timeout(max(0.0, time - env.now))
            env.process(ticket(i))  # type: ignore[arg-type]

    env.process(source())  # type: ignore[arg-type]
    env.run()


def one_skill(work: Work) -> Floats:
    """`PriorityResource`, as its documentation shows it."""
    env = simpy.Environment()
    desk = simpy.PriorityResource(env, capacity=len(work.people))
    priority, service = work.tickets.priority.tolist(), work.tickets.service.tolist()
    waited = np.empty(len(work.tickets))

    def ticket(i: int) -> Process:
        came = env.now
        with desk.request(priority=priority[i]) as turn:
            yield turn
            waited[i] = env.now - came
            yield env.timeout(service[i])

    _serve_all(env, work, ticket)
    return waited


class _Turn(FilterStoreGet):
    """A ticket's wish for somebody who may serve it; wishes stand by priority, then by age."""

    def __init__(self, desk: simpy.FilterStore, may: Callable[[Any], bool], key: tuple[int, int]) -> None:
        self.key = key
        super().__init__(desk, may)


class _Desk(simpy.FilterStore):
    """Idle people in the order in which they became idle, given out by priority: `PriorityResource`'s own queue."""

    GetQueue = SortedQueue


def many_skills_by_stores(work: Work) -> Floats:
    """A `FilterStore` of idle people whose wishes stand in `PriorityResource`'s sorted queue."""
    env = simpy.Environment()
    desk = _Desk(env)
    skills = [frozenset(skills) for skills in work.skills_of()]
    desk.items.extend(range(len(skills)))
    queue, priority = work.tickets.queue.tolist(), work.tickets.priority.tolist()
    service = work.tickets.service.tolist()
    waited = np.empty(len(work.tickets))

    def ticket(i: int) -> Process:
        came, skill = env.now, queue[i]
        person = yield _Turn(desk, lambda person: skill in skills[person], (priority[i], i))
        waited[i] = env.now - came
        yield env.timeout(service[i])
        yield desk.put(person)

    _serve_all(env, work, ticket)
    return waited


def many_skills_by_hand(work: Work) -> Floats:
    """No resource of SimPy's: idle people in a dictionary, tickets in a deque a skill and priority, bare events."""
    env = simpy.Environment()
    skills = work.skills_of()
    able = [{p for p, known in enumerate(skills) if skill in known} for skill in range(1 + max(map(max, skills)))]
    idle: dict[int, None] = dict.fromkeys(range(len(skills)))
    queue, priority = work.tickets.queue.tolist(), work.tickets.priority.tolist()
    service = work.tickets.service.tolist()
    lines: list[list[deque[tuple[int, simpy.Event]]]] = [[deque() for _ in range(2)] for _ in able]
    waited = np.empty(len(work.tickets))

    def next_for(person: int) -> simpy.Event | None:
        for urgency in range(2):
            waiting = [line for skill in skills[person] if (line := lines[skill][urgency])]
            if waiting:
                return min(waiting, key=lambda line: line[0][0]).popleft()[1]
        return None

    def ticket(i: int) -> Process:
        came, skill = env.now, queue[i]
        person: Any = next((p for p in idle if p in able[skill]), None)
        if person is None:
            turn = env.event()
            lines[skill][priority[i]].append((i, turn))
            person = yield turn
        else:
            del idle[person]
        waited[i] = env.now - came
        yield env.timeout(service[i])
        turn_of_next = next_for(person)
        if turn_of_next is None:
            idle[person] = None
        else:
            turn_of_next.succeed(person)

    _serve_all(env, work, ticket)
    return waited
