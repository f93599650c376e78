"""Columns of the Estate as fields of the register: how values are read, shown and protected."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from django.utils import timezone

from rotunda.estate.schema import Column, Kind
from rotunda.web.accounts.actor import Actor
from rotunda.web.accounts.permissions import Permission
from rotunda.web.register.models.record import Record

#: Which permission a column takes, beside the one for its table.
PROTECTED: Mapping[tuple[str, str], Permission] = MappingProxyType(
    {
        ("people", "name"): Permission.VIEW_NAMES,
        ("people", "yearly_pay"): Permission.VIEW_PAY,
        ("people", "hired"): Permission.VIEW_RETIREMENT,
        ("people", "retirement_eligible"): Permission.VIEW_RETIREMENT,
    }
)

#: Stands before the name of a column that the format does not list, so that it is none of the format's.
OWN = "extra:"
#: What stands in place of a value that the reader may not see.
WITHHELD = "withheld"


def protection_of(model: type[Record], column: str) -> Permission | None:
    """The permission that a column takes beside its table's."""
    return PROTECTED.get((model.estate, column))


def may_see(actor: Actor, record: Record, column: str) -> bool:
    """Whether the actor, who sees the record, sees this column of it too."""
    permission = protection_of(type(record), column)
    return permission is None or actor.scope(permission).covers(record.agency_key(), record.person_key())


def raw(record: Record, column: Column) -> Any:
    """The value of a column as Python has it; of a reference, the key that it refers to."""
    found = getattr(record, record.field_of(column.name))
    if is_reference(type(record), column):
        return "" if found is None else found.code
    return found


def is_reference(model: type[Record], column: Column) -> bool:
    """Whether the field of a column holds another record."""
    return bool(column.references) and column.kind is not Kind.LIST and model.field_of(column.name) != "code"


def references_of(model: type[Record]) -> dict[str, type[Record]]:
    """The columns that refer to single records, each with the model of those."""
    names = [column.name for column in model.table().columns if is_reference(model, column)]
    return {name: model._meta.get_field(name).related_model for name in names}  # type: ignore[misc]


def told(value: Any) -> Any:
    """A value as JSON and the audit have it: days and moments in ISO form, moments in the state's local time."""
    if isinstance(value, datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return local.replace(tzinfo=None).isoformat(sep=" ")
    return value.isoformat() if isinstance(value, date) else value


def values_of(record: Record) -> dict[str, Any]:
    """All columns of a record, in the table's order, as JSON has them."""
    return {column.name: told(raw(record, column)) for column in record.table().columns}
