"""What is signed, as pages show it: each signature with its sentence and values, and what was changed since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rotunda.web.design.cells import Tag
from rotunda.web.design.tables import Column, Row, Table
from rotunda.web.design.when import moment
from rotunda.web.register.columns import WITHHELD
from rotunda.web.transfers.columns import SIGNED
from rotunda.web.transfers.models import Side, Signature, Transfer
from rotunda.web.transfers.reads import who
from rotunda.web.transfers.statement import (
    Statement,
    changed_since,
    intact,
    label_of,
    meaning_of,
    statement,
    values_now,
)


@dataclass(frozen=True)
class Shown:
    """A signature: its heading, whether it holds, its sentence and what was signed, and what differs now."""

    side: str
    signer: str
    at: str
    tag: Tag
    says: str
    digest: str
    values: Table
    changes: Table | None


@dataclass(frozen=True)
class ToSign:
    """A transfer with what would be signed of it."""

    transfer: Transfer
    statement: Statement
    values: Table
    others: list[Shown]


def signatures(transfer: Transfer, *, named: bool) -> list[Shown]:
    """All that were given, voided ones too."""
    given = list(transfer.signatures.all())
    names = who({each.signer for each in given})
    return [_shown(transfer, each, names[each.signer], named=named) for each in given]


def to_sign(transfer: Transfer, side: Side, *, named: bool) -> ToSign:
    """What a side would sign now."""
    now = statement(transfer, side)
    return ToSign(
        transfer,
        now,
        _table(transfer, now.values, f"What you sign of {transfer.code}", f"values-{transfer.pk}", named=named),
        [each for each in signatures(transfer, named=named) if each.tag.tone == "good"],
    )


def values_table(transfer: Transfer, *, named: bool) -> Table:
    """The record as it stands, in the columns that are signed."""
    return _table(transfer, values_now(transfer), "The record as it stands", "values-now", named=named)


def _shown(transfer: Transfer, each: Signature, signer: str, *, named: bool) -> Shown:
    differences = each.voided if each.voided_at else changed_since(each, transfer) if transfer.is_open else []
    tag = Tag("Holds", "good")
    if differences:
        tag = Tag("No longer counts", "bad")
    elif not intact(each):
        tag = Tag("Was tampered with", "bad")
    values = _table(transfer, each.values, "As signed", f"signed-{each.pk}", named=named)
    changes = _changes(transfer, differences, f"changed-{each.pk}", named=named) if differences else None
    side = each.get_side_display()
    return Shown(side, signer, moment(each.at), tag, each.says, each.digest, values, changes)


def _table(transfer: Transfer, values: Mapping[str, Any], caption: str, name: str, *, named: bool) -> Table:
    known = SIGNED[transfer.kind]
    order = [
        *(column for column in known if column in values),
        *sorted(set(values) - {*known}),
    ]
    rows = [
        Row([label_of(column), _cell(column, values[column], transfer, named=named), meaning_of(transfer.kind, column)])
        for column in order
    ]
    return Table(caption, (Column("Column"), Column("Value"), Column("What it means")), rows, id=name)


def _changes(transfer: Transfer, differences: list[Any], name: str, *, named: bool) -> Table:
    rows = [
        Row([label_of(column), *(_cell(column, value, transfer, named=named) for value in (was, now))])
        for column, was, now in differences
    ]
    return Table("Changed since it was signed", (Column("Column"), Column("As signed"), Column("Later")), rows, id=name)


def _cell(column: str, value: Any, transfer: Transfer, *, named: bool) -> object:
    if column == "name" and transfer.kind == "person" and not named:
        return WITHHELD
    return ", ".join(map(str, value)) if isinstance(value, list) else value
