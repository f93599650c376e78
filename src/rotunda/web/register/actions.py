"""Writes to the register. Each is atomic, asks who acts, checks the version that was seen, and writes the audit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from rotunda.estate.schema import Column
from rotunda.web.accounts.actor import Actor, NotPermitted, require
from rotunda.web.audit.actions import Change
from rotunda.web.audit.actions import record as audit
from rotunda.web.register.cleaning import fitting
from rotunda.web.register.columns import is_reference, may_see, protection_of, raw, told, values_of
from rotunda.web.register.models.record import Record

R = TypeVar("R", bound=Record)
#: Characters of a key, its parts together.
_LONGEST_KEY = Record._meta.get_field("code").max_length or 0


class Stale(Exception):  # noqa: N818  # a fact about the record, which views turn into 409 and 412
    """Somebody else changed the record since it was read."""


@transaction.atomic
def add(model: type[R], *, by: Actor, values: Mapping[str, Any], reason: str = "", source: str = "") -> R:
    """A new record with these values by column.

    Raises `ValidationError` by column for values that are not allowed, and `NotPermitted`.
    """
    found = clean(model, {**dict.fromkeys(model.table().by_name), **values})
    code = model.table().key_of({name: _key_of(value) for name, value in found.items()})
    if len(code) > _LONGEST_KEY:
        raise ValidationError({model.table().key[0]: f"A key has at most {_LONGEST_KEY} characters. Shorten it."})
    if model.objects.filter(code=code).exists():
        there = ValidationError("There is such a record already. Change that one.", code="unique")
        raise ValidationError({model.table().key[0]: there})
    row = model(code=code, source=source)
    _set(row, found)
    # columns that were not given stay empty: whoever may not see pay can still add a person
    _permit(row, by, {name: found[name] for name in values})
    row.save()
    _audit("add", row, {}, {name: told(raw(row, column)) for name, column in row.table().by_name.items()}, by, reason)
    return row


@transaction.atomic
def change(  # noqa: PLR0913  # an action says all that it rests on
    row: R,
    *,
    by: Actor,
    values: Mapping[str, Any],
    version: int | None = None,
    reason: str = "",
    source: str = "",
) -> R:
    """The record with these values in these columns; as it was where nothing differs.

    Raises `ValidationError` by column, `NotPermitted`, and `Stale` where `version` is given and is not the present one.
    """
    row = _locked(row, version)
    found = clean(type(row), values)
    before = {name: told(raw(row, row.table().by_name[name])) for name in values}
    # as it is and as it will be: nobody takes a record from an agency, or gives it to one, that is not his
    _permit(row, by, found)
    _set(row, found)
    _permit(row, by, found)
    if row.table().key_of(values_of(row)) != row.code:
        raise ValidationError(dict.fromkeys(row.table().key, "The key of a record stays. Retire it and add another."))
    after = {name: told(raw(row, row.table().by_name[name])) for name in values}
    changed = [name for name in values if before[name] != after[name]]
    if not changed:
        return row
    row.version += 1
    row.source = source
    row.save()
    _audit("change", row, {n: before[n] for n in changed}, {n: after[n] for n in changed}, by, reason)
    return row


@transaction.atomic
def retire(row: R, *, by: Actor, reason: str, version: int | None = None) -> R:
    """The record out of use; it stays with its history, and can be restored."""
    row = _locked(row, version)
    _permit(row, by, {})
    if row.retired_at is None:
        row.retired_at = timezone.now()
        row.version += 1
        row.save()
        _audit("retire", row, {"retired": False}, {"retired": True}, by, reason)
    return row


@transaction.atomic
def restore(row: R, *, by: Actor, reason: str, version: int | None = None) -> R:
    """A retired record in use again."""
    row = _locked(row, version)
    _permit(row, by, {})
    if row.retired_at is not None:
        row.retired_at = None
        row.version += 1
        row.save()
        _audit("restore", row, {"retired": True}, {"retired": False}, by, reason)
    return row


@transaction.atomic
def confirm(row: R, *, by: Actor, version: int | None = None) -> R:
    """The record with the word of its agency that it is right as it stands today."""
    row = _locked(row, version)
    _permit(row, by, {})
    row.confirmed, row.confirmed_by = timezone.now(), by.label
    row.version += 1
    row.save()
    _audit("confirm", row, {}, {"confirmed": row.confirmed.isoformat()}, by, "")
    return row


def clean(model: type[Record], values: Mapping[str, Any]) -> dict[str, Any]:
    """Values by column as Python has them, references as records.

    Raises `ValidationError` with every column that is wrong.
    """
    table, found, wrong = model.table(), dict[str, Any](), dict[str, Any]()
    for name, value in values.items():
        try:
            if column := table.by_name.get(name):
                found[name] = _referred(model, column, fitting(model, column, value))
            else:
                wrong[name] = [f"{table.name} has no column {name}."]
        except ValidationError as error:
            wrong[name] = error.messages
    if wrong:
        raise ValidationError(wrong)
    return found


def _key_of(value: Any) -> Any:
    """A cleaned value as a key has it."""
    return value.code if isinstance(value, Record) else told(value)


def _referred(model: type[Record], column: Column, value: Any) -> Any:
    """The record that a reference means; other values as they are."""
    if not is_reference(model, column):
        return value
    if not value:
        return None
    to: Any = model._meta.get_field(column.name).related_model
    found = to.objects.filter(code=value).first()
    if found is None:
        raise ValidationError(f"There is no {value} in {to.estate}. Add it there first.", code="reference")
    return found


def _set(row: Record, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        field = row.field_of(name)
        if field != "code":
            setattr(row, field, value)


def _permit(row: Record, by: Actor, values: Mapping[str, Any]) -> None:
    """Raise `NotPermitted` unless the actor may edit the record as it is, and sees each protected column he writes."""
    if row.is_reference():
        if not by.scope(row.editing):
            raise NotPermitted(f"{by.label} may not {row.editing} here.")
    else:
        require(by, row.editing, row.agency_key())
    for name in values:
        if protection_of(type(row), name) and not may_see(by, row, name):
            raise NotPermitted(f"{by.label} may not change {name} here.")


def _locked(row: R, version: int | None) -> R:
    """The record as it is now, locked until the transaction ends."""
    found: Any = type(row).objects.select_for_update(of=("self",)).with_references().get(pk=row.pk)
    if version is not None and found.version != version:
        raise Stale(f"{found.estate} {found.code} was changed by somebody else. Look at it again, then repeat.")
    return cast("R", found)


def _audit(  # noqa: PLR0913, PLR0917  # what an entry tells
    verb: str, row: Record, before: Mapping[str, Any], after: Mapping[str, Any], by: Actor, reason: str
) -> None:
    said = Change(verb, row.estate, row.code, before, after, row.agency_key(), row.person_key())
    audit([said], by=by, reason=reason, source=row.source)
