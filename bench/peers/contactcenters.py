"""ContactCenters' examples MMC, MMCAb and SimpleMSK on our simulation: a thousand days each, in minutes.

What is counted follows the examples: MMC and MMCAb stop at the end of the day and count what is done by then; in
SimpleMSK the desk empties and all is counted. Good is who waited less than 20 seconds and was served; the service level
is the good over the served and those who left after 20 seconds or more.

One rule differs: where fewer agents come with a new period of SimpleMSK, ContactCenters lets the idle go first and then
whoever is done first; our people have calendars of their own, so those whose shift ends go, and finish what they began.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from bench.peers.work import NORMAL, Mean, people_of, tickets_of
from rotunda.engine.pool.desk import Arrivals, Calendar, Floats, People, Served
from rotunda.engine.pool.simulate import simulate

_SOON = 20 / 60
#: Longer than any day, so that a calendar never comes round again.
_NEVER = 1e5


@dataclass(frozen=True)
class Days:
    """Numbers by day."""

    served: Floats
    good: Floats
    left: Floats
    left_late: Floats
    waited: Floats
    worked: Floats

    def mean(self, number: Floats) -> Mean:
        return Mean(float(number.mean()), NORMAL * float(number.std(ddof=1)) / math.sqrt(len(number)))

    def ratio(self, above: Floats, below: Floats) -> Mean:
        """A ratio of means, its interval by the delta method."""
        value = float(above.mean() / below.mean())
        spread = float((above - value * below).std(ddof=1)) / float(below.mean())
        return Mean(value, NORMAL * spread / math.sqrt(len(above)))

    def service_level(self) -> Mean:
        return self.ratio(self.good, self.served + self.left_late)


def _days(
    people: Callable[[], People], day: Callable[[np.random.Generator], Arrivals], count: int, seed: int, ends: float
) -> Days:
    rng, staff = np.random.default_rng(seed), people()
    rows = []
    for _ in range(count):
        tickets = day(rng)
        rows.append(_counted(tickets, simulate(staff, tickets), ends))
    return Days(*np.array(rows, dtype=np.float64).T)


def _counted(tickets: Arrivals, told: Served, ends: float) -> tuple[float, ...]:
    served = told.finished <= ends
    left = told.left & (tickets.time + tickets.patience <= ends)
    worked = np.minimum(told.finished, ends) - np.minimum(told.started, ends)
    return (
        served.sum(),
        (served & (told.waited < _SOON)).sum(),
        left.sum(),
        (left & (told.waited >= _SOON)).sum(),
        told.waited[served].sum(),
        np.nansum(worked),
    )


#: MMC and MMCAb: arrivals a minute, agents, services a minute, minutes of the day.
ARRIVALS, AGENTS, SERVICE, MINUTES = 4.2, 12, 0.5, 480.0


def one_type(*, patience: float = math.inf, days: int = 1_000, seed: int = 1) -> Days:
    """MMC, and with a finite mean patience (minutes) MMCAb."""

    def day(rng: np.random.Generator) -> Arrivals:
        count = rng.poisson(ARRIVALS * MINUTES)
        time = np.sort(rng.uniform(0, MINUTES, count))
        stays = rng.exponential(patience, count) if math.isfinite(patience) else None
        return tickets_of(time, rng.exponential(1 / SERVICE, count), np.zeros(count, dtype=np.int32), patience=stays)

    return _days(lambda: people_of([[0]] * AGENTS), day, days, seed, MINUTES)


#: SimpleMSK: arrivals a minute by type and period, services, leavings and agents by period; a period in minutes.
RATES = np.array([[4.2, 5.3, 3.2], [5.1, 4.3, 4.8], [6.3, 5.2, 4.8]])
SERVICES, LEAVINGS = np.array([0.5, 0.6, 0.4]), np.array([0.3, 0.4, 0.2])
GROUPS = ((12, 18, 9), (15, 20, 11))
PERIOD, SHAPE = 120.0, 28.7


def _agents() -> People:
    """The agents of both groups, each with the periods that he works: agent i works where the group has more than i.

    After the last period the agents of the last stay until the desk is empty.
    """
    serves, home, calendar, calendars = [], [], [], []
    for group, sizes in enumerate(GROUPS):
        for agent in range(max(sizes)):
            on = [period for period, size in enumerate(sizes) if size > agent]
            ends = tuple(_NEVER if period == len(sizes) - 1 else (period + 1) * PERIOD for period in on)
            works = Calendar(tuple(period * PERIOD for period in on), ends, _NEVER, suspends=False)
            if works not in calendars:
                calendars.append(works)
            serves.append([group, group + 1])
            home.append(group)
            calendar.append(calendars.index(works))
    return people_of(serves, np.array(home, np.int32), np.array(calendar, np.int32), tuple(calendars))


def _mixed_day(rng: np.random.Generator) -> Arrivals:
    busy = rng.gamma(SHAPE, 1 / SHAPE)
    counts = rng.poisson(busy * RATES * PERIOD)
    kind = np.repeat(np.repeat(np.arange(3), 3), counts.ravel())
    period = np.repeat(np.tile(np.arange(3), 3), counts.ravel())
    time = (period + rng.random(len(period))) * PERIOD
    order = np.argsort(time)
    time, kind, period = time[order], kind[order], period[order]
    # Type 1 tries group 0 and then group 1: its home is group 0, and nobody works slower for an outsider.
    home = np.where(kind == 2, 1, 0).astype(np.int32)
    service = rng.exponential(1 / SERVICES[period])
    patience = rng.exponential(1 / LEAVINGS[period])
    return tickets_of(time, service, kind.astype(np.int32), home=home, patience=patience)


def three_types(*, days: int = 1_000, seed: int = 1) -> Days:
    """SimpleMSK. Type 0 is for group 0, type 2 for group 1, type 1 for both."""
    return _days(_agents, _mixed_day, days, seed, math.inf)
