"""Sessions begin anew at sign-in and end when idle, old, or ended everywhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rotunda.web.accounts.models import Membership, User
from rotunda.web.accounts.permissions import Permission
from rotunda.web.accounts.sessions import end_all
from tests.web.accounts.sign_in import enter, where

OWN = reverse("usersessions_list")


def test_a_session_from_before_the_sign_in_is_not_used_after_it(cast: dict[str, User], client: Client) -> None:
    client.get(reverse("account_login"))
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = str(session.session_key)
    enter(client, cast["owner"])
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != session.session_key
    planted = Client()
    planted.cookies[settings.SESSION_COOKIE_NAME] = str(session.session_key)
    assert planted.get(OWN).status_code == 302


def test_an_idle_session_ends(signed_in: Callable[[str], Client]) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client = signed_in("owner")
        clock.shift(settings.SESSION_IDLE - 1)
        assert client.get(OWN).status_code == 200
        clock.shift(settings.SESSION_IDLE - 1)
        assert client.get(OWN).status_code == 200
        clock.shift(settings.SESSION_IDLE + 1)
        assert where(client.get(OWN)).startswith(reverse("account_login"))


def test_a_session_in_use_ends_when_it_is_old(signed_in: Callable[[str], Client]) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client = signed_in("owner")
        for _ in range(settings.SESSION_COOKIE_AGE // 1800):
            assert client.get(OWN).status_code == 200
            clock.shift(1800)
        clock.shift(1)
        assert client.get(OWN).status_code == 302


def test_whoever_signs_out_everywhere_else_stays_here(cast: dict[str, User]) -> None:
    here, there = Client(), Client()
    enter(here, cast["owner"])
    enter(there, cast["owner"])
    page = here.get(OWN)
    assert page.context["session_count"] == 2
    here.post(OWN)
    assert here.get(OWN).status_code == 200
    assert there.get(OWN).status_code == 302


def test_a_user_is_signed_out_everywhere(cast: dict[str, User], client: Client) -> None:
    enter(client, cast["owner"])
    enter(other := Client(), cast["manager"])
    assert end_all(cast["owner"]) == 1
    assert client.get(OWN).status_code == 302
    assert other.get(OWN).status_code == 200


def test_a_closed_account_is_out_with_the_next_request(
    cast: dict[str, User], signed_in: Callable[[str], Client]
) -> None:
    client = signed_in("owner")
    User.objects.filter(pk=cast["owner"].pk).update(is_active=False)
    assert client.get(OWN).status_code == 302


def test_a_new_pass_phrase_ends_all_other_sessions(cast: dict[str, User]) -> None:
    here, there = Client(), Client()
    enter(here, cast["owner"])
    enter(there, cast["owner"])
    new = "another long pass phrase"
    values = {"oldpassword": "a long enough pass phrase", "password1": new, "password2": new}
    assert here.post(reverse("account_change_password"), values).status_code == 302
    assert here.get(OWN).status_code == 200
    assert there.get(OWN).status_code == 302


@pytest.mark.parametrize(("days", "holds"), [(1, True), (3, False)])
def test_a_membership_ends_when_it_says(cast: dict[str, User], days: int, holds: bool) -> None:
    user = cast["nobody"]
    Membership.objects.create(user=user, role="owner", granted_by="tests", until=timezone.now() + timedelta(days=2))
    with time_machine.travel(timezone.now() + timedelta(days=days)):
        assert User.objects.get(pk=user.pk).may(Permission.MANAGE_ACCOUNTS) is holds
