"""What people say of their own skills, and how the agency settles what they dispute."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from rotunda.estate.schema import LEVELS
from rotunda.web.accounts.actor import Actor, require
from rotunda.web.accounts.permissions import Permission
from rotunda.web.audit.actions import Change
from rotunda.web.audit.actions import record as audit
from rotunda.web.register.actions import Stale
from rotunda.web.register.models import PersonSkill

#: Characters of an explanation at most.
LONGEST = 1_500


@transaction.atomic
def confirm_skill(
    held: PersonSkill, *, by: Actor, level: int, evidence: str = "", version: int | None = None
) -> PersonSkill:
    """The person's word for a level: its evidence becomes `confirmed`, its confidence 1, and a dispute of it ends.

    `evidence` in the person's words stays in the history. Raises `NotPermitted`, `ValidationError` and `Stale`.
    """
    row = _locked(held, version)
    require(by, Permission.CONFIRM_OWN_SKILLS, person=row.person_id)
    _check(level, evidence, needed=False)
    return _settled(row, by, "confirm", level, evidence)


@transaction.atomic
def dispute_skill(
    held: PersonSkill, *, by: Actor, level: int, evidence: str, version: int | None = None
) -> PersonSkill:
    """The person's word that a level is wrong and which is right (0 for none at all): it stays as it is until the
    agency settles it, and shows as disputed meanwhile. Raises `NotPermitted`, `ValidationError` and `Stale`."""
    row = _locked(held, version)
    require(by, Permission.CONFIRM_OWN_SKILLS, person=row.person_id)
    _check(level, evidence, needed=True, least=0)
    said = f"Should be {f'{level} {LEVELS[level]}' if level else 'no level at all'}. {evidence.strip()}"
    before, row.disputed = row.disputed, said
    row.version += 1
    row.save()
    _audit(row, "dispute", {"disputed": before}, {"disputed": said}, by, "")
    return row


@transaction.atomic
def settle_dispute(held: PersonSkill, *, by: Actor, level: int, reason: str, version: int | None = None) -> PersonSkill:
    """The agency's answer to a dispute: the level that holds, as confirmed; 0 retires the record.

    Raises `NotPermitted`, `ValidationError` and `Stale`.
    """
    row = _locked(held, version)
    require(by, PersonSkill.editing, row.person.agency_id)
    _check(level, reason, needed=True, least=0)
    if level:
        return _settled(row, by, "settle", level, reason)
    before = {"disputed": row.disputed, "retired": False}
    row.disputed, row.retired_at = "", timezone.now()
    row.version += 1
    row.save()
    _audit(row, "settle", before, {"disputed": "", "retired": True}, by, reason)
    return row


def _check(level: int, text: str, *, needed: bool, least: int = 1) -> None:
    wrong = {}
    if level not in LEVELS and not (level == 0 and least == 0):
        wrong["level"] = [f"Say a level from {least} to {max(LEVELS)}."]
    if needed and not text.strip():
        wrong["evidence"] = ["Say what it rests on. Whoever reads it was not there."]
    if len(text) > LONGEST:
        wrong["evidence"] = [f"Say it in {LONGEST:,} characters at most."]
    if wrong:
        raise ValidationError(wrong)


def _settled(row: PersonSkill, by: Actor, verb: str, level: int, reason: str) -> PersonSkill:
    """The record at a level that somebody answers for."""
    after = {
        "level": level,
        "evidence": "confirmed",
        "confidence": 1.0,
        "evidence_date": timezone.localdate().isoformat(),
        "disputed": "",
    }
    day = row.evidence_date.isoformat() if row.evidence_date else None
    before = {**{name: getattr(row, name) for name in after}, "evidence_date": day}
    row.level, row.evidence, row.confidence, row.disputed = level, "confirmed", 1.0, ""
    row.evidence_date = timezone.localdate()
    row.confirmed, row.confirmed_by = timezone.now(), by.label
    row.version += 1
    row.save()
    changed = [name for name, value in after.items() if before[name] != value]
    _audit(row, verb, {n: before[n] for n in changed}, {n: after[n] for n in changed}, by, reason)
    return row


def _locked(held: PersonSkill, version: int | None) -> PersonSkill:
    """The record as it is now, locked until the transaction ends."""
    row: PersonSkill = PersonSkill.objects.select_for_update(of=("self",)).select_related("person").get(pk=held.pk)
    if version is not None and row.version != version:
        raise Stale("This skill was changed meanwhile. Look at it again, then repeat.")
    return row


def _audit(  # noqa: PLR0913, PLR0917  # what an entry tells
    row: PersonSkill, verb: str, before: dict[str, object], after: dict[str, object], by: Actor, reason: str
) -> None:
    told = Change(verb, "person_skills", row.code, before, after, row.person.agency_id, row.person_id)
    audit([told], by=by, reason=reason)
