"""Fits the replay to what was seen, and tells how far off it is where it was not fitted.

What a desk's tickets wait is told as two parts: W = L + Q.

- Q, the wait in line that the replay shows, with handling times of `factor` times their estimate. The estimate is the
  most that handling can be (see `handling`), so the factor is at most 1.
- L, the lag: what is left of the mean. People read their tickets twice a day, are in meetings, serve others. Load does
  not explain it, so nobody may hope that a pool shortens it; it is the same apart and together.

Of the factors that leave a home no negative lag, that one is taken with which lag + Q comes nearest to the mean wait
of each day, in least squares weighed by tickets. The lag of a single ticket is drawn from the waits observed at its
home, scaled to the mean lag. Not fitted, and therefore telling: the shares begun within an hour, half a day and a day;
and the last third of the log, predicted by the first two.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rotunda.engine.pool.desk import Floats
from rotunda.engine.pool.problem import Problem
from rotunda.engine.pool.replay import Draw, Ways, estimates, serve_apart
from rotunda.estate.progress import SILENT, Progress

#: The factors that are tried.
FACTORS = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
#: The shares of tickets begun within so many working hours are compared.
MARKS = (1.0, 4.0, 8.0)
#: Hours of waiting that nobody would notice.
_UNNOTICED = 0.05
#: So much more than the wait observed may the line alone be.
_TOLERANCE = 0.02


@dataclass(frozen=True)
class Fit:
    """A fit, by home: arrays of shape (homes,), NaN where a home has no ticket.

    `factor` and mean `lag` (hours); `observed` and `simulated` mean wait (hours, up to a week); `off_mean`, their
    relative difference; `off_shares`, the largest difference of the shares begun within `MARKS`; `off_later`, the
    relative difference of the mean wait in the last third when only the first two were fitted; `tickets`, how many were
    compared.
    """

    factor: Floats
    lag: Floats
    observed: Floats
    simulated: Floats
    off_mean: Floats
    off_shares: Floats
    off_later: Floats
    tickets: npt.NDArray[np.int64]


def calibrate(problem: Problem, ways: Ways, progress: Progress = SILENT) -> Fit:
    """The fit of a replay, on the estimates themselves, so that good and bad days fall where they did."""
    homes, own = len(problem.homes), estimates(problem)
    counted = problem.counted
    later = problem.time >= np.quantile(problem.time, 2 / 3)
    progress.stage("Fitting the replay to what was observed")
    lines = {factor: _lines(problem, ways, own, factor) for factor in FACTORS}
    factor, lag = _fit(problem, lines, counted)
    early_factor, early_lag = _fit(problem, lines, counted & ~later)
    # All homes together with the factors they were fitted with: homes that lend people feel each other's.
    wait = with_lag(problem, own, lag, _lines(problem, ways, own, factor))
    early = with_lag(problem, own, early_lag, _lines(problem, ways, own, early_factor))
    observed = mean_by(problem.home, problem.wait, counted, homes)
    simulated = mean_by(problem.home, wait, counted, homes)
    told, seen = (mean_by(problem.home, values, later, homes) for values in (early, problem.wait))
    return Fit(
        factor=factor,
        lag=lag,
        observed=observed,
        simulated=simulated,
        off_mean=_off(simulated, observed),
        off_shares=_off_shares(problem, wait, counted),
        off_later=_off(told, seen),
        tickets=np.bincount(problem.home[counted], minlength=homes),
    )


def with_lag(problem: Problem, draw: Draw, lag: Floats, waited: Floats) -> Floats:
    """The waits of a replication: in line and before anybody looks, together at most a week."""
    return np.minimum(waited + lag[problem.home] * draw.lag, problem.most)


def mean_by(
    group: npt.NDArray[np.int32], values: Floats, counted: npt.NDArray[np.bool_], groups: int
) -> npt.NDArray[np.float64]:
    """The mean of the counted values of each group, NaN where there is none. Group -1 is nobody's."""
    used = counted & (group >= 0)
    sums = np.bincount(group[used], weights=values[used], minlength=groups)
    counts = np.bincount(group[used], minlength=groups)
    return np.asarray(np.divide(sums, counts, out=np.full(groups, np.nan), where=counts > 0))


def _lines(problem: Problem, ways: Ways, draw: Draw, factor: float | Floats) -> Floats:
    """The waits in line apart, up to a week."""
    scale = factor if isinstance(factor, float) else factor[problem.home]
    return np.minimum(serve_apart(problem, ways, scale * draw.handling).waited, problem.most)


def _fit(problem: Problem, lines: Mapping[float, Floats], counted: npt.NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """The factor and the lag of each home; 1 and 0 for a home without a counted ticket."""
    homes = len(problem.homes)
    day = np.floor(problem.time / problem.hours.day).astype(np.int32)
    cell = problem.home * np.int32(day.max() + 1) + day
    cells = homes * int(day.max() + 1)
    tickets = np.bincount(cell[counted], minlength=cells)
    goal, seen = mean_by(problem.home, problem.wait, counted, homes), mean_by(cell, problem.wait, counted, cells)
    best, factor, lag = np.full(homes, np.inf), np.ones(homes), np.zeros(homes)
    for tried, waits in lines.items():
        mean = mean_by(problem.home, waits, counted, homes)
        left = np.maximum(goal - mean, 0.0)
        miss = np.nan_to_num(seen - mean_by(cell, waits, counted, cells) - np.repeat(left, cells // homes)) ** 2
        worse = (miss * tickets).reshape(homes, -1).sum(axis=1)
        better = (worse < best) & (mean <= goal * (1 + _TOLERANCE))
        best, factor, lag = np.where(better, worse, best), np.where(better, tried, factor), np.where(better, left, lag)
    nothing_fits = ~np.isfinite(best)
    return np.where(nothing_fits, min(lines), factor), np.where(np.isnan(goal), 0.0, lag)


def _off(told: Floats, seen: Floats) -> Floats:
    """The relative difference; none where both are no wait that anybody would notice, NaN where only one is none."""
    off = np.divide(told - seen, seen, out=np.full(len(seen), np.nan), where=seen > 0)
    return np.asarray(np.where((told < _UNNOTICED) & (seen < _UNNOTICED), 0.0, off))


def _off_shares(problem: Problem, wait: Floats, counted: npt.NDArray[np.bool_]) -> Floats:
    worst = np.zeros(len(problem.homes))
    for mark in MARKS:
        told, seen = (
            mean_by(problem.home, (values <= mark).astype(np.float64), counted, len(problem.homes))
            for values in (wait, problem.wait)
        )
        worst = np.maximum(worst, np.abs(told - seen))
    return worst
