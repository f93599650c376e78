"""No page bars anybody: axe finds nothing on any page for any role, on a desktop and on a telephone."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from rotunda.web.access import ACCESS
from rotunda.web.accounts.models import User
from tests.web.browser.conftest import Open, Places
from tests.web.cast import CAST
from tests.web.doors import UNBUILT, doors
from tests.web.test_access import opens

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket, pytest.mark.slow]

#: What the law asks of a state's pages, WCAG 2.1 to level AA, and what is good besides.
_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"], "resultTypes": ["violations"]}
_SIZES = ((1280, 900), (390, 844))
#: Pages that are not there yet; the front page and the statements are.
_UNBUILT = UNBUILT - {"home", "accessibility", "privacy"}
#: What the same page may differ in from one member of the cast to another.
_PASSING = re.compile(
    r'name="csrfmiddlewaretoken" value="[^"]*"|class="site-account__who">.*?</span>[^<]*</span>|<title>.*?</title>'
    r"| aria-current=\"page\"",
    re.DOTALL,
)
#: Frames of pages, and what stands in them, that were looked at already.
_SEEN: set[str] = set()


def reachable(client: Client, user: User | None, places: Places) -> dict[str, str]:
    """The addresses of pages that open for somebody, by the name of their URL; without those of which both the
    frame and all that stands in it were looked at already."""
    found = {}
    for door in doors():
        rule = ACCESS[door.name]
        if door.name in _UNBUILT or (user is not None and not opens(rule, user)):
            continue
        url = reverse(door.name, kwargs=dict(places.get(door.name, door.parts)))
        answer = client.get(_asking(door.name, url, places))
        if _is_page(answer) and not (parts := _parts(answer.content.decode())) <= _SEEN:
            _SEEN.update(parts)
            found[door.name] = _asking(door.name, url, places)
    return found


def _parts(text: str) -> set[str]:
    """The frame of a page, and what stands in it."""
    before, _, rest = _PASSING.sub("", text).partition("<main")
    inside, _, after = rest.partition("</main>")
    return {before + after, inside}


def _asking(name: str, url: str, places: Places) -> str:
    """An address with the query without which there is little to see."""
    moving = places["transfers:transfer"]["pk"]
    return url + {"search": "?q=sql", "transfers:sign": f"?chosen={moving}"}.get(name, "")


def _is_page(answer: HttpResponseBase) -> bool:
    """Whether an answer is a whole page, and not a part of one, a file or the way to another page."""
    kind = answer.headers.get("Content-Type", "")
    whole = not answer.streaming and b"<html" in answer.content  # type: ignore[attr-defined]
    return answer.status_code not in {301, 302, 405} and kind.startswith("text/html") and whole


def wrong_with(page: Page) -> list[str]:
    """What bars people from the page as it is now, and whether it scrolls sideways."""
    found = Axe().run(page, options=_RULES).response["violations"]
    wrong = [f"{each['id']}: {json.dumps([node['target'] for node in each['nodes'][:3]])}" for each in found]
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
        wide = page.evaluate(
            "[...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1"
            " && !e.closest('.table-region')).slice(0, 3).map(e => e.tagName + '.' + e.className)"
        )
        wrong.append(f"scrolls sideways: {wide}")
    return wrong


def complaints_of(page: Page) -> list[str]:
    """What the browser complains of from now on: scripts, the content policy, missing files."""
    said: list[str] = []

    def console(message: Any) -> None:
        # of the page itself an answer like 404 is right
        if message.type == "error" and page.url not in message.location.get("url", ""):
            said.append(message.text)

    page.on("console", console)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


@pytest.mark.parametrize("name", ["", *(member.name for member in CAST)])
def test_no_page_bars_anybody_or_scrolls_sideways_or_breaks_a_rule(
    name: str, places: Places, cast: dict[str, User], session: Callable[[str], Client], opened: Open
) -> None:
    page = opened(name).new_page()
    complaints, wrong = complaints_of(page), []
    pages = reachable(session(name), cast.get(name), places)
    for door, url in pages.items():
        for width, height in _SIZES:
            page.set_viewport_size({"width": width, "height": height})
            if width == _SIZES[0][0]:
                page.goto(url)
            wrong += [f"{door} at {width}: {each}" for each in wrong_with(page)]
        wrong += [f"{door}: {each}" for each in complaints]
        complaints.clear()
    print(f"{name or 'not signed in'}: {len(pages)} pages")  # noqa: T201  # how much was looked at
    assert wrong == []
