"""What an actor may do with the records of a table, asked once for a whole batch of them."""

from __future__ import annotations

from rotunda.estate.schema import Column
from rotunda.web.accounts.actor import Actor
from rotunda.web.accounts.permissions import Permission
from rotunda.web.accounts.scope import Scope
from rotunda.web.register.columns import protection_of
from rotunda.web.register.models.record import Record


class Rights:
    """An actor's scopes, each asked for once. The answers are those of `may_see` and of the actions."""

    def __init__(self, model: type[Record], by: Actor) -> None:
        self._model, self._by = model, by
        self.table = model.table()
        self._scopes: dict[Permission, Scope] = {}
        protected = {column.name: protection_of(model, column.name) for column in self.table.columns}
        self.protected = {name: permission for name, permission in protected.items() if permission}

    def may_edit(self, record: Record) -> bool:
        """Whether the actor may change this record, or add it."""
        scope = self._scope(self._model.editing)
        return bool(scope) if self._model.is_reference() else scope.covers(record.agency_key())

    def hidden(self, record: Record) -> set[str]:
        """The columns of the record that the actor may not see."""
        place = record.agency_key(), record.person_key()
        return {name for name, permission in self.protected.items() if not self._scope(permission).covers(*place)}

    def seen(self, record: Record) -> tuple[Column, ...]:
        """The columns of the record that the actor may see, in the table's order."""
        hidden = self.hidden(record) if self.protected else ()
        return tuple(column for column in self.table.columns if column.name not in hidden)

    def _scope(self, permission: Permission) -> Scope:
        if permission not in self._scopes:
            self._scopes[permission] = self._by.scope(permission)
        return self._scopes[permission]
