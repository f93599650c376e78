"""A real browser before the whole site: one Chromium, the small state with something in every wing, and the cast."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from rotunda.web.accounts.models import User
from rotunda.web.intake.actions import add_source
from rotunda.web.jobs.models import Job
from rotunda.web.ledger.actions import ask
from rotunda.web.register.models import Agency, Claim
from rotunda.web.transfers import actions as transfers
from rotunda.web.transfers.models import Kind, Side
from rotunda.web.transfers.statement import statement
from tests.web.conftest import State
from tests.web.intake.files import csv_of, take

_CHROMIUM = next((path for path in map(shutil.which, ("chromium", "google-chrome", "chromium-browser")) if path), None)
#: Parts of addresses, by the name of the URL.
Places = Mapping[str, Mapping[str, Any]]
Open = Callable[[str], BrowserContext]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium. Playwright keeps a loop of events in this thread, which Django would take for careless."""
    if _CHROMIUM is None:
        if os.environ.get("CI"):
            pytest.fail("CI has no Chromium")
        pytest.skip("no Chromium here")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "yes"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=_CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def places(transactional_db: None, state: State, cast: dict[str, User]) -> Places:
    """Something in every wing, and the parts of the addresses that lead to it."""
    centre = Agency.objects.create(code="BITS", name="Information Technology Services", kind="centre")
    codes, today = {Kind.PERSON: ["P1"]}, timezone.localdate()
    (moving,) = transfers.propose(state.revenue, by=cast["liaison"], side=Side.AGENCY, codes=codes, effective=today)
    digest = statement(moving, Side.AGENCY).digest
    transfers.sign(moving, by=cast["liaison"], side=Side.AGENCY, digest=digest)
    claim = Claim.objects.create(code="REV|Office Manager", agency=state.revenue, title="Office Manager", headcount=2)
    ask(by=cast["planner"])
    source = add_source(by=cast["liaison"], name="Lists of Revenue", agency=state.revenue)
    rows = csv_of([{"system": "S7", "agency": "REV", "name": "Audit list"}])
    found = take(cast["liaison"], source, "systems.csv", rows)
    job, person = Job.objects.order_by("pk").first(), cast["liaison"]
    assert centre.pk
    assert job
    record, agency = {"table": "people", "code": "P1"}, {"agency": state.revenue.pk}
    return {
        "register:list": {"table": "people"},
        "register:add": {"table": "systems"},
        **{f"register:{name}": record for name in ("record", "edit", "retire", "restore", "confirm")},
        "register:decide": {"code": claim.code},
        "register:quality": {"code": "REV"},
        "register:own_skill": {"code": "P1|sql"},
        "register:lookup": {"table": "people"},
        "audit:record": {"table": "people", "key": "P1"},
        "accounts:accept": {"secret": "none"},
        "accounts:account": {"pk": person.pk},
        "accounts:grant": {"pk": person.pk},
        "accounts:revoke": {"pk": person.pk, "membership": person.memberships.get().pk},
        "accounts:do": {"pk": person.pk, "deed": "close"},
        **{f"intake:{name}": {"pk": found.pk} for name in ("import", "columns", "apply", "undo", "check", "export")},
        "intake:source": {"pk": source.pk},
        "jobs:job": {"pk": job.pk},
        "jobs:progress": {"pk": job.pk},
        **{f"transfers:{name}": agency for name in ("agency", "export", "propose", "count")},
        **{f"transfers:{name}": {"pk": moving.pk} for name in ("transfer", "refuse", "withdraw")},
    }


@pytest.fixture
def session(cast: dict[str, User]) -> Callable[[str], Client]:
    """A client in which a member of the cast has signed in just now; nobody, for an empty name."""

    def sign_in(name: str) -> Client:
        client = Client()
        if name:
            client.force_login(cast[name], backend="allauth.account.auth_backends.AuthenticationBackend")
            kept = client.session
            kept["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
            kept.save()
        return client

    return sign_in


@pytest.fixture
def opened(browser: Browser, live_server: Any, session: Callable[[str], Client]) -> Iterator[Open]:
    """A window of the browser, with the session of a member of the cast."""
    windows: list[BrowserContext] = []

    def window(name: str) -> BrowserContext:
        context = browser.new_context(base_url=live_server.url, viewport={"width": 1280, "height": 900})
        windows.append(context)
        if name:
            client = session(name)
            found = [{"name": key, "value": kept.value, "url": live_server.url} for key, kept in client.cookies.items()]
            context.add_cookies(found)  # type: ignore[arg-type]  # a typed dictionary of just these keys
        return context

    yield window
    for context in windows:
        context.close()
