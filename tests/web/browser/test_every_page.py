"""No page bars anybody: axe finds nothing on any page for any role, on a desktop and on a telephone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponseBase
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, Route

from rotunda.estate.schema import TABLES
from rotunda.web.access import ACCESS
from rotunda.web.accounts.models import User
from tests.web.browser.axe import complaints_of, wrong_with
from tests.web.browser.conftest import Open
from tests.web.browser.places import ASKING, NO_PAGE, Places
from tests.web.cast import CAST
from tests.web.doors import doors
from tests.web.test_access import opens

#: One process walks through the pages of all roles, so that each page is looked at once.
_IN_A_BROWSER = (pytest.mark.browser, pytest.mark.enable_socket, pytest.mark.slow, pytest.mark.xdist_group("walk"))
#: What the same page may differ in from one answer to the next.
_PASSING = re.compile(
    r'name="csrfmiddlewaretoken" value="[^"]*"|hx-headers=\'[^\']*\'|<title>.*?</title>| aria-current="page"'
    r"|Signed in as </span>[^<]*|value=\"[^\"]*\" placeholder=\"People|<code>[^<]*</code>|src=\"data:[^\"]*\"",
    re.DOTALL,
)
#: Frames of pages, and what stands in them, that were looked at already.
_SEEN: set[str] = set()
Session = Callable[[str], Client]


def addresses(user: User | None, places: Places) -> Iterator[tuple[str, str]]:
    """The name and the address of all that the rules open for somebody; each name once, if several methods share it."""
    named = {door.name: door.parts for door in doors() if door.name not in NO_PAGE}
    for name, parts in named.items():
        rule = ACCESS[name]
        if user is None or opens(rule, user):
            query = ASKING[name](places) if name in ASKING else ""
            yield name, reverse(name, kwargs=dict(places.get(name, parts))) + query


def is_page(answer: HttpResponseBase) -> bool:
    """Whether an answer is a whole page, and not a part of one, a file or the way to another page."""
    kind = answer.headers.get("Content-Type", "")
    whole = not answer.streaming and b"<html" in answer.content  # type: ignore[attr-defined]
    return answer.status_code not in {301, 302, 405} and kind.startswith("text/html") and whole


def is_new(answer: HttpResponseBase) -> bool:
    """Whether the frame of a page, or what stands in it, was not looked at yet."""
    text = _PASSING.sub("", answer.content.decode())  # type: ignore[attr-defined]
    before, _, rest = text.partition("<main")
    inside, _, after = rest.partition("</main>")
    parts = {before + after, inside}
    new = not parts <= _SEEN
    _SEEN.update(parts)
    return new


def test_no_page_of_the_table_is_left_out_without_a_reason(
    places: Places, cast: dict[str, User], session: Session, settings: Any
) -> None:
    settings.DEMO = True
    shown: set[str] = set()
    for name in ("", *cast):
        client = session(name)
        for door, url in addresses(cast.get(name), places):
            if door not in shown and is_page(answer := client.get(url)) and answer.status_code in {200, 401}:
                shown.add(door)
    named = {door.name for door in doors()}
    missing = sorted(named - shown - set(NO_PAGE))
    assert not missing, missing
    assert sorted(set(NO_PAGE) - named) == []


def look_at(found: Iterable[tuple[str, str]], client: Client, page: Page) -> list[str]:
    """What is wrong with pages, by the name of their URL; those that were looked at already are passed over."""
    complaints, wrong, looked = complaints_of(page), [], 0
    for door, url in found:
        answer = client.get(url)
        if not is_page(answer) or not is_new(answer):
            continue
        page.goto(url)
        looked += 1
        wrong += [f"{door} {each}" for each in (*wrong_with(page), *complaints)]
        complaints.clear()
    print(f"{looked} pages")  # noqa: T201  # how much was looked at
    return wrong


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=_IN_A_BROWSER) for name in ("", *(member.name for member in CAST))]
)
def test_no_page_bars_anybody_or_scrolls_sideways_or_breaks_a_rule(
    name: str, places: Places, cast: dict[str, User], session: Session, opened: Open, settings: Any
) -> None:
    settings.DEMO = True
    assert look_at(addresses(cast.get(name), places), session(name), opened(name).new_page()) == []


@pytest.mark.browser
@pytest.mark.enable_socket
@pytest.mark.slow
@pytest.mark.parametrize("kind", ["list", "add"])
def test_no_table_of_the_register_bars_anybody(kind: str, places: Places, session: Session, opened: Open) -> None:
    """For the role that keeps them all; what other roles see of them differs in rows alone, and each sees one."""
    found = [(f"{kind} of {table}", reverse(f"register:{kind}", args=(table,))) for table in TABLES]
    assert look_at(found, session("manager"), opened("manager").new_page()) == []


def _answer(text: str, route: Route) -> None:
    route.fulfill(body=text, content_type="text/html; charset=utf-8")


@pytest.mark.browser
@pytest.mark.enable_socket
def test_pages_of_errors_bar_nobody_either(places: Places, opened: Open) -> None:
    page = opened("liaison").new_page()
    wrong = []
    for name in ("400", "403", "403_csrf", "404", "405", "413", "429", "500", "503"):
        text = render_to_string(f"{name}.html", request=None if name == "500" else HttpRequest())
        page.route("**/error/", partial(_answer, text))
        page.goto("/error/")
        page.unroute("**/error/")
        wrong += [f"{name} {each}" for each in wrong_with(page)]
    assert wrong == []


@pytest.mark.browser
@pytest.mark.enable_socket
@pytest.mark.parametrize(
    ("name", "paths"),
    [
        ("", ("/sign-in/", "/sign-in/forgotten/")),
        ("manager", ("/register/add/systems/", "/imports/new/", "/imports/sources/new/")),
        ("owner", ("/accounts/invite/", "/tokens/", "/directory/")),
    ],
)
def test_forms_that_refuse_say_so_and_bar_nobody(
    name: str, paths: tuple[str, ...], places: Places, opened: Open
) -> None:
    page = opened(name).new_page()
    for path in paths:
        page.goto(path)
        with page.expect_navigation():
            page.locator("main form button[type=submit]").last.click()
        assert "There is a problem" in page.inner_text("main"), path
        assert page.evaluate("document.activeElement.matches('[data-focus-first]')"), path
        assert wrong_with(page) == [], path
