"""Apart against together: means by group over replications, the interval of their difference, and what it says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rotunda.engine.pool.calibrate import mean_by
from rotunda.engine.pool.desk import Floats, Integers

#: Student's t at 97.5%, by degrees of freedom from 1 (any table of it).
_T = (12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131)
_T_MANY = 2.131
#: A difference of less than this share of the wait, or of less than so many hours, is none that anybody would notice.
NOTICED_SHARE, NOTICED_HOURS = 0.02, 0.05


@dataclass(frozen=True)
class Comparison:
    """By group, arrays of shape (groups,), NaN where a group has no ticket: mean waits apart and together, the mean of
    their difference (together less apart) with its 95% interval, and the verdict in a word."""

    apart: Floats
    together: Floats
    change: Floats
    low: Floats
    high: Floats
    verdict: tuple[str, ...]


#: What a comparison may say, the best first.
VERDICTS = ("better", "same", "unclear", "worse")


def compare(
    group: Integers,
    groups: int,
    counted: npt.NDArray[np.bool_],
    apart: Sequence[Floats],
    together: Sequence[Floats],
) -> Comparison:
    """Compare waits, replication by replication: both ways saw the same luck, so the differences are paired."""
    first = np.array([mean_by(group, waits, counted, groups) for waits in apart])
    second = np.array([mean_by(group, waits, counted, groups) for waits in together])
    difference = second - first
    runs = len(difference)
    t = _T[runs - 2] if runs - 2 < len(_T) else _T_MANY
    half = t * difference.std(axis=0, ddof=1) / np.sqrt(runs)
    change = difference.mean(axis=0)
    wait = first.mean(axis=0)
    words = tuple(_word(*values) for values in zip(change - half, change + half, wait, strict=True))
    return Comparison(wait, second.mean(axis=0), change, change - half, change + half, words)


def _word(low: float, high: float, wait: float) -> str:
    noticed = max(NOTICED_SHARE * wait, NOTICED_HOURS)
    if high < -noticed:
        return "better"
    if low > noticed:
        return "worse"
    return "same" if -noticed <= low and high <= noticed else "unclear"
