"""The primary navigation: the doors that are open to whoever looks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
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
    """The doors of the signed-in user, and who runs the site, for every template."""
    user = getattr(request, "user", None)
    doors = [(request, user, *door) for door in _DOORS] if isinstance(user, User) else []
    return {"navigation": [door for each in doors if (door := _door(*each))], "organisation": settings.ORGANISATION}


def _door(request: HttpRequest, user: User, label: str, name: str) -> Door | None:
    rule = ACCESS.get(name)
    if isinstance(rule, Holders) and not any(user.may(permission) for permission in rule.permissions):
        return None
    try:
        url = reverse(name)
    except NoReverseMatch:
        return None
    return Door(label, url, request.path.startswith(url))
