"""The rules of a person's own days: each tells on which working days of the horizon somebody is there, whoever asks."""

from __future__ import annotations

import numpy as np

from rotunda.engine.assign.rules.facts import WORKING_DAYS, Days, Facts, Flags, Floats


def nobody_works_more_than_the_week_agreed(facts: Facts) -> Floats:
    """Hours of the person's own week, else of the job class, else 40, as the Estate has them.

    Source: Estate schema, people.weekly_hours and job_classes.weekly_hours; 35- and 40-hour classes are separate
    classes of the collective agreements.
    """
    return np.repeat(facts.persons.hours[:, None], facts.weeks, axis=1)


def nobody_works_after_the_appointment_ends(facts: Facts) -> Flags:
    """The days up to the last one of an appointment that ends.

    Source: Estate schema, people.appointment_ends; provisional, temporary and emergency appointments run out by law.
    """
    return np.asarray(~(days_of(facts)[None, :] > facts.persons.ends[:, None]))


def nobody_works_before_the_first_day(facts: Facts) -> Flags:
    """The days from the first one in service on.

    Source: Estate schema, people.hired.
    """
    return np.asarray(~(days_of(facts)[None, :] < facts.persons.hired[:, None]))


def nobody_works_while_absent(facts: Facts) -> Flags:
    """The days on which the person is not away.

    Source: Estate schema, absences; leave that was granted under the collective agreement stands.
    """
    days = days_of(facts)
    there = np.ones((len(facts.persons.names), len(days)), dtype=bool)
    for person, starts, ends in facts.absences:
        there[person] &= ~((days >= np.datetime64(starts)) & (days <= np.datetime64(ends)))
    return there


#: The rules of this room that tell of days.
DAYS = (
    nobody_works_after_the_appointment_ends,
    nobody_works_before_the_first_day,
    nobody_works_while_absent,
)


def hours_there(facts: Facts) -> Floats:
    """The hours that everybody has in every week: a day counts when every rule lets it. Shape: people × weeks."""
    there = np.logical_and.reduce([rule(facts) for rule in DAYS])
    share = there.reshape(-1, facts.weeks, WORKING_DAYS).mean(axis=2)
    return np.asarray(nobody_works_more_than_the_week_agreed(facts) * share)


def days_of(facts: Facts) -> Days:
    """Every working day of the horizon."""
    return np.asarray((facts.mondays[:, None] + np.arange(WORKING_DAYS)[None, :]).reshape(-1))
