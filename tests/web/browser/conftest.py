"""A real browser before the whole site: one Chromium, the small state with something in every wing, and the cast."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext

from rotunda.web.accounts.models import User
from tests.chromium import chromium
from tests.web.browser.places import Places, made
from tests.web.conftest import State

Open = Callable[[str], BrowserContext]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium. Playwright keeps a loop of events in this thread, which Django would take for careless."""
    with chromium() as opened:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "yes"
        yield opened
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def places(transactional_db: None, state: State, cast: dict[str, User]) -> Places:
    """Something in every wing, and the parts of the addresses that lead to it."""
    return made(state, cast)


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
