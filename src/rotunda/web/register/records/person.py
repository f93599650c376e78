"""The page of a person: skills with what they rest on, access, systems, present work, and absences."""

from __future__ import annotations

from django.utils import timezone

from rotunda.web.accounts.actor import Actor
from rotunda.web.design.cells import Tag
from rotunda.web.design.tables import Column, Row, Table
from rotunda.web.register.labels import level_of
from rotunda.web.register.models import Absence, Assignment, Clearance, Person, PersonSkill, System
from rotunda.web.register.records.cells import day, reference
from rotunda.web.register.records.sections import MOST_ROWS, Section
from rotunda.web.register.records.skill import evidence_of

#: What every page says where skills and people stand together.
NO_APPRAISAL = "Skill records say what work people can do. They are no appraisal of how well anybody works."


def sections(actor: Actor, person: Person) -> list[Section]:
    """The parts of the page."""
    return [
        _skills(actor, person),
        _clearances(actor, person),
        _systems(actor, person),
        _assignments(actor, person),
        _absences(actor, person),
    ]


def _skills(actor: Actor, person: Person) -> Section:
    found = (
        PersonSkill.objects.visible_to(actor)
        .current()
        .filter(person=person)
        .select_related("skill")
        .order_by("-level", "skill__code")[:MOST_ROWS]
    )
    columns = (
        Column("Skill"),
        Column("Level"),
        Column("Rests on"),
        Column("Confidence", numeric=True),
        Column("Pieces of work", numeric=True),
        Column("Newest evidence"),
    )
    rows = [
        Row(
            (
                held.skill.name or held.skill.code,
                level_of(held.level),
                evidence_of(held),
                None if held.confidence is None else f"{held.confidence:.0%}",
                held.evidence_count,
                day(held.evidence_date),
            ),
            url=held.get_absolute_url(),
        )
        for held in found
    ]
    table = Table("Skills on record", columns, rows, empty="No skill is recorded.", id="skills", hide_caption=True)
    return Section("Skills", "skills-section", NO_APPRAISAL, table=table)


def _clearances(actor: Actor, person: Person) -> Section:
    """Access to data, for those who may see it; all others learn only that it is not for them."""
    title, anchor = "Access to data", "clearances-section"
    if not actor.scope(Clearance.viewing).covers(person.agency_key(), person.pk):
        return Section(title, anchor, "Your roles do not show clearances. Security analysts see them.")
    found = (
        Clearance.objects.visible_to(actor).current().filter(person=person).select_related("agency").order_by("code")
    )[:MOST_ROWS]
    today = timezone.localdate()
    columns = (Column("Regime"), Column("For the data of"), Column("State"), Column("From"), Column("Until"))
    rows = [
        Row(
            (
                held.regime,
                "every agency" if held.agency is None else str(held.agency),
                Tag("ended", "bad") if held.valid_until and held.valid_until < today else held.status or "granted",
                day(held.valid_from),
                day(held.valid_until),
            ),
            url=held.get_absolute_url(),
        )
        for held in found
    ]
    table = Table("Clearances", columns, rows, empty="No clearance is recorded.", id="clearances", hide_caption=True)
    return Section(title, anchor, table=table)


def _systems(actor: Actor, person: Person) -> Section:
    mine = System.objects.visible_to(actor).current().select_related("agency")
    owned = mine.filter(owner=person).order_by("code")[:MOST_ROWS]
    known = mine.filter(expert=person).order_by("code")[:MOST_ROWS]
    part: dict[int, tuple[System, list[str]]] = {}
    for word, systems in (("owner", owned), ("expert", known)):
        for system in systems:
            part.setdefault(system.pk, (system, []))[1].append(word)
    columns = (Column("System"), Column("Agency"), Column("Criticality", numeric=True), Column("As"))
    rows = [
        Row((str(system), str(system.agency), system.criticality, " and ".join(words)), url=system.get_absolute_url())
        for system, words in part.values()
    ]
    empty = "No system names this person as owner or expert."
    table = Table("Systems", columns, rows, empty=empty, id="systems", hide_caption=True)
    return Section("Systems owned and known", "systems-section", table=table)


def _assignments(actor: Actor, person: Person) -> Section:
    found = (
        Assignment.objects.visible_to(actor)
        .current()
        .filter(person=person)
        .select_related("system", "work", "skill")
        .order_by("-weekly_hours", "code")[:MOST_ROWS]
    )
    columns = (Column("Skill used"), Column("On"), Column("Hours a week", numeric=True), Column("Since"))
    rows = [
        Row(
            (
                one.skill.name or one.skill.code,
                reference(actor, one.system or one.work),
                one.weekly_hours,
                day(one.since),
            ),
            url=one.get_absolute_url(),
        )
        for one in found
    ]
    empty = "No present work is recorded."
    table = Table("Work at present", columns, rows, empty=empty, id="assignments", hide_caption=True)
    return Section("Present work", "assignments-section", table=table)


def _absences(actor: Actor, person: Person) -> Section:
    found = (
        Absence.objects.visible_to(actor)
        .current()
        .filter(person=person, ends__gte=timezone.localdate())
        .order_by("starts")[:MOST_ROWS]
    )
    rows = [Row((day(one.starts), day(one.ends)), url=one.get_absolute_url()) for one in found]
    columns = (Column("First day away"), Column("Last day away"))
    table = Table("Absences", columns, rows, empty="None is coming.", id="absences", hide_caption=True)
    return Section("Absences, present and coming", "absences-section", table=table)
