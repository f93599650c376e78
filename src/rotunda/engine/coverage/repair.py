"""Finds the cheapest repair of every need that has too few people at home.

Each need asks for max(2, depth) people at home; who shares in from elsewhere counts once familiar with the service.
Each repair is the cheapest *had it to be done alone*. Steps that serve several repairs are counted once in the total,
which is therefore at most the sum of the repairs; it answers what all these repairs cost together, and another choice
of repairs may share more. How far the total can be from the least possible, `bound` tells.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from rotunda.engine.coverage.bound import sharing_of
from rotunda.engine.coverage.check_repairs import check_repairs
from rotunda.engine.coverage.choice import Addition, Choice, choose
from rotunda.engine.coverage.depth import Depths, depths_of
from rotunda.engine.coverage.outcome import REPAIR, REPAIRS, shaped
from rotunda.engine.coverage.prices import Ask, PriceList, hundredths
from rotunda.engine.coverage.problem import Problem
from rotunda.engine.coverage.staff import spare_hours, staff_of
from rotunda.engine.coverage.steps import additions_of, load_of, steps_of
from rotunda.engine.coverage.words import addition_in_words, in_words
from rotunda.engine.result import Result, Status
from rotunda.estate.progress import SILENT, Progress

_ASK = ["question", "agency", "missing"]
#: Progress is told once in so many asks.
_TELL_EVERY = 500
_CHOSEN: dict[str, pl.DataType] = {
    "ask": pl.UInt32(),
    "kind": pl.String(),
    "persons": pl.List(pl.String()),
    "hires": pl.Int64(),
    "hours": pl.Float64(),
    "weeks": pl.Float64(),
    "why": pl.String(),
    "other_kind": pl.String(),
    "other_person": pl.String(),
    "other_hours": pl.Float64(),
    "other_weeks": pl.Float64(),
    "other_why": pl.String(),
    **{f"{kind}_hours": pl.Float64() for kind in REPAIRS},
}


@dataclass(frozen=True)
class Chosen:
    """The choice for every ask, in order, and what one need of each is charged at least."""

    choices: tuple[Choice, ...]
    least: tuple[float, ...]


def repair(problem: Problem, depths: Depths | None = None, progress: Progress = SILENT) -> Result:
    """The cheapest repair of each short need, and the steps of all.

    The solution has the tables `repairs`, `steps` and `load`. The objective is the hours of all steps, each counted
    once; the bound is what no set of steps that repairs everything can stay below.
    """
    started = time.perf_counter()
    depths = depths or depths_of(problem)
    short, asks = _asks(depths)
    prices = PriceList(problem, staff_of(problem, depths))
    chosen = _choose_all(prices, short, asks, progress)
    told = pl.DataFrame(
        [_told(prices, number, choice) for number, choice in enumerate(chosen.choices)], schema=_CHOSEN, orient="row"
    )
    repairs = shaped(short.join(told, on="ask").sort("service", "skill"), REPAIR)
    steps = steps_of(short, additions_of(prices, chosen.choices))
    people = problem.people.join(spare_hours(problem, depths), on="person")
    verdict = check_repairs(problem, repairs, steps, dict(people.select("person", "spare_hours").iter_rows()))
    total = float(steps["hours"].sum())
    bound = min(total, sum(chosen.least))
    proven = Status.OPTIMAL if bound == total else Status.FEASIBLE
    return Result(
        status=proven if verdict.holds else Status.UNKNOWN,
        objective=total,
        bound=bound,
        seconds=time.perf_counter() - started,
        seed=None,
        verdict=verdict,
        solution={"repairs": repairs, "steps": steps, "load": load_of(steps, people)},
    )


def _asks(depths: Depths) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The short needs with the number of their ask, and the asks: ask, skill, level, agency, regimes, missing, needs,
    services (a list)."""
    short = depths.needs.filter(pl.col("home_depth") < pl.col("depth")).with_columns(
        (pl.col("depth") - pl.col("home_depth")).alias("missing")
    )
    asks = (
        short.group_by(_ASK)
        .agg(pl.col("skill", "level", "regimes").first(), pl.len().alias("needs"), pl.col("service").alias("services"))
        .sort(_ASK)
        .with_row_index("ask")
    )
    return short.join(asks.select("ask", *_ASK), on=_ASK, nulls_equal=True), asks


def _choose_all(price_list: PriceList, short: pl.DataFrame, asks: pl.DataFrame, progress: Progress) -> Chosen:
    sharing = sharing_of(short)
    choices, least = [], []
    for number, row in enumerate(asks.iter_rows(named=True)):
        if number % _TELL_EVERY == 0:
            progress.advance(number, asks.height)
        ask = Ask(row["skill"], row["level"], row["agency"], tuple(row["regimes"] or ()), row["missing"])
        prices = price_list.of(ask)
        choice = choose(price_list, ask, prices)
        most = max(sharing.by_service[service,] for service in row["services"])
        least.append(row["needs"] * sharing.least(price_list, ask, prices, most))
        choices.append(choice)
        for one in choice.added:
            if one.person is not None:  # each service must be learned, the skill and the clearance once
                hours = one.learn + one.clear + one.familiarise * row["needs"]
                price_list.take(one.person, hundredths(hours))
    return Chosen(tuple(choices), tuple(least))


def _told(prices: PriceList, number: int, choice: Choice) -> tuple[object, ...]:
    """One row of `_CHOSEN`."""
    persons = [prices.staff.persons[one.person] for one in choice.added if one.person is not None]
    return (
        number,
        REPAIRS[choice.costliest.kind],
        persons or None,
        len(choice.added) - len(persons),
        sum(one.hours for one in choice.added),
        max(one.weeks for one in choice.added),
        in_words(prices, choice),
        *_runner_up(prices, choice),
        *(None if one is None else one.hours for one in choice.compared),
    )


def _runner_up(prices: PriceList, choice: Choice) -> Iterator[object]:
    """Kind, person, hours, weeks and words of the repair in which the runner-up takes the place of the costliest."""
    other = choice.runner_up
    if other is None:
        yield from (None,) * 5
        return
    additions: tuple[Addition, ...] = (*choice.added[:-1], other)
    yield REPAIRS[other.kind]
    yield None if other.person is None else prices.staff.persons[other.person]
    yield sum(one.hours for one in additions)
    yield max(one.weeks for one in additions)
    yield addition_in_words(prices, choice.ask, other)
