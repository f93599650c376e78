"""The systems that name oneself: a part of one's own record, whichever agencies one may otherwise see."""

from __future__ import annotations

from django.db.models import Q

from rotunda.web.accounts.actor import Actor
from rotunda.web.design.tables import Column, Row, Table
from rotunda.web.register.models import Person, System
from rotunda.web.register.records.sections import MOST_ROWS, Section

#: The part of a person's page that this one takes the place of on one's own.
ANCHOR = "systems-section"


def systems_of(actor: Actor, person: Person) -> Section:
    """Systems that name the person as owner or expert; a link only to those that the actor may open.

    Not narrowed by scope, as all else is: an employee sees no agency's systems, and would read here that none names
    him while others read that some do.
    """
    naming = System.objects.current().filter(Q(owner=person) | Q(expert=person))
    found = list(naming.select_related("agency").order_by("code")[:MOST_ROWS])
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
