"""What whoever imports may write: which tables, for which agencies, and which protected columns."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from rotunda.web.accounts.actor import Actor
from rotunda.web.accounts.permissions import Permission
from rotunda.web.accounts.scope import Scope
from rotunda.web.register.columns import PROTECTED, protection_of
from rotunda.web.register.models import MODELS, Record

#: Every permission that decides what an import may write.
_DECIDING = tuple(
    sorted({Permission.IMPORT, *(model.editing for model in MODELS.values()), *PROTECTED.values()}, key=str)
)


@dataclass(frozen=True)
class Reach:
    """The scopes of an actor, read once."""

    scopes: dict[Permission, Scope]

    @classmethod
    def of(cls, actor: Actor) -> Reach:
        """The actor's reach as it is now."""
        return cls({permission: actor.scope(permission) for permission in _DECIDING})

    def may_write(self, model: type[Record], agency: int | None) -> bool:
        """Whether a record of this agency may be written; of shared tables the agency does not matter."""
        if model.is_reference():
            return bool(self.scopes[model.editing]) and self.scopes[Permission.IMPORT].everywhere
        return self.scopes[model.editing].covers(agency) and self.scopes[Permission.IMPORT].covers(agency)

    def may_set(self, model: type[Record], column: str, agency: int | None) -> bool:
        """Whether a column of a record of this agency may be written: what is protected takes who may see it."""
        permission = protection_of(model, column)
        return permission is None or self.scopes[permission].covers(agency)

    def shows(self, agency: int | None) -> bool:
        """Whether a row of this agency is within it."""
        return agency is not None and self.scopes[Permission.IMPORT].covers(agency)

    def hash(self) -> str:
        """SHA-256 of it all: equal as long as nothing was granted or taken back."""
        told = [
            (permission, scope.everywhere, sorted(scope.agencies), scope.person)
            for permission, scope in self.scopes.items()
        ]
        return hashlib.sha256(repr(told).encode()).hexdigest()
