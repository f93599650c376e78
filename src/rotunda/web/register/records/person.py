"""The page of a person: skills with what they rest on, access, systems, present work, and absences."""

from __future__ import annotations

from datetime import date

from django.db.models import Q
from django.utils import timezone

from rotunda.web.accounts.actor import Actor
from rotunda.web.design.cells import Link, Many, Tag
from rotunda.web.design.tables import Column, Row, Table
from rotunda.web.register.labels import level_of
from rotunda.web.register.models import Absence, Assignment, Clearance, Person, PersonSkill, System
from rotunda.web.register.records.cells import day, reference
from rotunda.web.register.records.links import list_url
from rotunda.web.register.records.sections import Section, listed
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
        .order_by("-level", "skill__code")
    )
    columns = (
        Column("Skill"),
        Column("Level"),
        Column("Rests on"),
        Column("Confidence", numeric=True),
        Column("Pieces of work", numeric=True),
        Column("Newest evidence"),
    )
    table = Table("Skills on record", columns, (), empty="No skill is recorded.", id="skills", hide_caption=True)
    return listed(
        Section("Skills", "skills-section", NO_APPRAISAL),
        table,
        found,
        _skill,
        Link("All skills on record", list_url("person_skills", person=person.code)),
    )


def _skill(held: PersonSkill) -> Row:
    return Row(
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


def _clearances(actor: Actor, person: Person) -> Section:
    """Access to data, for those who may see it; all others learn only that it is not for them."""
    title, anchor = "Access to data", "clearances-section"
    if not actor.scope(Clearance.viewing).covers(person.agency_key(), person.pk):
        return Section(title, anchor, "Your roles do not show clearances. Security analysts see them.")
    found = (
        Clearance.objects.visible_to(actor).current().filter(person=person).select_related("agency").order_by("code")
    )
    today = timezone.localdate()
    columns = (Column("Regime"), Column("For the data of"), Column("Status"), Column("From"), Column("Until"))
    table = Table("Clearances", columns, (), empty="No clearance is recorded.", id="clearances", hide_caption=True)
    return listed(
        Section(title, anchor),
        table,
        found,
        lambda held: _clearance(held, today),
        Link("All clearances on record", list_url("clearances", person=person.code)),
    )


def _clearance(held: Clearance, today: date) -> Row:
    return Row(
        (
            held.regime,
            "every agency" if held.agency is None else str(held.agency),
            Tag("ended", "bad") if held.valid_until and held.valid_until < today else held.status or "granted",
            day(held.valid_from),
            day(held.valid_until),
        ),
        url=held.get_absolute_url(),
    )


def _systems(actor: Actor, person: Person) -> Section:
    found = (
        System.objects.visible_to(actor)
        .current()
        .filter(Q(owner=person) | Q(expert=person))
        .select_related("agency")
        .order_by("code")
    )
    columns = (Column("System"), Column("Agency"), Column("Criticality", numeric=True), Column("As"))
    empty = "No system names this person as owner or expert."
    table = Table("Systems", columns, (), empty=empty, id="systems", hide_caption=True)
    owned = Link("All systems with this owner", list_url("systems", owner=person.code))
    known = Link("All systems with this expert", list_url("systems", expert=person.code))
    return listed(
        Section("Systems owned and known", "systems-section"),
        table,
        found,
        lambda system: _system(system, person),
        Many((owned, known)),
    )


def _system(system: System, person: Person) -> Row:
    part = {"owner": system.owner_id, "expert": system.expert_id}
    words = " and ".join(word for word, key in part.items() if key == person.pk)
    return Row((str(system), str(system.agency), system.criticality, words), url=system.get_absolute_url())


def _assignments(actor: Actor, person: Person) -> Section:
    found = (
        Assignment.objects.visible_to(actor)
        .current()
        .filter(person=person)
        .select_related("system", "work", "skill")
        .order_by("-weekly_hours", "code")
    )
    columns = (Column("Skill used"), Column("On"), Column("Hours a week", numeric=True), Column("Since"))
    empty = "No present work is recorded."
    table = Table("Work at present", columns, (), empty=empty, id="assignments", hide_caption=True)
    return listed(
        Section("Present work", "assignments-section"),
        table,
        found,
        lambda one: _assignment(actor, one),
        Link("All present work", list_url("assignments", person=person.code)),
    )


def _assignment(actor: Actor, one: Assignment) -> Row:
    on = reference(actor, one.system or one.work)
    return Row(
        (one.skill.name or one.skill.code, on, one.weekly_hours, day(one.since)),
        url=one.get_absolute_url(),
    )


def _absences(actor: Actor, person: Person) -> Section:
    today = timezone.localdate()
    found = Absence.objects.visible_to(actor).current().filter(person=person, ends__gte=today).order_by("starts")
    columns = (Column("First day away"), Column("Last day away"))
    table = Table("Absences", columns, (), empty="None is coming.", id="absences", hide_caption=True)
    coming = {"person": person.code, "ends.from": today.isoformat()}
    return listed(
        Section("Absences, present and coming", "absences-section"),
        table,
        found,
        lambda one: Row((day(one.starts), day(one.ends)), url=one.get_absolute_url()),
        Link("All absences, present and coming", list_url("absences", **coming)),
    )
