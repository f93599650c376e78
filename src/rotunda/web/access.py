"""The one table of access rules: who may open each URL, by the URL's name. A URL that does not stand here is closed.

A rule opens the door; what is behind it is scoped by the querysets. Tests walk this table with every role.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from rotunda.web.accounts.permissions import Permission as P  # noqa: N817  # a table of nothing else


@dataclass(frozen=True)
class Anyone:
    """Open to all, signed in or not; or the view itself asks for credentials, and `why` says which."""

    why: str


@dataclass(frozen=True)
class SignedIn:
    """Open to whoever has signed in."""


@dataclass(frozen=True)
class Holders:
    """Open to whoever holds one of these permissions anywhere."""

    permissions: frozenset[P]


Rule = Anyone | SignedIn | Holders


def holders(*permissions: P) -> Holders:
    """A rule for whoever holds one of these."""
    return Holders(frozenset(permissions))


#: The sign-in pages, by whatever of allauth's URLs is in use.
_SIGNING_IN: Mapping[str, Rule] = {
    "account_login": Anyone("signs in"),
    "account_logout": SignedIn(),
    "account_reauthenticate": SignedIn(),
    "account_change_password": SignedIn(),
    "account_reset_password": Anyone("helps whoever forgot a password"),
    "account_reset_password_done": Anyone("helps whoever forgot a password"),
    "account_reset_password_from_key": Anyone("the key is in the e-mail"),
    "account_reset_password_from_key_done": Anyone("the key is in the e-mail"),
}

_SITE: Mapping[str, Rule] = {
    "home": Anyone("the front page; signed in, what awaits the user"),
    "accessibility": Anyone("a statement"),
    "privacy": Anyone("a statement"),
    "health": Anyone("for load balancers; tells nothing but that the site answers"),
}

_REGISTER: Mapping[str, Rule] = {
    "register:index": holders(P.VIEW_REGISTER),
    "register:list": holders(P.VIEW_REGISTER),
    "register:record": holders(P.VIEW_REGISTER),
}

_AUDIT: Mapping[str, Rule] = {
    "audit:list": holders(P.VIEW_AUDIT),
    "audit:export": holders(P.VIEW_AUDIT),
    "audit:record": holders(P.VIEW_AUDIT),
}

_JOBS: Mapping[str, Rule] = {
    "jobs:list": holders(P.MANAGE_SITE),
    "jobs:job": SignedIn(),
    "jobs:progress": SignedIn(),
}

_TOKENS: Mapping[str, Rule] = {
    "tokens:list": holders(P.USE_API),
    "tokens:revoke": holders(P.USE_API),
}

_LEDGER: Mapping[str, Rule] = {
    "ledger:index": holders(P.VIEW_LEDGER),
    "ledger:ask": holders(P.RUN_LEDGER),
    "search": holders(P.VIEW_REGISTER),
}

_DEMO: Mapping[str, Rule] = {
    "demo:accounts": Anyone("is only there in a demonstration"),
    "demo:sign-in": Anyone("is only there in a demonstration, and signs in to nothing else"),
}

ACCESS: Mapping[str, Rule] = MappingProxyType(
    {
        **_SIGNING_IN,
        **_SITE,
        **_REGISTER,
        **_AUDIT,
        **_JOBS,
        **_TOKENS,
        **_LEDGER,
        **_DEMO,
    }
)
