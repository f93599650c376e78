"""About whom a replay may draw a conclusion, and why not about the others."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from rotunda.engine.pool.calibrate import Fit
from rotunda.engine.pool.problem import Problem

#: Fewer tickets than this tell of nothing but themselves.
LEAST_TICKETS = 50
#: Groups of fewer tickets than this are not shown.
FEWEST = 5
#: How far off a fit may be: in the mean, in the shares begun in time, and in the last third of the log.
OFF_MEAN, OFF_SHARES, OFF_LATER = 0.1, 0.15, 0.5


def reasons_for_homes(problem: Problem, fit: Fit) -> list[str]:
    """For each home why no conclusion is drawn; empty where one is."""
    people = np.bincount(problem.person_home, minlength=len(problem.homes))
    return [
        _reason(
            int(people[home]), int(fit.tickets[home]), fit.off_mean[home], fit.off_shares[home], fit.off_later[home]
        )
        for home in range(len(problem.homes))
    ]


def _reason(people: int, tickets: int, mean: float, shares: float, later: float) -> str:
    if not people:
        return "It has nobody of its own in the log."
    if tickets < LEAST_TICKETS:
        return f"It has {tickets:,} tickets; a conclusion takes {LEAST_TICKETS}."
    if not abs(mean) <= OFF_MEAN:
        return f"The replay's mean wait is {_off(mean)}."
    if not shares <= OFF_SHARES:
        return f"The replay is {shares:.0%} of the tickets off in how many are begun in time."
    if not abs(later) <= OFF_LATER:
        return f"What the first two thirds of the log predict of the last is {_off(later)}."
    return ""


def _off(share: float) -> str:
    if not np.isfinite(share):
        return "not known"
    return f"{abs(share):.0%} too {'long' if share > 0 else 'short'}"


def reasons_for_locations(tickets: npt.NDArray[np.int64]) -> list[str]:
    """For each place why no conclusion is drawn of so many of its tickets; empty where one is."""
    return [_reason_for_place(int(number)) for number in tickets]


def _reason_for_place(tickets: int) -> str:
    if tickets >= LEAST_TICKETS:
        return ""
    told = f"{tickets:,} of its tickets" if tickets else "None of its tickets"
    return f"{told} went to where a conclusion is drawn; it takes {LEAST_TICKETS}."
