"""Once a day a worker takes away what the site keeps no longer."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from rotunda.web.accounts.actor import Operator
from rotunda.web.intake.tidying import tidy as tidy_imports
from rotunda.web.jobs import actions
from rotunda.web.jobs.kinds import kind
from rotunda.web.jobs.models import Job
from rotunda.web.jobs.progress import JobProgress
from rotunda.web.jobs.tidying import tidy as tidy_jobs

_DAILY = timedelta(days=1)
_BY = Operator("worker")


@kind("Clear away what is old", again=True)
def tidy(job: Job, progress: JobProgress) -> None:  # noqa: ARG001  # every kind is called alike
    """Clear away old imports, jobs and entries of the queue."""
    now = timezone.now()
    progress.stage("Clearing away what is old")
    tidy_imports(by=_BY, before=now - timedelta(days=settings.KEEP_IMPORTS_DAYS))
    tidy_jobs(before=now - timedelta(days=settings.KEEP_JOBS_DAYS))


def tidy_daily() -> bool:
    """Have it done where it was not asked for within a day; tells whether."""
    if Job.objects.filter(kind=tidy.path, asked__gt=timezone.now() - _DAILY).exists():
        return False
    actions.start(tidy, by=_BY)
    return True
