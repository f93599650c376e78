"""Identities meet the accounts that are there, and no others; the provider is a fake, without network."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import environ
import jwt
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse

from rotunda.web.accounts.models import User
from rotunda.web.accounts.providers import oidc, origins, saml
from rotunda.web.accounts.signing_in import Identities
from tests.web.accounts.sign_in import where, whoever_is_in

ISSUER = "https://identity.example"


class Answer:
    """What the provider answers."""

    status_code = 200
    headers = {"content-type": "application/json"}  # noqa: RUF012
    text = content = "{}"

    def __init__(self, told: dict[str, Any]) -> None:
        self.told = told

    def json(self) -> dict[str, Any]:
        return self.told

    def raise_for_status(self) -> None:
        """Nothing is wrong."""


class Provider:
    """A provider of identities that says who `person` is."""

    def __init__(self, person: dict[str, Any]) -> None:
        self.person = person

    def __enter__(self) -> Provider:
        return self

    def __exit__(self, *error: object) -> None:
        """It keeps nothing open."""

    def get(self, url: str, headers: dict[str, str] | None = None) -> Answer:
        if url.endswith("/.well-known/openid-configuration"):
            ends = {"authorization_endpoint": "/authorize", "token_endpoint": "/token", "userinfo_endpoint": "/me"}
            return Answer({"issuer": ISSUER, "jwks_uri": f"{ISSUER}/keys"} | {k: ISSUER + v for k, v in ends.items()})
        assert (url, headers) == (f"{ISSUER}/me", {"Authorization": "Bearer a"})
        return Answer(self.person)

    def request(self, method: str, url: str, **more: Any) -> Answer:
        assert (method, url) == ("POST", f"{ISSUER}/token")
        assert more["data"]["code_verifier"]
        now = datetime.datetime.now(tz=datetime.UTC)
        ends = now + datetime.timedelta(minutes=5)
        claims = {"iss": ISSUER, "aud": "rotunda", "iat": now, "exp": ends, **self.person}
        return Answer({"access_token": "a", "id_token": jwt.encode(claims, "k" * 32, algorithm="HS256")})


SignIn = Callable[..., Any]


@pytest.fixture
def through_oidc(monkeypatch: pytest.MonkeyPatch, settings: Any, cast: dict[str, User], client: Client) -> SignIn:
    """Signs in as the person whom the provider tells of; the last answer."""
    for name, value in {"ISSUER": ISSUER, "CLIENT_ID": "rotunda", "CLIENT_SECRET": "s"}.items():
        monkeypatch.setenv(f"ROTUNDA_OIDC_{name}", value)
    settings.REQUIRE_MFA = True

    def sign_in(**person: Any) -> Any:
        settings.SOCIALACCOUNT_PROVIDERS = oidc(environ.Env())
        provider = Provider(person)
        monkeypatch.setattr(Identities, "get_requests_session", lambda _: provider)
        start = client.post(reverse("openid_connect_login", args=["state"]))
        asked = parse_qs(urlsplit(where(start)).query)
        assert where(start).startswith(f"{ISSUER}/authorize?")
        assert asked["code_challenge_method"] == ["S256"]
        back = {"code": "c", "state": asked["state"][0]}
        return client.get(reverse("openid_connect_callback", args=["state"]), back)

    return sign_in


def test_a_verified_address_meets_its_account_and_needs_no_factor_of_ours(
    through_oidc: SignIn, cast: dict[str, User], client: Client
) -> None:
    answer = through_oidc(sub="42", email="Manager@State.Example", email_verified=True)
    assert where(answer) == reverse("home")
    assert whoever_is_in(client) == str(cast["manager"].pk)
    assert client.get(reverse("accounts:me")).status_code == 200


def test_an_address_that_is_not_verified_proves_nothing(through_oidc: SignIn, client: Client) -> None:
    for verified in ({}, {"email_verified": False}):
        assert through_oidc(sub="42", email="manager@state.example", **verified).status_code == 403
    assert whoever_is_in(client) is None


def test_the_identifier_of_the_directory_meets_its_account_whatever_the_address(
    through_oidc: SignIn, cast: dict[str, User], client: Client
) -> None:
    User.objects.filter(pk=cast["hr"].pk).update(external_id="e-7")
    through_oidc(sub="e-7", email="new.name@state.example", email_verified=False)
    assert whoever_is_in(client) == str(cast["hr"].pk)


def test_an_outsider_gets_no_account(through_oidc: SignIn, client: Client) -> None:
    before = User.objects.count()
    answer = through_oidc(sub="1", email="outsider@elsewhere.example", email_verified=True)
    assert answer.status_code == 403
    assert "You have no account here" in answer.content.decode()
    assert (User.objects.count(), whoever_is_in(client)) == (before, None)


def test_a_closed_account_stays_closed(through_oidc: SignIn, cast: dict[str, User], client: Client) -> None:
    User.objects.filter(pk=cast["manager"].pk).update(is_active=False)
    through_oidc(sub="42", email="manager@state.example", email_verified=True)
    assert whoever_is_in(client) is None


def test_a_provider_may_be_trusted_with_addresses(
    through_oidc: SignIn, cast: dict[str, User], client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROTUNDA_OIDC_TRUST_EMAIL", "yes")
    through_oidc(sub="42", email="manager@state.example")
    assert whoever_is_in(client) == str(cast["manager"].pk)


def test_the_page_offers_the_provider(through_oidc: SignIn, client: Client, settings: Any) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = oidc(environ.Env())
    page = client.get(reverse("account_login")).content.decode()
    assert "State sign-in" in page
    assert reverse("openid_connect_login", args=["state"]) in page


def test_a_form_may_lead_to_the_provider_and_nowhere_else(monkeypatch: pytest.MonkeyPatch) -> None:
    assert origins(environ.Env()) == []
    monkeypatch.setenv("ROTUNDA_OIDC_ISSUER", f"{ISSUER}/tenant/v2.0")
    assert origins(environ.Env()) == [ISSUER]


@pytest.mark.parametrize(("build", "only"), [(oidc, "ROTUNDA_OIDC_ISSUER"), (saml, "ROTUNDA_SAML_ENTITY_ID")])
def test_half_a_provider_is_told_at_once(build: Any, only: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert build(environ.Env()) == {}
    monkeypatch.setenv(only, ISSUER)
    with pytest.raises(ImproperlyConfigured, match="Set both or neither"):
        build(environ.Env())


def test_a_certificate_that_cannot_be_read_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"ENTITY_ID": ISSUER, "SSO_URL": ISSUER, "CERTIFICATE": "/nowhere.pem"}.items():
        monkeypatch.setenv(f"ROTUNDA_SAML_{name}", value)
    with pytest.raises(ImproperlyConfigured, match="cannot be read"):
        saml(environ.Env())
