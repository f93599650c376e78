"""The page of a system: who answers for it, what it needs and runs on, and who can support it."""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import urlencode

from django.utils import timezone

from rotunda.web.accounts.actor import Actor
from rotunda.web.accounts.permissions import Permission
from rotunda.web.design.cells import Link, Tag
from rotunda.web.design.tables import Column, Row, Table
from rotunda.web.register.labels import level_of
from rotunda.web.register.models import Release, System, SystemNeed
from rotunda.web.register.records.around import dependencies
from rotunda.web.register.records.cells import day, reference
from rotunda.web.register.records.links import list_url, where
from rotunda.web.register.records.sections import MOST_ROWS, Section, listed
from rotunda.web.register.records.support import all_needs, support

#: How long before its end of life a release is marked.
SOON = timedelta(days=180)


def sections(actor: Actor, system: System) -> list[Section]:
    """The parts of the page."""
    needed = SystemNeed.objects.visible_to(actor).current().filter(system=system)
    shown = ("level", "weekly_hours", "depth", "skill__code", "skill__name")
    needs = list(needed.select_related("skill").only(*shown).order_by("skill")[: MOST_ROWS + 1])
    found = [_answering(actor, system), _needs(system, needs), support(actor, system, needs)]
    found += [_releases(actor, system), *dependencies(actor, system)]
    if actor.scope(Permission.VIEW_LEDGER).covers(system.agency_key()) and (url := where("ledger:index")):
        found.append(_ledger(system, url))
    return found


def _ledger(system: System, url: str) -> Section:
    """Where the ledger tells of this system. It searches for a part of a name or code, so that needs of others may
    stand with the system's own; the section says so. No agency is asked for: it may be another than the run knew."""
    text = (
        "The ledger says which skills of this system hang on one person, and what would mend it. It opens with "
        f"the needs that have “{system.code}” in a name or code."
    )
    asked = urlencode({"q": system.code})
    more = Link("This system's needs in the coverage ledger", f"{url}?{asked}#lines")
    return Section("Single points of success", "ledger", text, more=more)


def _answering(actor: Actor, system: System) -> Section:
    """Owner and expert."""
    nobody = Tag("nobody named", "poor")
    return Section(
        "Who answers for it",
        "owner",
        facts=(
            ("Owner", reference(actor, system.owner) or nobody),
            ("Expert", reference(actor, system.expert) or nobody),
        ),
    )


def _needs(system: System, needs: list[SystemNeed]) -> Section:
    columns = (
        Column("Skill"),
        Column("Level at least"),
        Column("Hours a week", numeric=True),
        Column("People who should be able to", numeric=True),
    )
    empty = "Nobody has said yet which skills keep this system running."
    table = Table("Skills that keep it running", columns, (), empty=empty, id="needs", hide_caption=True)
    return listed(Section("What it needs", "needs-section"), table, needs, _need, all_needs(system))


def _need(need: SystemNeed) -> Row:
    return Row(
        (str(need.skill), level_of(need.level), need.weekly_hours, need.depth or 2),
        url=need.skill.get_absolute_url(),
    )


def end_of_life(ends: date | None, today: date) -> Tag:
    """How a release stands, in words."""
    if ends is None:
        return Tag("end of life not known")
    days = (ends - today).days
    if days < 0:
        return Tag(f"overdue by {-days:,} {'day' if days == -1 else 'days'}", "bad")
    if timedelta(days=days) <= SOON:
        return Tag(f"ends soon, in {days} {'day' if days == 1 else 'days'}", "fair")
    return Tag("supported", "good")


def _releases(actor: Actor, system: System) -> Section:
    today = timezone.localdate()
    found = (
        Release.objects.visible_to(actor)
        .current()
        .filter(system=system)
        .only("code", "product", "version_name", "end_of_life", "installs")
        .order_by("end_of_life", "product", "version_name", "code")
    )
    columns = (
        Column("Product"),
        Column("Version"),
        Column("End of life"),
        Column("Status"),
        Column("Installations", numeric=True),
    )
    empty = "No release is recorded for this system."
    table = Table("Releases it runs on", columns, (), empty=empty, id="releases", hide_caption=True)
    return listed(
        Section("What it runs on", "releases-section"),
        table,
        found,
        lambda r: Row(
            (r.product, r.version_name, day(r.end_of_life), end_of_life(r.end_of_life, today), r.installs),
            url=r.get_absolute_url(),
        ),
        Link("All its releases", list_url("releases", system=system.code)),
    )
