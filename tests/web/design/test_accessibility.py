from __future__ import annotations

import http.server
import mimetypes
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from csp.utils import build_policy
from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, Page

from tests.chromium import chromium
from tests.web.design.pages import BODY, everything, rendered

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]

#: What the law asks of a state's pages: WCAG 2.1 to level AA.
_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}
SIZES = {"desktop": (1280, 900), "phone": (390, 844), "zoomed to 400%": (320, 256)}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


class _Served(http.server.BaseHTTPRequestHandler):
    """The page of every component at any address, its assets, and the site's own content security policy."""

    page = b""

    def do_GET(self) -> None:  # the standard library's name
        """Answer with an asset or with the page."""
        name = self.path.removeprefix("/static/")
        found = finders.find(name) if name != self.path else None
        self.send_response(200 if found or name == self.path else 404)
        self.send_header("Content-Type", mimetypes.guess_type(name)[0] or "text/html; charset=utf-8")
        self.send_header("Content-Security-Policy", build_policy())
        self.end_headers()
        self.wfile.write(Path(found).read_bytes() if found else self.page)

    def log_message(self, *args: object) -> None:
        """Keep quiet."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    _Served.page = rendered(BODY, everything(), "?sort=-name&page=7").encode()
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Served) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(params=list(SIZES.values()), ids=list(SIZES))
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    width, height = request.param
    opened = browser.new_page(viewport={"width": width, "height": height})
    yield opened
    opened.close()


def test_axe_finds_nothing_that_bars_people_from_any_component(page: Page, address: str) -> None:
    page.goto(address)
    found = Axe().run(page, options=_RULES)
    assert found.response["passes"]
    assert not found.response["violations"], found.generate_report()


def test_pages_load_everything_and_break_no_rule_of_the_content_policy(page: Page, address: str) -> None:
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("response", lambda answer: complaints.append(answer.url) if answer.status >= 400 else None)
    page.goto(address, wait_until="networkidle")
    assert page.evaluate("typeof window.htmx") == "object"
    assert page.evaluate("document.fonts.check('16px \"Public Sans Web\"')")
    assert not complaints


def test_nothing_but_tables_scrolls_sideways(page: Page, address: str) -> None:
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_whoever_sends_a_wrong_form_lands_on_the_summary(page: Page, address: str) -> None:
    page.goto(address)
    assert page.evaluate("document.activeElement.textContent.includes('There is a problem')")


def test_a_long_list_narrows_as_one_types(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("combobox", name="Supervisor").fill("da")
    page.get_by_role("option", name="Dan").click()
    assert page.locator("select[name=supervisor]").input_value() == "2"


def test_one_box_chooses_all_rows(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_label("Choose all rows").check()
    assert page.get_by_label("Choose Bob").is_checked()
