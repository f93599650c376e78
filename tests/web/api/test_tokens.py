"""Tokens: what they hold, who makes them, and what ends them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rotunda.web.accounts.actor import NotPermitted
from rotunda.web.accounts.models import User
from rotunda.web.accounts.permissions import Permission
from rotunda.web.api import actions
from rotunda.web.api.bearer import TokenBearer, bearer_of
from rotunda.web.api.models import Token
from rotunda.web.audit.models import Entry
from rotunda.web.register.models import Person
from tests.web.api.conftest import token_of
from tests.web.cast import CAST
from tests.web.conftest import State

USING = [member.name for member in CAST if member.name not in {"employee", "nobody"}]


def bearer(text: str) -> TokenBearer:
    found = bearer_of(text)
    assert found is not None
    return found


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(
    name=st.sampled_from(USING),
    permissions=st.sets(st.sampled_from(list(Permission))),
    agencies=st.none() | st.sets(st.sampled_from(["revenue", "revenue_desk", "health"])),
)
def test_a_token_never_gives_more_than_its_user_has(
    cast: dict[str, User], state: State, name: str, permissions: set[Permission], agencies: set[str] | None
) -> None:
    # written past the action, which would refuse many of these
    user = User.objects.get(pk=cast[name].pk)
    token = Token(user=user, permissions=sorted(permissions), all_agencies=agencies is None)
    token.prefix, token.expires = f"t{Token.objects.count()}", timezone.now() + timedelta(days=1)
    token.save()
    token.agencies.set([getattr(state, agency) for agency in agencies or ()])
    holder = TokenBearer(token)
    for permission in Permission:
        for agency in (state.revenue, state.revenue_desk, state.health):
            within = agencies is None or bool(
                {agency.code, agency.parent and agency.parent.code} & {getattr(state, name).code for name in agencies}
            )
            expected = permission in permissions and within and user.scope(permission).covers(agency.pk)
            assert holder.scope(permission).covers(agency.pk) == expected


def test_the_audit_names_user_and_token(cast: dict[str, User]) -> None:
    holder = bearer(token_of(cast["liaison"]))
    assert holder.label == f"user:{cast['liaison'].pk} token:{holder.token.pk}"


def test_the_secret_is_kept_nowhere(cast: dict[str, User]) -> None:
    text = token_of(cast["liaison"])
    secret = text.split("_", 2)[2]
    kept = [str(value) for row in Token.objects.values() for value in row.values()]
    told = [str(row) for row in Entry.objects.values()]
    assert not any(secret in value for value in kept + told)
    assert len(secret) == 43


@pytest.mark.parametrize("wrong", ["", "rotunda_", "rotunda_deadbeef_x", "x", "rotunda_é_é", "Bearer"])
def test_what_is_no_token_opens_nothing(cast: dict[str, User], wrong: str) -> None:
    token_of(cast["liaison"])
    assert bearer_of(wrong) is None


def test_a_token_with_another_secret_opens_nothing(cast: dict[str, User]) -> None:
    text = token_of(cast["liaison"])
    assert bearer_of(text[:-1] + ("A" if text[-1] != "A" else "B")) is None


def test_a_revoked_token_is_refused_at_once(cast: dict[str, User]) -> None:
    text = token_of(cast["liaison"])
    actions.revoke(bearer(text).token, by=cast["liaison"])
    assert bearer_of(text) is None
    assert [entry.action for entry in Entry.objects.filter(table="tokens")] == ["revoke", "add"]


def test_a_token_ends_with_its_time(cast: dict[str, User]) -> None:
    text = token_of(cast["liaison"])
    with time_machine.travel(timezone.now() + timedelta(days=31), tick=False):
        assert bearer_of(text) is None


def test_a_user_who_may_no_longer_sign_in_takes_the_tokens_along(cast: dict[str, User]) -> None:
    text = token_of(cast["liaison"])
    User.objects.filter(pk=cast["liaison"].pk).update(is_active=False)
    assert bearer_of(text) is None


def test_a_role_that_ends_narrows_the_token(cast: dict[str, User], state: State) -> None:
    text = token_of(cast["spanning"])
    assert set(Person.objects.visible_to(bearer(text))) == {state.ann, state.bob, state.eve}
    cast["spanning"].memberships.filter(role="hr-analyst").delete()
    assert set(Person.objects.visible_to(bearer(text))) == {state.ann, state.bob}


def test_use_is_written_down_once_an_hour(cast: dict[str, User]) -> None:
    text = token_of(cast["liaison"])
    with time_machine.travel("2026-11-26 10:00:00Z", tick=False) as clock:
        Token.objects.update(expires=timezone.now() + timedelta(days=1))
        first = timezone.now()
        bearer(text)
        clock.shift(timedelta(minutes=59))
        bearer(text)
        assert Token.objects.get().last_used == first
        clock.shift(timedelta(minutes=2))
        bearer(text)
        assert Token.objects.get().last_used == timezone.now()


def test_nobody_makes_a_token_for_what_he_may_not(cast: dict[str, User], state: State) -> None:
    soon = timezone.now() + timedelta(days=1)
    with pytest.raises(ValidationError) as raised:
        actions.make(
            by=cast["liaison"],
            name="x",
            permissions=[Permission.VIEW_PAY],
            agencies=[state.health],
            expires=soon + timedelta(days=400),
        )
    assert set(raised.value.message_dict) == {"permissions", "agencies", "expires"}
    for name in ("employee", "nobody"):
        with pytest.raises(NotPermitted):
            actions.make(by=cast[name], name="x", permissions=[Permission.VIEW_REGISTER], agencies=None, expires=soon)


def test_nobody_revokes_anothers_token_but_who_manages_accounts(cast: dict[str, User]) -> None:
    token = bearer(token_of(cast["liaison"])).token
    with pytest.raises(NotPermitted):
        actions.revoke(token, by=cast["manager"])
    assert actions.revoke(token, by=cast["owner"]).state == "revoked"


def test_the_page_shows_a_new_token_once(cast: dict[str, User], signed_in: Callable[[str], Client]) -> None:
    client = signed_in("liaison")
    said: dict[str, Any] = {"name": "nightly <b>", "permissions": ["view-register"], "days": "30"}
    page = client.post("/tokens/", said).content.decode()
    text = page.split('value="rotunda_')[1].split('"')[0]
    assert bearer(f"rotunda_{text}").token.name == "nightly <b>"
    again = client.get("/tokens/").content.decode()
    assert text not in again
    assert "nightly &lt;b&gt;" in again


def test_the_page_says_what_is_wrong(cast: dict[str, User], signed_in: Callable[[str], Client]) -> None:
    answer = signed_in("liaison").post("/tokens/", {"name": "", "permissions": ["view-pay"], "days": "9"})
    assert answer.status_code == 422
    assert not Token.objects.exists()


def test_the_page_offers_the_users_own_agencies(cast: dict[str, User], signed_in: Callable[[str], Client]) -> None:
    page = signed_in("liaison").get("/tokens/").content.decode()
    assert "Revenue Services" in page
    assert "Public Health" not in page


def test_a_user_revokes_on_a_page_of_its_own(cast: dict[str, User], signed_in: Callable[[str], Client]) -> None:
    token = bearer(token_of(cast["liaison"])).token
    other = signed_in("commissioner")
    assert other.post(f"/tokens/{token.pk}/revoke/").status_code == 404
    client = signed_in("liaison")
    assert client.get(f"/tokens/{token.pk}/revoke/").status_code == 200
    client.post(f"/tokens/{token.pk}/revoke/")
    token.refresh_from_db()
    assert token.state == "revoked"
