"""Who is behind the labels that the audit keeps: `user:17` is the user's name for whoever reads."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rotunda.web.accounts.models import User

_USER = re.compile(r"user:(\d+)")


def names_of(labels: Iterable[str]) -> dict[str, str]:
    """The names behind labels of actors, by label; one query however many."""
    keys = {label: int(found[1]) for label in set(labels) if (found := _USER.match(label))}
    users = dict(User.objects.filter(pk__in=keys.values()).values_list("pk", "name")) if keys else {}
    return {label: _said(label, users.get(key, "")) for label, key in keys.items()}


def _said(label: str, name: str) -> str:
    """A user's name, and that it was by a program where a token was used."""
    said = name or label.partition(" ")[0]
    return f"{said}, through the API" if " token:" in label else said
