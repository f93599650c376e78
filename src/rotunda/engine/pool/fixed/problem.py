"""Jobs with fixed times, who may do each, and the mathematics.

Given jobs j, each from start s_j up to but not including end e_j, and people p, each with the set J_p of the jobs that
he may do. Choose for every job one person so that

- p does j only where j is in J_p;
- no two jobs of one person overlap: s_i < e_j and s_j < e_i for no two of them (one may begin as the other ends);
- the number of people who do anything is the fewest.

This is the shift minimisation personnel task scheduling problem (Krishnamoorthy, Ernst & Baatar 2012). No fewer people
suffice than there are jobs at any one moment. Nor can it be done at all where the jobs of a moment have no people of
their own each, which a matching of jobs to people decides; the other way round nothing follows, since finding out
whether it can be done is as hard as doing it (Arkin & Silverberg 1987).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Problem:
    """Jobs by number, `start` and `end` in any whole unit of time; person p may do `jobs[offsets[p]:offsets[p + 1]]`.

    The arrays are copied and cannot be written to. Raises `ValueError` where a job does not end after it starts, or
    the people's jobs do not exist or are named twice.
    """

    start: Integers
    end: Integers
    offsets: Integers
    jobs: Integers

    def __post_init__(self) -> None:
        for name in ("start", "end", "offsets", "jobs"):
            array = np.array(getattr(self, name), dtype=np.int64)
            array.setflags(write=False)
            object.__setattr__(self, name, array)
        self._check_jobs()
        self._check_people()

    def _check_jobs(self) -> None:
        if self.start.ndim != 1 or self.start.shape != self.end.shape:
            raise ValueError("every job has one start and one end")
        late = np.flatnonzero(self.end <= self.start)
        if len(late):
            raise ValueError(f"job {late[0]} must end after it starts")

    def _check_people(self) -> None:
        steps = np.diff(self.offsets)
        if not len(self.offsets) or self.offsets[0] != 0 or self.offsets[-1] != len(self.jobs) or np.any(steps < 0):
            raise ValueError("offsets must begin at 0, never fall, and end with the last of the people's jobs")
        if np.any((self.jobs < 0) | (self.jobs >= len(self.start))):
            raise ValueError("somebody may do a job that does not exist")
        pairs = np.repeat(np.arange(self.people), steps) * max(len(self.start), 1) + self.jobs
        if len(np.unique(pairs)) != len(pairs):
            raise ValueError("a job is named twice for one person")

    @property
    def people(self) -> int:
        """How many people there are, whether they may do anything or not."""
        return len(self.offsets) - 1

    def __len__(self) -> int:
        """How many jobs there are."""
        return len(self.start)

    def may(self) -> npt.NDArray[np.bool_]:
        """Who may do what: a row a person, a column a job."""
        table = np.zeros((self.people, len(self)), dtype=np.bool_)
        table[np.repeat(np.arange(self.people), np.diff(self.offsets)), self.jobs] = True
        return table


def problem_of(times: Sequence[tuple[int, int]], may: Sequence[Sequence[int]]) -> Problem:
    """A problem from the start and end of each job, and the jobs that each person may do."""
    return Problem(
        start=np.array([start for start, _ in times], dtype=np.int64),
        end=np.array([end for _, end in times], dtype=np.int64),
        offsets=np.cumsum([0, *map(len, may)], dtype=np.int64),
        jobs=np.array([job for jobs in may for job in jobs], dtype=np.int64),
    )
