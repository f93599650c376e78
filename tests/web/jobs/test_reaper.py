"""What a killed worker left is put back or ended; what a living one does is let alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from rotunda.web.jobs import actions, alive
from rotunda.web.jobs.kinds import Kind
from rotunda.web.jobs.models import Job, State, Worker
from rotunda.web.jobs.reaper import reap
from rotunda.web.jobs.tasks import run_job
from tests.web.jobs import work

pytestmark = pytest.mark.django_db


def entry(worker: str, *arguments: int, path: str = run_job.module_path) -> DBTaskResult[Any, Any]:
    """An entry of the queue that a worker has begun."""
    return DBTaskResult.objects.create(
        args_kwargs={"args": list(arguments), "kwargs": {}},
        status="RUNNING",
        task_path=path,
        worker_ids=[worker],
        backend_name="default",
        run_after=timezone.now(),
        started_at=timezone.now(),
        exception_class_path="",
        traceback="",
    )


def begun(kind: Kind, worker: str, **fields: Any) -> tuple[Job, DBTaskResult[Any, Any]]:
    """A job that a worker has begun, and its entry."""
    job = Job.objects.create(kind=kind.path, title=kind.title, asked_by="operator", **fields)
    found = entry(worker, job.pk)
    actions.begin(job.pk, task=str(found.pk))
    return job, found


@contextmanager
def living(name: str) -> Iterator[None]:
    Worker.objects.create(name=name)
    with alive.held(name):
        yield


def test_what_a_killed_worker_left_is_put_back() -> None:
    job, found = begun(work.count, "dead", arguments={"to": 1})
    Worker.objects.create(name="dead", heartbeat=timezone.now() - timedelta(minutes=10))
    assert reap() == 1
    found.refresh_from_db()
    job.refresh_from_db()
    assert (found.status, found.started_at) == ("READY", None)
    assert (job.state, job.message) == (State.WAITING, "The worker was stopped; it is begun again.")


def test_a_lock_that_nobody_holds_tells_a_death_at_once() -> None:
    Worker.objects.create(name="just-now")
    path = alive._path("just-now")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    begun(work.count, "just-now")
    assert reap() == 1
    assert not path.exists()
    assert Worker.objects.get().stopped is not None


def test_what_a_living_worker_does_is_let_alone_however_long_it_is_silent() -> None:
    with living("busy"):
        Worker.objects.update(heartbeat=timezone.now() - timedelta(hours=1))
        job, _ = begun(work.count, "busy")
        Job.objects.update(heartbeat=timezone.now() - timedelta(hours=1))
        assert reap() == 0
    job.refresh_from_db()
    assert job.state == State.RUNNING


def test_a_worker_of_another_machine_lives_as_long_as_it_says_so() -> None:
    Worker.objects.create(name="elsewhere")
    begun(work.count, "elsewhere")
    assert reap() == 0
    Worker.objects.update(heartbeat=timezone.now() - alive.SILENT - timedelta(seconds=1))
    assert reap() == 1


def test_what_cannot_be_begun_again_is_ended_in_plain_words() -> None:
    job, found = begun(work.refuse, "dead")
    reap()
    job.refresh_from_db()
    found.refresh_from_db()
    assert (job.state, job.error, found.status) == (State.FAILED, actions.KILLED, "FAILED")


def test_a_job_that_kills_its_workers_is_given_up() -> None:
    job, found = begun(work.count, "dead", attempts=actions.MOST_ATTEMPTS - 1)
    reap()
    job.refresh_from_db()
    found.refresh_from_db()
    assert (job.state, job.error, found.status) == (State.FAILED, actions.GIVEN_UP, "FAILED")


def test_a_job_that_was_done_before_its_worker_died_stays_done() -> None:
    job, found = begun(work.count, "dead")
    actions.finish(Job.objects.get(pk=job.pk))
    reap()
    found.refresh_from_db()
    job.refresh_from_db()
    assert (job.state, found.status) == (State.DONE, "SUCCESSFUL")


def test_an_idle_worker_settles_what_stands_under_its_own_name() -> None:
    with living("me"):
        begun(work.count, "me")
        assert reap() == 0
        assert reap("me") == 1


def test_a_task_that_is_no_job_is_ended() -> None:
    found = entry("dead", path="tests.web.jobs.work.count")
    assert reap() == 1
    found.refresh_from_db()
    assert found.status == "FAILED"


def test_a_job_that_lost_its_entry_is_adopted() -> None:
    job, found = begun(work.count, "dead", arguments={"to": 1})
    found.delete()
    assert reap() == 0
    Job.objects.update(heartbeat=timezone.now() - timedelta(minutes=1))
    assert reap() == 1
    job.refresh_from_db()
    assert job.state == State.DONE  # the tests' queue does it at once
