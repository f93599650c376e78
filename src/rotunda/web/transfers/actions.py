"""Writes of transfers: proposed, signed by two sides, refused, withdrawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from rotunda.web.accounts.actor import Actor, NotPermitted
from rotunda.web.accounts.permissions import Permission
from rotunda.web.accounts.scope import NOWHERE, Scope
from rotunda.web.audit.actions import Change, record
from rotunda.web.register.actions import Stale, change
from rotunda.web.register.columns import WITHHELD
from rotunda.web.register.models import Agency, Person, System
from rotunda.web.transfers.counting import MOST, listed, say
from rotunda.web.transfers.models import Kind, Side, Signature, State, Transfer
from rotunda.web.transfers.sides import may_speak, shared_organisation, user_of
from rotunda.web.transfers.statement import changed_since, standing, statement

_RECORDS: Mapping[str, type[Person] | type[System]] = {Kind.PERSON: Person, Kind.SYSTEM: System}


@dataclass(frozen=True)
class _Signed:
    """Whom both signatures make: he may write the record at either end of the transfer, and nothing else. The audit
    names who signed last, and through which transfer."""

    label: str
    ends: frozenset[int]

    def scope(self, permission: Permission) -> Scope:
        return Scope(agencies=self.ends) if permission is Permission.EDIT_REGISTER else NOWHERE


@transaction.atomic
def propose(
    agency: Agency, *, by: Actor, side: Side, codes: Mapping[Kind, Sequence[str]], effective: date
) -> list[Transfer]:
    """Transfers of these people and systems of an agency to the shared organisation; the side says that they are there.

    Raises `ValidationError` with every record that cannot be transferred, and `NotPermitted`.
    """
    centre = shared_organisation()
    may_speak(by, side, agency, centre)
    if agency == centre:
        raise ValidationError("What belongs to the shared organization already cannot be transferred to it.")
    found = {kind: _transferable(agency, kind, listed(codes.get(kind, ()))) for kind in Kind}
    many = sum(map(len, found.values()))
    if not many or many > MOST:
        raise ValidationError(f"Propose 1 to {MOST} records at once. You named {many}.")
    made = []
    for kind, rows in found.items():
        for row in rows:
            transfer = Transfer(kind=kind, code=row.code, from_agency=agency, to_agency=centre, effective=effective)
            transfer.proposed_for, transfer.proposed_by = side, by.label
            setattr(transfer, kind, row)
            transfer.save()
            made.append(transfer)
        say(agency, by, side, kind, [row.code for row in rows], seen=True, note="")
    record([_told("propose", each, {}, _facts(each) | {"side": side}) for each in made], by=by)
    return made


def _transferable(agency: Agency, kind: Kind, codes: list[str]) -> list[Any]:
    """The current records of the agency with these keys, locked. Raises `ValidationError`."""
    rows = {
        row.code: row
        for row in _RECORDS[kind]
        .objects.select_for_update(of=("self",))
        .current()
        .filter(agency=agency, code__in=codes)
    }
    under_way = set(Transfer.objects.open().filter(kind=kind, code__in=codes).values_list("code", flat=True))
    done = Transfer.objects.filter(kind=kind, code__in=codes, from_agency=agency, state=State.COMPLETE)
    complete = set(done.values_list("code", flat=True)) if kind is Kind.SYSTEM else set()
    wrong = []
    for code in codes:
        row = rows.get(code)
        if row is None:
            wrong.append(f"{agency.code} has no {kind} {code} in use. Correct the identifier, or add the record first.")
        elif isinstance(row, Person) and row.in_scope is False:
            wrong.append(f"{code} is not in scope of the transfer. Change that on the record first.")
        elif code in under_way:
            wrong.append(f"{code} has an open transfer already. Sign or withdraw that one.")
        elif code in complete:
            wrong.append(f"{code} has been transferred already.")
    if wrong:
        raise ValidationError(wrong)
    return [rows[code] for code in codes]


@transaction.atomic
def sign(transfer: Transfer, *, by: Actor, side: Side, digest: str) -> Transfer:
    """The transfer with the side's signature under what stands there now; complete, where both have signed.

    `digest` is that of the statement which the signer was shown. Raises `Stale` where it is another now,
    `ValidationError` where the transfer is over, the side has signed, or its day has not come, and `NotPermitted`.
    """
    transfer = _locked(transfer, by, side)
    _void(transfer, by)
    signed = standing(transfer)
    if side in signed:
        raise ValidationError(f"{transfer}: the {side.label.lower()} has signed already.")
    if any(user_of(other.signer) == user_of(by.label) for other in signed.values()):
        raise NotPermitted(f"{by.label} signed for the other side. Somebody else must sign for this one.")
    now = statement(transfer, side)
    if now.digest != digest:
        raise Stale(f"{transfer}: it is no longer as you were shown. Read it again, then sign.")
    row = transfer.record
    if row is None or row.retired_at is not None or row.agency_id != transfer.from_agency_id:
        raise ValidationError(f"{transfer}: {transfer.from_agency} no longer has the record. Withdraw the transfer.")
    _not_too_early(transfer, signed)
    Signature.objects.create(
        transfer=transfer,
        side=side,
        signer=by.label,
        says=now.says,
        values=now.values,
        digest=now.digest,
        version=row.version,
    )
    before = transfer.state
    transfer.state = State(side.value) if not signed else State.COMPLETE
    transfer.ended_at = timezone.now() if signed else None
    transfer.save()
    say(transfer.from_agency, by, side, Kind(transfer.kind), [transfer.code], seen=True, note="")
    after = {"state": transfer.state, "side": side, "signed": now.digest}
    record([_told("sign", transfer, {"state": before}, after)], by=by)
    if signed:
        _complete(transfer, row, by)
    return transfer


def _not_too_early(transfer: Transfer, signed: Mapping[Side, Signature]) -> None:
    """Raise `ValidationError` where this signature would complete a transfer before its day."""
    if signed and transfer.effective > timezone.localdate():
        day = date_format(transfer.effective, "N j, Y")
        raise ValidationError(f"{transfer}: the last signature completes it. Sign on {day} or later.")


def _complete(transfer: Transfer, row: Person | System, by: Actor) -> None:
    """A person becomes one of the shared organisation. A system stays the agency's, for its business does; who runs it
    is what the transfer says, and the history of the system tells it."""
    home, centre = transfer.from_agency, transfer.to_agency
    if isinstance(row, Person):
        both = _Signed(f"{by.label} transfer:{transfer.pk}", frozenset((home.pk, centre.pk)))
        reason = f"Transfer {transfer.pk}, signed by both sides"
        values = {"agency": centre.code, "in_scope": True}
        change(row, by=both, values=values, version=row.version, reason=reason, source=f"transfer {transfer.pk}")
    else:
        moved = Change("transfer", "systems", row.code, {"run_by": home.code}, {"run_by": centre.code}, home.pk)
        record([moved], by=by, reason=f"Transfer {transfer.pk}, signed by both sides")


@transaction.atomic
def refuse(transfer: Transfer, *, by: Actor, side: Side, reason: str) -> Transfer:
    """The transfer, refused for a reason by the side that did not propose it.

    Raises `ValidationError` where it is over or the side's own, and `NotPermitted`.
    """
    transfer = _locked(transfer, by, side)
    if side == transfer.proposed_for:
        raise ValidationError(f"{transfer}: the {side.label.lower()} proposed it. Withdraw it instead.")
    return _end(transfer, State.REFUSED, by, side, reason)


@transaction.atomic
def withdraw(transfer: Transfer, *, by: Actor, side: Side, reason: str) -> Transfer:
    """The transfer, taken back by the side that proposed it.

    Raises `ValidationError` where it is over or the other side's, and `NotPermitted`.
    """
    transfer = _locked(transfer, by, side)
    if side != transfer.proposed_for:
        raise ValidationError(f"{transfer}: the other side proposed it. Refuse it instead.")
    return _end(transfer, State.WITHDRAWN, by, side, reason)


def _end(transfer: Transfer, state: State, by: Actor, side: Side, reason: str) -> Transfer:
    if not reason.strip():
        raise ValidationError({"reason": "Say why. It stays in the history."})
    before = transfer.state
    transfer.state, transfer.reason, transfer.ended_at = state, reason.strip(), timezone.now()
    transfer.save()
    verb = "refuse" if state is State.REFUSED else "withdraw"
    record([_told(verb, transfer, {"state": before}, {"state": state, "side": side})], by=by, reason=transfer.reason)
    return transfer


def _void(transfer: Transfer, by: Actor) -> None:
    """Let signatures under a record that has changed since no longer count, and keep what was changed."""
    for each in transfer.signatures.filter(voided_at__isnull=True):
        if differences := changed_since(each, transfer):
            each.voided_at, each.voided = timezone.now(), differences
            each.save()
            state, transfer.state = transfer.state, State.PROPOSED
            transfer.save()
            # names are protected, and the audit does not know in which entries of transfers they would stand
            told = [
                (name, was, now) if name != "name" else (name, WITHHELD, WITHHELD) for name, was, now in differences
            ]
            before = {"state": state, "signed": each.digest} | {name: was for name, was, _ in told}
            after = {"state": transfer.state, "side": each.side} | {name: now for name, _, now in told}
            record([_told("void-signature", transfer, before, after)], by=by)


def _locked(transfer: Transfer, by: Actor, side: Side) -> Transfer:
    """The transfer and its record as they are now, locked. Raises `ValidationError` where the transfer is over."""
    found: Transfer = (
        Transfer.objects.select_for_update(of=("self",)).select_related("from_agency", "to_agency").get(pk=transfer.pk)
    )
    may_speak(by, side, found.from_agency, found.to_agency)
    if not found.is_open:
        raise ValidationError(f"{found} is {found.get_state_display().lower()} already. Nothing was changed.")
    locked = _RECORDS[found.kind].objects.select_for_update(of=("self",)).with_references()
    setattr(found, found.kind, locked.filter(code=found.code).first())
    return found


def _facts(transfer: Transfer) -> dict[str, Any]:
    return {
        "kind": transfer.kind,
        "code": transfer.code,
        "from": transfer.from_agency.code,
        "to": transfer.to_agency.code,
        "effective": transfer.effective.isoformat(),
        "state": transfer.state,
    }


def _told(verb: str, transfer: Transfer, before: Mapping[str, Any], after: Mapping[str, Any]) -> Change:
    """An entry about a transfer. It is the agency's, and the person's whom it is about."""
    return Change(verb, "transfers", str(transfer.pk), before, after, transfer.from_agency_id, transfer.person_id)
