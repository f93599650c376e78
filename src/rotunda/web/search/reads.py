"""What a search finds: a few of each kind, in the scope of who asks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import Q, QuerySet

from rotunda.web.accounts.actor import Actor
from rotunda.web.accounts.permissions import Permission
from rotunda.web.design.when import day
from rotunda.web.register.columns import may_see
from rotunda.web.register.models import Agency, Person, Record, Release, Skill, System
from rotunda.web.register.querysets import RecordQuerySet

#: Hits shown of each kind; the rest are a list away.
_SHOWN = 8
#: A search takes words of at least so many letters, and at most so many words.
SHORTEST, _MOST_WORDS = 2, 6
#: What is told of a release beside what it is called.
_RELEASE = ("product", "version_name", "end_of_life")


@dataclass(frozen=True)
class Hit:
    """A record that was found, with the words to show."""

    url: str
    title: str
    about: str


@dataclass(frozen=True)
class Found:
    """Hits of a kind; `more` says whether there are others than these."""

    kind: str
    table: str
    hits: tuple[Hit, ...]
    more: bool


def search(actor: Actor, text: str) -> list[Found]:
    """Hits by kind, in the order of the page; nothing for a text that is too short."""
    words = " ".join(word for word in text.split() if len(word) >= SHORTEST).split()[:_MOST_WORDS]
    if not words:
        return []
    asked = " ".join(words)
    return [
        _found("Systems", _matching(System, actor, asked).with_shown(["capability"]), _system),
        _found("People", _people(actor, words).with_shown([]), _person_for(actor)),
        _found("Skills", _matching(Skill, actor, asked).with_shown(["family"]), _skill),
        _found("Releases", _matching(Release, actor, asked).with_shown(_RELEASE), _release),
        _found("Agencies", _matching(Agency, actor, asked).with_shown([]), _agency),
    ]


def _matching(model: type[Record], actor: Actor, text: str) -> RecordQuerySet[Any]:
    return model.objects.visible_to(actor).current().matching(text)


def _people(actor: Actor, words: list[str]) -> RecordQuerySet[Any]:
    """People by code and title; by name only where the actor may see names."""
    named = actor.scope(Permission.VIEW_NAMES).where(Person.agency_path, Person.person_path)
    found = Q()
    for word in words:
        found &= Q(code__icontains=word) | Q(title__icontains=word) | (Q(name__icontains=word) & named)
    return Person.objects.visible_to(actor).current().filter(found)


def _found(kind: str, rows: QuerySet[Any], tell: Callable[[Any], Hit]) -> Found:
    some = list(islice(rows[: _SHOWN + 1], _SHOWN + 1))
    return Found(kind, rows.model.estate, tuple(tell(row) for row in some[:_SHOWN]), len(some) > _SHOWN)


def _hit(row: Record, title: str, *about: str) -> Hit:
    return Hit(row.get_absolute_url(), title, " · ".join(part for part in about if part))


def _system(row: System) -> Hit:
    return _hit(row, row.name or row.code, row.code, row.agency.name or row.agency.code, row.capability)


def _person_for(actor: Actor) -> Callable[[Person], Hit]:
    def tell(row: Person) -> Hit:
        named = bool(row.name) and may_see(actor, row, "name")
        title = row.name if named else row.code
        return _hit(row, title, row.code if named else "", row.title, row.agency.name or row.agency.code)

    return tell


def _skill(row: Skill) -> Hit:
    return _hit(row, row.name or row.code, row.code, row.family)


def _release(row: Release) -> Hit:
    ends = f"no fixes after {day(row.end_of_life)}" if row.end_of_life else ""
    return _hit(row, f"{row.product} {row.version_name}".strip(), f"on {row.system.name or row.system.code}", ends)


def _agency(row: Agency) -> Hit:
    return _hit(row, row.name or row.code, row.code)
