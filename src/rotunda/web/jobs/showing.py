"""A job as the progress component shows it."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from rotunda.web.jobs.models import Job, State


@dataclass(frozen=True)
class Shown:
    """What the component `progress` needs."""

    state: str
    message: str
    finished: bool
    done: int
    total: int | None
    url: str
    label: str
    result_url: str = ""
    result_label: str = "Show the result"


def shown(job: Job, *, with_result: bool = True) -> Shown:
    """A job for the component."""
    return Shown(
        state=str(job.get_state_display()),
        message=job.error or job.message,
        finished=job.is_over,
        done=job.done,
        total=job.total,
        url=reverse("jobs:progress", args=(job.pk,)),
        label=str(job),
        result_url=job.result_url if with_result and job.state == State.DONE else "",
    )
