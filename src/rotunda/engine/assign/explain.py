"""Why this person and not that one: the rules that say no, the price, and the smallest change that would do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from rotunda.engine.assign.check import Claim
from rotunda.engine.assign.hours import hours_said, window
from rotunda.engine.assign.margins import margin_of
from rotunda.engine.assign.problem import Problem
from rotunda.engine.assign.rules.facts import Facts
from rotunda.engine.assign.rules.law import No, all_that_say_no
from rotunda.engine.assign.solve import Assignment
from rotunda.estate import Estate

#: What the answer may be: the person does it, could, or may not in any week of it, or a human said no.
ANSWERS = ("chosen", "eligible", "barred", "forbidden")


@dataclass(frozen=True)
class Change:
    """One change of the tables that takes a rule out of the way: the table, the cells that name the row, and what is
    set in it; a row that is not there is added."""

    rule: str
    table: str
    row: dict[str, object]
    set: dict[str, object]
    says: str


@dataclass(frozen=True)
class Explanation:
    """Of a person and a need: the answer, every rule that says no to some week of it with its reason, the weeks that
    all rules allow, what it would cost to choose the person (at least, by the prices; `None` where it cannot be), and
    the smallest change that would make the person eligible; and all of it as sentences."""

    person: str
    need: str
    answer: str
    noes: tuple[No, ...]
    weeks: tuple[date, ...]
    cost: float | None
    changes: tuple[Change, ...]
    says: str


def explain(found: Assignment, person: str, need: str) -> Explanation:
    """Why the person does, or does not do, what the need asks for.

    Raises `KeyError` for a person or need that the problem does not have, and `ValueError` where the problem was not
    taken from an Estate.
    """
    problem = found.problem
    facts = problem.facts
    if facts is None:
        raise ValueError("only an assignment that was taken from an Estate can be explained by its rules")
    if person not in problem.people or need not in problem.needs:
        raise KeyError(f"there is no person {person} or no need {need}")
    p, n = problem.people.index(person), problem.needs.index(need)
    noes = all_that_say_no(facts, p, n)
    allowed = (set(range(facts.weeks)) - {week for no in noes for week in no.weeks}) & set(window(problem, n))
    weeks = tuple(problem.weeks[week] for week in sorted(allowed))
    answer = _answer(found, p, n, weeks)
    cost = cost_of(problem, found.claim, p, n) if answer == "eligible" else None
    changes = changes_for(facts, p, n) if answer == "barred" else ()
    return Explanation(
        person, need, answer, noes, weeks, cost, changes, _says(found, p, n, answer, noes, cost, changes)
    )


def _answer(found: Assignment, person: int, need: int, weeks: tuple[date, ...]) -> str:
    problem = found.problem
    if ((found.claim.who == person) & (problem.pieces.need == need)).any():
        return "chosen"
    if any(ban.person == person and ban.need == need for ban in problem.bans):
        return "forbidden"
    return "eligible" if weeks else "barred"


def cost_of(problem: Problem, claim: Claim, person: int, need: int) -> float | None:
    """What the whole would lose by the prices, were the person given the cheapest piece of the need that fits: the
    margin of whoever has it (or nothing, where it is not done) less the person's own. `None` where no piece fits."""
    pair = problem.pair_of(person, need)
    week = np.zeros(problem.room.shape) if claim.week_price is None else claim.week_price
    found: list[float] = []
    for j in np.flatnonzero((problem.pieces.need == need) & problem.fillable).tolist() if pair >= 0 else []:
        own = margin_of(problem, week, j, pair)
        if own is None:
            continue
        holder = int(claim.who[j])
        other = None if holder < 0 else margin_of(problem, week, j, problem.pair_of(holder, need))
        found.append(max((other or 0.0) - own, 0.0))
    return min(found) if found else None


def changes_for(facts: Facts, person: int, need: int) -> tuple[Change, ...]:
    """The changes that together make the person eligible; none where only time would do it, as in a freeze."""
    noes = all_that_say_no(facts, person, need)
    found: list[Change] = []
    for no in noes:
        found += _changes_of(facts, no.rule, person, need)
    return tuple(found) if {change.rule for change in found} == {no.rule for no in noes} else ()


def _changes_of(facts: Facts, rule: str, person: int, need: int) -> list[Change]:
    """What takes one rule out of the way; nothing where only time does."""
    return next((make(facts, rule, person, need) for word, make in _MAKERS.items() if word in rule), [])


def _learning(facts: Facts, rule: str, person: int, need: int) -> list[Change]:
    who, skill = facts.persons.names[person], int(facts.needs.skill[need])
    name, level = facts.skills[skill], int(facts.needs.level[need])
    says = f"{who} learns {name} from level {int(facts.level[person, skill])} to level {level}"
    record = {"level": level, "evidence": "assessed", "confidence": 1.0}
    return [Change(rule, "person_skills", {"person": who, "skill": name}, record, says)]


def _clearing(facts: Facts, rule: str, person: int, need: int) -> list[Change]:
    who, home = facts.persons.names[person], _agency(facts, need)
    ends = facts.start + timedelta(days=7 * facts.weeks)
    return [
        Change(
            rule,
            "clearances",
            {"person": who, "regime": facts.regimes[regime], "agency": home},
            {"status": "granted", "valid_from": facts.start, "valid_until": ends},
            f"{who} is cleared for {facts.regimes[regime]} data of {home or 'every agency'} from {facts.start} on",
        )
        for regime in facts.needs.regimes[need]
    ]


def _funding(facts: Facts, rule: str, person: int, need: int) -> list[Change]:  # noqa: ARG001  # as the others
    who = facts.persons.names[person]
    return [Change(rule, "people", {"person": who}, {"fund": None}, f"{who} is paid from an unrestricted fund")]


def _moving(facts: Facts, rule: str, person: int, need: int) -> list[Change]:
    who, place = facts.persons.names[person], facts.places[facts.needs.place[need]]
    return [Change(rule, "people", {"person": who}, {"location": place}, f"{who} works at {place}")]


def _scoping(facts: Facts, rule: str, person: int, need: int) -> list[Change]:  # noqa: ARG001  # as the others
    who = facts.persons.names[person]
    return [Change(rule, "people", {"person": who}, {"in_scope": True}, f"{who} comes in scope of the transfer")]


def _serving(facts: Facts, rule: str, person: int, need: int) -> list[Change]:
    """Service in the lowest class that will do; its clock begins with the horizon."""
    who, classes = facts.persons.names[person], [one for one in facts.classes if one[1] >= facts.needs.rank[need]]
    if not classes:
        return []
    row = {"person": who, "job_class": min(classes, key=lambda one: (one[1], one[0]))[0], "starts": facts.start}
    return [Change(rule, "higher_class", row, {}, f"{who} serves in class {row['job_class']} from {facts.start} on")]


def _agreeing(facts: Facts, rule: str, person: int, need: int) -> list[Change]:
    who, other = facts.persons.names[person], _agency(facts, need)
    says = f"{who} and the supervisor agree to work for {other or 'any agency'}"
    return [Change(rule, "moves", {"person": who, "agency": other}, {"wish": True, "consent": True}, says)]


def _agency(facts: Facts, need: int) -> str | None:
    agency = int(facts.needs.agency[need])
    return facts.agencies[agency] if agency >= 0 else None


#: What changes a no into a yes, by a word of the rule's name.
_MAKERS: Mapping[str, Callable[[Facts, str, int, int], list[Change]]] = {
    "skill": _learning,
    "cleared": _clearing,
    "fund": _funding,
    "presence": _moving,
    "scope": _scoping,
    "class": _serving,
    "voluntary": _agreeing,
}


def applied(estate: Estate, changes: tuple[Change, ...]) -> Estate:
    """The Estate after the changes."""
    for change in changes:
        table = estate[change.table]
        same = pl.all_horizontal([pl.col(name).eq_missing(pl.lit(value)) for name, value in change.row.items()])
        row = table.filter(same).to_dicts()
        fresh = dict.fromkeys(table.columns) | (row[0] if row else change.row) | change.set
        changed = pl.DataFrame([fresh], schema=table.schema)
        estate = estate.replace(**{change.table: pl.concat([table.filter(~same), changed])})
    return estate


def _says(  # noqa: PLR0913, PLR0917  # a sentence is made of all that is known
    found: Assignment,
    person: int,
    need: int,
    answer: str,
    noes: tuple[No, ...],
    cost: float | None,
    changes: tuple[Change, ...],
) -> str:
    problem = found.problem
    who, what = problem.people[person], problem.needs[need]
    reasons = " ".join(no.because for no in noes)
    if answer == "chosen":
        own = (found.claim.who == person) & (problem.pieces.need == need)
        hours = problem.pieces.size[own].sum() / problem.parts
        return f"{who} is given {hours:g} hours of {what}."
    if answer == "forbidden":
        told = next(ban for ban in problem.bans if ban.person == person and ban.need == need)
        return f"{told.by or 'A human'} decided that {who} is not given {what}: {told.why or 'no reason is recorded'}."
    if answer == "barred":
        could = f" It would take: {'; '.join(change.says for change in changes)}." if changes else ""
        return f"{who} may not be given {what}. {reasons}{could}"
    limited = (f" {reasons}" if noes else "") + hours_said(problem, found.claim, person, need)
    if cost is None:
        return f"{who} may be given {what}, but has not the hours for a piece of it in the weeks allowed.{limited}"
    if cost > 0:
        return f"{who} may be given {what}; it would cost about {cost:.2f} elsewhere.{limited}"
    return f"{who} may be given {what} as well as others; nothing would be lost by the prices.{limited}"
