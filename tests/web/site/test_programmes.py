"""What goes wrong outside of a view is told to programmes in the form that they read, whichever kind they are."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from rotunda.web.accounts.models import User
from rotunda.web.scim import actions
from tests.web.api.conftest import token_of

API, SCIM = "/api/v1", "/scim/v2"
ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"


class Caller:
    """A programme that shows a token which is in force at both kinds of address."""

    def __init__(self, cast: dict[str, User]) -> None:
        self.client = Client(enforce_csrf_checks=True, raise_request_exception=False)
        self.tokens = {API: token_of(cast["manager"]), SCIM: actions.make_token(by=cast["owner"], name="Entra")[1]}

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        token = self.tokens[SCIM if path.startswith("/scim/") else API]
        said = {"Authorization": f"Bearer {token}", **headers}
        return self.client.generic(method, path, json.dumps(body), content_type="application/json", headers=said)


@pytest.fixture
def caller(cast: dict[str, User]) -> Caller:
    return Caller(cast)


def told(answer: Any, status: int, path: str) -> str:
    """What a programme is told, which is in its form."""
    assert answer.status_code == status
    said = answer.json()
    if path.startswith("/scim/"):
        assert (answer["Content-Type"], said["schemas"]) == ("application/scim+json", [ERROR])
        assert said["status"] == str(status)
    else:
        assert (answer["Content-Type"], said["status"]) == ("application/problem+json", status)
        assert said["type"].startswith("/api/v1/docs#")
    assert answer["Cache-Control"] == "no-store"
    return str(said["detail"])


def broken(*_: object, **__: object) -> Any:
    raise RuntimeError


def locked(*_: object, **__: object) -> Any:
    raise OperationalError("database is locked")


@pytest.mark.parametrize("path", ["/api/v2/me", "/api/v1/estate/people/a%0Ab", "/scim/v1/Users", "/scim/v2"])
def test_an_address_that_is_not_there(caller: Caller, path: str) -> None:
    assert told(caller.call("GET", path), 404, path)


@pytest.mark.parametrize("path", [f"{API}/me", f"{SCIM}/Users"])
def test_a_method_that_is_not_taken_with_those_that_are(caller: Caller, path: str) -> None:
    answer = caller.call("DELETE", path)
    assert told(answer, 405, path)
    assert "GET" in answer["Allow"].split(", ")


@pytest.mark.parametrize("path", [f"{API}/estate/systems", f"{SCIM}/Users"])
def test_a_body_that_is_too_large(caller: Caller, path: str, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    assert "in parts" in told(caller.call("POST", path, {"values": "x" * 20}), 413, path)


@pytest.mark.parametrize("path", [f"{API}/me", f"{SCIM}/Users"])
def test_a_request_that_cannot_be_read(caller: Caller, path: str) -> None:
    assert told(caller.call("GET", path, Host="elsewhere.example"), 400, path)


@pytest.mark.parametrize(
    ("path", "part"),
    [(f"{API}/me", "rotunda.web.api.service.timezone.now"), (f"{SCIM}/Users", "rotunda.web.scim.views.selected")],
)
def test_a_fault_of_the_site(caller: Caller, path: str, part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(part, broken)
    assert "log" in told(caller.call("GET", path), 500, path)


@pytest.mark.parametrize(
    ("path", "part"),
    [
        (f"{API}/me", "rotunda.web.api.service.bearer_of"),
        (f"{API}/docs", "rotunda.web.api.docs.render"),
        (f"{SCIM}/Users", "rotunda.web.scim.views.directory_of"),
        (f"{SCIM}/Users", "rotunda.web.scim.views.selected"),
        (f"{SCIM}/Users", "rotunda.web.accounts.middleware.AccessMiddleware.process_view"),
    ],
)
def test_a_busy_database_and_how_long_to_wait(
    caller: Caller, path: str, part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(part, locked)
    answer = caller.call("GET", path)
    assert "busy" in told(answer, 503, path)
    assert int(answer["Retry-After"]) > 0


@pytest.mark.parametrize("path", [f"{API}/me", f"{SCIM}/Users"])
def test_an_address_without_a_rule_is_closed_in_the_form_of_who_asks(
    caller: Caller, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rotunda.web.accounts.middleware.ACCESS", {})
    assert told(caller.call("GET", path), 403, path)
