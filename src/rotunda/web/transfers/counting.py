"""What each side says is there: findings, also of what the register does not have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from rotunda.web.accounts.actor import Actor
from rotunda.web.audit.actions import Change, record
from rotunda.web.register.models import Agency
from rotunda.web.transfers.models import Finding, Kind, Side
from rotunda.web.transfers.sides import may_speak, shared_organisation

#: Records in one go.
MOST = 500


@transaction.atomic
def count(  # noqa: PLR0913  # an action says all that it rests on
    agency: Agency, *, by: Actor, side: Side, codes: Mapping[Kind, Sequence[str]], seen: bool, note: str = ""
) -> int:
    """Say for a side that these people and systems of an agency are there, or are not; the number of them.

    What the register does not have may be named too: it is then found by one side.
    Raises `ValidationError` and `NotPermitted`.
    """
    found = {kind: listed(codes.get(kind, ())) for kind in Kind}
    many = sum(map(len, found.values()))
    if not many or many > MOST:
        raise ValidationError(f"Name 1 to {MOST} records at once. You named {many}.")
    may_speak(by, side, agency, shared_organisation())
    for kind, wanted in found.items():
        say(agency, by, side, kind, wanted, seen=seen, note=note)
    return many


def say(  # noqa: PLR0913  # what a finding tells
    agency: Agency, by: Actor, side: Side, kind: Kind, codes: Iterable[str], *, seen: bool, note: str
) -> None:
    """Keep what a side found, and tell the audit where it is news."""
    wanted, at = list(codes), timezone.now()
    known = {f.code: f for f in Finding.objects.filter(agency=agency, side=side, kind=kind, code__in=wanted)}
    news = [code for code in wanted if code not in known or (known[code].seen, known[code].note) != (seen, note)]
    Finding.objects.bulk_create(
        [
            Finding(agency=agency, side=side, kind=kind, code=code, seen=seen, note=note, said_by=by.label, said_at=at)
            for code in news
        ],
        update_conflicts=True,
        unique_fields=("agency", "side", "kind", "code"),
        update_fields=("seen", "note", "said_by", "said_at"),
    )
    told = [
        Change(
            "found" if seen else "not-found",
            "findings",
            code,
            {"seen": known[code].seen, "note": known[code].note} if code in known else {},
            {"seen": seen, "note": note, "side": side, "kind": kind},
            agency.pk,
        )
        for code in news
    ]
    record(told, by=by)


def listed(codes: Iterable[str]) -> list[str]:
    """Identifiers without blanks and repetitions, in their order."""
    return list(dict.fromkeys(code.strip() for code in codes if code.strip()))
