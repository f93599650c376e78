"""What the page of any record tells: its columns with what they mean, where it comes from, and who vouches for it."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from rotunda.web.accounts.actor import Actor
from rotunda.web.accounts.permissions import Permission
from rotunda.web.design.cells import Tag
from rotunda.web.register.columns import may_see
from rotunda.web.register.labels import label_of, one_of
from rotunda.web.register.models import Person, Record
from rotunda.web.register.records.cells import called, cell, day, edits
from rotunda.web.register.records.links import where
from rotunda.web.register.records.writers import names_of, writer_of


@dataclass(frozen=True)
class Line:
    """A column of a record: its label, what it holds for the reader, and what it means."""

    label: str
    value: object
    meaning: str


def lines_of(actor: Actor, record: Record) -> list[Line]:
    """Every column of a record, in the order of its table."""
    known = [
        Line(label_of(column.name), cell(actor, record, column), column.meaning) for column in record.table().columns
    ]
    extra = [Line(name, str(value), "A column that the format does not list.") for name, value in _extra(actor, record)]
    return known + extra


def _extra(actor: Actor, record: Record) -> list[tuple[str, object]]:
    """Columns beyond the format. Of people nobody knows what they hold, so only those who see all of them see these."""
    if isinstance(record, Person) and not all(may_see(actor, record, name) for name in ("yearly_pay", "hired", "name")):
        return []
    return sorted(record.extra.items())


def provenance_of(actor: Actor, record: Record) -> list[tuple[str, object]]:
    """Where a record comes from, who vouches for it, and how often it changed."""
    confirmed: object = Tag("not confirmed", "fair")
    if record.confirmed:
        who = names_of([record.confirmed_by]).get(record.confirmed_by, record.confirmed_by)
        confirmed = f"{day(record.confirmed)}, by {who}"
    items: list[tuple[str, object]] = [
        ("Written by", writer_of(actor, record.source)),
        ("Confirmed by its agency", confirmed),
        ("In the register since", day(record.created)),
        ("Last changed", day(record.changed)),
        ("Version", str(record.version)),
    ]
    if record.retired_at:
        items.append(("Retired", day(record.retired_at)))
    return items


@dataclass(frozen=True)
class Action:
    """Something that the reader may do with a record: where it leads."""

    label: str
    url: str
    primary: bool = False


def actions_of(actor: Actor, record: Record) -> list[Action]:
    """What the reader may do with a record."""
    args = (record.estate, record.code)
    found = []
    if edits(actor, record):
        if record.retired_at:
            found.append(Action("Restore", reverse("register:restore", args=args), primary=True))
        else:
            found += [
                Action("Edit", reverse("register:edit", args=args), primary=True),
                Action("Confirm", reverse("register:confirm", args=args)),
                Action("Retire", reverse("register:retire", args=args)),
            ]
    may_read = actor.scope(Permission.VIEW_AUDIT).covers(record.agency_key(), record.person_key())
    if may_read and (history := where("audit:record", *args)):
        found.append(Action("History", history))
    return found


def trail_of(actor: Actor, record: Record, *beyond: str) -> list[tuple[str, str]]:
    """The breadcrumbs of a record's page, and of a page below it."""
    trail = [
        ("Register", reverse("register:index")),
        (label_of(record.estate), reverse("register:list", args=(record.estate,))),
        (called(actor, record), record.get_absolute_url()),
    ]
    return trail + [(label, "") for label in beyond]


def eyebrow_of(record: Record) -> str:
    """What stands above a record's name: what it is, and its code."""
    return f"{one_of(record.estate).capitalize()} {record.code}"
