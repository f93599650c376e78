"""The systems that name oneself: a part of one's own record, whichever agencies one may otherwise see."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from rotunda.web.accounts.actor import Actor
from rotunda.web.design.tables import Column, Row, Table
from rotunda.web.register.models import Person, System
from rotunda.web.register.querysets import RecordQuerySet
from rotunda.web.register.records.sections import MOST_ROWS, Section

#: The part of a person's page that this one takes the place of on one's own.
ANCHOR = "systems-section"


def naming(person: Person) -> RecordQuerySet[System]:
    """Systems that name the person as owner or expert, whoever asks, in the order of their codes."""
    found: RecordQuerySet[System] = System.objects.filter(Q(owner=person) | Q(expert=person))
    return found.select_related("agency").order_by("code")


def told_of(person: Person) -> list[dict[str, Any]]:
    """The same to take away: of each what the page tells too, and no more; those that are retired as well."""
    return [
        {
            "system": system.code,
            "name": system.name,
            "agency": system.agency.code,
            "criticality": system.criticality,
            "as": _part(system, person),
            "retired": system.retired_at.isoformat() if system.retired_at else None,
        }
        for system in naming(person)
    ]


def systems_of(actor: Actor, person: Person) -> Section:
    """Systems that name the person as owner or expert; a link only to those that the actor may open.

    Not narrowed by scope, as all else is: an employee sees no agency's systems, and would read here that none names
    him while others read that some do.
    """
    found = list(naming(person).current()[:MOST_ROWS])
    pks = [system.pk for system in found]
    open_to = set(System.objects.visible_to(actor).filter(pk__in=pks).values_list("pk", flat=True))
    rows = [
        Row(
            (str(system), str(system.agency), system.criticality, _part(system, person)),
            url=system.get_absolute_url() if system.pk in open_to else "",
        )
        for system in found
    ]
    columns = (Column("System"), Column("Agency"), Column("Criticality", numeric=True), Column("As"))
    empty = "No system names you as owner or expert."
    table = Table("Systems", columns, rows, empty=empty, id="systems", hide_caption=True)
    return Section("Systems owned and known", ANCHOR, table=table)


def _part(system: System, person: Person) -> str:
    named = (("owner", system.owner_id), ("expert", system.expert_id))
    return " and ".join(word for word, pk in named if pk == person.pk)
