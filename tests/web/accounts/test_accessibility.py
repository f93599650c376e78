"""Pages of signing in, accounts and history bar nobody: axe finds nothing, and the content policy breaks nothing."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from csp.utils import build_policy
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Route

from rotunda.web.accounts.models import User
from rotunda.web.register import actions
from tests.chromium import chromium
from tests.web.accounts.sign_in import enter, set_up
from tests.web.conftest import State

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]
_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}


def pages(cast: dict[str, User], state: State, signed_in: Callable[[str], Client]) -> dict[str, str]:
    """The pages as they are served, by their addresses."""
    actions.change(state.ann, by=cast["liaison"], values={"title": "Chief"})
    owner, somebody, new = signed_in("owner"), Client(), Client()
    set_up(cast["hr"])
    enter(new, cast["hr"])
    account = cast["liaison"].pk
    addresses = [
        (somebody, reverse("account_login")),
        (somebody, reverse("account_reset_password")),
        (new, reverse("mfa_authenticate")),
        (owner, reverse("accounts:second_factor")),
        (owner, reverse("mfa_activate_totp")),
        (owner, reverse("mfa_add_webauthn")),
        (owner, reverse("mfa_index")),
        (owner, reverse("usersessions_list")),
        (owner, reverse("account_change_password")),
        (owner, reverse("accounts:me")),
        (owner, reverse("accounts:roles")),
        (owner, reverse("accounts:list")),
        (owner, reverse("accounts:invite")),
        (owner, reverse("accounts:account", args=[account])),
        (owner, reverse("accounts:grant", args=[account])),
        (owner, reverse("accounts:do", args=[account, "close"])),
        (owner, reverse("directory:index")),
        (owner, reverse("audit:list")),
        (owner, reverse("audit:record", args=["people", "P1"])),
        (owner, reverse("audit:integrity")),
    ]
    answers = {address: client.get(address) for client, address in addresses}
    assert {answer.status_code for answer in answers.values()} == {200}
    return {address: answer.content.decode() for address, answer in answers.items()}


@pytest.mark.parametrize("size", [(1280, 900), (390, 844)], ids=["desktop", "phone"])
def test_axe_finds_nothing(
    size: tuple[int, int], cast: dict[str, User], state: State, signed_in: Callable[[str], Client]
) -> None:
    served, policy, wrong = pages(cast, state, signed_in), build_policy(), []

    def answer(route: Route) -> None:
        path = urlsplit(route.request.url).path
        found = finders.find(path.removeprefix("/static/")) if path.startswith("/static/") else None
        if found:
            kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
            route.fulfill(body=Path(str(found)).read_bytes(), content_type=kind)
        else:
            headers = {"Content-Security-Policy": policy, "Content-Type": "text/html; charset=utf-8"}
            route.fulfill(body=served.get(path, ""), headers=headers, status=200 if path in served else 404)

    with chromium() as browser:
        page = browser.new_page(viewport={"width": size[0], "height": size[1]})
        page.on("console", lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None)
        page.route("**/*", answer)
        for address in served:
            page.goto(f"http://localhost{address}")
            assert page.locator("main h1").count() == 1, address
            violations = Axe().run(page, options=_RULES).response["violations"]
            wrong += [f"{address}: {each['id']} {each['nodes'][0]['html'][:90]}" for each in violations]
    assert wrong == []
