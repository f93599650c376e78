"""The table of access rules names every URL, and the site keeps to it for every member of the cast."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from rotunda.web.access import ACCESS, Anyone, Holders, Rule, SignedIn
from rotunda.web.accounts.models import User
from rotunda.web.accounts.permissions import Permission
from tests.web.cast import CAST
from tests.web.conftest import State
from tests.web.doors import INTO, UNBUILT, Door, doors

DOORS = {door.name: door for door in doors()}
#: Answers of a page that lets somebody in: it is there, leads on, takes only other methods, or has no such record.
LET_IN = {200, 302, 400, 404, 405}


def opens(rule: Rule, user: User) -> bool:
    """Whether a rule lets a signed-in user in."""
    return not isinstance(rule, Holders) or any(user.may(permission) for permission in rule.permissions)


def test_every_url_has_a_rule() -> None:
    assert sorted(set(DOORS) - set(ACCESS)) == []


def test_every_rule_has_a_url() -> None:
    assert sorted(set(ACCESS) - set(DOORS)) == []


def test_what_leads_into_the_state_is_a_url() -> None:
    assert sorted(set(INTO) - set(DOORS)) == []


def test_every_permission_opens_something_or_is_asked_for_by_an_action() -> None:
    assert all(permission.meaning for permission in Permission)


@pytest.mark.parametrize("name", sorted(set(ACCESS) - UNBUILT))
def test_whoever_has_not_signed_in_is_led_to_sign_in(name: str, state: State, client: Client) -> None:
    url = DOORS[name].url(state)
    answer = client.get(url)
    if isinstance(ACCESS[name], Anyone):
        assert answer.status_code < 500
        assert not (answer.status_code == 302 and "next=" in answer["Location"])
    else:
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse(settings.LOGIN_URL) + "?next=")


@pytest.mark.parametrize("member", [member.name for member in CAST])
def test_each_member_of_the_cast_is_let_in_as_the_rules_say(
    member: str, state: State, cast: dict[str, User], signed_in: Callable[[str], Client]
) -> None:
    wrong = []
    for name, rule in sorted(ACCESS.items()):
        if isinstance(rule, Anyone) or (name in UNBUILT and opens(rule, cast[member])):
            continue
        status = signed_in(member).get(DOORS[name].url(state)).status_code
        if status not in expected(DOORS[name], rule, cast[member], member):
            wrong.append(f"{name}: {status}")
    assert wrong == []


def expected(door: Door, rule: Rule, user: User, member: str) -> set[int]:
    """The answers that a rule allows, and what the state has there for this member of the cast."""
    if not opens(rule, user):
        return {403}
    into = INTO.get(door.name)
    if into is None:
        return LET_IN
    if into.sees is None:
        return LET_IN
    return {200} if member in into.sees else {404}


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_a_rule_holds_for_every_method(method: str, state: State, signed_in: Callable[[str], Client]) -> None:
    client = signed_in("nobody")
    for name, rule in sorted(ACCESS.items()):
        if isinstance(rule, Holders):
            answer = getattr(client, method)(DOORS[name].url(state))
            assert answer.status_code == 403, f"{method} {name}"


def test_a_url_without_a_rule_is_closed(
    state: State, signed_in: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = {name: rule for name, rule in ACCESS.items() if name != "usersessions_list"}
    assert signed_in("owner").get(reverse("usersessions_list")).status_code == 200
    monkeypatch.setattr("rotunda.web.accounts.middleware.ACCESS", rules)
    assert signed_in("owner").get(reverse("usersessions_list")).status_code == 403


def test_rules_that_need_only_a_sign_in_show_only_what_is_ones_own() -> None:
    own = ("account_", "mfa_", "usersessions_", "accounts:", "jobs:", "register:own", "home")
    assert [name for name, rule in ACCESS.items() if isinstance(rule, SignedIn) and not name.startswith(own)] == []
