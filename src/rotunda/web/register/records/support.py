"""Who can support a system and how deep: people in the reader's scope by name, all others as a count that tells of
nobody.

Clearances play no part here: who holds one is not for every reader, and a list that obeyed them would tell.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Q, Window
from django.db.models.functions import RowNumber

from rotunda.web.accounts.actor import Actor
from rotunda.web.design.cells import Link, Many, Tag
from rotunda.web.design.tables import Column, Row, Table
from rotunda.web.register.labels import level_of
from rotunda.web.register.models import PersonSkill, System, SystemNeed
from rotunda.web.register.records.cells import reference
from rotunda.web.register.records.links import list_url
from rotunda.web.register.records.sections import MOST_ROWS, Section, listed
from rotunda.web.register.suppression import roughly

#: People who are named for each need.
NAMED = 8
#: What is read of each: eight for each need are too many to read whole.
_PERSON = ("person__code", "person__name", "person__agency")


@dataclass(frozen=True)
class _Behind:
    """Who has the skill of a need at its level: how many in scope and in all, and the best of those in scope."""

    seen: int
    all: int
    best: Sequence[PersonSkill]


def support(actor: Actor, system: System, needs: Sequence[SystemNeed]) -> Section:
    """The section for a system's needs, of which one more than a section shows says that there are more."""
    behind = _behind(actor, needs[:MOST_ROWS])
    columns = (
        Column("Skill"),
        Column("Depth"),
        Column("People of your agencies", numeric=True),
        Column("The most skilled of them"),
        Column("People of other agencies"),
    )
    empty = "Say which skills the system needs, and those who have them stand here."
    table = Table(
        "People with the skills at the level needed", columns, (), empty=empty, id="support", hide_caption=True
    )
    note = ""
    if system.regimes:
        regimes = ", ".join(system.regimes)
        note = f"Whoever supports it must be cleared for {regimes}. The counts here leave clearances aside."
    return listed(
        Section("Who can support it", "support-section", note=note),
        table,
        needs,
        lambda need: _row(actor, need, behind[need.pk]),
        all_needs(system),
    )


def all_needs(system: System) -> Link:
    """Where all the skills are that a system needs."""
    return Link("All skills that it needs", list_url("system_needs", system=system.code))


def _row(actor: Actor, need: SystemNeed, behind: _Behind) -> Row:
    wanted = need.depth or 2
    if behind.all >= wanted and behind.seen >= wanted:
        depth = Tag("deep enough", "good")
    elif behind.seen == 0:
        depth = Tag("nobody of yours", "bad")
    else:
        depth = Tag(f"{behind.seen} of {wanted}", "poor")
    people: list[object] = []
    for held in behind.best:
        said = reference(actor, held.person)
        words = f"{said.text if isinstance(said, Link) else said}: {level_of(held.level)}{_sure(held)}"
        people.append(Link(words, said.url) if isinstance(said, Link) else words)
    if behind.seen > len(behind.best):
        people.append(Link("all", list_url("person_skills", skill=need.skill.code)))
    outside = behind.all - behind.seen
    skill = f"{need.skill.name or need.skill.code}, {level_of(need.level)} or better"
    return Row(
        (skill, depth, behind.seen, Many(people) if people else None, roughly(outside)),
        url=need.skill.get_absolute_url(),
    )


def _sure(held: PersonSkill) -> str:
    return ", inferred" if held.evidence in {"log", "title", ""} else ""


def _behind(actor: Actor, needs: Sequence[SystemNeed]) -> dict[int, _Behind]:
    """Who is behind each need, by its primary key; three queries at most, however many needs."""
    if not needs:
        return {}
    by_level = defaultdict(list)
    for need in needs:
        by_level[need.level].append(need.skill_id)
    asked = Q(*(Q(skill__in=skills, level__gte=level) for level, skills in by_level.items()), _connector=Q.OR)
    held = PersonSkill.objects.current().filter(asked, person__retired_at__isnull=True)
    visible = held.visible_to(actor)
    seen = _counts(visible)
    everybody = seen if actor.scope(PersonSkill.viewing).everywhere else _counts(held)
    order = [F("level").desc(), F("confidence").desc(nulls_last=True), F("pk").asc()]
    rank = Window(RowNumber(), partition_by=[F("skill")], order_by=order)
    best = defaultdict(list)
    ranked = visible.annotate(rank=rank).filter(rank__lte=NAMED).order_by("skill_id", "rank")
    for row in ranked.select_related("person").only("skill", "level", "evidence", *_PERSON):
        best[row.skill_id].append(row)
    return {
        need.pk: _Behind(
            _at_least(seen[need.skill_id], need.level),
            _at_least(everybody[need.skill_id], need.level),
            [row for row in best[need.skill_id] if row.level >= need.level],
        )
        for need in needs
    }


def _counts(held: object) -> dict[int, dict[int, int]]:
    """How many hold each skill at each level."""
    found: dict[int, dict[int, int]] = defaultdict(dict)
    rows = held.order_by().values_list("skill", "level").annotate(n=Count("pk"))  # type: ignore[attr-defined]
    for skill, level, count in rows:
        found[skill][level] = count
    return found


def _at_least(levels: dict[int, int], level: int) -> int:
    return sum(count for held, count in levels.items() if held >= level)
