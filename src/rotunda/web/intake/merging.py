"""Decides about two records that may be one: the same, not the same, or later. A human decides; the audit tells who."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from rotunda.web.accounts.actor import Actor, NotPermitted
from rotunda.web.accounts.permissions import Permission
from rotunda.web.audit.actions import Change
from rotunda.web.audit.actions import record as audit
from rotunda.web.intake.models import Decision, Pair
from rotunda.web.register import actions as register
from rotunda.web.register.columns import raw, told, values_of
from rotunda.web.register.models import MODELS, Record

#: Where a retired record says which one stands for it.
POINTER = "same_as"


@transaction.atomic
def decide(pair: Pair, *, by: Actor, decision: Decision, reason: str = "") -> Pair:
    """The pair as different, put off, or open again. Raises `ValidationError` where it was merged already."""
    pair = _locked(pair, by)
    if decision is Decision.SAME:
        raise ValueError("two records are made one by `merge`")
    before, pair.decision = pair.decision, decision
    _close(pair, by)
    _audit(pair, {"decision": before}, {"decision": decision.value}, by, reason)
    return pair


@transaction.atomic
def merge(pair: Pair, *, by: Actor, kept: str, values: Mapping[str, Any], reason: str = "") -> Pair:
    """The pair as one record: `kept` is the code of the one that stays, `values` what it shall say by column.

    What refers to the other now refers to it, and the other is retired with a pointer. Raises `ValidationError` where a
    record is gone, was retired, or something cannot be moved, and `NotPermitted`.
    """
    pair = _locked(pair, by)
    if kept not in {pair.left, pair.right}:
        raise ValidationError("Say which of the two records stays.")
    gone = pair.right if kept == pair.left else pair.left
    model = MODELS[pair.table]
    stays, goes = (_current(model, code) for code in (kept, gone))
    why = reason or f"The same as {gone}"
    _move_references(model, goes, stays, by, why)
    if values:
        register.change(stays, by=by, values=values, reason=why, source=stays.source)
    _retire(goes, stays, by, why)
    before, pair.decision, pair.kept = pair.decision, Decision.SAME, kept
    _close(pair, by)
    _audit(pair, {"decision": before}, {"decision": Decision.SAME.value, "kept": kept}, by, reason)
    return pair


def _locked(pair: Pair, by: Actor) -> Pair:
    if not by.scope(Permission.RECONCILE).everywhere:
        raise NotPermitted(f"{by.label} may not reconcile records.")
    found: Pair = Pair.objects.select_for_update().get(pk=pair.pk)
    if found.decision == Decision.SAME:
        raise ValidationError("The two were made one already.")
    return found


def _close(pair: Pair, by: Actor) -> None:
    pair.decided_at, pair.decided_by = timezone.now(), by.label
    pair.save()


def _current(model: type[Record], code: str) -> Record:
    found: Record | None = model.objects.select_for_update().filter(code=code).first()
    if found is None or found.retired_at is not None:
        raise ValidationError(f"{model.estate} {code} is not in use any more. There is nothing to decide.")
    return found


def _move_references(model: type[Record], goes: Record, stays: Record, by: Actor, why: str) -> None:
    """Have everything that refers to one record refer to the other."""
    for relation in model._meta.related_objects:
        other: type[models.Model] = relation.related_model
        name = relation.field.name
        if issubclass(other, Record):
            for row in other.objects.with_references().filter(**{name: goes}):
                _move(row, name, stays, by, why)
        else:
            _move_others(other, name, goes, stays)


def _move(row: Record, name: str, stays: Record, by: Actor, why: str) -> None:
    """One record that refers to the one that goes; where the one that stays has the same already, it is retired."""
    before, code = {name: getattr(row, name).code}, row.code
    setattr(row, name, stays)
    new = row.table().key_of(values_of(row))
    row.version += 1
    if new != code and type(row).objects.filter(code=new).exists():
        if row.retired_at is None:
            again = type(row).objects.get(pk=row.pk)
            again.retired_at, again.version = timezone.now(), row.version
            again.save()
            _say("retire", row, code, {"retired": False}, {"retired": True}, by, why)
        return
    row.code = new
    row.save()
    after = {name: told(raw(row, row.table().by_name[name]))}
    moved = {"key": new} if new != code else {}
    _say("move", row, code, before, {**after, **moved}, by, why)


def _say(  # noqa: PLR0913, PLR0917  # what an entry tells
    verb: str, row: Record, code: str, before: Mapping[str, Any], after: Mapping[str, Any], by: Actor, why: str
) -> None:
    change = Change(verb, row.estate, code, before, after, row.agency_key(), row.person_key())
    audit([change], by=by, reason=why, source=row.source)


def _move_others(other: type[models.Model], name: str, goes: Record, stays: Record) -> None:
    """Rows of other apps: accounts, transfers, evidence."""
    try:
        with transaction.atomic():
            other._default_manager.filter(**{name: goes}).update(**{name: stays})
    except IntegrityError:
        raise ValidationError(
            f"Both records have a {other._meta.verbose_name}, and only one can. Take it from one of them first."
        ) from None


def _retire(goes: Record, stays: Record, by: Actor, why: str) -> None:
    goes.refresh_from_db()
    goes.retired_at = timezone.now()
    goes.version += 1
    goes.extra = {**goes.extra, POINTER: stays.code}
    goes.save()
    _say("retire", goes, goes.code, {"retired": False}, {"retired": True, POINTER: stays.code}, by, why)


def _audit(pair: Pair, before: Mapping[str, Any], after: Mapping[str, Any], by: Actor, reason: str) -> None:
    told_ = {"table": pair.table, "left": pair.left, "right": pair.right, **after}
    audit([Change("decide", "pairs", str(pair.pk), before, told_)], by=by, reason=reason)
