"""The primary navigation: the doors that are open to whoever looks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from rotunda.web.access import ACCESS, Holders
from rotunda.web.accounts.models import User

#: Label and URL name, in the order of the page.
_DOORS = (
    ("Register", "register:index"),
    ("Coverage", "ledger:index"),
    ("Transfers", "transfers:list"),
    ("Imports", "intake:list"),
    ("History", "audit:list"),
    ("Accounts", "accounts:list"),
)


@dataclass(frozen=True)
class Door:
    """An entry of the navigation."""

    label: str
    url: str
    current: bool


def navigation(request: HttpRequest) -> dict[str, Any]:
    """The doors of the signed-in user, for every template."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {"navigation": []}
    return {"navigation": [door for label, name in _DOORS if (door := _door(request, user, label, name))]}


def _door(request: HttpRequest, user: User, label: str, name: str) -> Door | None:
    rule = ACCESS.get(name)
    if isinstance(rule, Holders) and not any(user.may(permission) for permission in rule.permissions):
        return None
    try:
        url = reverse(name)
    except NoReverseMatch:
        return None
    return Door(label, url, request.path.startswith(url))
