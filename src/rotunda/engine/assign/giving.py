"""What would give a person hours: no absence, a longer appointment, the week agreed in place of a calendar, more
hours."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from rotunda.engine.assign.rules.facts import Facts

#: Hours of a week that nobody is asked to agree to beyond.
MOST_HOURS = 40
#: The name of the want of hours, which stands where the name of a rule would.
RULE = "there are hours enough"


@dataclass(frozen=True)
class Change:
    """One change of the tables that takes a rule out of the way: the table, the cells that name the row, and what is
    set in it; a row that is not there is added, and one to `drop` goes."""

    rule: str
    table: str
    row: dict[str, object]
    set: dict[str, object]
    says: str
    drop: bool = False


@dataclass(frozen=True)
class Step:
    """A way to give hours: as a change of the facts, and as those of the tables."""

    made: Callable[[Facts], Facts]
    changes: tuple[Change, ...]


def alone(facts: Facts, person: int) -> Facts:
    """The facts of one person's days, who has the number 0."""
    own = facts.persons
    persons = replace(
        own,
        names=own.names[person : person + 1],
        hours=own.hours[person : person + 1],
        ends=own.ends[person : person + 1],
        hired=own.hired[person : person + 1],
    )
    absences = tuple((0, starts, ends) for who, starts, ends in facts.absences if who == person)
    calendars = tuple(replace(one, person=0) for one in facts.calendars if one.person == person)
    return replace(facts, persons=persons, absences=absences, calendars=calendars)


def with_hours(facts: Facts, hours: float) -> Facts:
    """The facts of the one person with so many hours a week."""
    return replace(facts, persons=replace(facts.persons, hours=np.array([float(hours)])))


def longer_week(facts: Facts, hours: float) -> Change:
    """So many hours a week for the one person."""
    who = facts.persons.names[0]
    return Change(
        RULE, "people", {"person": who}, {"weekly_hours": float(hours)}, f"{who} works {hours:g} hours a week"
    )


def giving(facts: Facts, weeks: set[int]) -> Iterator[Step]:
    """What may give the one person hours in these weeks, beside a longer week."""
    first, last = facts.dates[min(weeks)], facts.dates[max(weeks)] + timedelta(days=6)
    away = tuple(one for one in facts.absences if one[1] <= last and one[2] >= first)
    if away:
        yield _there(facts, away)
    if facts.persons.ends[0] < np.datetime64(last):
        yield _longer_appointment(facts, last)
    if facts.calendars:
        yield _week_agreed(facts)


def _there(facts: Facts, away: tuple[tuple[int, date, date], ...]) -> Step:
    """None of these absences."""
    who, left = facts.persons.names[0], tuple(one for one in facts.absences if one not in away)
    changes = [
        Change(
            RULE,
            "absences",
            {"person": who, "starts": starts, "ends": ends},
            {},
            f"{who} is not away from {starts} to {ends}",
            drop=True,
        )
        for _, starts, ends in away
    ]
    return Step(lambda facts: replace(facts, absences=left), tuple(changes))


def _longer_appointment(facts: Facts, last: date) -> Step:
    who, ends = facts.persons.names[0], np.array([last], dtype="datetime64[D]")
    said = f"{who}'s appointment lasts until {last}"
    return Step(
        lambda facts: replace(facts, persons=replace(facts.persons, ends=ends)),
        (Change(RULE, "people", {"person": who}, {"appointment_ends": last}, said),),
    )


def _week_agreed(facts: Facts) -> Step:
    """No calendar."""
    who = facts.persons.names[0]
    changes = [
        Change(
            RULE,
            "calendars",
            {"person": who, "starts": one.starts},
            {},
            f"{who} does not work the calendar of {one.starts}, but the week agreed",
            drop=True,
        )
        for one in facts.calendars
    ]
    return Step(lambda facts: replace(facts, calendars=()), tuple(changes))
