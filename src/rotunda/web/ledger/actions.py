"""Asks for the ledger to be computed anew."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from rotunda.web.accounts.actor import Actor, NotPermitted
from rotunda.web.accounts.permissions import Permission
from rotunda.web.audit.actions import Change, record
from rotunda.web.jobs.actions import start
from rotunda.web.jobs.models import Job, State
from rotunda.web.ledger.work import compute_ledger


def under_way() -> Job | None:
    """The job that computes the ledger, or will; `None` where there is none."""
    return Job.objects.filter(kind=compute_ledger.path, state__in=(State.WAITING, State.RUNNING)).first()


@transaction.atomic
def ask(*, by: Actor) -> Job:
    """A job that computes the ledger as of today; the one under way, where there is one."""
    if not by.scope(Permission.RUN_LEDGER):
        raise NotPermitted(f"{by.label} may not {Permission.RUN_LEDGER}.")
    if (job := under_way()) is not None:
        return job
    as_of = timezone.localdate().isoformat()
    record([Change("ask", "ledger", as_of)], by=by)
    return start(compute_ledger, by=by, about=as_of, result_url=reverse("ledger:index"), as_of=as_of)
