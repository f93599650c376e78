"""Jobs are done, fail in plain words, and are begun again where that can help."""

from __future__ import annotations

import logging

import pytest

from rotunda.web.accounts.actor import Operator
from rotunda.web.accounts.models import User
from rotunda.web.jobs import actions
from rotunda.web.jobs.kinds import Kind
from rotunda.web.jobs.models import Job, State
from tests.web.jobs import work

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_calls() -> None:
    work.calls.clear()


def test_a_job_is_done_in_the_name_of_whoever_asked(cast: dict[str, User]) -> None:
    job = actions.start(work.count, by=cast["manager"], about="three", to=3)
    assert work.calls == [{"job": job.pk, "to": 3, "by": cast["manager"].label}]
    assert (job.state, job.done, job.total, job.attempts, str(job)) == (State.DONE, 3, 3, 1, "Count: three")


def test_the_operator_asks_as_well() -> None:
    job = actions.start(work.count, by=Operator("cron"), to=1)
    assert work.calls[0]["by"] == "cron"
    assert job.state == State.DONE


def test_work_that_is_hindered_says_why() -> None:
    job = actions.start(work.refuse, by=Operator())
    assert (job.state, job.error) == (State.FAILED, "The file is empty. Export it again.")


def test_what_somebody_may_not_do_ends_his_job() -> None:
    job = actions.start(work.not_permitted, by=Operator())
    assert (job.state, job.error.startswith("You may not")) == (State.FAILED, True)


def test_a_fault_of_the_program_is_not_shown_but_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        job = actions.start(work.break_down, by=Operator())
    assert job.state == State.FAILED
    assert "secret" not in job.error
    assert f"job {job.pk}" in job.error
    assert "secret detail" in caplog.text


def test_a_busy_database_is_asked_three_times_and_no_more() -> None:
    job = actions.start(work.meet_busy, by=Operator())
    assert [call["attempt"] for call in work.calls] == [1, 2, 3]
    assert (job.state, job.attempts) == (State.FAILED, 3)


def test_a_worker_that_is_told_to_stop_has_its_job_begun_again() -> None:
    job = actions.start(work.stop, by=Operator())
    job.refresh_from_db()
    assert [call["attempt"] for call in work.calls] == [1, 2]
    assert job.state == State.DONE


def test_a_job_that_is_over_is_not_begun_again() -> None:
    job = actions.start(work.count, by=Operator(), to=1)
    assert actions.begin(job.pk, task="another") is None


def test_an_attempt_that_was_overtaken_cannot_end_the_job() -> None:
    job = Job.objects.create(kind=work.count.path, title="Count", asked_by="operator", arguments={"to": 1})
    first = actions.begin(job.pk, task="1")
    second = actions.begin(job.pk, task="2")
    assert first is not None
    assert second is not None
    assert not actions.fail(first, "killed")
    assert actions.finish(second)


def test_a_kind_that_is_no_more_ends_its_job() -> None:
    gone = Kind("tests.web.jobs.work.calls", "Gone", again=True, work=print)
    job = actions.start(gone, by=Operator())
    assert (job.state, "does not know" in job.error) == (State.FAILED, True)
