"""Closed forms for waiting lines: first sizing, and what the simulation is held against.

Throughout, `servers` are people, `load` is offered work in erlangs (arrival rate times mean service time), and
times are in whatever unit the mean service time is given in. The formulas hold for Poisson arrivals and
exponential service; for other service they are a first sizing, and the simulation is the conclusion.

Sources: Erlang (1917) for B and C; Palm (1957) and Garnett, Mandelbaum & Reiman (2002) for A; Halfin & Whitt
(1981) for square-root staffing; Kella & Yechiali (1985) for priorities on many servers.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

#: Weights of states are scaled down when they pass this, well before a float overflows.
_LARGE = 1e200


def erlang_b(servers: int, load: float) -> float:
    """The chance that all servers are busy when nobody waits (0 to 1).

    Raises `ValueError` for a negative load or number of servers.
    """
    if servers < 0 or load < 0:
        raise ValueError("servers and load must not be negative")
    return 1.0 / _reciprocal_of_b(servers, load)


def _reciprocal_of_b(servers: int, load: float) -> float:
    """1/B, infinite where B is too small for a float; its recursion has only positive terms: nothing cancels."""
    reciprocal = 1.0
    for n in range(1, servers + 1):
        reciprocal = 1.0 + reciprocal * n / load if load else math.inf
    return reciprocal


def erlang_c(servers: int, load: float) -> float:
    """The chance that an arrival waits (0 to 1); 1 where the load is at least the number of servers."""
    if load >= servers:
        return 1.0
    blocked = erlang_b(servers, load)
    return servers * blocked / (servers - load * (1.0 - blocked))


@dataclass(frozen=True)
class Waiting:
    """What a line's arrivals see. `mean` is the mean wait of all arrivals, in units of the mean service time
    times `service`; infinite where the line never settles."""

    probability: float
    mean: float
    _drain: float

    def within(self, time: float) -> float:
        """The share of arrivals that wait no longer than `time`."""
        return 1.0 - self.probability * math.exp(-self._drain * time) if self._drain > 0 else 0.0


def waiting(servers: int, load: float, service: float = 1.0) -> Waiting:
    """The waiting of an M/M/n line with mean service time `service`."""
    probability = erlang_c(servers, load)
    drain = (servers - load) / service
    mean = probability / drain if drain > 0 else math.inf
    return Waiting(probability, mean if load else 0.0, max(drain, 0.0))


@dataclass(frozen=True)
class Abandoning:
    """What a line sees whose arrivals lose patience: the chance to wait, the share that leaves, and the mean
    time in line of all arrivals, served or not."""

    probability: float
    abandoned: float
    mean: float


def erlang_a(servers: int, load: float, patience: float, service: float = 1.0) -> Abandoning:
    """An M/M/n+M line: mean service time `service`, mean patience `patience`, the same unit of time.

    The states beyond `servers` are summed from the recursion p(n+k) = p(n+k-1) · λ / (nμ + kθ) until they no
    longer count. Raises `ValueError` unless service and patience are positive.
    """
    if service <= 0 or patience <= 0:
        raise ValueError("service and patience must be positive")
    if load == 0:
        return Abandoning(0.0 if servers else 1.0, 0.0, 0.0)
    arrivals, leaving = load / service, 1.0 / patience
    # Relative to the state in which exactly all are busy, the states below weigh 1/B - 1.
    below = _reciprocal_of_b(servers, load) - 1.0
    term, all_busy, queue, k = 1.0, 1.0, 0.0, 0
    while k * term >= 1e-18 * all_busy or k == 0:
        k += 1
        term *= arrivals / (servers / service + k * leaving)
        all_busy += term
        queue += k * term
        if all_busy > _LARGE:
            below, term, all_busy, queue = (weight / _LARGE for weight in (below, term, all_busy, queue))
    in_line = queue / (below + all_busy)
    return Abandoning(all_busy / (below + all_busy), leaving * in_line / arrivals, in_line / arrivals)


def halfin_whitt(beta: float) -> float:
    """The chance to wait in the limit of many servers with n = load + β·√load, for β > 0."""
    if beta <= 0:
        raise ValueError("β must be positive: with less than the load the line never settles")
    density = math.exp(-beta * beta / 2) / math.sqrt(2 * math.pi)
    below = 0.5 * math.erfc(-beta / math.sqrt(2))
    return 1.0 / (1.0 + beta * below / density)


def square_root_staffing(load: float, beta: float) -> int:
    """load + β·√load, rounded up to whole people."""
    return math.ceil(load + beta * math.sqrt(load))


def priority_waits(servers: int, arrivals: Sequence[float], service: float = 1.0) -> tuple[float, ...]:
    """The mean wait of each priority class, the most urgent first, where nobody is interrupted.

    `arrivals` are the rates of the classes; all have the same exponential service. A class behind which the
    line never settles waits infinitely long.
    """
    capacity = servers / service
    whole = sum(arrivals) * service
    if whole >= servers:
        return _waits_of_the_served(servers, arrivals, service)
    base = erlang_c(servers, whole) / capacity
    waits, ahead = [], 0.0
    for rate in arrivals:
        upto = ahead + rate / capacity
        waits.append(base / ((1.0 - ahead) * (1.0 - upto)))
        ahead = upto
    return tuple(waits)


def _waits_of_the_served(servers: int, arrivals: Sequence[float], service: float) -> tuple[float, ...]:
    """As `priority_waits` where the line as a whole never settles: all servers are then always busy, and the
    classes that fit among themselves wait as if every arrival had to."""
    capacity = servers / service
    waits, ahead = [], 0.0
    for rate in arrivals:
        upto = ahead + rate / capacity
        waits.append(1.0 / capacity / ((1.0 - ahead) * (1.0 - upto)) if upto < 1 else math.inf)
        ahead = upto
    return tuple(waits)


def fewest_servers(load: float, enough: Callable[[int], bool]) -> int:
    """The fewest servers, more than the load, for which `enough` holds; it must go on holding for more."""
    low = math.floor(load)
    step = 1
    while not enough(low + step):
        step *= 2
    low, high = low + step // 2, low + step
    while low + 1 < high:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high


def servers_for(load: float, share: float, time: float, service: float = 1.0) -> int:
    """The fewest people with whom `share` of arrivals wait no longer than `time`.

    Raises `ValueError` for a share outside 0 (included) to 1 (excluded) or a negative time.
    """
    if not 0 <= share < 1 or time < 0:
        raise ValueError("share must be from 0 up to but not including 1, and time not negative")
    if load == 0:
        return 0
    return fewest_servers(load, lambda servers: waiting(servers, load, service).within(time) >= share)
