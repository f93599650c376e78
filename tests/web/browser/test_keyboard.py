"""Whoever has no mouse gets everywhere: walks with Tab, Enter and Space alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from rotunda.web.accounts.models import User
from rotunda.web.register.models import Person
from rotunda.web.transfers.models import Transfer
from tests.web.browser.conftest import Open, Places
from tests.web.conftest import PASSWORD, State

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]

#: Steps after which whatever is sought is taken to be out of reach.
_MOST = 150
#: What the element with the focus is called, as a screen reader would put it together.
_NAME = """() => {
  const e = document.activeElement
  const label = e.labels && e.labels.length ? e.labels[0].innerText : ''
  const group = e.closest('fieldset') ? e.closest('fieldset').querySelector('legend')?.innerText + ': ' : ''
  return (e.getAttribute('aria-label') || (label ? group + label : '') || e.innerText || e.name || '').trim()
}"""
#: Whether one sees where the focus is: an outline, or a shadow in its place.
_SEEN = """() => {
  const e = document.activeElement, style = getComputedStyle(e)
  const hidden = e.matches('.usa-checkbox__input, .usa-radio__input')
  const shown = hidden ? getComputedStyle(e.labels[0], '::before') : style
  return (shown.outlineStyle !== 'none' && parseFloat(shown.outlineWidth) > 0) || shown.boxShadow !== 'none'
}"""


def tab_to(page: Page, name: str, *, exact: bool = False) -> None:
    """Press Tab until what has the focus is called so, or with `exact` just so; on the way the focus is always seen."""
    passed = []
    for _ in range(_MOST):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            continue  # past the end of the page, it begins anew
        here = page.evaluate(_NAME)
        assert page.evaluate(_SEEN), f"the focus cannot be seen on {here!r}"
        if here == name or (name in here and not exact):
            return
        passed.append(here)
    pytest.fail(f"Tab does not lead to {name!r}, only to {passed[:60]}")


def press(page: Page, name: str, *, exact: bool = False) -> None:
    """Go to a link or button, press Enter, and wait for the page that follows."""
    tab_to(page, name, exact=exact)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_signing_in(cast: dict[str, User], transactional_db: None, opened: Open) -> None:
    page = opened("").new_page()
    page.goto("/")
    press(page, "Sign in")
    tab_to(page, "E-mail address")
    page.keyboard.type("liaison@state.example")
    tab_to(page, "Pass phrase")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/")
    assert "Welcome, Liaison" in page.inner_text("main")


def test_the_first_key_skips_to_what_the_page_is_about(places: Places, opened: Open) -> None:
    page = opened("liaison").new_page()
    page.goto("/transfers/")
    page.keyboard.press("Tab")
    assert "Skip" in page.evaluate(_NAME)
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_searching_and_opening_what_was_found(places: Places, opened: Open) -> None:
    page = opened("liaison").new_page()
    page.goto("/")
    tab_to(page, "Search the register")
    page.keyboard.type("tax")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    press(page, "Tax ledger")
    assert page.url.endswith("/register/systems/S1/")


def test_narrowing_a_list(places: Places, opened: Open) -> None:
    page = opened("manager").new_page()
    page.goto("/transfers/")
    tab_to(page, "State")
    page.keyboard.type("Refused")
    press(page, "Show")
    assert "state=refused" in page.url
    assert "0 transfers" in page.inner_text("main")


def test_reading_and_signing_a_transfer(places: Places, opened: Open, state: State) -> None:
    page = opened("manager").new_page()
    page.goto("/")
    press(page, "Waits for your signature")
    tab_to(page, "Choose Person P1")
    page.keyboard.press("Space")
    page.keyboard.down("Shift")
    for _ in range(_MOST):
        page.keyboard.press("Tab")
        if page.evaluate(_NAME) == "Read and sign those chosen":
            break
    page.keyboard.up("Shift")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "P1, as described here" in page.inner_text("main")
    tab_to(page, "I have read what stands above")
    page.keyboard.press("Space")
    press(page, "Sign", exact=True)
    assert "Complete with that: 1" in page.inner_text("body")
    assert Transfer.objects.get().state == "complete"
    assert Person.objects.get(code="P1").agency.code == "BITS"
