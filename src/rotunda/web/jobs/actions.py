"""What is done with jobs: started, begun, finished, failed and put back."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone

from rotunda.web.accounts.actor import Actor
from rotunda.web.accounts.models import User
from rotunda.web.jobs.kinds import Kind
from rotunda.web.jobs.models import Job, State

#: So often a worker begins a job; one that has killed as many workers is given up.
MOST_ATTEMPTS = 3
#: What whoever asked reads where the program is at fault.
UNEXPECTED = "Something went wrong in the program, and nothing was changed. Tell the owner of the site: this is job {}."
KILLED = "The worker was stopped in the middle of it. Ask for it again."
GIVEN_UP = f"Workers were stopped {MOST_ATTEMPTS} times in the middle of it. Tell the owner of the site."


@transaction.atomic
def start(kind: Kind, *, by: Actor, about: str = "", result_url: str = "", **arguments: Any) -> Job:
    """A job in the queue, and in the same transaction as whatever it is about: neither is there without the other.

    `arguments` are given to the work, and must be what JSON can say.
    """
    from rotunda.web.jobs.tasks import run_job  # noqa: PLC0415  # tasks call back here

    job = Job.objects.create(
        kind=kind.path,
        title=kind.title,
        about=about[:200],
        arguments=arguments,
        asked_by=by.label,
        user=by if isinstance(by, User) else None,
        result_url=result_url,
    )
    queued = run_job.enqueue(job.pk)
    Job.objects.filter(pk=job.pk).update(task=str(queued.id))
    job.refresh_from_db()
    return job


@transaction.atomic
def begin(job: int, *, task: str) -> Job | None:
    """The job, now under way; nothing where it is over already."""
    found: Job | None = Job.objects.select_for_update().filter(pk=job).first()
    if found is None or found.is_over:
        return None
    now = timezone.now()
    found.state, found.task, found.started, found.heartbeat = State.RUNNING, task, now, now
    found.attempts += 1
    found.error = ""
    found.save()
    return found


def finish(job: Job) -> bool:
    """Say that an attempt has done it; not where another attempt was begun since."""
    now = timezone.now()
    told = {"state": State.DONE, "finished": now, "heartbeat": now, "message": ""}
    return bool(_attempt(job).update(**told, done=Coalesce(F("total"), F("done"))))


def fail(job: Job, error: str) -> bool:
    """Say that it cannot be done, and why, in words for whoever asked."""
    now = timezone.now()
    return bool(_attempt(job).update(state=State.FAILED, finished=now, heartbeat=now, message="", error=error))


@transaction.atomic
def put_back(job: Job, message: str) -> bool:
    """Have the job begun anew, by a new entry of the queue."""
    from rotunda.web.jobs.tasks import run_job  # noqa: PLC0415  # tasks call back here

    if not _attempt(job).update(state=State.WAITING, message=message, done=0, total=None):
        return False
    queued = run_job.enqueue(job.pk)
    Job.objects.filter(pk=job.pk).update(task=str(queued.id))
    return True


def _attempt(job: Job) -> Any:
    """The job's row, where it is still this attempt that is under way."""
    return Job.objects.filter(pk=job.pk, attempts=job.attempts).open()
