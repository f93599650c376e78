"""Decides a title: its people become people of the register, or none of them."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from rotunda.web.accounts.actor import Actor, require
from rotunda.web.audit.actions import Change
from rotunda.web.audit.actions import record as audit
from rotunda.web.register.actions import Stale
from rotunda.web.register.columns import values_of
from rotunda.web.register.models import Claim, Person

DECISIONS = ("claimed", "refused", "open")
#: More people than this under one title are an error of the count.
MOST_HEADS = 5_000


@transaction.atomic
def decide_claim(claim: Claim, *, by: Actor, decision: str, reason: str, version: int | None = None) -> Claim:
    """The claim with a decision, and what follows from it for the register's people.

    Claimed, a person is added for each head, where the agency lists nobody of that title yet: nothing more than agency
    and title is known of them, so these and a number stand in for an identifier, as
    `rotunda.estate.titles.with_claimed_people` has it. Refused or opened again, those of them that nobody has touched
    since are retired.

    Raises `NotPermitted`, `ValidationError` for a decision that there is none of or without a reason, and `Stale`.
    """
    row: Claim = Claim.objects.select_for_update(of=("self",)).select_related("agency").get(pk=claim.pk)
    require(by, Claim.editing, row.agency_id)
    if version is not None and row.version != version:
        raise Stale("This claim was decided by somebody else. Look at it again, then repeat.")
    _check(row, decision, reason)
    if row.decision == decision:
        return row
    before, row.decision = row.decision, decision
    row.version += 1
    row.save()
    told = Change("decide", "claims", row.code, {"decision": before}, {"decision": decision}, row.agency_id)
    audit(
        [told, *(_claimed(row) if decision == "claimed" else _unclaimed(row))],
        by=by,
        reason=reason,
        source=_source(row),
    )
    return row


def _check(row: Claim, decision: str, reason: str) -> None:
    wrong = {}
    if decision not in DECISIONS:
        wrong["decision"] = [f"Say one of: {', '.join(DECISIONS)}."]
    if not reason.strip():
        wrong["reason"] = ["Say why. Whoever reads the history will ask."]
    if decision == "claimed" and (row.headcount or 0) > MOST_HEADS:
        wrong["decision"] = [f"{row.headcount:,} people under one title cannot be right. Correct the count first."]
    if wrong:
        raise ValidationError(wrong)


def _source(row: Claim) -> str:
    return f"claim of {row.title} by {row.agency.code}"[:200]


def _claimed(row: Claim) -> list[Change]:
    """Add a person for each head; tells of each."""
    if Person.objects.current().filter(agency=row.agency, title=row.title).exists():
        return []
    codes = [f"{row.agency.code} / {row.title} / {number}" for number in range(1, (row.headcount or 0) + 1)]
    known = {person.code: person for person in Person.objects.filter(code__in=codes).select_related("agency")}
    fresh = [
        Person(code=code, agency=row.agency, title=row.title, evidence="title_count", source=_source(row))
        for code in codes
        if code not in known
    ]
    Person.objects.bulk_create(fresh, batch_size=500)
    changes = [Change("add", "people", p.code, {}, values_of(p), row.agency_id, p.pk) for p in fresh]
    return changes + _switched([p for p in known.values() if p.retired_at], "restore")


def _unclaimed(row: Claim) -> list[Change]:
    """Retire those whom claiming added and nobody has changed or confirmed since; tells of each."""
    found = Person.objects.current().filter(
        agency=row.agency, title=row.title, evidence="title_count", source=_source(row), confirmed__isnull=True
    )
    untouched = found.filter(skills__isnull=True, owns__isnull=True, knows__isnull=True, assignments__isnull=True)
    return _switched(list(untouched.filter(name="", job_class__isnull=True)), "retire")


def _switched(people: Sequence[Person], verb: str) -> list[Change]:
    """Retire or restore people at once; tells of each."""
    retired = verb == "retire"
    for person in people:
        person.retired_at = timezone.now() if retired else None
        person.version += 1
    Person.objects.bulk_update(people, ["retired_at", "version"], batch_size=500)
    return [
        Change(verb, "people", p.code, {"retired": not retired}, {"retired": retired}, p.agency_id, p.pk)
        for p in people
    ]
