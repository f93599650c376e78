"""What people do at present, what they may do for a while, and where they are willing to help."""

from __future__ import annotations

from rotunda.web.register.models.record import Record, day, flag, number, refers, whole


class Assignment(Record):
    """What a person works on at present."""

    person = refers("register.Person", "assignments", needed=True)
    system = refers("register.System", "assignments")
    work = refers("register.Work", "assignments")
    skill = refers("register.Skill", "assignments", needed=True)
    weekly_hours = number()
    since = day()

    estate, agency_path, person_path = "assignments", "person__agency", "person"
    searched = ("person__code", "skill__code")


class HigherClass(Record):
    """A person's temporary service in a higher class."""

    person = refers("register.Person", "higher_classes", needed=True)
    job_class = refers("register.JobClass", "served_by", needed=True)
    starts = day()
    ends = day()

    estate, agency_path, person_path = "higher_class", "person__agency", "person"
    searched = ("person__code", "job_class__code")


class Move(Record):
    """What a person wishes, and the supervisor consents to, about work for another agency."""

    person = refers("register.Person", "moves", needed=True)
    agency = refers("register.Agency", "moves")
    wish = flag()
    consent = flag()
    decided = day()

    estate, agency_path, person_path = "moves", "person__agency", "person"
    searched = ("person__code",)


class Calendar(Record):
    """A week of a person's schedule, where the hours agreed are not five equal days."""

    person = refers("register.Person", "calendars", needed=True)
    starts = day()
    every = whole()
    monday = number()
    tuesday = number()
    wednesday = number()
    thursday = number()
    friday = number()
    saturday = number()
    sunday = number()

    estate, agency_path, person_path = "calendars", "person__agency", "person"
    searched = ("person__code",)
