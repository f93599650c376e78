"""Keeps counts of people from telling about a few of them.

A count is told when it is 0 or at least five, and, where the people left over are a group too, when those are at
least five: five of five who may retire tells of each one. Where a total stands below the rows, what is withheld must
not follow by subtraction either, so the rows withheld must be two or more and together obey the same rule; rows are
withheld, the smallest first, until they do. Where that is impossible the total is withheld.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

#: The smallest group that is told of.
LEAST_GROUP = 5

Counts = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Withheld:
    """Which rows are withheld, and whether the total is."""

    rows: Mask
    total: bool


def withhold(counts: Counts, others: Counts | None = None, forced: Mask | None = None) -> Withheld:
    """What to withhold of `counts` (shape: rows) and their total, where `others` are the people left over in each row
    and the rows `forced` are withheld whatever they say."""
    spare = np.full_like(counts, LEAST_GROUP) if others is None else others
    rows = ~((counts == 0) | (counts >= LEAST_GROUP)) | (spare < LEAST_GROUP)
    if forced is not None:
        rows |= forced
    while rows.any() and not _safe_together(counts, spare, rows):
        candidates = np.flatnonzero(~rows & (counts > 0)) if counts[rows].sum() < LEAST_GROUP else np.flatnonzero(~rows)
        if candidates.size == 0:
            return Withheld(rows, total=True)
        rows[candidates[np.argmin(counts[candidates])]] = True
    return Withheld(rows, total=not _told(int(counts.sum()), int(spare.sum())))


def _safe_together(counts: Counts, spare: Counts, rows: Mask) -> bool:
    """Whether the sum of the withheld rows, which a total gives away, tells of nobody."""
    together = int(counts[rows].sum())
    return int(rows.sum()) > 1 and together >= LEAST_GROUP and int(spare[rows].sum()) >= LEAST_GROUP


def _told(count: int, other: int) -> bool:
    return (count == 0 or count >= LEAST_GROUP) and other >= LEAST_GROUP
