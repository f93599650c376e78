"""The work of computing the ledger, as a job of the queue."""

from __future__ import annotations

from datetime import date

from rotunda.web.jobs.kinds import kind
from rotunda.web.jobs.models import Job
from rotunda.web.jobs.progress import JobProgress


@kind("Coverage ledger", again=True)
def compute_ledger(job: Job, progress: JobProgress, *, as_of: str) -> None:
    """Compute the ledger as of a day."""
    # the engine is for workers; the site only names this work
    from rotunda.web.ledger.computing import compute  # noqa: PLC0415

    compute(date.fromisoformat(as_of), asked_by=job.asked_by, progress=progress)
