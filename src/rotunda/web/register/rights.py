"""What an actor may do with the records of a table, asked once for a whole batch of them."""

from __future__ import annotations

from collections.abc import Set

from rotunda.estate.schema import Column
from rotunda.web.accounts.actor import Actor
from rotunda.web.accounts.permissions import Permission
from rotunda.web.accounts.scope import Scope
from rotunda.web.register.columns import protection_of
from rotunda.web.register.models.record import Record


class Rights:
    """An actor's scopes, each asked for once. The answers are those of `may_see` and of the actions; where the way of
    writing takes a permission of its own, that is `also`."""

    def __init__(self, model: type[Record], by: Actor, also: Permission | None = None) -> None:
        self._model, self._by, self._also = model, by, also
        self.table = model.table()
        self._scopes: dict[Permission, Scope] = {}
        protected = {column.name: protection_of(model, column.name) for column in self.table.columns}
        self.protected = {name: permission for name, permission in protected.items() if permission}

    def may_write(self, agency: int | None) -> bool:
        """Whether the actor may change a record of this agency, or add it; of shared tables the agency does not
        matter."""
        scope, also = self._scope(self._model.editing), self._also
        if self._model.is_reference():
            return bool(scope) and (also is None or self._scope(also).everywhere)
        return scope.covers(agency) and (also is None or self._scope(also).covers(agency))

    def may_edit(self, record: Record) -> bool:
        """Whether the actor may change this record, or add it."""
        return self.may_write(record.agency_key())

    def may_see(self, agency: int | None, person: int | None) -> bool:
        """Whether the actor may see a record of this agency and person."""
        scope = self._scope(self._model.viewing)
        if self._model.is_reference() or (self._model.shared_without_agency and agency is None):
            return bool(scope)
        return scope.covers(agency, person)

    def hidden_at(self, agency: int | None, person: int | None) -> Set[str]:
        """The columns that the actor may not see of a record of this agency and person."""
        return {
            name for name, permission in self.protected.items() if not self._scope(permission).covers(agency, person)
        }

    def hidden(self, record: Record) -> Set[str]:
        """The columns of the record that the actor may not see."""
        return self.hidden_at(record.agency_key(), record.person_key())

    def seen(self, record: Record) -> tuple[Column, ...]:
        """The columns of the record that the actor may see, in the table's order."""
        hidden = self.hidden(record) if self.protected else ()
        return tuple(column for column in self.table.columns if column.name not in hidden)

    def _scope(self, permission: Permission) -> Scope:
        if permission not in self._scopes:
            self._scopes[permission] = self._by.scope(permission)
        return self._scopes[permission]
