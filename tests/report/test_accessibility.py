from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from rotunda.report.build import build
from rotunda.report.page import write_page
from tests.chromium import chromium
from tests.report.states import subject, with_log, with_roster, with_systems

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]

#: What the law asks of a state's pages: WCAG 2.1 to level AA.
_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}
SIZES = {"desktop": (1280, 900), "phone": (390, 844), "zoomed to 400%": (320, 256)}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="module", params=["systems", "log", "roster"])
def report(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    state = {"systems": with_systems, "log": with_log, "roster": with_roster}[request.param]
    about, path = subject(state()), tmp_path_factory.mktemp("report") / "plan.html"
    write_page(build(about.reading, about.plan), path)
    return path


def opened(browser: Browser, report: Path, size: tuple[int, int]) -> Page:
    page = browser.new_page(viewport={"width": size[0], "height": size[1]})
    page.goto(report.as_uri())
    return page


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_axe_finds_nothing_that_bars_people_from_the_page(
    browser: Browser, report: Path, size: tuple[int, int]
) -> None:
    page = opened(browser, report, size)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    found = Axe().run(page, options=_RULES)
    assert found.response["passes"]
    assert not found.response["violations"], found.generate_report()


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_the_page_never_scrolls_sideways(browser: Browser, report: Path, size: tuple[int, int]) -> None:
    page = opened(browser, report, size)
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


def test_everything_that_opens_or_scrolls_is_reached_by_the_tab_key(browser: Browser, report: Path) -> None:
    page = opened(browser, report, SIZES["desktop"])
    wanted = page.evaluate("document.querySelectorAll('a[href], summary, [tabindex=\"0\"]').length")
    reached = set()
    for _ in range(wanted + 5):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate(
                "[...document.querySelectorAll('a[href], summary, [tabindex=\"0\"]')].indexOf(document.activeElement)"
            )
        )
    assert reached - {-1} == set(range(wanted))


def test_axe_does_find_what_is_wrong(browser: Browser, tmp_path: Path) -> None:
    bad = tmp_path / "bad.html"
    bad.write_text("<html><body><img src='x.png'><a href='#'></a></body></html>")
    assert Axe().run(opened(browser, bad, SIZES["desktop"]), options=_RULES).violations_count > 0
