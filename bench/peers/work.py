"""One desk for every contender: its people and a list of tickets, drawn beforehand."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from rotunda.engine.pool.desk import ALWAYS, Arrivals, Calendar, Floats, Integers, People

#: 97.5% points: of the normal distribution, and of Student's with one less degree of freedom than there are batches.
NORMAL, BATCHES, STUDENT = 1.959964, 30, 2.045230


@dataclass(frozen=True)
class Work:
    """A desk and the tickets that come to it."""

    people: People
    tickets: Arrivals

    def skills_of(self) -> list[tuple[int, ...]]:
        """What each person may serve, for models that are written in plain Python."""
        bounds = self.people.offsets.tolist()
        queues = self.people.queues.tolist()
        return [tuple(queues[low:high]) for low, high in pairwise(bounds)]


@dataclass(frozen=True)
class Mean:
    """A mean and the half width of its 95% interval."""

    value: float
    half: float

    def overlaps(self, other: Mean) -> bool:
        return abs(self.value - other.value) <= self.half + other.half

    def __str__(self) -> str:
        return f"{self.value:.5f} [{self.value - self.half:.5f}, {self.value + self.half:.5f}]"


def batch_mean(waits: Floats) -> Mean:
    """The mean of waits that follow on each other, by batch means, since neighbours wait alike."""
    means = np.array([batch.mean() for batch in np.array_split(waits, BATCHES)])
    return Mean(float(waits.mean()), STUDENT * float(means.std(ddof=1)) / math.sqrt(BATCHES))


def people_of(
    serves: list[list[int]],
    home: Integers | None = None,
    calendar: Integers | None = None,
    calendars: tuple[Calendar, ...] = (ALWAYS,),
) -> People:
    """People by what they may serve; all of home 0 and always there, unless told otherwise."""
    nothing = np.zeros(len(serves), dtype=np.int32)
    return People(
        offsets=np.cumsum([0, *map(len, serves)], dtype=np.int32),
        queues=np.array([queue for queues in serves for queue in queues], dtype=np.int32),
        home=nothing if home is None else home,
        calendar=nothing if calendar is None else calendar,
        calendars=calendars,
    )


def tickets_of(  # noqa: PLR0913 - a column each, and most are as they are
    time: Floats,
    service: Floats,
    queue: Integers,
    *,
    priority: Integers | None = None,
    home: Integers | None = None,
    patience: Floats | None = None,
) -> Arrivals:
    """Tickets of one priority and home, that stay, unless told otherwise."""
    nothing = np.zeros(len(time), dtype=np.int32)
    return Arrivals(
        time=time,
        queue=queue,
        priority=nothing if priority is None else priority,
        home=nothing if home is None else home,
        service=service,
        patience=np.full(len(time), np.inf) if patience is None else patience,
        handover=np.zeros(len(time)),
    )


def one_skill(count: int, seed: int = 1) -> Work:
    """20 people, one skill, two priorities, a load of 18: Poisson arrivals, exponential service of mean 1."""
    rng = np.random.default_rng(seed)
    time = np.cumsum(rng.exponential(1 / 18, count))
    priority = (rng.random(count) < 2 / 3).astype(np.int32)
    tickets = tickets_of(time, rng.exponential(1.0, count), np.zeros(count, dtype=np.int32), priority=priority)
    return Work(people_of([[0]] * 20), tickets)


def many_skills(count: int, people: int = 60, skills: int = 20, each: int = 4, seed: int = 2) -> Work:
    """People with four neighbouring skills each, two priorities, nine tenths busy: Poisson and exponential."""
    rng = np.random.default_rng(seed)
    serves = [[(p * skills // people + k) % skills for k in range(each)] for p in range(people)]
    time = np.cumsum(rng.exponential(1 / (0.9 * people), count))
    queue = rng.integers(0, skills, count, dtype=np.int32)
    priority = (rng.random(count) < 2 / 3).astype(np.int32)
    return Work(people_of(serves), tickets_of(time, rng.exponential(1.0, count), queue, priority=priority))


def a_state(count: int, people: int = 5_000, skills: int = 300, homes: int = 40, seed: int = 3) -> Work:
    """A state: four skills a person, four priorities, forty agencies, three shifts of forty hours a week."""
    rng = np.random.default_rng(seed)
    serves = [rng.choice(skills, 4, replace=False).tolist() for _ in range(people)]
    shifts = tuple(
        Calendar(tuple(24.0 * day + first for day in range(5)), tuple(24.0 * day + first + 8 for day in range(5)))
        for first in (7, 8, 9)
    )
    home = rng.integers(0, homes, people, dtype=np.int32)
    staff = people_of(serves, home, rng.integers(0, 3, people, dtype=np.int32), shifts)
    time = np.cumsum(rng.exponential(168 / (0.85 * 40 * people), count))
    queue = rng.integers(0, skills, count, dtype=np.int32)
    priority = rng.integers(0, 4, count, dtype=np.int32)
    from_home = rng.integers(0, homes, count, dtype=np.int32)
    return Work(staff, tickets_of(time, rng.exponential(1.0, count), queue, priority=priority, home=from_home))
