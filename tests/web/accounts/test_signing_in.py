"""Who signs in shows a pass phrase and a second factor, and gets no further without."""

from __future__ import annotations

import logging
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rotunda.web.accounts.models import User
from rotunda.web.audit.models import Entry
from tests.web.accounts.sign_in import SECRET, code, enter, enter_code, set_up, where
from tests.web.conftest import PASSWORD
from tests.web.doors import UNBUILT, doors

OUT = reverse("accounts:second_factor")


@pytest.fixture(autouse=True)
def strict(settings: Any) -> None:
    """As sites run."""
    settings.REQUIRE_MFA = True


def test_a_pass_phrase_and_a_code_open_the_site(cast: dict[str, User], client: Client) -> None:
    set_up(cast["manager"])
    assert where(enter(client, cast["manager"])) == reverse("mfa_authenticate")
    assert client.get(reverse("usersessions_list")).status_code == 302
    assert where(enter_code(client, code())) == reverse("home")
    assert client.get(reverse("usersessions_list")).status_code == 200
    assert Entry.objects.of("users", str(cast["manager"].pk)).get().action == "sign-in"


def test_a_pass_phrase_alone_opens_nothing_but_the_way_to_a_second_factor(
    cast: dict[str, User], client: Client, state: Any
) -> None:
    enter(client, cast["owner"])
    answers = {door.name: client.get(door.url(state)) for door in doors() if door.name not in UNBUILT}
    open_ones = {name for name, told in answers.items() if told.status_code != 403 and told.get("Location") != OUT}
    assert {"mfa_activate_totp", "mfa_add_webauthn", "accounts:second_factor", "health"} <= open_ones
    assert open_ones <= {
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "accounts:second_factor",
        "account_reauthenticate",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "account_logout",
        "health",
        "accessibility",
        "privacy",
    }


def test_the_first_code_sets_the_app_up_and_shows_recovery_codes(cast: dict[str, User], client: Client) -> None:
    enter(client, cast["owner"])
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    assert secret in page.content.decode()
    answer = client.post(reverse("mfa_activate_totp"), {"code": code(secret)})
    assert where(answer) == reverse("mfa_view_recovery_codes")
    codes = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
    assert len(codes) == 10
    other = Client()
    enter(other, cast["owner"])
    assert where(enter_code(other, codes[0])) == reverse("home")
    again = Client()
    enter(again, cast["owner"])
    assert enter_code(again, codes[0]).status_code == 200, "a recovery code opens once"


def test_whoever_removes_the_last_factor_sets_up_another_at_once(cast: dict[str, User], client: Client) -> None:
    set_up(cast["owner"])
    enter(client, cast["owner"])
    enter_code(client, code())
    assert client.get(reverse("mfa_index")).status_code == 200
    assert where(client.post(reverse("mfa_deactivate_totp"))) == reverse("mfa_index")
    assert where(client.get(reverse("mfa_index"))) == OUT


def test_a_factor_is_changed_only_by_whoever_has_just_shown_who_he_is(cast: dict[str, User], client: Client) -> None:
    set_up(cast["owner"])
    with time_machine.travel(timezone.now(), tick=False) as clock:
        enter(client, cast["owner"])
        enter_code(client, code())
        clock.shift(1_000)
        removal = reverse("mfa_deactivate_totp")
        asked = where(client.get(removal))
        assert asked.startswith(reverse("account_reauthenticate"))
        assert client.post(asked, {"password": "not the pass phrase"}).status_code == 200
        assert where(client.post(asked, {"password": PASSWORD})) == removal
        assert client.get(removal).status_code == 200


def test_a_code_is_good_once(cast: dict[str, User]) -> None:
    set_up(cast["owner"])
    digits = code()
    first, second = Client(), Client()
    enter(first, cast["owner"])
    enter(second, cast["owner"])
    assert enter_code(first, digits).status_code == 302
    assert enter_code(second, digits).status_code == 200


def test_secrets_of_apps_are_encrypted_and_outlive_a_change_of_the_key(
    cast: dict[str, User], client: Client, settings: Any
) -> None:
    set_up(cast["owner"])
    kept = Authenticator.objects.get(user=cast["owner"], type="totp").data["secret"]
    assert SECRET not in kept
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key for tests only"  # noqa: S105
    enter(client, cast["owner"])
    assert where(enter_code(client, code())) == reverse("home")


def test_a_wrong_pass_phrase_and_an_unknown_address_answer_alike(cast: dict[str, User], client: Client) -> None:
    wrong = enter(client, cast["owner"], "not the pass phrase")
    unknown = client.post(reverse("account_login"), {"login": "no@state.example", "password": PASSWORD})
    assert wrong.status_code == unknown.status_code == 200
    told = [str(answer.context["form"].non_field_errors()) for answer in (wrong, unknown)]
    assert told[0] == told[1]
    assert "do not belong together" in told[0]


def test_attempts_are_limited_by_account_even_with_the_right_pass_phrase(cast: dict[str, User], client: Client) -> None:
    for _ in range(5):
        enter(client, cast["owner"], "not the pass phrase")
    answer = enter(client, cast["owner"])
    assert answer.status_code == 200
    assert "Too many" in str(answer.context["form"].errors)
    assert enter(client, cast["manager"]).status_code == 302


def test_attempts_are_limited_by_address(cast: dict[str, User], client: Client) -> None:
    answers = [client.post(reverse("account_login"), {"login": f"{n}@x.example", "password": "x"}) for n in range(31)]
    assert answers[0].status_code == 200
    assert answers[-1].status_code == 429


def test_codes_are_limited_too(cast: dict[str, User], client: Client) -> None:
    set_up(cast["owner"])
    enter(client, cast["owner"])
    for _ in range(6):
        enter_code(client, "000000")
    answer = enter_code(client, code())
    assert answer.status_code == 200
    assert "Too many" in str(answer.context["form"].errors)


def test_a_failed_attempt_is_logged_without_what_was_typed(
    cast: dict[str, User], client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "rotunda.web.accounts.events"):
        enter(client, cast["owner"], "my secret phrase")
    assert "from 127.0.0.1 failed" in caplog.text
    assert "secret" not in caplog.text
    assert "owner" not in caplog.text


def test_a_closed_account_is_told_so_only_after_the_pass_phrase(cast: dict[str, User], client: Client) -> None:
    User.objects.filter(pk=cast["owner"].pk).update(is_active=False)
    assert enter(client, cast["owner"], "not the pass phrase").status_code == 200
    assert where(enter(client, cast["owner"])) == reverse("account_inactive")


def test_a_forgotten_pass_phrase_is_replaced_by_a_link_that_works_once(cast: dict[str, User], client: Client) -> None:
    client.post(reverse("account_reset_password"), {"email": cast["owner"].email})
    (message,) = mail.outbox
    link = next(word for word in str(message.body).split() if word.startswith("http"))
    form = where(client.get(link))
    new = "another long pass phrase"
    weak = client.post(form, {"password1": "short", "password2": "short"})
    assert "14 characters" in weak.content.decode()
    assert client.post(form, {"password1": new, "password2": new}).status_code == 302
    assert enter(Client(), cast["owner"], new).status_code == 302
    assert enter(Client(), cast["owner"]).status_code == 200
    assert "no longer holds" in Client().get(link, follow=True).content.decode()


def test_nobody_learns_by_a_forgotten_pass_phrase_who_has_an_account(cast: dict[str, User], client: Client) -> None:
    known = client.post(reverse("account_reset_password"), {"email": cast["owner"].email})
    unknown = client.post(reverse("account_reset_password"), {"email": "no@state.example"})
    assert (known.status_code, where(known)) == (unknown.status_code, where(unknown))
    assert len(mail.outbox) == 1


def test_nobody_signs_up_alone(client: Client, db: None) -> None:
    assert client.get("/sign-up/").status_code == 404
    assert "account_signup" not in {door.name for door in doors()}


def test_local_accounts_can_be_switched_off(cast: dict[str, User], client: Client, settings: Any) -> None:
    settings.LOCAL_ACCOUNTS = False
    assert "Pass phrase" not in client.get(reverse("account_login")).content.decode()
    assert enter(client, cast["owner"]).status_code == 200
    assert client.get(reverse("account_reset_password")).status_code == 404
