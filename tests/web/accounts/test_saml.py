"""A provider of identities by SAML: what it has signed for this site signs in, and nothing else does."""

from __future__ import annotations

import base64
import datetime
import re
import zlib
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import environ
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from django.test import Client
from django.urls import reverse
from onelogin.saml2.utils import OneLogin_Saml2_Utils

from rotunda.web.accounts.models import User
from rotunda.web.accounts.providers import saml
from tests.web.accounts.sign_in import where, whoever_is_in

ISSUER = "https://identity.example"
SITE = "http://localhost/sign-in/saml/state"
ADDRESS = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress"

ASSERTION = """<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_a{number}" Version="2.0" IssueInstant="{now}">
<saml:Issuer>{issuer}</saml:Issuer>
<saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">{name}</saml:NameID>
<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">
<saml:SubjectConfirmationData NotOnOrAfter="{until}" Recipient="{site}/acs/"{to}/></saml:SubjectConfirmation></saml:Subject>
<saml:Conditions NotBefore="{now}" NotOnOrAfter="{until}"><saml:AudienceRestriction>
<saml:Audience>{audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>
<saml:AuthnStatement AuthnInstant="{now}" SessionIndex="_s"><saml:AuthnContext>
<saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified</saml:AuthnContextClassRef>
</saml:AuthnContext></saml:AuthnStatement>
<saml:AttributeStatement><saml:Attribute Name="{address}"><saml:AttributeValue>{email}</saml:AttributeValue>
</saml:Attribute></saml:AttributeStatement></saml:Assertion>"""  # noqa: E501  # an element a line
RESPONSE = """<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" \
xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_r" Version="2.0" IssueInstant="{now}" \
Destination="{site}/acs/"{to}><saml:Issuer>{issuer}</saml:Issuer>
<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>
{assertions}</samlp:Response>"""


class Signer:
    """Who has a key and a certificate of it."""

    def __init__(self) -> None:
        key = rsa.generate_private_key(65537, 2048)
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "identity.example")])
        day = datetime.datetime(2026, 1, 1)
        made = x509.CertificateBuilder(name, name, key.public_key(), 1, day, day + datetime.timedelta(days=9_000))
        self.certificate = made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM).decode()
        self._key = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ).decode()

    def sign(self, xml: str) -> str:
        signed: bytes = OneLogin_Saml2_Utils.add_sign(xml, self._key, self.certificate)
        return signed.decode()


@pytest.fixture(scope="module")
def provider() -> Signer:
    return Signer()


@pytest.fixture
def browser(
    provider: Signer, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path, cast: dict[str, User]
) -> Client:
    """A browser at a site that knows the provider."""
    (tmp_path / "idp.pem").write_text(provider.certificate, encoding="ascii")
    told = {"ENTITY_ID": ISSUER, "SSO_URL": f"{ISSUER}/sso", "CERTIFICATE": str(tmp_path / "idp.pem")}
    for name, value in told.items():
        monkeypatch.setenv(f"ROTUNDA_SAML_{name}", value)
    settings.SOCIALACCOUNT_PROVIDERS = saml(environ.Env())
    return Client(headers={"host": "localhost"})


def asked(browser: Client) -> str:
    """Ask the provider who somebody is; the number of the request."""
    start = browser.post(reverse("saml_login", args=["state"]))
    assert where(start).startswith(f"{ISSUER}/sso?SAMLRequest=")
    request = parse_qs(urlsplit(where(start)).query)["SAMLRequest"][0]
    found = re.search(r'ID="([^"]+)"', zlib.decompress(base64.b64decode(request), -15).decode())
    assert found
    return found[1]


def assertion(email: str, to: str = "", **other: Any) -> str:
    """What a provider says of somebody who asked by this request."""
    now = datetime.datetime.now(tz=datetime.UTC)
    told = {
        "number": 1,
        "name": "42",
        "email": email,
        "to": f' InResponseTo="{to}"' if to else "",
        "now": f"{now:%Y-%m-%dT%H:%M:%SZ}",
        "until": f"{now + datetime.timedelta(minutes=5):%Y-%m-%dT%H:%M:%SZ}",
        "issuer": ISSUER,
        "site": SITE,
        "audience": f"{SITE}/metadata/",
        "address": ADDRESS,
    }
    return ASSERTION.format(**told | other)


def answered(browser: Client, assertions: str, to: str = "") -> Any:
    """The provider's answer, brought by the browser; the last page."""
    now = f"{datetime.datetime.now(tz=datetime.UTC):%Y-%m-%dT%H:%M:%SZ}"
    told = f' InResponseTo="{to}"' if to else ""
    xml = RESPONSE.format(now=now, to=told, site=SITE, issuer=ISSUER, assertions=assertions)
    body = {"SAMLResponse": base64.b64encode(xml.encode()).decode()}
    return browser.post(reverse("saml_acs", args=["state"]), body, follow=True)


def test_what_the_provider_has_signed_for_a_request_of_the_site_signs_in(
    browser: Client, provider: Signer, cast: dict[str, User]
) -> None:
    number = asked(browser)
    page = answered(browser, provider.sign(assertion("Manager@State.Example", number)), number)
    assert page.status_code == 200
    assert whoever_is_in(browser) == str(cast["manager"].pk)


def test_an_answer_is_good_once(browser: Client, provider: Signer) -> None:
    number = asked(browser)
    signed = provider.sign(assertion("manager@state.example", number))
    answered(browser, signed, number)
    browser.logout()
    assert answered(browser, signed, number).status_code == 403
    assert whoever_is_in(browser) is None


def test_an_answer_that_nobody_asked_for_signs_nobody_in(browser: Client, provider: Signer) -> None:
    answered(browser, provider.sign(assertion("manager@state.example")))
    assert whoever_is_in(browser) is None


def test_an_answer_to_somebody_elses_request_signs_nobody_in(browser: Client, provider: Signer) -> None:
    number = asked(Client(headers={"host": "localhost"}))
    assert answered(browser, provider.sign(assertion("manager@state.example", number)), number).status_code == 403
    assert whoever_is_in(browser) is None


@pytest.mark.parametrize(
    "other",
    [
        {"audience": "https://elsewhere.example"},
        {"issuer": "https://elsewhere.example"},
        {"until": "2026-01-01T00:00:00Z"},
        {"site": "https://elsewhere.example"},
    ],
    ids=["for another site", "by another provider", "too late", "to another address"],
)
def test_what_is_signed_for_another_purpose_signs_nobody_in(
    browser: Client, provider: Signer, other: dict[str, str]
) -> None:
    number = asked(browser)
    page = answered(browser, provider.sign(assertion("manager@state.example", number, **other)), number)
    assert "Signing in failed" in page.content.decode()
    assert whoever_is_in(browser) is None


@pytest.mark.parametrize(
    "how", ["unsigned", "by another key", "altered", "wrapped before", "wrapped after", "commented"]
)
def test_what_is_forged_signs_nobody_in(browser: Client, provider: Signer, how: str, cast: dict[str, User]) -> None:
    number = asked(browser)
    own = provider.sign(assertion("insider@elsewhere.example", number))
    wished = assertion("manager@state.example", number, number=2)
    forged = {
        "unsigned": wished,
        "by another key": Signer().sign(wished),
        "altered": own.replace("insider@elsewhere.example", "manager@state.example"),
        "wrapped before": wished + own,
        "wrapped after": own + wished,
        # a comment splits the text: the whole must be read, or the signature not hold
        "commented": provider.sign(assertion("manager@state.example.elsewhere.example", number)).replace(
            "manager@state.example.", "manager@state.example<!---->."
        ),
    }[how]
    answered(browser, forged, number)
    assert whoever_is_in(browser) is None


def test_an_outsider_gets_no_account(browser: Client, provider: Signer) -> None:
    before, number = User.objects.count(), asked(browser)
    page = answered(browser, provider.sign(assertion("outsider@elsewhere.example", number)), number)
    assert page.status_code == 403
    assert "You have no account here" in page.content.decode()
    assert User.objects.count() == before


def test_the_site_tells_the_provider_of_itself(browser: Client) -> None:
    metadata = browser.get(reverse("saml_metadata", args=["state"]))
    assert (metadata.status_code, metadata["Content-Type"]) == (200, "text/xml")
    assert f"{SITE}/acs/" in metadata.content.decode()
    assert 'WantAssertionsSigned="true"' in metadata.content.decode()
    assert browser.get(reverse("saml_login", args=["other"])).status_code == 404


def test_what_is_no_answer_is_told(browser: Client) -> None:
    page = browser.post(reverse("saml_acs", args=["state"]), {"SAMLResponse": "bm90IHNpZ25lZA=="}, follow=True)
    assert "Signing in failed" in page.content.decode()
    assert whoever_is_in(browser) is None
