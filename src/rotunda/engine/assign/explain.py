"""Why this person and not that one: the rules that say no, the price, and the smallest change that would do."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from rotunda.engine.assign.changes import smallest_change
from rotunda.engine.assign.giving import Change
from rotunda.engine.assign.hours import hours_said, window
from rotunda.engine.assign.margins import Margins
from rotunda.engine.assign.parameters import Effort
from rotunda.engine.assign.problem import Fixed, Problem
from rotunda.engine.assign.rules.law import No, all_that_say_no
from rotunda.engine.assign.solve import Assignment, repaired

#: What the answer may be: the person does it; could, at a cost; could, but has not the hours for a piece of it, were
#: all of them free; may not in any week of it; or a human said no.
ANSWERS = ("chosen", "eligible", "without hours", "barred", "forbidden")

#: Moves of the search for what a pair would cost; a cost below which nothing is lost.
ENOUGH, LEAST = 20_000, 0.005


@dataclass(frozen=True)
class Explanation:
    """Of a person and a need: the answer; every rule that says no to some week of it, with its reason; the weeks that
    all rules allow; what the plan would be worth less were the pair locked, in hours of the least urgent work (`None`
    where it cannot be, or is so), and the needs and hours that would be given up; the smallest change that would make
    the person eligible, with hours for a piece of it; and all of it as sentences."""

    person: str
    need: str
    answer: str
    noes: tuple[No, ...]
    weeks: tuple[date, ...]
    cost: float | None
    given_up: tuple[tuple[str, float], ...]
    changes: tuple[Change, ...]
    says: str


@dataclass(frozen=True)
class _Asked:
    """What the sentences are made of: the explanation so far, and the numbers of the person and the need."""

    found: Assignment
    margins: Margins
    told: Explanation
    person: int
    need: int


def explain(found: Assignment, person: str, need: str) -> Explanation:
    """Why the person does, or does not do, what the need asks for.

    Raises `KeyError` for a person or need that the problem does not have, and `ValueError` where the problem was not
    taken from an Estate.
    """
    problem, facts = found.problem, found.problem.facts
    if facts is None:
        raise ValueError("only an assignment that was taken from an Estate can be explained by its rules")
    if person not in problem.people:
        raise KeyError(f"there is no person {person}")
    if need not in problem.needs:
        raise KeyError(f"nothing is asked for as need {need} in these weeks")
    p, n = problem.people.index(person), problem.needs.index(need)
    asked = set(window(problem, n))
    noes = tuple(no for no in all_that_say_no(facts, p, n) if asked & set(no.weeks))
    allowed = asked - {week for no in noes for week in no.weeks}
    answer = _answer(found, p, n, barred=not allowed)
    price = cost_of(found, p, n) if answer == "eligible" else None
    cost, given_up = (None, ()) if price is None else price
    changes = smallest_change(problem, p, n) if answer in {"barred", "without hours"} else ()
    weeks = tuple(problem.weeks[week] for week in sorted(allowed))
    told = Explanation(person, need, answer, noes, weeks, cost, given_up, changes, "")
    says = _SAID[answer](_Asked(found, Margins(problem, found.claim), told, p, n))
    return replace(told, says=says)


def _answer(found: Assignment, person: int, need: int, *, barred: bool) -> str:
    problem = found.problem
    own = problem.pieces_of(need)
    if (found.claim.who[own] == person).any():
        return "chosen"
    if any(ban.person == person and ban.need == need for ban in problem.bans):
        return "forbidden"
    if barred:
        return "barred"
    return "eligible" if problem.holds(person, need, own) else "without hours"


def cost_of(found: Assignment, person: int, need: int) -> tuple[float, tuple[tuple[str, float], ...]] | None:
    """What the plan would be worth less were the pair locked, with all else moved only for its sake: found by doing so,
    never below 0; and the needs of which hours that are done now would not be. `None` where the person has it not even
    then, as what is locked to others stands."""
    problem, claim = found.problem, found.claim
    pieces = problem.pieces_of(need)
    fixed = replace(problem, locks=(*problem.locks, Fixed(person, need)))
    changed = repaired(fixed, claim, Effort(moves=ENOUGH), pieces)
    if not (changed.who[pieces] == person).any():
        return None
    lost = np.flatnonzero((claim.who >= 0) & (changed.who < 0))
    hours = np.bincount(problem.pieces.need[lost], problem.pieces.size[lost]) / problem.parts
    given_up = tuple((problem.needs[at], float(hours[at])) for at in np.argsort(-hours, kind="stable") if hours[at] > 0)
    return max(found.value - changed.value, 0.0), given_up


def _chosen(asked: _Asked) -> str:
    """How many hours, why the person, and who would be next."""
    problem, told, margins = asked.found.problem, asked.told, asked.margins
    own = problem.pieces_of(asked.need)
    own = own[asked.found.claim.who[own] == asked.person]
    hours = problem.pieces.size[own].sum() / problem.parts
    said = [f"{told.person} is given {hours:g} hours of {told.need}."]
    lock = next((one for one in problem.locks if (one.person, one.need) == (asked.person, asked.need)), None)
    if lock is not None:
        return f"{said[0]} {_decided(lock)} fixed it: {lock.why or 'no reason is recorded'}."
    pair, first = problem.pair_of(asked.person, asked.need), problem.pairs.first
    knows = ("", "works for the agency", "knows the system")[int(problem.pairs.knows[pair])]
    said += [f"{told.person} {knows}."] if knows else []
    found = [
        (margin, other)
        for other in range(int(first[asked.need]), int(first[asked.need + 1]))
        if other != pair and (margin := margins.of(int(own[0]), other)) is not None
    ]
    if not found:
        return " ".join([*said, "Nobody else may do it and has the hours."])
    margin, other = max(found)
    behind = max((margins.of(int(own[0]), pair) or 0.0) - margin, 0.0)
    name = problem.people[problem.pairs.person[other]]
    return " ".join([*said, f"The next best, {name}, would bring {behind:.2f} less by the prices."])


def _forbidden(asked: _Asked) -> str:
    ban = next(one for one in asked.found.problem.bans if (one.person, one.need) == (asked.person, asked.need))
    why = ban.why or "no reason is recorded"
    return f"{_decided(ban)} decided that {asked.told.person} is not given {asked.told.need}: {why}."


def _barred(asked: _Asked) -> str:
    told, reasons = asked.told, " ".join(no.because for no in asked.told.noes)
    return f"{told.person} may not be given {told.need}. {reasons}{_could(told, reasons=bool(told.noes))}"


def _without_hours(asked: _Asked) -> str:
    told = asked.told
    why = "".join(f" {no.because}" for no in told.noes)
    why += hours_said(asked.found.problem, asked.found.claim, asked.person, asked.need)
    said = f"{told.person} may be given {told.need}, but has not the hours for a piece of it in the weeks allowed."
    return f"{said}{why}{_could(told)}"


def _eligible(asked: _Asked) -> str:
    problem, claim, told = asked.found.problem, asked.found.claim, asked.told
    why = "".join(f" {no.because}" for no in told.noes)
    why += rivals_said(problem, claim.who, asked.person, asked.need)
    why += hours_said(problem, claim, asked.person, asked.need)
    if told.cost is None:
        return f"{told.person} may be given {told.need}, but what is locked to others stands in the way.{why}"
    lock = f" To have it so, lock {told.person}={told.need}."
    if told.cost < LEAST:
        return f"{told.person} may be given {told.need} as well as others: the plan would be worth as much.{why}{lock}"
    gone = ", ".join(f"{hours:g} of {need}" for need, hours in told.given_up[:3])
    given_up = f", and these hours would not be done: {gone}" if gone else ""
    what = f"it would cost the plan about {told.cost:.2f} hours of the least urgent work{given_up}"
    return f"{told.person} may be given {told.need}; {what}.{why}{lock}"


def rivals_said(problem: Problem, who: np.ndarray, person: int, need: int) -> str:
    """A sentence, after a blank, on what the person does that nobody may do besides the need; empty where nothing
    is."""
    rivals = problem.rivals
    other = [i for j in problem.pieces_of(need) for i in rivals.piece[rivals.first[j] : rivals.first[j + 1]]]
    mine = sorted({problem.needs[problem.pieces.need[i]] for i in other if who[i] == person})
    return f" Who does {' or '.join(mine)} may not do this too, and {problem.people[person]} does." if mine else ""


def _could(told: Explanation, *, reasons: bool = True) -> str:
    if told.changes:
        return f" It would take: {'; '.join(change.says for change in told.changes)}."
    return " No change of a record would do." if reasons else "It asks for less than a part of an hour."


def _decided(one: Fixed) -> str:
    return f"{one.by or 'A human'}{f' on {one.on}' if one.on else ''}"


_SAID = {
    "chosen": _chosen,
    "forbidden": _forbidden,
    "barred": _barred,
    "without hours": _without_hours,
    "eligible": _eligible,
}
