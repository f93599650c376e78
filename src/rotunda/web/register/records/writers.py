"""Who is behind the labels that the audit keeps: `user:17` is the user's name for whoever reads."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rotunda.web.accounts.actor import Actor
from rotunda.web.accounts.models import User
from rotunda.web.audit.origins import origins_of
from rotunda.web.design.cells import Link

_USER = re.compile(r"user:(\d+)")


def names_of(labels: Iterable[str]) -> dict[str, str]:
    """The names behind labels of actors, by label; one query however many."""
    keys = {label: int(found[1]) for label in set(labels) if (found := _USER.match(label))}
    users = dict(User.objects.filter(pk__in=keys.values()).values_list("pk", "name")) if keys else {}
    return {label: _said(label, users.get(key, "")) for label, key in keys.items()}


def writer_of(actor: Actor, source: str) -> Link | str:
    """Who or what wrote a record last: a person, an import, which is a link for whoever may open it, or a program."""
    if not source:
        return "A person, on this site"
    kind, _, number = source.partition(":")
    if kind == "import":
        words, there = f"Import {number}", origins_of(actor, [source]).get(source)
        return Link(words, there.url) if there else words
    return names_of([source]).get(source, source)


def _said(label: str, name: str) -> str:
    """A user's name, and that it was by a program where a token was used."""
    said = name or label.partition(" ")[0]
    return f"{said}, through the API" if " token:" in label else said
