"""What is old is cleared away; what undoing and evidence rest on stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from rotunda.web.accounts.actor import Operator
from rotunda.web.accounts.models import User
from rotunda.web.audit.models import Entry
from rotunda.web.intake import actions, tidying
from rotunda.web.intake.models import Import, Source, Stage, Upload
from rotunda.web.intake.uploading import place_of
from rotunda.web.jobs import tidying as jobs
from rotunda.web.jobs.models import Job
from rotunda.web.register.models import System
from rotunda.web.upkeep.tidying import tidy_daily
from tests.web.conftest import State
from tests.web.intake.files import csv_of, take

BY = Operator("worker")
ROWS = [{"system": "S1", "name": "Ledger", "agency": "REV"}, {"system": "S7", "name": "x", "agency": "XXX"}]


@pytest.fixture
def found(cast: dict[str, User], state: State) -> Import:  # its records are changed
    source = Source.objects.create(name="Systems", created_by="tests")
    return take(cast["manager"], source, "systems.csv", csv_of(ROWS))


def later(days: int) -> int:
    """Clear away as a worker would after so many days, where imports are kept for thirty."""
    return tidying.tidy(by=BY, before=timezone.now() + timedelta(days=days - 30))


def test_nothing_is_cleared_away_before_its_time(found: Import) -> None:
    assert later(29) == 0
    assert place_of(found.upload.path).exists()


def test_an_import_that_was_never_applied_goes_as_a_whole(
    found: Import, django_capture_on_commit_callbacks: object
) -> None:
    path, sha256 = place_of(found.upload.path), found.upload.sha256
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        assert later(31) == 1
    assert not path.exists()
    assert not Import.objects.exists()
    assert not Upload.objects.exists()
    entry = Entry.objects.get(action="clear")
    assert (entry.key, entry.before["sha256"], entry.actor) == (str(found.pk), sha256, "worker")


def test_an_import_that_was_applied_is_undone_after_it_was_cleared(
    found: Import, cast: dict[str, User], django_capture_on_commit_callbacks: object
) -> None:
    found = actions.apply(found, by=cast["manager"])
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        assert (later(31), later(31)) == (1, 0)
    assert not place_of(found.upload.path).exists()
    assert list(found.rows.values_list("code", flat=True)) == ["S1"]
    found.refresh_from_db()
    found = actions.undo(found, by=cast["manager"], reason="late, but wrong")
    assert (found.stage, System.objects.get(code="S1").name) == (Stage.UNDONE, "Tax ledger")
    assert Entry.objects.filter(table="systems", key="S1", source=found.label).count() == 2


def test_of_an_import_that_was_undone_only_the_history_stays(found: Import, cast: dict[str, User]) -> None:
    found = actions.undo(actions.apply(found, by=cast["manager"]), by=cast["manager"], reason="wrong")
    assert later(31) == 1
    assert not found.rows.exists()
    assert Entry.objects.filter(table="systems", key="S1").count() == 2


def test_jobs_that_are_over_go_and_others_stay(found: Import) -> None:
    waiting = Job.objects.create(kind="x", title="y", asked_by="tests")
    assert jobs.tidy(before=timezone.now() - timedelta(days=1)) == 0
    assert jobs.tidy(before=timezone.now() + timedelta(days=1)) == 1
    assert list(Job.objects.all()) == [waiting]
    assert not DBTaskResult.objects.filter(status="SUCCESSFUL").exists()
    found.refresh_from_db()
    assert found.job is None


@pytest.mark.django_db
def test_it_is_done_once_a_day() -> None:
    assert (tidy_daily(), tidy_daily()) == (True, False)
    Job.objects.update(asked=timezone.now() - timedelta(days=1, minutes=1))
    assert tidy_daily()
