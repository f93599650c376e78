"""The tickets of a `Problem` served apart and together, as often as asked, with the same luck."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rotunda.engine.pool.desk import Arrivals, Floats, Integers, People, Served
from rotunda.engine.pool.problem import Problem
from rotunda.engine.pool.simulate import simulate

#: How unsure the handling of a single ticket is: the spread of a lognormal of mean 1.
_UNSURE = 0.5


@dataclass(frozen=True)
class Ways:
    """The two ways to serve: who may take from which line."""

    apart: People
    together: People


def ways_of(problem: Problem) -> Ways:
    """Who may serve what, both ways. Together, line k is the common one of skill k, and behind those of all skills
    stands one for each home and skill, whose tickets only that home serves."""
    kinds = len(problem.skills)
    person, skill = _pairs(problem.able)
    own = problem.person_home[person] * kinds + skill
    borrowed = problem.borrowed
    lenders, lines = borrowed[:, 0], borrowed[:, 1] * kinds + borrowed[:, 2]
    apart = _people(problem, np.concatenate([person, lenders]), np.concatenate([own, lines]))
    asked, of = _pairs(problem.sure & ~problem.apart[:, None])
    together = _people(
        problem, np.concatenate([person, lenders, asked]), np.concatenate([kinds + own, kinds + lines, of])
    )
    return Ways(apart, together)


def _pairs(may: npt.NDArray[np.bool_]) -> tuple[Integers, Integers]:
    first, second = np.nonzero(may)
    return first.astype(np.int32), second.astype(np.int32)


def _people(problem: Problem, person: Integers, queue: Integers) -> People:
    """People by pairs of person and line."""
    order = np.lexsort((queue, person))
    count = len(problem.persons)
    offsets = np.searchsorted(person[order], np.arange(count + 1)).astype(np.int32)
    nobody_special = np.zeros(count, dtype=np.int32)
    return People(offsets, queue[order].astype(np.int32), problem.person_home, nobody_special)


def serve_apart(problem: Problem, ways: Ways, work: Floats) -> Served:
    """Each home by its own, and by those it borrows as it always did."""
    return simulate(ways.apart, arrivals_apart(problem, work))


def arrivals_apart(problem: Problem, work: Floats) -> Arrivals:
    """The tickets as they come to lines of each home and skill."""
    queue = problem.home * np.int32(len(problem.skills)) + problem.skill
    return _arrivals(problem, queue, work, 0.0)


def serve_together(problem: Problem, ways: Ways, work: Floats, *, penalty: float, handover: float) -> Served:
    """All homes by all."""
    return simulate(ways.together, arrivals_together(problem, work, handover), penalty=penalty)


def arrivals_together(problem: Problem, work: Floats, handover: float) -> Arrivals:
    """The tickets as they come to the common line of their skill, or to the one that their home keeps."""
    return _arrivals(problem, _lines_together(problem), work, handover)


def _lines_together(problem: Problem) -> Integers:
    """The line of each ticket together. A ticket stands in one line only, so of a home whose people do not all serve
    others, as large a part of the tickets stays in the home's line as these people are of all of the home; every
    so-manieth, in the order of arrival. All of it stays where nobody serves others in the skill."""
    kinds = len(problem.skills)
    asked = problem.sure & ~problem.apart[:, None]
    all_of, kept_of = np.zeros((2, len(problem.homes), kinds))
    np.add.at(all_of, problem.person_home, problem.able)
    np.add.at(kept_of, problem.person_home, problem.able & ~asked)
    share = np.divide(kept_of, all_of, out=np.zeros_like(all_of), where=all_of > 0)
    share[:, ~asked.any(axis=0)] = 1.0
    mine = share[problem.home, problem.skill]
    line = problem.home.astype(np.int64) * kinds + problem.skill
    place = _place_in_line(line)
    stays = np.floor((place + 1) * mine) > np.floor(place * mine)
    return np.where(stays, kinds + line, problem.skill).astype(np.int32)


def _place_in_line(line: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """How many of the same line came before each."""
    order = np.argsort(line, kind="stable")
    place = np.empty(len(line), dtype=np.int64)
    place[order] = np.arange(len(line)) - np.searchsorted(line[order], line[order])
    return place


def _arrivals(problem: Problem, queue: Integers, work: Floats, handover: float) -> Arrivals:
    count = len(problem)
    return Arrivals(
        problem.time,
        queue,
        problem.priority,
        problem.home,
        work,
        np.full(count, np.inf),
        np.full(count, handover),
    )


@dataclass(frozen=True)
class Draw:
    """The luck of one replication, by ticket: `handling` before its home's factor (hours), and `lag`, how many times
    its home's mean it waits before anybody looks."""

    handling: Floats
    lag: Floats


def estimates(problem: Problem) -> Draw:
    """What the log itself shows, without luck: each ticket's handling, and its wait against the mean of its home."""
    counted, homes = problem.home[problem.counted], len(problem.homes)
    waited = np.bincount(counted, problem.wait[problem.counted], minlength=homes)
    mean = waited / np.maximum(np.bincount(counted, minlength=homes), 1)
    share = np.divide(problem.wait, mean[problem.home], out=np.ones(len(problem)), where=mean[problem.home] > 0)
    return Draw(problem.handling, share)


def draws(problem: Problem, replications: int, seed: int) -> list[Draw]:
    """For each replication the handling of every ticket, drawn around its estimate, and its lag: the wait of another
    ticket of its home, against their mean."""
    share = estimates(problem).lag
    delay = _Alike(problem.home)
    drawn = []
    for stream in np.random.SeedSequence(seed).spawn(replications):
        rng = np.random.Generator(np.random.PCG64(stream))
        around = rng.lognormal(-(_UNSURE**2) / 2, _UNSURE, len(problem))
        drawn.append(Draw(problem.handling * around, share[delay.drawn(rng.random(len(problem)))]))
    return drawn


class _Alike:
    """Draws, for each ticket, one of its group."""

    def __init__(self, group: npt.NDArray[np.integer]) -> None:
        self.order = np.argsort(group, kind="stable")
        values, self.starts, self.counts = np.unique(group[self.order], return_index=True, return_counts=True)
        self.place = np.searchsorted(values, group)

    def drawn(self, luck: Floats) -> npt.NDArray[np.intp]:
        """The tickets drawn by numbers from 0 to 1."""
        within = np.floor(luck * self.counts[self.place]).astype(np.intp)
        return np.asarray(self.order[self.starts[self.place] + within])
