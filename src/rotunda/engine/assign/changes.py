"""The smallest change of the tables that would make a person eligible, with hours for a piece: what to learn, to be
cleared for, to agree on, or to have back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from itertools import combinations

import numpy as np
import polars as pl

from rotunda.engine.assign.giving import MOST_HOURS, Change, alone, giving, longer_week, with_hours
from rotunda.engine.assign.hours import fits_some_piece, window
from rotunda.engine.assign.problem import Problem
from rotunda.engine.assign.rules.facts import Facts, Integers
from rotunda.engine.assign.rules.law import No, all_that_say_no
from rotunda.engine.assign.rules.pair import accessible
from rotunda.engine.assign.rules.room import parts_there
from rotunda.estate import Estate


def smallest_change(problem: Problem, person: int, need: int) -> tuple[Change, ...]:
    """The fewest changes that together leave the person some week of the need with hours for a piece of it; none where
    only time or somebody else would do it, as in a freeze or an audit.

    Raises `ValueError` where the problem was not taken from an Estate.
    """
    facts = problem.facts
    if facts is None:
        raise ValueError("only a problem that was taken from an Estate has tables to change")
    noes, asked = all_that_say_no(facts, person, need), set(window(problem, need))
    best: tuple[Change, ...] = ()
    for count in range(len(noes) + 1):
        for away in combinations(noes, count):
            weeks = asked - {week for no in noes if no not in away for week in no.weeks}
            found = _made(problem, facts, away, (person, need), weeks) if weeks else None
            if found and (not best or len(found) < len(best)):
                best = found
    return best


def _made(
    problem: Problem, facts: Facts, away: tuple[No, ...], who: tuple[int, int], weeks: set[int]
) -> tuple[Change, ...] | None:
    """The changes that take these rules out of the way and, where the hours of these weeks hold no piece, give
    hours."""
    found: list[Change] = []
    for no in away:
        one = _changes_of(facts, no.rule, *who, weeks)
        if not one:
            return None
        found += one
    hours = _hours(problem, facts, who, weeks)
    return None if hours is None else (*found, *hours)


def _hours(problem: Problem, facts: Facts, who: tuple[int, int], weeks: set[int]) -> tuple[Change, ...] | None:
    """Nothing where a piece of the need fits into these weeks; else the fewest of: no absence, a longer appointment,
    the week agreed in place of a calendar; and last a longer week. `None` where all of them do not do it."""
    if _holds_a_piece(problem, problem.room[who[0]], who, weeks):
        return ()
    own = alone(facts, who[0])
    steps, least = tuple(giving(own, weeks)), int(own.persons.hours[0])
    for hours in range(least, MOST_HOURS + 1):
        for some in (some for count in range(len(steps) + 1) for some in combinations(steps, count)):
            other = own if hours == least else with_hours(own, hours)
            for step in some:
                other = step.made(other)
            if _holds_a_piece(problem, parts_there(other, problem.parts)[0], who, weeks):
                longer = [] if hours == least else [longer_week(own, hours)]
                return (*(change for step in some for change in step.changes), *longer)
    return None


def _holds_a_piece(problem: Problem, room: Integers, who: tuple[int, int], weeks: set[int]) -> bool:
    """Whether a piece of the need fits into a person's hours of these weeks, were all of them free."""
    open_weeks = np.isin(np.arange(len(problem.weeks)), sorted(weeks))
    return fits_some_piece(problem, np.where(open_weeks, room, 0), *who)


def _changes_of(facts: Facts, rule: str, person: int, need: int, weeks: set[int]) -> list[Change]:
    """What takes one rule out of the way; nothing where only time does."""
    if "cleared" in rule:
        return _clearing(facts, rule, person, need, weeks)
    return next((make(facts, rule, person, need) for word, make in _MAKERS.items() if word in rule), [])


def _learning(facts: Facts, rule: str, person: int, need: int) -> list[Change]:
    who, skill = facts.persons.names[person], int(facts.needs.skill[need])
    name, level, has = facts.skills[skill], int(facts.needs.level[need]), int(facts.level[person, skill])
    says = f"{who} learns {name} from level {has} to level {level}"
    if facts.weak[person, skill] >= level:
        says = f"{who}'s level {level} in {name} is confirmed"
    record = {"level": level, "evidence": "assessed", "confidence": 1.0}
    return [Change(rule, "person_skills", {"person": who, "skill": name}, record, says)]


def _clearing(facts: Facts, rule: str, person: int, need: int, weeks: set[int]) -> list[Change]:
    """Access to as few of the regimes as leave a week of these."""
    who, home, agency = facts.persons.names[person], _agency(facts, need), int(facts.needs.agency[need])
    ends, mask = facts.start + timedelta(days=7 * facts.weeks), sum(1 << week for week in weeks)
    one = np.array([person], dtype=np.int32)
    open_to = {regime: int(accessible(facts, one, regime, agency)[0]) for regime in facts.needs.regimes[need]}
    return next(
        [
            Change(
                rule,
                "clearances",
                {"person": who, "regime": facts.regimes[regime], "agency": home},
                {"status": "granted", "valid_from": facts.start, "valid_until": ends},
                f"{who} is cleared for {facts.regimes[regime]} data of {home or 'every agency'} from {facts.start} on",
            )
            for regime in some
        ]
        for count in range(1, len(open_to) + 1)
        for some in combinations(sorted(open_to), count)
        if mask & int(np.bitwise_and.reduce([-1, *(open_to[regime] for regime in open_to if regime not in some)]))
    )


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


def _opening(facts: Facts, rule: str, person: int, need: int) -> list[Change]:  # noqa: ARG001  # as the others
    work, skill, level = facts.needs.names[need].rsplit("/", 2)
    row = {"work": work, "skill": skill, "level": int(level)}
    says = f"it is agreed with the bargaining unit that others may do {skill} on {work}"
    return [Change(rule, "work_needs", row, {"bargaining_units": None}, says)]


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
    "fund": _funding,
    "presence": _moving,
    "scope": _scoping,
    "class": _serving,
    "bargaining": _opening,
    "voluntary": _agreeing,
}


def applied(estate: Estate, changes: tuple[Change, ...]) -> Estate:
    """The Estate after the changes."""
    for change in changes:
        table = estate[change.table]
        same = pl.all_horizontal([pl.col(name).eq_missing(pl.lit(value)) for name, value in change.row.items()])
        if change.drop:
            estate = estate.replace(**{change.table: table.filter(~same)})
            continue
        row = table.filter(same).to_dicts()
        fresh = dict.fromkeys(table.columns) | (row[0] if row else change.row) | change.set
        changed = pl.DataFrame([fresh], schema=table.schema)
        estate = estate.replace(**{change.table: pl.concat([table.filter(~same), changed])})
    return estate
