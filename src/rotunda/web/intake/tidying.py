"""Takes away what imports no longer need: files, and rows that neither undoing nor evidence rests on.

What an import changed stays in the audit for good, and so does the SHA-256 of its file. The rows that an applied import
wrote stay as well: it is undone by them.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from rotunda.web.accounts.actor import Actor
from rotunda.web.audit.actions import Change
from rotunda.web.audit.actions import record as audit
from rotunda.web.intake.models import Import, Stage, StagedRow
from rotunda.web.intake.uploading import place_of
from rotunda.web.register.judging import Outcome

#: Rows that one statement takes away.
_SLICE = 5_000
#: Rows that say what an import did not do.
_IDLE = (Outcome.SAME, Outcome.REFUSED)


def tidy(*, by: Actor, before: datetime) -> int:
    """Clear imports away that nothing was done with since a moment; tells how many.

    One that was never applied goes as a whole. Of one that was applied or undone the file goes, with the rows that did
    nothing; of one that was undone all rows.
    """
    done = Q(stage__in=(Stage.APPLIED, Stage.UNDONE))
    quiet = Q(job__isnull=True) | Q(job__finished__lt=before)
    ended = Q(applied_at__lt=before) & (Q(undone_at__isnull=True) | Q(undone_at__lt=before))
    never = Q(at__lt=before) & (Q(checked_at__isnull=True) | Q(checked_at__lt=before))
    old = Import.objects.filter(quiet, cleared_at__isnull=True).filter((done & ended) | (~done & never))
    keys = list(old.order_by("pk").values_list("pk", flat=True))
    return sum(_clear(key, by, old) for key in keys)


def _clear(key: int, by: Actor, old: Any) -> bool:
    """Clear one import away, unless somebody has taken it up again meanwhile."""
    with transaction.atomic():
        found = old.select_for_update(of=("self",)).filter(pk=key).first()
        if found is None:
            return False
        upload, over = found.upload, found.stage in {Stage.APPLIED, Stage.UNDONE}
        told = {"file": upload.name, "sha256": upload.sha256, "stage": found.stage}
        change = Change("clear", "imports", str(found.pk), told, {}, found.source.agency_id)
        audit([change], by=by, reason="Kept as long as the site is set to", source=found.label)
        if over:
            Import.objects.filter(pk=key).update(cleared_at=timezone.now())
        else:
            # an import that waits has at most the rows of its last check
            StagedRow.objects.filter(part_of=key).delete()
            found.delete()
            upload.delete()
        transaction.on_commit(lambda: place_of(upload.path).unlink(missing_ok=True))
    if over:
        _clear_rows(key, all_of_them=found.stage == Stage.UNDONE)
    return True


def _clear_rows(key: int, *, all_of_them: bool) -> None:
    """Take rows away, a slice at a time, so that nobody waits."""
    rows = StagedRow.objects.filter(part_of=key)
    if not all_of_them:
        rows = rows.filter(outcome__in=_IDLE)
    while some := list(rows.order_by("pk").values_list("pk", flat=True)[:_SLICE]):
        rows.filter(pk__gte=some[0], pk__lte=some[-1]).delete()
