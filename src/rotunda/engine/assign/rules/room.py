"""The rules of a person's own days: each tells on which days of the horizon somebody is there, whoever asks."""

from __future__ import annotations

from datetime import timedelta

import numpy as np

from rotunda.engine.assign.rules.facts import DAYS, WORKING_DAYS, Days, Facts, Flags, Floats, Integers


def nobody_works_more_than_the_week_agreed(facts: Facts) -> Floats:
    """Hours of each day (people × days): a fifth of the person's own week, else of the job class, else of 40, from
    Monday to Friday; the person's calendar where it tells of the week, such as four long days, or nine days in a
    fortnight.

    Source: Estate schema, people.weekly_hours, job_classes.weekly_hours and calendars; 35- and 40-hour classes are
    separate classes of the collective agreements, which also allow alternate schedules.
    """
    day = np.zeros(DAYS)
    day[:WORKING_DAYS] = 1 / WORKING_DAYS
    hours = facts.persons.hours[:, None] * np.tile(day, facts.weeks)[None, :]
    for told in facts.calendars:
        monday = told.starts - timedelta(days=told.starts.weekday())
        for week, start in enumerate(facts.dates):
            passed = (start - monday).days // DAYS
            if passed >= 0 and passed % told.every == 0:
                hours[told.person, week * DAYS : (week + 1) * DAYS] = told.hours
    return np.asarray(hours)


def nobody_works_after_the_appointment_ends(facts: Facts) -> Flags:
    """The days up to the last one of an appointment that ends.

    Source: Estate schema, people.appointment_ends; emergency (2 months), temporary (6 months), durational (3 years) and
    provisional appointments run out by merit-system law.
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
RULES = (
    nobody_works_after_the_appointment_ends,
    nobody_works_before_the_first_day,
    nobody_works_while_absent,
)


def hours_there(facts: Facts) -> Floats:
    """The hours that everybody has in every week: a day counts when every rule lets it. Shape: people × weeks."""
    there = np.logical_and.reduce([rule(facts) for rule in RULES])
    hours = np.where(there, nobody_works_more_than_the_week_agreed(facts), 0.0)
    return np.asarray(hours.reshape(-1, facts.weeks, DAYS).sum(axis=2))


def parts_there(facts: Facts, parts: int) -> Integers:
    """The parts of an hour that may be assigned of everybody's weeks: whole parts of the share of the hours there."""
    return np.floor(hours_there(facts) * facts.share * parts + 1e-9).astype(np.int32)


def days_of(facts: Facts) -> Days:
    """Every day of the horizon."""
    return np.asarray((facts.mondays[:, None] + np.arange(DAYS)[None, :]).reshape(-1))
