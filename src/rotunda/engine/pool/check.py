"""Judges a replay without knowing how it was simulated: a desk's rules against what became of each ticket."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from rotunda.engine.pool.desk import Arrivals, People, Served
from rotunda.engine.result import Verdict

#: Hours; sums of many handling times are exact to far less.
_EPSILON = 1e-6


def check(people: People, arrivals: Arrivals, served: Served, *, penalty: float = 0.0) -> Verdict:
    """Whether everybody who always works obeyed the desk's rules; each rule that is broken is told with a count."""
    broken = []
    for rule, wrong in (
        ("were begun before they came", _too_early(arrivals, served)),
        ("were served by somebody who may not", _not_allowed(people, arrivals, served)),
        ("were served by somebody still at another", _overlapping(served)),
        ("took other than the work that they are", _wrong_work(people, arrivals, served, penalty)),
        ("were overtaken by a later one of their line and priority", _overtaken(arrivals, served)),
        ("waited though whoever began them had been free", _needless(arrivals, served)),
        ("were not served though somebody may", _forgotten(people, arrivals, served)),
    ):
        if wrong:
            broken.append(f"{wrong:,} of {len(arrivals):,} tickets {rule}.")
    return Verdict(tuple(broken))


def _too_early(arrivals: Arrivals, served: Served) -> int:
    return int((served.started < arrivals.time - _EPSILON).sum())


def _not_allowed(people: People, arrivals: Arrivals, served: Served) -> int:
    done = served.person >= 0
    lines = int(max(arrivals.queue.max(initial=0), people.queues.max(initial=0))) + 1
    owner = np.repeat(np.arange(len(people), dtype=np.int64), np.diff(people.offsets))
    allowed = np.unique(owner * lines + people.queues)
    asked = served.person[done].astype(np.int64) * lines + arrivals.queue[done]
    place = np.minimum(np.searchsorted(allowed, asked), max(len(allowed) - 1, 0))
    return int((allowed[place] != asked).sum()) if len(allowed) else int(done.sum())


def _in_turn(served: Served) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    """The tickets served, by person and then by when they were begun and finished."""
    done = np.flatnonzero(served.person >= 0)
    return done[np.lexsort((served.finished[done], served.started[done], served.person[done]))]


def _overlapping(served: Served) -> int:
    turn = _in_turn(served)
    same = served.person[turn[1:]] == served.person[turn[:-1]]
    return int((same & (served.started[turn[1:]] < served.finished[turn[:-1]] - _EPSILON)).sum())


def _wrong_work(people: People, arrivals: Arrivals, served: Served, penalty: float) -> int:
    done = served.person >= 0
    outsider = people.home[served.person[done]] != arrivals.home[done]
    work = arrivals.service[done] * np.where(outsider, 1 + penalty, 1.0) + np.where(
        outsider, arrivals.handover[done], 0
    )
    took = served.finished[done] - served.started[done]
    return int((np.abs(took - work) > _EPSILON * (1 + work)).sum())


def _overtaken(arrivals: Arrivals, served: Served) -> int:
    done = np.flatnonzero(served.person >= 0)
    order = done[np.lexsort((done, arrivals.priority[done], arrivals.queue[done]))]
    same = (arrivals.queue[order[1:]] == arrivals.queue[order[:-1]]) & (
        arrivals.priority[order[1:]] == arrivals.priority[order[:-1]]
    )
    return int((same & (served.started[order[1:]] < served.started[order[:-1]] - _EPSILON)).sum())


def _needless(arrivals: Arrivals, served: Served) -> int:
    """Whoever begins a ticket that waited must have finished another at that very moment."""
    turn = _in_turn(served)
    waited = served.started[turn] > arrivals.time[turn] + _EPSILON
    before = np.full(len(turn), -np.inf)
    same = served.person[turn[1:]] == served.person[turn[:-1]]
    before[1:][same] = served.finished[turn[:-1]][same]
    return int((waited & (np.abs(before - served.started[turn]) > _EPSILON)).sum())


def _forgotten(people: People, arrivals: Arrivals, served: Served) -> int:
    return int((np.isin(arrivals.queue, people.queues) & (served.person < 0) & ~served.left).sum())


def both(*verdicts: Verdict) -> Verdict:
    """One verdict of several."""

    def all_broken() -> Iterator[str]:
        for verdict in verdicts:
            yield from verdict.broken

    return Verdict(tuple(all_broken()))
