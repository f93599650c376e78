"""Judges an assignment, its value and its bound by the definitions alone: sums and comparisons, no solver."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rotunda.engine.assign.judging import best_margin
from rotunda.engine.assign.problem import Floats, Integers, Problem
from rotunda.engine.result import Verdict

#: Values may differ by this share.
TOLERANCE = 1e-6


@dataclass(frozen=True)
class Claim:
    """What is said of an assignment: who does each piece (-1 for nobody), the parts by week, the value of it all; and
    prices with the bound that they prove, `None` where none is claimed."""

    who: Integers
    hours: npt.NDArray[np.int16]
    value: float
    week_price: Floats | None = None
    floor_price: Floats | None = None
    bound: float | None = None


def check(problem: Problem, claim: Claim) -> Verdict:
    """Whether every rule is obeyed, and the assignment is worth what is claimed, and the bound holds."""
    if strange := tuple(shapes_are_those_of_the_problem(problem, claim)):
        return Verdict(strange)
    rules = (
        pieces_are_done_whole_or_not_at_all,
        hours_are_in_the_window_of_the_piece,
        everybody_may_do_what_he_does_in_those_weeks,
        nobody_works_more_hours_than_there_are,
        nobody_does_two_rival_pieces,
        no_more_places_are_filled_than_people_are_allowed,
        locks_hold,
        bans_hold,
        the_value_is_what_is_claimed,
        the_bound_holds,
    )
    return Verdict(tuple(broken for rule in rules for broken in rule(problem, claim)))


def shapes_are_those_of_the_problem(problem: Problem, claim: Claim) -> Iterator[str]:
    """Arrays of another shape, strange people or hours below 0 cannot be judged."""
    pieces, weeks = len(problem.pieces), len(problem.weeks)
    if claim.who.shape != (pieces,) or claim.hours.shape != (pieces, weeks):
        yield "the assignment is not one of these pieces and weeks"
    elif ((claim.who < -1) | (claim.who >= len(problem.people))).any() or (claim.hours < 0).any():
        yield "somebody unknown does a piece, or hours are below 0"
    prices = (claim.week_price, claim.floor_price)
    for price, shape in zip(prices, (problem.room.shape, problem.floor.shape), strict=True):
        if price is not None and (price.shape != shape or not np.isfinite(price).all()):
            yield "the prices are not those of the problem, or not finite"


def pieces_are_done_whole_or_not_at_all(problem: Problem, claim: Claim) -> Iterator[str]:
    """The hours of a piece that somebody does are its size; of others 0."""
    done = claim.hours.sum(axis=1, dtype=np.int64)
    due = np.where(claim.who >= 0, problem.pieces.size, 0)
    for piece in np.flatnonzero(done != due).tolist():
        yield f"{_of(problem, piece)} has {done[piece]} parts of an hour where {due[piece]} are due"


def hours_are_in_the_window_of_the_piece(problem: Problem, claim: Claim) -> Iterator[str]:
    """Nothing is done before the first week or after the last."""
    week = np.arange(len(problem.weeks))
    outside = (week < problem.pieces.begin[:, None]) | (week > problem.pieces.end[:, None])
    for piece in np.flatnonzero(((claim.hours > 0) & outside).any(axis=1)).tolist():
        yield f"{_of(problem, piece)} has hours outside its window"


def everybody_may_do_what_he_does_in_those_weeks(problem: Problem, claim: Claim) -> Iterator[str]:
    """The pair is one that the rules allow, in each week with hours."""
    week, done = np.arange(len(problem.weeks)), np.flatnonzero(claim.who >= 0)
    pair = problem.pairs_of(claim.who[done], problem.pieces.need[done])
    mask = np.zeros(len(done), dtype=np.int64)
    mask[pair >= 0] = problem.pairs.weeks[pair[pair >= 0]]
    wrong = (((mask[:, None] >> week) & 1 == 0) & (claim.hours[done] > 0)).any(axis=1) | (pair < 0)
    for piece in done[wrong].tolist():
        yield f"{problem.people[claim.who[piece]]} may not do {_of(problem, piece)} in every week with hours"


def nobody_works_more_hours_than_there_are(problem: Problem, claim: Claim) -> Iterator[str]:
    """All pieces of a person in a week together take at most the room of that week."""
    used = np.zeros(problem.room.shape, dtype=np.int64)
    mine = claim.who >= 0
    np.add.at(used, claim.who[mine], claim.hours[mine])
    for person, week in np.argwhere(used > problem.room).tolist():
        yield (
            f"{problem.people[person]} works {used[person, week]} parts of an hour in the week of "
            f"{problem.weeks[week]}, where {problem.room[person, week]} are there"
        )


def nobody_does_two_rival_pieces(problem: Problem, claim: Claim) -> Iterator[str]:
    """Places of a need have different people, and nobody audits what he works on."""
    own = np.repeat(np.arange(len(problem.pieces)), np.diff(problem.rivals.first))
    other = problem.rivals.piece
    both = (claim.who[own] >= 0) & (claim.who[own] == claim.who[other]) & (own < other)
    for piece, rival in zip(own[both].tolist(), other[both].tolist(), strict=True):
        yield f"{problem.people[claim.who[piece]]} does both {_of(problem, piece)} and its rival {_of(problem, rival)}"


def no_more_places_are_filled_than_people_are_allowed(problem: Problem, claim: Claim) -> Iterator[str]:
    """Places beyond the number of people whom the rules allow stay empty."""
    for piece in np.flatnonzero((claim.who >= 0) & ~problem.fillable).tolist():
        yield f"{_of(problem, piece)} is done, a place more than people are allowed"


def locks_hold(problem: Problem, claim: Claim) -> Iterator[str]:
    """A locked piece is done by the person whom it is locked to, or by nobody."""
    for piece in np.flatnonzero(problem.locked >= 0).tolist():
        person = int(problem.pairs.person[problem.locked[piece]])
        if claim.who[piece] not in {-1, person}:
            yield f"{_of(problem, piece)} is locked to {problem.people[person]}, and somebody else does it"


def bans_hold(problem: Problem, claim: Claim) -> Iterator[str]:
    """Nobody does what a human forbade him."""
    for ban in problem.bans:
        if ((claim.who == ban.person) & (problem.pieces.need == ban.need)).any():
            yield f"{problem.people[ban.person]} does {problem.needs[ban.need]}, which was forbidden"


def the_value_is_what_is_claimed(problem: Problem, claim: Claim) -> Iterator[str]:
    """The value counted anew is the one claimed."""
    counted = sum(values_of(problem, claim).values())
    if not abs(counted - claim.value) <= TOLERANCE * max(abs(counted), 1.0):
        yield f"the assignment is worth {counted:g}, and {claim.value:g} is claimed"


def the_bound_holds(problem: Problem, claim: Claim) -> Iterator[str]:
    """The prices prove the bound, and the value is not above it."""
    if claim.bound is None:
        return
    if claim.week_price is None or claim.floor_price is None:
        yield "a bound is claimed without the prices that prove it"
        return
    proven = bound_of(problem, claim.week_price, claim.floor_price)
    slack = TOLERANCE * max(abs(proven), 1.0)
    if not claim.bound >= proven - slack:
        yield f"the prices prove a bound of {proven:g}, and {claim.bound:g} is claimed"
    if claim.value > claim.bound + slack:
        yield f"a value of {claim.value:g} is claimed above its bound of {claim.bound:g}"


def values_of(problem: Problem, claim: Claim) -> dict[str, float]:
    """What each goal contributes to the value, counted from the claim's people and hours."""
    pieces, done = problem.pieces, np.flatnonzero(claim.who >= 0)
    who, need = claim.who[done], pieces.need[done]
    pair = problem.pairs_of(who, need)
    known = np.where(pair >= 0, problem.pairs.extra[pair], 0.0) if len(problem.pairs) else np.zeros(len(done))
    on_places = np.unique(np.stack([need, pieces.place[done], who]), axis=1)
    places = np.unique(on_places[:2], axis=1)
    served = np.bincount(problem.piece_agency[done], pieces.size[done], len(problem.agencies))
    agencies = np.unique(np.stack([who, problem.piece_agency[done]]), axis=1)[0] if len(done) else who
    several = np.maximum(np.bincount(agencies, minlength=len(problem.people)) - 1, 0)
    load = np.bincount(who, pieces.size[done], len(problem.people))
    return {
        "cover": float(pieces.bonus[done].sum()),
        "floors": -float(np.maximum(problem.floor - served, 0) @ problem.floor_weight),
        "unmet": float(pieces.size[done] @ pieces.worth[done]),
        "continuity": float(pieces.size[done] @ known),
        "handoffs": -problem.handoff * float(on_places.shape[1] - places.shape[1]),
        "agencies": -problem.agency * float(several.sum()),
        "changes": problem.kept / problem.parts * float(pieces.size[done] @ (who == problem.present[done])),
        "load": -problem.load / problem.parts * float((load**2 / np.maximum(problem.capacity, 1)).sum()),
    }


def bound_of(problem: Problem, week: Floats, floor: Floats) -> float:
    """What no assignment can exceed, by any prices: those that may not be are cut to what may be."""
    week, floor = np.maximum(week, 0.0), np.clip(floor, 0.0, problem.floor_weight)
    total = float((week * problem.room).sum() - floor @ problem.floor) - _load_carried(problem, week)
    pieces, pairs, allowed, locked = problem.pieces, problem.pairs, problem.allowed, problem.locked
    for j in range(len(pieces)):
        need, size = int(pieces.need[j]), int(pieces.size[j])
        lock = int(locked[j])
        own = slice(lock, lock + 1) if lock >= 0 else slice(int(pairs.first[need]), int(pairs.first[need + 1]))
        if not problem.fillable[j]:
            continue
        persons = pairs.person[own]
        stays = problem.kept / problem.parts * (persons == problem.present[j])
        gain = size * (pieces.worth[j] + pairs.extra[own] + stays + floor[problem.piece_agency[j]]) + pieces.bonus[j]
        begin, end = int(pieces.begin[j]), int(pieces.end[j])
        total += best_margin(size, begin, end, gain, persons, allowed[own], week, problem.room)
    return total


def _load_carried(problem: Problem, week: Floats) -> float:
    """What the load of everybody loses at least, as far as the prices pay for it."""
    if problem.load <= 0:
        return 0.0
    load, total = problem.load / problem.parts, 0.0
    for room, price in zip(problem.room, week, strict=True):
        if room.any():
            share = min(float(price[room > 0].min()) / (2 * load), 1.0)
            total += load * float(room.sum()) * share * (2 - share)
    return total


def _of(problem: Problem, piece: int) -> str:
    return f"piece {piece} of {problem.needs[problem.pieces.need[piece]]}"
