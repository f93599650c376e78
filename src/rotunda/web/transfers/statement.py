"""What a side signs: a sentence and the record's values, with a hash over both; and whether a signature still holds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format

from rotunda.estate.schema import TABLES
from rotunda.web.register.columns import raw, told
from rotunda.web.register.labels import label_of as named
from rotunda.web.register.models import Agency, Person, System
from rotunda.web.transfers.columns import SIGNED
from rotunda.web.transfers.models import Kind, Side, Signature, Transfer

#: What stands in place of columns where a record is retired, or was taken out of the register.
RETIRED, GONE = "retired", "gone"


@dataclass(frozen=True)
class Statement:
    """What one side would sign now."""

    side: Side
    says: str
    values: Mapping[str, Any]
    digest: str


def statement(transfer: Transfer, side: Side) -> Statement:
    """What a side would sign of a transfer, of the record as it stands."""
    says, values = _says(transfer, side), values_now(transfer)
    return Statement(side, says, values, digest_of(says, values))


def _says(transfer: Transfer, side: Side) -> str:
    home, centre = _named(transfer.from_agency), _named(transfer.to_agency)
    day = date_format(transfer.effective, "N j, Y")
    who = f"For {home if side is Side.AGENCY else centre} I sign that"
    if transfer.kind == Kind.PERSON:
        return (
            f"{who} {transfer.code}, as described here, works for {home} today, and belongs to {centre} from {day} on."
        )
    return (
        f"{who} {transfer.code}, as described here, is run by {home} today, and by {centre} from {day} on. "
        f"The business that it serves stays with {home}."
    )


def _named(agency: Agency) -> str:
    return f"{agency.name} ({agency.code})" if agency.name else agency.code


def values_now(transfer: Transfer) -> dict[str, Any]:
    """The signed columns of a transfer's record as JSON has them; that it is retired or gone, where it is."""
    record: Person | System | None = transfer.record
    if record is None:
        return {GONE: True}
    columns = record.table().by_name
    found = {name: told(raw(record, columns[name])) for name in SIGNED[transfer.kind]}
    return found | {RETIRED: True} if record.retired_at else found


def digest_of(says: str, values: Mapping[str, Any]) -> str:
    """The SHA-256 of a sentence and values, in hexadecimal."""
    text = json.dumps([says, values], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def changed_since(signature: Signature, transfer: Transfer) -> list[tuple[str, Any, Any]]:
    """What differs from what was signed: column, as signed, as it is now. Empty where the signature holds."""
    now = values_now(transfer)
    names = [*SIGNED[transfer.kind], RETIRED, GONE]
    return [
        (name, signature.values.get(name), now.get(name))
        for name in names
        if signature.values.get(name) != now.get(name)
    ]


def standing(transfer: Transfer) -> dict[Side, Signature]:
    """The signatures that hold, by side: not voided, and of the record as it is. Those of a complete transfer hold as
    they are, for they were counted when it was completed."""
    kept = {Side(each.side): each for each in transfer.signatures.all() if each.voided_at is None}
    if not transfer.is_open:
        return kept
    return {side: each for side, each in kept.items() if not changed_since(each, transfer)}


def intact(signature: Signature) -> bool:
    """Whether what is kept of a signature is what was signed."""
    return digest_of(signature.says, signature.values) == signature.digest


def label_of(column: str) -> str:
    """How pages call a signed column."""
    return {RETIRED: "Retired", GONE: "No longer in the register"}.get(column) or named(column)


def meaning_of(kind: str, column: str) -> str:
    """What a signed column means, where it is one of the register's."""
    known = TABLES[Kind(kind).table].by_name.get(column)
    return known.meaning if known else ""
