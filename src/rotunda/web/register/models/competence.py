"""Skills, who has them, and who may reach which data."""

from __future__ import annotations

from django.db import models

from rotunda.web.accounts.permissions import Permission
from rotunda.web.register.models.record import Record, day, number, refers, text, whole


class Skill(Record):
    """A skill."""

    name = text()
    family = text()
    framework = text()
    description = text(10_000)

    estate, editing, searched = "skills", Permission.EDIT_REFERENCE, ("code", "name", "family")


class PersonSkill(Record):
    """A person's level in a skill, with its evidence.

    `disputed` is what the person says is wrong with it; it is empty where nothing is.
    """

    person = refers("register.Person", "skills", needed=True)
    skill = refers("register.Skill", "holders", needed=True)
    level = whole()
    evidence = text(20)
    confidence = number()
    evidence_count = whole()
    evidence_date = day()
    disputed = text(2_000)

    estate, agency_path, person_path = "person_skills", "person__agency", "person"
    searched = ("person__code", "skill__code", "skill__name")

    class Meta(Record.Meta):
        indexes = (models.Index(fields=("skill", "level"), name="holders_by_level"),)


class Clearance(Record):
    """A person's access to a data regime."""

    person = refers("register.Person", "clearances", needed=True)
    regime = text(50)
    agency = refers("register.Agency", "clearances")
    status = text(20)
    valid_from = day()
    valid_until = day()

    estate, agency_path, person_path = "clearances", "person__agency", "person"
    viewing, editing = Permission.VIEW_CLEARANCES, Permission.EDIT_CLEARANCES
    searched = ("person__code", "regime")


class Course(Record):
    """A way to raise a skill to a level."""

    skill = refers("register.Skill", "courses", needed=True)
    from_level = whole()
    to_level = whole()
    hours = number()
    cost = number()
    seats = whole()
    provider = text()

    estate, editing, searched = "courses", Permission.EDIT_REFERENCE, ("code", "skill__code", "provider")
