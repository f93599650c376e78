"""A newcomer gets in: by an invitation, a pass phrase and a second factor of each kind; and again after forgetting."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import hotp_value
from django.core import mail
from playwright.sync_api import Page

from rotunda.web.accounts import actions
from rotunda.web.accounts.models import User
from tests.web.browser.axe import complaints_of, wrong_with
from tests.web.browser.conftest import Open
from tests.web.conftest import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]

CHOSEN = "four words nobody joins"


@pytest.fixture(autouse=True)
def second_factors_are_asked_for(settings: Any) -> None:
    settings.REQUIRE_MFA = True


@pytest.fixture
def page(transactional_db: None, cast: dict[str, User], opened: Open) -> Page:
    """A window in which nobody is signed in."""
    return opened("").new_page()


def fine(page: Page, title: str) -> None:
    """The page is the one that is meant, and bars nobody."""
    assert title in page.inner_text("h1")
    assert wrong_with(page) == []


def sign_in(page: Page, email: str, pass_phrase: str) -> None:
    page.goto("/sign-in/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Pass phrase").fill(pass_phrase)
    page.get_by_role("button", name="Sign in").click()


def code_of(key: str) -> str:
    """What an authenticator app shows now."""
    return f"{hotp_value(key, int(time.time()) // 30):06}"


def test_a_newcomer_gets_in_by_an_invitation_and_an_app_and_again_by_a_recovery_code(
    page: Page, cast: dict[str, User]
) -> None:
    complaints = complaints_of(page)
    _, link = actions.invite(
        by=cast["owner"], email="new@state.example", name="Nia New", address=lambda secret: f"/invitation/{secret}/"
    )
    page.goto(link)
    fine(page, "Set your pass phrase")
    page.get_by_label("Pass phrase (required)", exact=True).fill(CHOSEN)
    page.get_by_label("once more").fill(CHOSEN)
    page.get_by_role("button", name="Set it").click()
    assert "Your pass phrase is set" in page.inner_text("main")
    sign_in(page, "new@state.example", CHOSEN)
    fine(page, "Set up a second factor")
    page.goto("/roles/")  # nothing else opens before
    assert "Set up a second factor" in page.inner_text("h1")
    page.get_by_role("link", name="Set up an app").click()
    fine(page, "Set up an authenticator app")
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Set it up").click()
    fine(page, "Set up an authenticator app")
    assert "That code is not right" in page.inner_text("main")
    page.get_by_label("Code").fill(code_of(page.inner_text("dd code")))
    page.get_by_role("button", name="Set it up").click()
    fine(page, "Recovery codes")
    codes = page.locator("li code").all_inner_texts()
    assert len(codes) == 10
    page.get_by_role("link", name="Go on to the front page").click()
    assert "Welcome, Nia New" in page.inner_text("h1")
    page.get_by_role("button", name="Sign out").click()
    sign_in(page, "new@state.example", CHOSEN)
    fine(page, "Second factor")
    page.get_by_label("Code").fill(codes[0])
    page.get_by_role("button", name="Sign in").click()
    assert "Welcome, Nia New" in page.inner_text("h1")
    assert complaints == []


def test_a_security_key_is_added_and_signs_in_and_shows_again_who_one_is(page: Page, settings: Any) -> None:
    complaints = complaints_of(page)
    keys = page.context.new_cdp_session(page)
    keys.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "usb", "hasUserVerification": True, "isUserVerified": True}
    keys.send("WebAuthn.addVirtualAuthenticator", {"options": {**options, "automaticPresenceSimulation": True}})
    sign_in(page, "liaison@state.example", PASSWORD)
    page.get_by_role("link", name="Set up a key").click()
    fine(page, "Add a security key")
    page.get_by_label("Name of the key").fill("Key on my ring")
    page.get_by_role("button", name="Add the key").click()
    page.wait_for_url("**/codes/")
    assert Authenticator.objects.filter(type="webauthn").get().wrap().name == "Key on my ring"
    page.get_by_role("button", name="Sign out").click()
    sign_in(page, "liaison@state.example", PASSWORD)
    fine(page, "Second factor")
    page.get_by_role("button", name="Use a security key").click()
    page.wait_for_url("**/")
    assert "Welcome, Liaison" in page.inner_text("h1")
    page.goto("/my-account/factors/keys/")
    fine(page, "Security keys")
    page.get_by_role("link", name="rename").click()
    fine(page, "Name a security key")
    page.get_by_label("Name of the key").fill("Key in my bag")
    page.get_by_role("button", name="Save").click()
    assert "Key in my bag" in page.inner_text("main")
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = -1
    page.goto("/my-account/factors/keys/add/")
    page.get_by_role("link", name="By security key").click()
    fine(page, "Is it still you?")
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
    page.get_by_role("button", name="Use a security key").click()
    page.wait_for_url("**/keys/add/")
    assert "Add a security key" in page.inner_text("h1")
    page.goto("/my-account/factors/keys/")
    page.get_by_role("link", name="remove").click()
    fine(page, "Remove a security key")
    page.get_by_role("button", name="Remove it").click()
    assert not Authenticator.objects.filter(type="webauthn").exists()
    assert complaints == []


def test_a_forgotten_pass_phrase_is_replaced_by_a_link(page: Page, settings: Any) -> None:
    settings.REQUIRE_MFA = False
    page.goto("/sign-in/")
    page.get_by_role("link", name="I forgot my pass phrase").click()
    fine(page, "Forgotten pass phrase")
    page.get_by_label("E-mail address").fill("liaison@state.example")
    page.get_by_role("button", name="Send the link").click()
    fine(page, "Look at your e-mail")
    (message,) = mail.outbox
    assert message.subject == "Rotunda: A new pass phrase"
    assert "password" not in str(message.body).lower()
    (link,) = re.findall(r"http://\S+", str(message.body))[:1]
    page.goto(link)
    fine(page, "New pass phrase")
    page.get_by_label("New pass phrase (required)", exact=True).fill(CHOSEN)
    page.get_by_label("once more").fill(CHOSEN)
    page.get_by_role("button", name="Change it").click()
    fine(page, "Your pass phrase is changed")
    page.goto(link)
    fine(page, "This link no longer holds")
    sign_in(page, "liaison@state.example", CHOSEN)
    assert "Welcome, Liaison" in page.inner_text("h1")
    assert "Your pass phrase was changed" in mail.outbox[-1].subject
