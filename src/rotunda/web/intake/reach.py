"""What whoever imports may write, read once for a whole import."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from rotunda.web.accounts.actor import Actor
from rotunda.web.accounts.permissions import Permission
from rotunda.web.accounts.scope import Scope
from rotunda.web.register.columns import PROTECTED
from rotunda.web.register.models import MODELS

#: Every permission that decides what an import may write.
_DECIDING = tuple(
    sorted(
        {
            Permission.IMPORT,
            *(permission for model in MODELS.values() for permission in (model.viewing, model.editing)),
            *PROTECTED.values(),
        },
        key=str,
    )
)


@dataclass(frozen=True)
class Reach:
    """An actor as an import knows him: his scopes as they were when it began, and nothing for his own record, which an
    import is not for."""

    label: str
    scopes: dict[Permission, Scope]

    @classmethod
    def of(cls, actor: Actor) -> Reach:
        """The actor's reach as it is now."""
        scopes = {permission: actor.scope(permission) for permission in _DECIDING}
        return cls(actor.label, {permission: replace(scope, person=None) for permission, scope in scopes.items()})

    def scope(self, permission: Permission) -> Scope:
        """Where the actor holds a permission."""
        return self.scopes[permission]

    def shows(self, agency: int | None) -> bool:
        """Whether a row of this agency is within it."""
        return agency is not None and self.scopes[Permission.IMPORT].covers(agency)

    def stamp(self) -> str:
        """Who it is, and SHA-256 of it all, in 64 characters: equal as long as nothing was granted or taken back."""
        told = [(permission, scope.everywhere, sorted(scope.agencies)) for permission, scope in self.scopes.items()]
        return hashlib.sha256(f"{self.label} {told!r}".encode()).hexdigest()
