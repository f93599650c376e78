"""Finds what dead workers left behind: puts back what may be begun again, and ends the rest with a plain message."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from rotunda.web.jobs import actions, alive
from rotunda.web.jobs.kinds import kind_of
from rotunda.web.jobs.models import Job, State
from rotunda.web.jobs.tasks import run_job

#: A job whose entry in the queue is over, while it is not, is let alone for so long: its worker may be about to tell.
_GRACE = timedelta(seconds=30)


class WorkerDied(Exception):  # noqa: N818  # what befell a task
    """The worker of a task was killed."""


def reap(mine: str = "") -> int:
    """Settle every entry of the queue whose worker is dead, and every job that lost its entry. Tells how many.

    A worker that does nothing at the moment gives its name as `mine`: what stands under it was left behind as well.
    """
    alive.count()
    running = ((entry.pk, _worker_of(entry)) for entry in DBTaskResult.objects.running())
    dead = [key for key, worker in running if worker == mine or alive.is_dead(worker)]
    return sum(_settle(key) for key in dead) + sum(_adopt(job) for job in _strays())


def _worker_of(entry: DBTaskResult[Any, Any]) -> str:
    return str(entry.worker_ids[-1]) if entry.worker_ids else ""


@transaction.atomic
def _settle(key: UUID) -> bool:
    """One entry of the queue; nothing where another worker was faster."""
    entry = DBTaskResult.objects.select_for_update().filter(pk=key, status="RUNNING").first()
    if entry is None:
        return False
    job = _job_of(entry)
    if job is not None and job.is_over:
        entry.set_successful(None)
        return True
    if job is not None and _again(job):
        Job.objects.filter(pk=job.pk).update(
            state=State.WAITING, message="The worker was stopped; it is begun again.", done=0, total=None
        )
        entry.status, entry.started_at = "READY", None
        entry.save(update_fields=["status", "started_at"])
        return True
    if job is not None:
        actions.fail(job, actions.KILLED if job.attempts < actions.MOST_ATTEMPTS else actions.GIVEN_UP)
    entry.set_failed(WorkerDied("the worker was killed"))
    return True


def _job_of(entry: DBTaskResult[Any, Any]) -> Job | None:
    """The job of an entry; none where it is somebody else's task."""
    if entry.task_path != run_job.module_path:
        return None
    found: Job | None = Job.objects.filter(pk=entry.args_kwargs["args"][0]).first()
    return found


def _again(job: Job) -> bool:
    kind = kind_of(job.kind)
    return kind is not None and kind.again and job.attempts < actions.MOST_ATTEMPTS


def _strays() -> list[Job]:
    """Jobs under way whose entry in the queue is over or gone."""
    lately = timezone.now() - _GRACE
    running = list(Job.objects.filter(state=State.RUNNING, heartbeat__lt=lately))
    if not running:
        return []
    live = DBTaskResult.objects.filter(
        pk__in=[job.task for job in running if job.task], status__in=("READY", "RUNNING")
    )
    known = {str(key) for key in live.values_list("pk", flat=True)}
    return [job for job in running if job.task not in known]


def _adopt(job: Job) -> bool:
    if _again(job):
        return actions.put_back(job, "It is begun again.")
    return actions.fail(job, actions.KILLED)
