"""The page of an agency: what it has, its parts, and how good its records are."""

from __future__ import annotations

from django.urls import reverse

from rotunda.web.accounts.actor import Actor
from rotunda.web.accounts.permissions import Permission
from rotunda.web.design.cells import Link, Meter
from rotunda.web.design.tables import Column, Row, Table
from rotunda.web.register.labels import label_of
from rotunda.web.register.models import MODELS, Agency
from rotunda.web.register.quality import score_of
from rotunda.web.register.records.links import list_url
from rotunda.web.register.records.sections import Section, listed

#: The tables that are counted, in the order of the page.
COUNTED = ("people", "systems", "releases", "system_needs", "person_skills", "work", "claims")


def sections(actor: Actor, agency: Agency) -> list[Section]:
    """The parts of the page. What an agency has, only those in whose scope it is are told."""
    inside = actor.scope(Permission.VIEW_REGISTER).covers(agency.pk)
    found = [_counts(actor, agency), _quality(agency)] if inside else []
    return [*found, _parts(agency)]


def _counts(actor: Actor, agency: Agency) -> Section:
    """What stands in the register for the agency itself; a query for each table."""
    facts: list[tuple[str, object]] = []
    for table in COUNTED:
        model = MODELS[table]
        number = model.objects.visible_to(actor).current().filter(**{str(model.agency_path): agency}).count()
        facts.append((label_of(table), _number(table, agency, number)))
    return Section("What it has", "counts", facts=facts)


def _number(table: str, agency: Agency, number: int) -> object:
    """A count, which leads to the list where the table says the agency itself."""
    if not number:
        return "none"
    says_agency = "agency" in MODELS[table].table().by_name
    return Link(f"{number:,}", list_url(table, agency=agency.code)) if says_agency else f"{number:,}"


def _quality(agency: Agency) -> Section:
    score = score_of(agency)
    url = reverse("register:quality", args=(agency.code,))
    if score.value is None:
        text = "There is nothing to score yet. Add the agency's people and systems."
        return Section("How good its records are", "quality", text)
    meter = Meter(score.value, f"{score.value:.0f} of 100", most=100)
    return Section(
        "How good its records are",
        "quality",
        facts=(("Data quality, with what belongs to it", meter),),
        more=Link("What would raise it most", url),
    )


def _parts(agency: Agency) -> Section:
    found = Agency.objects.current().filter(parent=agency).order_by("code")
    columns = (Column("Part"), Column("Kind"))
    table = Table("Parts", columns, (), empty="No other agency belongs to it.", id="parts", hide_caption=True)
    return listed(
        Section("Its parts", "parts-section"),
        table,
        found,
        lambda part: Row((str(part), part.kind), url=part.get_absolute_url()),
        Link("All its parts", list_url("agencies", parent=agency.code)),
    )
