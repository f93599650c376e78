"""The tables of the register, one model for each table of the Estate, with the same columns."""

from rotunda.web.register.models.activity import Absence, Freeze, Ticket, TicketEvent, Work, WorkNeed
from rotunda.web.register.models.competence import Clearance, Course, PersonSkill, Skill
from rotunda.web.register.models.organisation import Agency, Claim, Fund, JobClass, Person
from rotunda.web.register.models.record import Record
from rotunda.web.register.models.standing import Assignment, Calendar, HigherClass, Move
from rotunda.web.register.models.technology import Dependency, Platform, Release, System, SystemNeed

#: The models by the names of their tables, each after those that it refers to.
MODELS: dict[str, type[Record]] = {
    model.estate: model
    for model in (
        Agency,
        JobClass,
        Fund,
        Skill,
        Person,
        Claim,
        PersonSkill,
        Clearance,
        Course,
        System,
        Dependency,
        SystemNeed,
        Release,
        Platform,
        Ticket,
        TicketEvent,
        Work,
        WorkNeed,
        Absence,
        Freeze,
        Assignment,
        HigherClass,
        Move,
        Calendar,
    )
}

__all__ = [
    "MODELS",
    "Absence",
    "Agency",
    "Assignment",
    "Calendar",
    "Claim",
    "Clearance",
    "Course",
    "Dependency",
    "Freeze",
    "Fund",
    "HigherClass",
    "JobClass",
    "Move",
    "Person",
    "PersonSkill",
    "Platform",
    "Record",
    "Release",
    "Skill",
    "System",
    "SystemNeed",
    "Ticket",
    "TicketEvent",
    "Work",
    "WorkNeed",
]
