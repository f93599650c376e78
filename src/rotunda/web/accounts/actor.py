"""Who acts: a signed-in user, a user through a token, or whoever operates the machine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from rotunda.web.accounts.permissions import Permission
from rotunda.web.accounts.scope import EVERYWHERE, Scope


class Actor(Protocol):
    """What reads and actions ask of whoever is behind them."""

    @property
    def label(self) -> str:
        """How the audit names the actor, for good: `user:17`, `user:17 token:4`, `operator`."""

    def scope(self, permission: Permission) -> Scope:
        """Where the actor holds a permission."""


@dataclass(frozen=True)
class Operator:
    """Whoever runs commands on the machine itself: holds everything, and is named in the audit."""

    name: str = "operator"

    @property
    def label(self) -> str:
        return self.name

    def scope(self, permission: Permission) -> Scope:  # an operator is asked for none
        return EVERYWHERE


class NotPermitted(Exception):  # noqa: N818  # a refusal, which views turn into 403
    """The actor does not hold the permission where it is needed."""


def require(by: Actor, permission: Permission, agency: int | None = None, person: int | None = None) -> None:
    """Raise `NotPermitted` unless the actor holds the permission for this agency's or this person's record."""
    if not by.scope(permission).covers(agency, person):
        raise NotPermitted(f"{by.label} may not {permission} here.")
