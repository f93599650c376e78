"""Owners invite, give roles and take them back; nobody raises himself, and somebody is always left."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rotunda.web.accounts import actions
from rotunda.web.accounts.actor import NotPermitted, Operator
from rotunda.web.accounts.models import Invitation, Membership, User
from rotunda.web.accounts.permissions import Permission
from rotunda.web.audit.models import Entry
from tests.web.accounts.sign_in import enter, set_up
from tests.web.api.conftest import token_of
from tests.web.cast import CAST
from tests.web.conftest import State

NEW = "a pass phrase of my own"
Browser = Callable[[str], Client]


def invited(signed_in: Browser) -> str:
    """The link of an invitation that the owner made on the page."""
    page = signed_in("owner").post(reverse("accounts:invite"), {"name": "Nora New", "email": "Nora@State.Example"})
    return str(page.context["link"])


def test_an_invitation_opens_an_account_once_without_any_message(signed_in: Browser, client: Client) -> None:
    link = invited(signed_in)
    assert Invitation.objects.get().digest not in link
    assert client.post(link, {"password1": "short", "password2": "short"}).status_code == 422
    assert client.post(link, {"password1": NEW, "password2": "other"}).status_code == 422
    assert client.post(link, {"password1": NEW, "password2": NEW}).status_code == 302
    assert client.get(link).status_code == 404
    nora = User.objects.get(email="nora@state.example")
    assert enter(client, nora, NEW).status_code == 302
    assert not nora.held
    assert [entry.action for entry in Entry.objects.of("users", str(nora.pk))] == [
        "sign-in",
        "accept-invitation",
        "invite",
    ]


def test_an_invitation_is_sent_where_the_site_can_send(
    signed_in: Browser, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        link = invited(signed_in)
    assert link in str(mail.outbox[0].body)


def test_an_invitation_holds_for_a_week(signed_in: Browser, client: Client) -> None:
    link = invited(signed_in)
    with time_machine.travel(timezone.now() + actions.LINK + timedelta(minutes=1)):
        assert client.get(link).status_code == 404


def test_a_new_link_ends_the_former_one(signed_in: Browser, client: Client) -> None:
    link = invited(signed_in)
    nora = User.objects.get(email="nora@state.example")
    page = signed_in("owner").post(reverse("accounts:do", args=[nora.pk, "link"]))
    assert client.get(link).status_code == 404
    assert client.get(page.context["link"]).status_code == 200


def test_nobody_is_invited_twice(cast: dict[str, User], signed_in: Browser) -> None:
    page = signed_in("owner").post(reverse("accounts:invite"), {"name": "x", "email": cast["hr"].email.upper()})
    assert page.status_code == 422
    assert "There is an account" in page.content.decode()


def test_a_role_is_given_for_an_agency_until_a_day_and_taken_back(
    cast: dict[str, User], state: State, signed_in: Browser
) -> None:
    user, owner = cast["nobody"], signed_in("owner")
    day = timezone.localdate() + timedelta(days=1)
    values = {"role": "agency-liaison", "agency": state.health.pk, "until": day.isoformat()}
    assert owner.post(reverse("accounts:grant", args=[user.pk]), values).status_code == 302
    held = user.memberships.get()
    assert timezone.localtime(held.until).date() == day
    assert User.objects.get(pk=user.pk).scope(Permission.EDIT_REGISTER).agencies == {state.health.pk}
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        assert not User.objects.get(pk=user.pk).held
    owner.post(reverse("accounts:revoke", args=[user.pk, held.pk]), {"reason": "moved on"})
    assert not user.memberships.exists()
    last = Entry.objects.of("users", str(user.pk)).first()
    assert last is not None
    assert (last.action, last.reason, last.agency) == ("revoke", "moved on", state.health.pk)
    assert last.before["role"] == "agency-liaison"


@pytest.mark.parametrize(
    ("role", "agency", "wrong"),
    [
        ("agency-liaison", None, "agency"),
        ("owner", "health", "agency"),
        ("employee", None, "role"),
        ("public", None, "role"),
        ("emperor", None, "role"),
    ],
)
def test_a_role_is_held_only_for_what_it_reaches(
    cast: dict[str, User], state: State, role: str, agency: str | None, wrong: str
) -> None:
    with pytest.raises(ValidationError) as raised:
        actions.grant(cast["nobody"], by=cast["owner"], role=role, agency=getattr(state, agency) if agency else None)
    assert set(raised.value.message_dict) == {wrong}


@pytest.mark.parametrize("name", [member.name for member in CAST if member.name != "owner"])
def test_only_an_owner_gives_roles(cast: dict[str, User], name: str) -> None:
    with pytest.raises(NotPermitted):
        actions.grant(cast["nobody"], by=cast[name], role="hr-analyst")


def test_nobody_raises_himself(cast: dict[str, User], state: State, signed_in: Browser) -> None:
    owner = cast["owner"]
    for attempt in (
        lambda: actions.grant(owner, by=owner, role="hr-analyst"),
        lambda: actions.link_person(owner, by=owner, person=state.bob),
        lambda: actions.reset_factors(owner, by=owner),
        lambda: actions.close(owner, by=owner),
    ):
        with pytest.raises(NotPermitted):
            attempt()
    values = {"role": "hr-analyst"}
    assert signed_in("owner").post(reverse("accounts:grant", args=[owner.pk]), values).status_code == 403
    assert not owner.may(Permission.VIEW_PAY)


def test_the_last_owner_stays(cast: dict[str, User]) -> None:
    owner, by = cast["owner"], Operator()
    held = owner.memberships.get()
    soon = timezone.now() + timedelta(days=1)
    for attempt in (
        lambda: actions.revoke(held, by=by),
        lambda: actions.close(owner, by=by),
        lambda: actions.grant(owner, by=by, role="owner", until=soon),
    ):
        with pytest.raises(ValidationError, match="last owner"):
            attempt()
    actions.grant(cast["hr"], by=owner, role="owner")
    actions.revoke(held, by=owner)
    assert [user.pk for user in User.objects.owners()] == [cast["hr"].pk]


def test_a_closed_account_is_out_at_once_with_its_tokens(cast: dict[str, User], client: Client) -> None:
    user = cast["manager"]
    enter(client, user)
    token_of(user)
    actions.close(user, by=cast["owner"], reason="left")
    assert client.get(reverse("accounts:me")).status_code == 302
    assert user.tokens.get().state == "revoked"
    actions.reopen(user, by=cast["owner"])
    assert client.get(reverse("accounts:me")).status_code == 302
    assert user.tokens.get().state == "revoked"
    assert [role.role for role in User.objects.get(pk=user.pk).held] == ["register-manager"]


def test_a_second_factor_is_reset_for_whoever_lost_it(cast: dict[str, User]) -> None:
    set_up(cast["hr"])
    assert actions.reset_factors(cast["hr"], by=cast["owner"]) == 1
    assert not Authenticator.objects.exists()


def test_a_record_is_linked_to_one_account(cast: dict[str, User], state: State, signed_in: Browser) -> None:
    url = reverse("accounts:do", args=[cast["nobody"].pk, "person"])
    owner = signed_in("owner")
    assert owner.post(url, {"person": "P1"}).status_code == 422
    assert owner.post(url, {"person": "no such"}).status_code == 422
    assert owner.post(url, {"person": "P3"}).status_code == 302
    assert User.objects.get(pk=cast["nobody"].pk).person == state.eve


@pytest.mark.parametrize("member", [member.name for member in CAST])
def test_everybody_is_told_what_he_may_do_and_where(member: str, cast: dict[str, User], signed_in: Browser) -> None:
    page = unescape(signed_in(member).get(reverse("accounts:me")).content.decode())
    for permission in Permission:
        assert (permission.meaning in page) is cast[member].may(permission)


def test_the_list_narrows_and_costs_the_same_however_long(
    cast: dict[str, User], signed_in: Browser, django_assert_max_num_queries: Callable[..., object]
) -> None:
    owner = signed_in("owner")
    page = owner.get(reverse("accounts:list"), {"role": "hr-analyst", "q": "span"}).content.decode()
    assert "Spanning" in page
    assert "Commissioner" not in page.partition("<tbody>")[2]
    for n in range(30):
        user = User.objects.create_user(f"{n}@x.example", name=f"A {n}")
        Membership.objects.create(user=user, role="auditor", granted_by="tests")
    with django_assert_max_num_queries(9):  # type: ignore[attr-defined]
        assert owner.get(reverse("accounts:list")).status_code == 200
