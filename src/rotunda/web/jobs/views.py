"""Pages of background jobs."""

from __future__ import annotations

from typing import cast

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from rotunda.web.accounts.actor import Actor
from rotunda.web.design.cells import Tag, Tone
from rotunda.web.design.tables import Column, Row, Table
from rotunda.web.design.when import moment
from rotunda.web.jobs.models import Job, State, Worker
from rotunda.web.jobs.showing import shown

_TONES: dict[str, Tone] = {State.WAITING: "info", State.RUNNING: "info", State.DONE: "good", State.FAILED: "bad"}
_COLUMNS = (
    Column("Job"),
    Column("Status"),
    Column("Asked for by"),
    Column("Asked"),
    Column("Finished"),
    Column("Attempts", numeric=True),
)


def jobs(request: HttpRequest) -> HttpResponse:
    """All jobs, the newest first, and the workers that live."""
    page = Paginator(Job.objects.visible_to(_actor(request)), 50).get_page(request.GET.get("page"))
    rows = [Row(_cells(job), url=job.get_absolute_url()) for job in page]
    table = Table("Background jobs", _COLUMNS, rows, empty="Nothing was asked for yet.")
    workers = Worker.objects.filter(stopped__isnull=True)
    return render(request, "jobs/list.html", {"table": table, "page": page, "workers": workers})


def job(request: HttpRequest, pk: int) -> HttpResponse:
    """One job, and how far it is."""
    found = _job(request, pk)
    return render(request, "jobs/job.html", {"job": shown(found), "record": found})


def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a job is, as a part of a page. A page that asked is loaded anew when the job is over."""
    found = _job(request, pk)
    answer = render(request, "components/progress.html", {"job": shown(found)})
    if found.is_over and getattr(request, "htmx", False):
        answer["HX-Refresh"] = "true"
    return answer


def _job(request: HttpRequest, pk: int) -> Job:
    found: Job = get_object_or_404(Job.objects.visible_to(_actor(request)), pk=pk)
    return found


def _actor(request: HttpRequest) -> Actor:
    return cast("Actor", request.user)


def _cells(job: Job) -> list[object]:
    when = [moment(at) for at in (job.asked, job.finished)]
    return [
        str(job),
        Tag(job.get_state_display(), _TONES[job.state]),
        str(job.user or job.asked_by),
        *when,
        job.attempts,
    ]
