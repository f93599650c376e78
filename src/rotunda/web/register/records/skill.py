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
from rotunda.web.register.records.sections import Section, listed
from rotunda.web.register.suppression import FEW

#: What a level rests on where nobody has confirmed it.
INFERRED = frozenset({"log", "title", ""})
#: What is read of people and systems.
_SHOWN = ("code", "name", "agency__code", "agency__name")


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
        .only("level", "evidence", "disputed", "confidence", *(f"person__{name}" for name in _SHOWN))
        .order_by("-level", "person__code")
    )
    columns = (
        Column("Person"),
        Column("Agency"),
        Column("Level"),
        Column("Rests on"),
        Column("Confidence", numeric=True),
    )
    empty = "Nobody of your agencies is recorded as having it."
    table = Table("People who have it", columns, (), empty=empty, id="holders", hide_caption=True)
    return listed(
        Section("Who has it", "holders-section"),
        table,
        found,
        lambda held: _holder(actor, held),
        Link("All who have it", list_url("person_skills", skill=skill.code)),
    )


def _holder(actor: Actor, held: PersonSkill) -> Row:
    return Row(
        (
            called(actor, held.person),
            str(held.person.agency),
            level_of(held.level),
            evidence_of(held),
            None if held.confidence is None else f"{held.confidence:.0%}",
        ),
        url=held.person.get_absolute_url(),
    )


def _systems(actor: Actor, skill: Skill) -> Section:
    found = (
        SystemNeed.objects.visible_to(actor)
        .current()
        .filter(skill=skill, system__retired_at__isnull=True)
        .select_related("system__agency")
        .only("level", "weekly_hours", "system__criticality", *(f"system__{name}" for name in _SHOWN))
        .order_by("-system__criticality", "system__code")
    )
    columns = (
        Column("System"),
        Column("Agency"),
        Column("Criticality", numeric=True),
        Column("Level at least"),
        Column("Hours a week", numeric=True),
    )
    empty = "No system of your agencies says that it needs it."
    table = Table("Systems that need it", columns, (), empty=empty, id="systems", hide_caption=True)
    return listed(
        Section("What needs it", "systems-section"),
        table,
        found,
        _need,
        Link("All that need it", list_url("system_needs", skill=skill.code)),
    )


def _need(need: SystemNeed) -> Row:
    system = need.system
    return Row(
        (str(system), str(system.agency), system.criticality, level_of(need.level), need.weekly_hours),
        url=system.get_absolute_url(),
    )


def _courses(skill: Skill) -> Section:
    found = Course.objects.current().filter(skill=skill).order_by("to_level", "code")
    columns = (Column("Course"), Column("From"), Column("To"), Column("Takes"), Column("Price"), Column("Provider"))
    table = Table("Courses", columns, (), empty="No course is recorded.", id="courses", hide_caption=True)
    return listed(
        Section("What teaches it", "courses-section"),
        table,
        found,
        _course,
        Link("All that teach it", list_url("courses", skill=skill.code)),
    )


def _course(course: Course) -> Row:
    format_of = Course.table().by_name
    return Row(
        (
            course.code,
            level_of(course.from_level) or "none",
            level_of(course.to_level),
            shown(format_of["hours"], course.hours),
            shown(format_of["cost"], course.cost),
            course.provider,
        ),
        url=course.get_absolute_url(),
    )
