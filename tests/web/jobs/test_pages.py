"""Pages of jobs: everybody's own, all for whoever looks after the site."""

from __future__ import annotations

from collections.abc import Callable

import html5lib
import pytest
from django.test import Client
from django.urls import reverse

from rotunda.web.accounts.models import User
from rotunda.web.jobs import actions
from rotunda.web.jobs.models import Job, State
from tests.web.cast import CAST
from tests.web.jobs import work

SignIn = Callable[[str], Client]


@pytest.mark.parametrize("name", [member.name for member in CAST])
def test_only_who_looks_after_the_site_lists_jobs(name: str, signed_in: SignIn) -> None:
    assert signed_in(name).get(reverse("jobs:list")).status_code == (200 if name == "owner" else 403)


@pytest.mark.parametrize(("name", "status"), [("owner", 200), ("manager", 200), ("liaison", 404), ("nobody", 404)])
def test_a_job_is_for_whoever_asked_and_the_owner(
    name: str, status: int, signed_in: SignIn, cast: dict[str, User]
) -> None:
    job = actions.start(work.count, by=cast["manager"], to=3)
    for page in ("jobs:job", "jobs:progress"):
        assert signed_in(name).get(reverse(page, args=(job.pk,))).status_code == status


def test_pages_are_well_formed_and_tell_failures(signed_in: SignIn, cast: dict[str, User]) -> None:
    job = actions.start(work.refuse, by=cast["owner"], about="<b>x</b>")
    for url in (reverse("jobs:list"), job.get_absolute_url()):
        page = signed_in("owner").get(url).content.decode()
        html5lib.HTMLParser(strict=True).parse(page)
        assert "&lt;b&gt;x" in page
    assert "The file is empty. Export it again." in page


def test_a_page_that_asks_is_loaded_anew_when_the_job_is_over(signed_in: SignIn, cast: dict[str, User]) -> None:
    job = actions.start(work.count, by=cast["owner"], to=3)
    url, asks = reverse("jobs:progress", args=(job.pk,)), {"HX-Request": "true"}
    assert signed_in("owner").get(url, headers=asks)["HX-Refresh"] == "true"
    Job.objects.update(state=State.RUNNING, total=12, done=3)
    answer = signed_in("owner").get(url, headers=asks)
    assert "HX-Refresh" not in answer
    assert b'value="3" max="12"' in answer.content


def test_the_list_says_where_no_worker_runs(signed_in: SignIn) -> None:
    assert b"No worker runs" in signed_in("owner").get(reverse("jobs:list")).content
