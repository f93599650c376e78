"""Takes away jobs, entries of the queue and workers that are over; what jobs did stands in the audit."""

from __future__ import annotations

from datetime import datetime

from django_tasks_db.models import DBTaskResult

from rotunda.web.jobs.models import Job, State, Worker


def tidy(*, before: datetime) -> int:
    """Clear away what ended before a moment; tells how many jobs did."""
    DBTaskResult.objects.filter(status__in=("SUCCESSFUL", "FAILED"), finished_at__lt=before).delete()
    Worker.objects.filter(stopped__lt=before).delete()
    gone, _ = Job.objects.filter(state__in=(State.DONE, State.FAILED), finished__lt=before).delete()
    return gone
