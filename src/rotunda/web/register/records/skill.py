"""The page of a skill: how deep each agency is in it, who holds it, what needs it, and what teaches it."""

from __future__ import annotations

from django.db.models import Count

from rotunda.web.accounts.actor import Actor
from rotunda.web.design.cells import Link, Tag
from rotunda.web.design.tables import Bar, Bars, Column, Row, Table
from rotunda.web.register.labels import level_of
from rotunda.web.register.models import Course, PersonSkill, Skill, SystemNeed
from rotunda.web.register.records.cells import called, shown
from rotunda.web.register.records.depth import AgencyDepth, depth_of
from rotunda.web.register.records.links import list_url
from rotunda.web.register.records.sections import MOST_ROWS, Section
from rotunda.web.register.suppression import FEW

#: What a level rests on where nobody has confirmed it.
INFERRED = frozenset({"log", "title", ""})


def sections(actor: Actor, skill: Skill) -> list[Section]:
    """The parts of the page."""
    return [
        _depth(actor, skill),
        _levels(actor, skill),
        _holders(actor, skill),
        _systems(actor, skill),
        _courses(skill),
    ]


def _depth(actor: Actor, skill: Skill) -> Section:
    depth = depth_of(actor, skill)
    title = "How deep each agency is"
    if not depth.agencies:
        return Section(title, "depth", "Nobody is recorded as having this skill.")
    bars = Bars(f"People with {skill}", "Agency", "People", [_bar(one) for one in depth.agencies])
    note = ""
    if depth.others != 0:
        note = "Of agencies that are not among yours only groups of five or more people are counted."
    return Section(title, "depth", bars=bars, note=note)


def _bar(one: AgencyDepth) -> Bar:
    number = one.seen + (one.others or 0)
    words = f"{number:,}"
    if one.others is None:
        words = f"{one.seen:,} that you see" if one.seen else FEW
    return Bar(str(one.agency), number, words, one.agency.get_absolute_url())


def evidence_of(held: PersonSkill) -> Tag:
    """What a level rests on, and whether anybody has confirmed it."""
    if held.disputed:
        return Tag("disputed", "poor")
    if held.evidence in INFERRED:
        return Tag(f"inferred from {'the ticket log' if held.evidence == 'log' else 'the title'}", "fair")
    return Tag(held.evidence, "good")


def _levels(actor: Actor, skill: Skill) -> Section:
    """How many of those in scope stand at each level."""
    held = PersonSkill.objects.visible_to(actor).current().filter(skill=skill, person__retired_at__isnull=True)
    counts = dict(held.order_by().values_list("level").annotate(n=Count("pk")))
    bars = [
        Bar(level_of(level), counts.get(level, 0), f"{counts.get(level, 0):,}", _narrowed(skill, level))
        for level in (4, 3, 2, 1)
    ]
    return Section("Levels of the people you see", "levels", bars=Bars("People at each level", "Level", "People", bars))


def _narrowed(skill: Skill, level: int) -> str:
    return list_url("person_skills", skill=skill.code, level=str(level))


def _holders(actor: Actor, skill: Skill) -> Section:
    found = (
        PersonSkill.objects.visible_to(actor)
        .current()
        .filter(skill=skill, person__retired_at__isnull=True)
        .select_related("person__agency")
        .order_by("-level", "person__code")[: MOST_ROWS + 1]
    )
    columns = (
        Column("Person"),
        Column("Agency"),
        Column("Level"),
        Column("Rests on"),
        Column("Confidence", numeric=True),
    )
    rows = [
        Row(
            (
                called(actor, held.person),
                held.person.agency.name or held.person.agency.code,
                level_of(held.level),
                evidence_of(held),
                None if held.confidence is None else f"{held.confidence:.0%}",
            ),
            url=held.person.get_absolute_url(),
        )
        for held in found
    ]
    empty = "Nobody of your agencies is recorded as having it."
    table = Table("People who have it", columns, rows[:MOST_ROWS], empty=empty, id="holders", hide_caption=True)
    more = Link("All who have it", list_url("person_skills", skill=skill.code)) if len(rows) > MOST_ROWS else None
    return Section("Who has it", "holders-section", table=table, more=more)


def _systems(actor: Actor, skill: Skill) -> Section:
    found = (
        SystemNeed.objects.visible_to(actor)
        .current()
        .filter(skill=skill, system__retired_at__isnull=True)
        .select_related("system__agency")
        .order_by("-system__criticality", "system__code")[: MOST_ROWS + 1]
    )
    columns = (
        Column("System"),
        Column("Agency"),
        Column("Criticality", numeric=True),
        Column("Level at least"),
        Column("Hours a week", numeric=True),
    )
    rows = [
        Row(
            (
                str(need.system),
                need.system.agency.name or need.system.agency.code,
                need.system.criticality,
                level_of(need.level),
                need.weekly_hours,
            ),
            url=need.system.get_absolute_url(),
        )
        for need in found
    ]
    empty = "No system of your agencies says that it needs it."
    table = Table("Systems that need it", columns, rows[:MOST_ROWS], empty=empty, id="systems", hide_caption=True)
    more = Link("All that need it", list_url("system_needs", skill=skill.code)) if len(rows) > MOST_ROWS else None
    return Section("What needs it", "systems-section", table=table, more=more)


def _courses(skill: Skill) -> Section:
    found = Course.objects.current().filter(skill=skill).order_by("to_level", "code")[:MOST_ROWS]
    format_of = Course.table().by_name
    columns = (Column("Course"), Column("From"), Column("To"), Column("Takes"), Column("Price"), Column("Provider"))
    rows = [
        Row(
            (
                course.code,
                level_of(course.from_level) or "no level",
                level_of(course.to_level),
                shown(format_of["hours"], course.hours),
                shown(format_of["cost"], course.cost),
                course.provider,
            ),
            url=course.get_absolute_url(),
        )
        for course in found
    ]
    table = Table("Courses", columns, rows, empty="No course is recorded.", id="courses", hide_caption=True)
    return Section("What teaches it", "courses-section", table=table)
