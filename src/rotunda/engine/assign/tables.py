"""Lays out an assignment as the tables of `outcome`."""

from __future__ import annotations

import numpy as np
import polars as pl

from rotunda.engine.assign import outcome
from rotunda.engine.assign.check import Claim, values_of
from rotunda.engine.assign.overrides import overrides_table
from rotunda.engine.assign.problem import Flags, Floats, Problem
from rotunda.engine.assign.unmet import unmet_table
from rotunda.engine.coverage.outcome import shaped


def tables_of(problem: Problem, claim: Claim) -> dict[str, pl.DataFrame]:
    """Every table of the assignment."""
    return {
        "assignment": assignment_table(problem, claim),
        "unmet": unmet_table(problem, claim),
        "people": people_table(problem, claim),
        "agencies": agencies_table(problem, claim),
        "goals": goals_table(problem, claim),
        "prices": prices_table(problem, claim),
        "systems": systems_table(problem, claim),
        "overrides": overrides_table(problem, claim),
    }


def _named(names: tuple[str, ...], numbers: np.ndarray) -> pl.Series:
    return pl.Series(names, dtype=pl.String()).gather(pl.Series(numbers, dtype=pl.Int64()))


def assignment_table(problem: Problem, claim: Claim) -> pl.DataFrame:
    """The table `assignment`."""
    piece, week = np.nonzero(claim.hours)
    need = problem.pieces.need[piece]
    starts = np.searchsorted(problem.pieces.need, np.arange(len(problem.needs)))
    frame = pl.DataFrame(
        {
            "person": _named(problem.people, claim.who[piece]),
            "need": _named(problem.needs, need),
            "piece": piece - starts[need],
            "place": problem.pieces.place[piece],
            "agency": _named(problem.agencies, problem.need_agency[need]),
            "week": pl.Series(problem.weeks, dtype=pl.Date()).gather(week),
            "hours": claim.hours[piece, week] / problem.parts,
            "locked": problem.locked[piece] >= 0,
        }
    )
    return shaped(frame, outcome.ASSIGNMENT)


def people_table(problem: Problem, claim: Claim) -> pl.DataFrame:
    """The table `people`."""
    done = np.flatnonzero(claim.who >= 0)
    who, count = claim.who[done], len(problem.people)
    used = np.bincount(who, problem.pieces.size[done], count) / problem.parts
    hours = problem.capacity / problem.parts
    home = None if problem.facts is None else _named(problem.agencies, problem.facts.persons.agency)
    frame = pl.DataFrame(
        {
            "person": pl.Series(problem.people, dtype=pl.String()),
            "agency": home if home is not None else pl.Series([None] * count, dtype=pl.String()),
            "hours": hours,
            "used": used,
            "load": np.divide(used, hours, out=np.zeros(count), where=hours > 0),
            "agencies": _distinct(who, problem.piece_agency[done], count),
            "needs": _distinct(who, problem.pieces.need[done], count),
            "price": _prices(problem, claim).max(axis=1, initial=0.0),
        }
    )
    return shaped(frame, outcome.PEOPLE)


def _distinct(who: np.ndarray, what: np.ndarray, count: int) -> np.ndarray:
    pairs = np.unique(np.stack([who, what]), axis=1)[0] if len(who) else who
    return np.bincount(pairs, minlength=count)


def _prices(problem: Problem, claim: Claim) -> Floats:
    """The price of an hour of each person's week."""
    week = claim.week_price
    return np.zeros(problem.room.shape) if week is None else week * problem.parts


def agencies_table(problem: Problem, claim: Claim) -> pl.DataFrame:
    """The table `agencies`."""
    done, count = np.flatnonzero(claim.who >= 0), len(problem.agencies)
    served = np.bincount(problem.piece_agency[done], problem.pieces.size[done], count)
    frame = pl.DataFrame(
        {
            "agency": pl.Series(problem.agencies, dtype=pl.String()),
            "asked": np.bincount(problem.piece_agency, problem.pieces.size, count) / problem.parts,
            "served": served / problem.parts,
            "floor": problem.floor / problem.parts,
            "short": np.maximum(problem.floor - served, 0) / problem.parts,
            "people": _distinct(problem.piece_agency[done], claim.who[done], count),
        }
    )
    return shaped(frame, outcome.AGENCIES)


def systems_table(problem: Problem, claim: Claim) -> pl.DataFrame:
    """The table `systems`; needs that name no system are left out."""
    facts, pieces, parts = problem.facts, problem.pieces, problem.parts
    if facts is None:
        return outcome.SYSTEMS.empty()
    system, count = facts.needs.system[pieces.need], len(facts.systems)
    named, done = np.flatnonzero(system >= 0), np.flatnonzero((system >= 0) & (claim.who >= 0))
    people, person = _most(system[done], claim.who[done], pieces.size[done], count)
    frame = pl.DataFrame(
        {
            "system": pl.Series(facts.systems, dtype=pl.String()),
            "asked": np.bincount(system[named], pieces.size[named], count) / parts,
            "served": np.bincount(system[done], pieces.size[done], count) / parts,
            "people": people,
            "person": _named(problem.people, person),
        }
    )
    shown = frame.with_columns(pl.when(pl.col("people") > 0).then("person").alias("person"))
    return shaped(shown.filter(pl.col("asked") > 0), outcome.SYSTEMS)


def _most(what: np.ndarray, who: np.ndarray, size: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Of each thing how many have some of it, and who has the most (0 where nobody has)."""
    hours = pl.DataFrame({"what": what, "who": who, "size": size}).group_by("what", "who").agg(pl.col("size").sum())
    first = hours.sort("what", "size", "who", descending=[False, True, False]).unique("what", keep="first")
    person = np.zeros(count, dtype=np.int64)
    person[first["what"].to_numpy()] = first["who"].to_numpy()
    return np.bincount(hours["what"].to_numpy(), minlength=count), person


def goals_table(problem: Problem, claim: Claim) -> pl.DataFrame:
    """The table `goals`. Bounds of single goals suppose that nobody's hours were short: only the rules limit them."""
    pieces, done, parts = problem.pieces, claim.who >= 0, problem.parts
    possible = possible_pieces(problem)
    critical = np.unique(np.stack([pieces.need, pieces.place])[:, pieces.bonus > 0], axis=1)
    worth = values_of(problem, claim)
    weight = pieces.size * pieces.worth
    at_most = np.bincount(problem.piece_agency, pieces.size * possible, len(problem.agencies))
    agencies, people = agencies_table(problem, claim), people_table(problem, claim)
    known, shared = _hours_known(problem, claim), _further_people(problem, claim)
    changed = float(pieces.size[(problem.present >= 0) & (claim.who != problem.present)].sum()) / parts
    rows: list[tuple[str, float, float | None, str, float]] = [
        ("cover", _places(problem, done), _places(problem, possible), f"places of {critical.shape[1]}", worth["cover"]),
        (
            "floors",
            float(agencies["short"].sum()),
            float(np.maximum(problem.floor - at_most, 0).sum()) / parts,
            "hours short of floors",
            worth["floors"],
        ),
        ("unmet", float(weight[~done].sum()), float(weight[~possible].sum()), "weighted hours", worth["unmet"]),
        ("continuity", known, _hours_knowable(problem), "hours by people who know the system", worth["continuity"]),
        ("handoffs", shared, 0.0, "further people on the same place of a need", worth["handoffs"]),
        ("agencies", float((people["agencies"] - 1).clip(0).sum()), 0.0, "further agencies", worth["agencies"]),
        (
            "load",
            float(people["load"].to_numpy().max(initial=0.0)),
            0.0,
            "greatest share of a person's hours",
            worth["load"],
        ),
        ("changes", changed, 0.0, "hours that somebody else has at present", worth["changes"]),
    ]
    schema = {column.name: column.dtype for column in outcome.GOAL.columns}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _places(problem: Problem, flags: Flags) -> float:
    """Places of critical needs of which every piece is among the flagged."""
    pieces = problem.pieces
    own = pieces.bonus > 0
    keys = np.stack([pieces.need, pieces.place])
    everything = np.unique(keys[:, own], axis=1).shape[1]
    missing = np.unique(keys[:, own & ~flags], axis=1).shape[1]
    return float(everything - missing)


def possible_pieces(problem: Problem, among: Flags | None = None) -> Flags:
    """Pieces that somebody may do in some week of their window: any pair, or one among the flagged."""
    pieces, first = problem.pieces, problem.pairs.first
    joined = np.zeros(len(problem.needs), dtype=np.int64)
    own = np.repeat(np.arange(len(problem.needs)), np.diff(first))
    np.bitwise_or.at(joined, own, problem.allowed if among is None else np.where(among, problem.allowed, 0))
    one = np.int64(1)
    window = (one << (pieces.end.astype(np.int64) + 1)) - (one << pieces.begin.astype(np.int64))
    return np.asarray(((joined[pieces.need] & window) != 0) & problem.fillable)


def _hours_known(problem: Problem, claim: Claim) -> float:
    done = np.flatnonzero(claim.who >= 0)
    pairs = problem.pairs_of(claim.who[done], problem.pieces.need[done])
    knows = problem.pairs.knows[pairs]
    return float(problem.pieces.size[done][knows == 2].sum()) / problem.parts


def _hours_knowable(problem: Problem) -> float:
    """Hours of pieces that somebody may do in some week of their window who knows the system."""
    possible = possible_pieces(problem, problem.pairs.knows == 2)
    return float(problem.pieces.size[possible].sum()) / problem.parts


def _further_people(problem: Problem, claim: Claim) -> float:
    done = np.flatnonzero(claim.who >= 0)
    rows = np.stack([problem.pieces.need[done], problem.pieces.place[done], claim.who[done]])
    return float(np.unique(rows, axis=1).shape[1] - np.unique(rows[:2], axis=1).shape[1])


def prices_table(problem: Problem, claim: Claim) -> pl.DataFrame:
    """The table `prices`."""
    price = _prices(problem, claim)
    used = np.zeros(problem.room.shape, dtype=np.int64)
    mine = claim.who >= 0
    np.add.at(used, claim.who[mine], claim.hours[mine])
    person, week = np.nonzero(price > 1e-9)
    frame = pl.DataFrame(
        {
            "person": _named(problem.people, person),
            "week": pl.Series(problem.weeks, dtype=pl.Date()).gather(week),
            "price": price[person, week],
            "free": (problem.room - used)[person, week] / problem.parts,
        }
    )
    return shaped(frame, outcome.PRICES)
