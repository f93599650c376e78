"""How many people hold a skill in each agency: those whom the reader sees as they are, all others so that the counts
tell of nobody."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from rotunda.web.accounts.actor import Actor
from rotunda.web.register.models import Agency, Person, PersonSkill, Skill
from rotunda.web.register.querysets import RecordQuerySet
from rotunda.web.register.suppression import secret_order, withhold


@dataclass(frozen=True)
class AgencyDepth:
    """An agency's holders: how many the reader sees, and how many more there are; `None` where that is withheld."""

    agency: Agency
    seen: int
    others: int | None


@dataclass(frozen=True)
class Depth:
    """Holders by agency, and how many there are beyond the reader's scope; `None` where that is withheld."""

    agencies: tuple[AgencyDepth, ...]
    others: int | None


def depth_of(actor: Actor, skill: Skill) -> Depth:
    """The depth of a skill, agencies with the most seen holders first; at most four queries."""
    held = PersonSkill.objects.current().filter(skill=skill, person__retired_at__isnull=True)
    seen = _by_agency(held.visible_to(actor))
    everybody = seen if actor.scope(PersonSkill.viewing).everywhere else _by_agency(held)
    outside = {agency: n - seen.get(agency, 0) for agency, n in everybody.items() if n > seen.get(agency, 0)}
    told, total = _told(actor, skill, outside)
    agencies = Agency.objects.in_bulk(list(everybody))
    found = [AgencyDepth(agencies[key], seen.get(key, 0), told.get(key, 0)) for key in everybody]
    found.sort(key=lambda one: (-one.seen, -(one.others or 0), one.agency.code))
    return Depth(tuple(found), total)


def _by_agency(held: RecordQuerySet[PersonSkill]) -> dict[int, int]:
    rows: RecordQuerySet[PersonSkill] = held.order_by()
    return dict(rows.values_list("person__agency").annotate(n=Count("pk")))


def _told(actor: Actor, skill: Skill, outside: dict[int, int]) -> tuple[dict[int, int | None], int | None]:
    """The counts of people out of scope, with what must be withheld of them; and their total."""
    if not outside:
        return {}, 0
    scope = actor.scope(Person.viewing)
    unseen = Person.objects.current().exclude(scope.where("agency", "pk")).filter(agency__in=outside)
    people = dict(unseen.order_by().values_list("agency").annotate(n=Count("pk")))
    keys = sorted(outside)
    order = secret_order(f"depth of {skill.pk}", keys)
    hidden = withhold([outside[key] for key in keys], order, [people.get(key, 0) - outside[key] for key in keys])
    told = {key: None if is_hidden else outside[key] for key, is_hidden in zip(keys, hidden.rows, strict=True)}
    return told, None if hidden.total else sum(outside.values())
