"""What is not done, and what is in the way: the rules, the weeks, the hours and their shadow price."""

from __future__ import annotations

import numpy as np
import polars as pl

from rotunda.engine.assign import outcome
from rotunda.engine.assign.barring import why_nobody
from rotunda.engine.assign.check import Claim
from rotunda.engine.assign.problem import Problem


def unmet_table(problem: Problem, claim: Claim) -> pl.DataFrame:
    """The table `unmet`, the most missed first."""
    pieces, parts = problem.pieces, problem.parts
    left = claim.who < 0
    used = np.zeros(problem.room.shape, dtype=np.int64)
    np.add.at(used, claim.who[~left], claim.hours[~left])
    free = problem.room - used
    rows = []
    for need in np.unique(pieces.need[left]).tolist():
        own = problem.pieces_of(need)
        missing = own[left[own]]
        size = pieces.size[missing]
        eligible, price, reason, why = in_the_way(problem, claim, need, missing, free)
        rows.append(
            {
                "need": problem.needs[need],
                "agency": problem.agencies[problem.need_agency[need]],
                "asked": float(pieces.size[own].sum()) / parts,
                "unmet": float(size.sum()) / parts,
                "missed": float(size @ pieces.worth[missing] + pieces.bonus[missing].sum()),
                "eligible": eligible,
                "price": price,
                "reason": reason,
                "why": why,
            }
        )
    schema = {column.name: column.dtype for column in outcome.UNMET.columns}
    return pl.DataFrame(rows, schema=schema).sort("missed", "need", descending=[True, False])


def in_the_way(
    problem: Problem, claim: Claim, need: int, missing: np.ndarray, free: np.ndarray
) -> tuple[int, float | None, str, str]:
    """How many people the rules allow, the least price of their hours, and what is in the way."""
    pieces, pairs, name = problem.pieces, problem.pairs, problem.needs[need]
    own = slice(int(pairs.first[need]), int(pairs.first[need + 1]))
    begin, end = int(pieces.begin[missing].min()), int(pieces.end[missing].max())
    weeks = np.arange(begin, end + 1)
    open_weeks = (problem.allowed[own, None] >> weeks) & 1 > 0
    persons = pairs.person[own]
    able = open_weeks.any(axis=1)
    hours = float(pieces.size[missing].sum()) / problem.parts
    if not len(persons) or not able.any():
        facts, weeks_asked = problem.facts, range(begin, end + 1)
        nobody = "the rules allow nobody" if facts is None else why_nobody(facts, need, weeks_asked)
        said = f"{hours:g} hours of {name} are not done: {nobody}."
        return 0, None, "weeks" if len(persons) else "nobody", said
    if not problem.fillable[missing].any():
        said = f"{hours:g} hours of {name} are not done: it asks for more people than the {len(persons)} allowed."
        return len(persons), None, "people", said
    return _crowded(problem, claim, need, (missing, free, open_weeks, weeks))


def _crowded(
    problem: Problem, claim: Claim, need: int, where: tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]
) -> tuple[int, float | None, str, str]:
    """The same where somebody is allowed: too few hours, or others who need them more."""
    missing, free, open_weeks, weeks = where
    pieces, pairs = problem.pieces, problem.pairs
    persons = pairs.person[int(pairs.first[need]) : int(pairs.first[need + 1])]
    week = np.zeros(problem.room.shape) if claim.week_price is None else claim.week_price
    there = open_weeks & (problem.room[np.ix_(persons, weeks)] > 0)
    price = np.where(there, week[np.ix_(persons, weeks)], np.inf)
    count = int(open_weeks.any(axis=1).sum())
    people = f"the {count} people" if count > 1 else "the one person"
    undone = f"{float(pieces.size[missing].sum()) / problem.parts:g} hours of {problem.needs[need]} are not done"
    if not there.any():
        return (
            count,
            None,
            "hours",
            f"{undone}: {people} allowed {'are' if count > 1 else 'is'} not there in those weeks.",
        )
    least = float(price.min()) * problem.parts
    cheapest = problem.people[persons[int(np.argmin(price.min(axis=1)))]]
    room = np.where(open_weeks, free[np.ix_(persons, weeks)], 0)
    begin, end = pieces.begin[missing] - weeks[0], pieces.end[missing] - weeks[0]
    windows = zip(begin.tolist(), end.tolist(), pieces.size[missing].tolist(), strict=True)
    if any(room[:, first : last + 1].sum(axis=1).max() >= size for first, last, size in windows):
        said = (
            f"{undone} though somebody has room: {people} allowed already fill another place of it, or what it is worth"
            " is less than another hand-off costs."
        )
        return count, least, "rival", said
    left = f"{people} allowed {'have' if count > 1 else 'has'} no hours left for a piece of it"
    said = f"{undone}: {left}; the cheapest hour, of {cheapest}, is worth {least:.2f} elsewhere."
    return count, least, "hours", said
