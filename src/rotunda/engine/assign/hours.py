"""Why somebody who may do a need has no hours for it: absence, an appointment that ends, or other work."""

from __future__ import annotations

import numpy as np

from rotunda.engine.assign.check import Claim
from rotunda.engine.assign.problem import Problem
from rotunda.engine.assign.rules import room
from rotunda.engine.assign.rules.facts import DAYS

#: How a rule of days is told.
_SAID = {
    room.nobody_works_after_the_appointment_ends: "'s appointment has ended",
    room.nobody_works_before_the_first_day: " is not yet in service",
    room.nobody_works_while_absent: " is absent",
}


def window(problem: Problem, need: int) -> range:
    """The weeks of a need, from the first of its first piece to the last of its last."""
    own = problem.pieces_of(need)
    if not len(own):
        return range(0)
    return range(int(problem.pieces.begin[own].min()), int(problem.pieces.end[own].max()) + 1)


def fits_some_piece(problem: Problem, by_week: np.ndarray, person: int, need: int) -> bool:
    """Whether a person's parts by week (0 where it is not allowed) hold a piece of the need within its window, in a
    place that is filled when the rules allow this person too."""
    own = problem.pieces_of(need)
    places = int(np.diff(problem.pairs.first)[need]) + (problem.pair_of(person, need) < 0)
    return problem.fits(by_week, own[problem.pieces.place[own] < places])


def hours_said(problem: Problem, claim: Claim, person: int, need: int) -> str:
    """Sentences, each after a blank, on the days that a person is not there in the weeks of a need, and on the work
    that takes the rest; empty where hours enough for a piece of it are left."""
    weeks, facts = np.array(window(problem, need), dtype=np.int64), problem.facts
    if facts is None or not len(weeks):
        return ""
    pair = problem.pair_of(person, need)
    weeks = weeks[(problem.allowed[pair] >> weeks) & 1 > 0] if pair >= 0 else weeks
    mine = claim.who == person
    by_week = np.zeros(len(problem.weeks), dtype=np.int64)
    by_week[weeks] = problem.room[person, weeks] - claim.hours[mine][:, weeks].sum(axis=0)
    there, left = int(problem.room[person, weeks].sum()), int(by_week.sum())
    if fits_some_piece(problem, by_week, person, need):
        return ""
    days = (weeks[:, None] * DAYS + np.arange(DAYS)).reshape(-1)
    days = days[room.nobody_works_more_than_the_week_agreed(facts)[person, days] > 0]
    who, said = problem.people[person], []
    for rule, told in _SAID.items():
        missing = int((~rule(facts)[person, days]).sum())
        if missing:
            said.append(f"{who}{told} on {missing} of {len(days)} working days of those weeks.")
    parts = problem.parts
    busy = [problem.needs[n] for n in np.unique(problem.pieces.need[mine & (claim.hours[:, weeks].sum(axis=1) > 0)])]
    taken = f"; the rest is taken by {', '.join(busy[:3])}{' and others' if len(busy) > 3 else ''}" if busy else ""
    amount = "no hours" if left <= 0 else f"{left / parts:g} of {there / parts:g} hours"
    taken = taken or (", too few in the weeks of any piece" if left > 0 else "")
    if left <= 0 and busy:
        taken = f": all {there / parts:g} are taken by {', '.join(busy[:3])}{' and others' if len(busy) > 3 else ''}"
    said.append(f"{who} has {amount} left in them{taken}.")
    return "".join(f" {sentence}" for sentence in said)
