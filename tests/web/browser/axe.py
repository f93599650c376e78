"""What bars people from a page: axe, sideways scrolling, and what the browser complains of."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

#: What the law asks of a state's pages, WCAG 2.1 to level AA, and what is good besides.
_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"], "resultTypes": ["violations"]}
#: A desktop and a telephone.
SIZES = ((1280, 900), (390, 844))
_RUN = f"""async () => (await axe.run(document, {json.dumps(_RULES)})).violations
    .map(each => each.id + ': ' + JSON.stringify(each.nodes.slice(0, 3).map(node => node.target)))"""
#: Over a gradient axe judges no contrast; the shades of tables that scroll lie at their edges alone.
_PLAIN = "() => document.querySelectorAll('.table-region').forEach(e => { e.style.backgroundImage = 'none'; })"
_WIDE = """() => document.documentElement.scrollWidth <= innerWidth ? '' : 'scrolls sideways: ' +
    [...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1
    && !e.closest('.table-region')).slice(0, 3).map(e => e.tagName + '.' + e.className)"""


@cache
def _script() -> str:
    return str(Axe().axe_script)


def wrong_with(page: Page) -> list[str]:
    """What bars people from the page as it is now, on a desktop and on a telephone. axe comes into the page once."""
    found = []
    page.evaluate(_script())
    page.evaluate(_PLAIN)
    for width, height in reversed(SIZES):
        page.set_viewport_size({"width": width, "height": height})
        wrong = [*page.evaluate(_RUN), page.evaluate(_WIDE)]
        found += [f"at {width}: {each}" for each in wrong if each]
    return found


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
