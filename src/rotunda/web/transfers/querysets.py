"""Reads of transfers and findings, in the scope of who reads."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Value
from django.db.models.functions import Coalesce

from rotunda.web.accounts.actor import Actor
from rotunda.web.accounts.permissions import Permission
from rotunda.web.transfers.columns import SIGNED

#: The version of a transfer's record; none that there is, where the register no longer has it.
_VERSION = Coalesce(OuterRef("person__version"), OuterRef("system__version"), Value(0))


def _signing(actor: Actor) -> tuple[tuple[str, Q], ...]:
    """Each side, and the transfers that the actor may sign for it."""
    return (
        ("agency", actor.scope(Permission.SIGN_FOR_AGENCY).where("from_agency", None)),
        ("centre", actor.scope(Permission.SIGN_FOR_CENTRE).where("to_agency", None)),
    )


def _signatures() -> Any:
    """The signatures of a transfer that were not voided."""
    signatures = apps.get_model("transfers", "Signature")
    return signatures.objects.filter(transfer=OuterRef("pk"), voided_at__isnull=True)


def _signed_by(actor: Actor) -> Exists:
    """That the actor has signed, with whatever token."""
    label = actor.label.split(" ", 1)[0]
    return Exists(_signatures().filter(Q(signer=label) | Q(signer__startswith=f"{label} ")))


@cache
def _with_records() -> tuple[list[str], list[str]]:
    """The records to read with transfers, and the fields: their own, and of the records what is signed and what they
    are called by. With the records that those refer to they would be hundreds."""
    model = apps.get_model("transfers", "Transfer")
    joined = ["from_agency", "to_agency"]
    read = [field.name for field in model._meta.concrete_fields]
    for kind, columns in SIGNED.items():
        record: Any = model._meta.get_field(kind).related_model
        fields = {record.field_of(column) for column in columns} | {"version", "retired_at", *record.called_by()}
        referred = sorted(fields.intersection(record.references()))
        joined += [f"{kind}__{name}" for name in referred]
        read += [f"{kind}__{name}" for name in sorted(fields)] + [f"{kind}__{name}__code" for name in referred]
    agency: Any = model._meta.get_field("from_agency").related_model
    return joined, [*read, *agency.called_at("from_agency"), *agency.called_at("to_agency")]


class TransferQuerySet(models.QuerySet[Any]):
    """Transfers."""

    def visible_to(self, actor: Actor) -> TransferQuerySet:
        """Those from agencies whose transfers the actor may see."""
        return self.filter(actor.scope(Permission.VIEW_TRANSFERS).where("from_agency", None))

    def open(self) -> TransferQuerySet:
        """Those that a side may still sign."""
        return self.filter(state__in=("proposed", "agency", "centre"))

    def with_all(self) -> TransferQuerySet:
        """With agencies, what is signed of the record, and the signatures that were not voided or were."""
        joined, read = _with_records()
        return self.select_related(*joined).only(*read).prefetch_related("signatures")

    def awaiting(self, actor: Actor) -> TransferQuerySet:
        """Open ones that a side of the actor's has not signed, without those that he signed for the other side."""
        mine = Q(pk__in=())
        for side, inside in _signing(actor):
            mine |= inside & ~Q(state=side)
        return self.open().filter(mine).exclude(_signed_by(actor))

    def doubtful(self, actor: Actor) -> TransferQuerySet:
        """Open ones that the actor's side has signed, and whose record somebody has written to since."""
        mine = Q(pk__in=())
        for side, inside in _signing(actor):
            mine |= inside & Q(state=side)
        return self.open().filter(mine & Exists(_signatures().exclude(version=_VERSION)))

    def by_agency(self) -> dict[int, dict[str, int]]:
        """How many there are in each state, by the primary key of the agency they come from."""
        found: dict[int, dict[str, int]] = {}
        for agency, state, many in self.order_by().values_list("from_agency", "state").annotate(many=Count("pk")):
            found.setdefault(agency, {})[state] = many
        return found


class FindingQuerySet(models.QuerySet[Any]):
    """Findings."""

    def visible_to(self, actor: Actor) -> FindingQuerySet:
        """Those about agencies whose transfers the actor may see."""
        return self.filter(actor.scope(Permission.VIEW_TRANSFERS).where("agency", None))
