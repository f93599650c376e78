"""Whoever has no mouse gets everywhere: walks with Tab, Enter and Space alone."""

from __future__ import annotations

import pytest

from rotunda.web.accounts.models import User
from rotunda.web.register.models import Person
from rotunda.web.transfers.models import Transfer
from tests.web.browser.conftest import Open
from tests.web.browser.keys import NAME, press, tab_to
from tests.web.browser.places import Places
from tests.web.conftest import PASSWORD, State

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]


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
    assert "Skip" in page.evaluate(NAME)
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
    tab_to(page, "Status")
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
    press(page, "Read and sign those chosen", back=True)
    assert "P1, as described here" in page.inner_text("main")
    tab_to(page, "I have read what stands above")
    page.keyboard.press("Space")
    press(page, "Sign", exact=True)
    assert "Complete with that: 1" in page.inner_text("body")
    assert Transfer.objects.get().state == "complete"
    assert Person.objects.get(code="P1").agency.code == "BITS"
