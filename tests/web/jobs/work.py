"""Kinds of job that the tests have done."""

from __future__ import annotations

from typing import Any

from django.db import OperationalError

from rotunda.web.accounts.actor import NotPermitted
from rotunda.web.jobs.kinds import Hindered, kind
from rotunda.web.jobs.models import Job
from rotunda.web.jobs.progress import JobProgress

#: What the work was called with, newest last.
calls: list[dict[str, Any]] = []


@kind("Count", again=True)
def count(job: Job, progress: JobProgress, *, to: int) -> None:
    progress.stage("Counting")
    progress.advance(to, to)
    progress.write()
    calls.append({"job": job.pk, "to": to, "by": job.actor().label})


@kind("Refuse", again=False)
def refuse(job: Job, progress: JobProgress) -> None:
    raise Hindered("The file is empty. Export it again.")


@kind("Refuse the actor", again=False)
def not_permitted(job: Job, progress: JobProgress) -> None:
    raise NotPermitted("user:1 may not")


@kind("Break", again=True)
def break_down(job: Job, progress: JobProgress) -> None:
    raise ZeroDivisionError("secret detail")


@kind("Meet a busy database", again=True)
def meet_busy(job: Job, progress: JobProgress) -> None:
    calls.append({"attempt": job.attempts})
    raise OperationalError("database is locked")


@kind("Stop", again=True)
def stop(job: Job, progress: JobProgress) -> None:
    calls.append({"attempt": job.attempts})
    if job.attempts == 1:
        raise SystemExit(1)
