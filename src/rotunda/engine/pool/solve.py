"""What waiting each home sees when its people serve only it, and when they serve all."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from rotunda.engine.pool.calibrate import Fit, calibrate, mean_by, with_lag
from rotunda.engine.pool.check import both, check
from rotunda.engine.pool.compare import NOTICED_HOURS, NOTICED_SHARE, Comparison, compare
from rotunda.engine.pool.desk import Floats
from rotunda.engine.pool.problem import PoolParameters, Problem
from rotunda.engine.pool.replay import (
    Draw,
    Ways,
    arrivals_apart,
    arrivals_together,
    draws,
    serve_apart,
    serve_together,
    ways_of,
)
from rotunda.engine.pool.staffing import formula_waits, staffing
from rotunda.engine.pool.trust import FEWEST, reasons_for_homes, reasons_for_locations
from rotunda.engine.result import Result, Status, Verdict
from rotunda.estate.progress import SILENT, Progress

#: Context penalties tried for the one at which pooling stops paying.
PENALTIES = (0.0, 0.1, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0)
#: So many tickets are replayed in all replications together; more tickets have fewer of them, and at least three.
_TICKETS_IN_ALL = 2_000_000
#: The replay is fitted on the last so many tickets of a log, and asked there when pooling stops paying.
_FITTED = 500_000
_LEAST_REPLICATIONS = 3


@dataclass(frozen=True)
class _Waits:
    """Waits apart and together in each replication, lag and line, at most a week; tickets that count."""

    apart: Sequence[Floats]
    together: Sequence[Floats]
    counted: npt.NDArray[np.bool_]


def pool(problem: Problem, parameters: PoolParameters, progress: Progress = SILENT) -> Result:
    """Fit the replay, run it both ways, and tell who waits longer and who shorter.

    The objective is the mean wait together of all tickets about which a conclusion is drawn, in working hours. It is a
    measurement with an interval, not an optimum, so there is no bound.
    """
    began = time.perf_counter()
    ways = ways_of(problem)
    runs = max(_LEAST_REPLICATIONS, min(parameters.replications, _TICKETS_IN_ALL // max(len(problem), 1)))
    drawn = draws(problem, runs, parameters.seed)
    recent = problem.last(_FITTED)
    fit = calibrate(recent, ways, progress)
    progress.stage("Replaying the log apart and together")
    waits = _replay(problem, ways, drawn, fit, parameters)
    homes = compare(problem.home, len(problem.homes), waits.counted, waits.apart, waits.together)
    why = reasons_for_homes(problem, fit)
    progress.stage("Asking when pooling stops paying")
    table = _homes(problem, waits, homes, why, _break_even(recent, ways, fit, parameters), parameters)
    told = table.filter("conclusion")
    weights = int(told["tickets"].sum())
    return Result(
        status=Status.FEASIBLE,
        objective=float((told["together"] * told["tickets"]).sum()) / weights if weights else None,
        bound=None,
        seconds=time.perf_counter() - began,
        seed=parameters.seed,
        verdict=_verdict(problem, ways, drawn[0], fit, parameters),
        solution={
            "pool_homes": table,
            "pool_locations": _locations(problem, waits, why),
            "calibration": _calibration(problem, fit, why),
            "staffing": staffing(problem, fit.factor, parameters),
            "handling": pl.DataFrame({"ticket": problem.ticket, "hours": fit.factor[problem.home] * problem.handling}),
        },
    )


def _replay(problem: Problem, ways: Ways, drawn: Sequence[Draw], fit: Fit, parameters: PoolParameters) -> _Waits:
    scale = fit.factor[problem.home]
    apart, together = [], []
    for draw in drawn:
        work = scale * draw.handling
        apart.append(with_lag(problem, draw, fit.lag, serve_apart(problem, ways, work).waited))
        pooled = serve_together(problem, ways, work, penalty=parameters.penalty, handover=parameters.handover)
        together.append(with_lag(problem, draw, fit.lag, pooled.waited))
    return _Waits(apart, together, problem.counted)


def _break_even(problem: Problem, ways: Ways, fit: Fit, parameters: PoolParameters) -> Floats:
    """The penalty from which on each home waits noticeably longer than apart, between two tried by a straight line;
    infinite where it does at none of them, 0 where at all."""
    counted, homes = problem.counted, len(problem.homes)
    scale = fit.factor[problem.home]
    runs = max(1, min(_LEAST_REPLICATIONS, _TICKETS_IN_ALL // (len(PENALTIES) * len(problem))))
    some = draws(problem, runs, parameters.seed)
    goal = np.mean([mean_by(problem.home, serve_apart(problem, ways, scale * d.handling).waited, counted, homes)
                    for d in some], axis=0)  # fmt: skip
    means = []
    for penalty in PENALTIES:
        served = [serve_together(problem, ways, scale * d.handling, penalty=penalty, handover=parameters.handover)
                  for d in some]  # fmt: skip
        means.append(np.mean([mean_by(problem.home, one.waited, counted, homes) for one in served], axis=0))
    above = np.array(means) - goal - np.maximum(NOTICED_SHARE * (goal + fit.lag), NOTICED_HOURS)
    crossing = np.full(homes, np.inf)
    for home in range(homes):
        over = np.flatnonzero(above[:, home] > 0)
        if len(over):
            at = over[0]
            crossing[home] = (
                0.0 if at == 0 else np.interp(0.0, above[at - 1 : at + 1, home], PENALTIES[at - 1 : at + 1])
            )
    return crossing


def _seen(problem: Problem) -> tuple[Floats, npt.NDArray[np.int64]]:
    """The mean wait that was observed at each home, and of how many tickets."""
    homes = len(problem.homes)
    observed = mean_by(problem.home, problem.wait, problem.counted, homes)
    return observed, np.bincount(problem.home[problem.counted], minlength=homes)


def _compared(seen: Floats, tickets: npt.NDArray[np.int64], result: Comparison, why: Sequence[str]) -> pl.DataFrame:
    told = [not reason for reason in why]
    return pl.DataFrame(
        {
            "tickets": tickets,
            "observed": seen,
            "apart": result.apart,
            "together": result.together,
            "change": result.change,
            "low": result.low,
            "high": result.high,
            "verdict": [word if yes else None for word, yes in zip(result.verdict, told, strict=True)],
            "conclusion": told,
            "reason": [reason or None for reason in why],
        },
        schema_overrides={"verdict": pl.String(), "reason": pl.String()},
    ).with_columns(pl.col(pl.Float64).fill_nan(None))


def _homes(  # noqa: PLR0913, PLR0917  # the table joins what all steps found
    problem: Problem,
    waits: _Waits,
    result: Comparison,
    why: Sequence[str],
    break_even: Floats,
    parameters: PoolParameters,
) -> pl.DataFrame:
    homes = len(problem.homes)
    target = np.array(parameters.targets)[problem.priority]

    def in_target(runs: Sequence[Floats]) -> Floats:
        shares = [mean_by(problem.home, (wait <= target).astype(np.float64), waits.counted, homes) for wait in runs]
        return np.asarray(np.mean(shares, axis=0))

    told = np.array([not reason for reason in why])
    frame = pl.DataFrame(
        {
            "home": problem.homes,
            "people": np.bincount(problem.person_home, minlength=homes),
        }
    ).hstack(_compared(*_seen(problem), result, why))
    return (
        frame.with_columns(
            pl.Series("in_target_apart", in_target(waits.apart)).fill_nan(None),
            pl.Series("in_target_together", in_target(waits.together)).fill_nan(None),
            pl.Series("break_even", np.where(told & np.isfinite(break_even), break_even, np.nan)).fill_nan(None),
        )
        .filter((pl.col("tickets") > 0) | (pl.col("people") > 0))
        .sort("tickets", "home", descending=[True, False])
    )


def _locations(problem: Problem, waits: _Waits, why_homes: Sequence[str]) -> pl.DataFrame:
    """Each place by those of its tickets that went to homes about which a conclusion is drawn."""
    places = len(problem.locations)
    told_home = np.array([not reason for reason in why_homes])[problem.home]
    asked = np.bincount(problem.location[waits.counted & (problem.location >= 0)], minlength=places)
    used = waits.counted & told_home & (problem.location >= 0)
    tickets = np.bincount(problem.location[used], minlength=places)
    result = compare(problem.location, places, used, waits.apart, waits.together)
    seen = mean_by(problem.location, problem.wait, used, places)
    frame = pl.DataFrame({"location": problem.locations, "asked": asked}, schema_overrides={"location": pl.String()})
    table = frame.hstack(_compared(seen, tickets, result, reasons_for_locations(tickets)))
    return table.filter(pl.col("asked") >= FEWEST).sort("tickets", "location", descending=[True, False])


def _calibration(problem: Problem, fit: Fit, why: Sequence[str]) -> pl.DataFrame:
    return (
        pl.DataFrame(
            {
                "home": problem.homes,
                "tickets": fit.tickets,
                "factor": fit.factor,
                "lag": fit.lag,
                "formula": np.where(np.isfinite(waits := formula_waits(problem, fit.factor)), waits, np.nan),
                "observed": fit.observed,
                "simulated": fit.simulated,
                "off_mean": fit.off_mean,
                "off_shares": fit.off_shares,
                "off_later": fit.off_later,
                "conclusion": [not reason for reason in why],
                "reason": [reason or None for reason in why],
            },
            schema_overrides={"reason": pl.String()},
        )
        .with_columns(pl.col(pl.Float64).fill_nan(None))
        .filter(pl.col("tickets") > 0)
        .sort("tickets", "home", descending=[True, False])
    )


def _verdict(problem: Problem, ways: Ways, draw: Draw, fit: Fit, parameters: PoolParameters) -> Verdict:
    """What the checker says of the first replication, both ways."""
    work = fit.factor[problem.home] * draw.handling
    apart, alone = arrivals_apart(problem, work), serve_apart(problem, ways, work)
    together = arrivals_together(problem, work, parameters.handover)
    pooled = serve_together(problem, ways, work, penalty=parameters.penalty, handover=parameters.handover)
    return both(check(ways.apart, apart, alone), check(ways.together, together, pooled, penalty=parameters.penalty))
