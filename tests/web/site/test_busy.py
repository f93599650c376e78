"""Whoever meets a busy database reads so in plain words, and keeps what was entered."""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import html5lib
import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import OperationalError
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse

from rotunda.web import waiting
from rotunda.web.accounts.models import User
from rotunda.web.api.models import Token
from rotunda.web.register import actions
from rotunda.web.register.models import System
from rotunda.web.scim.actions import make_token
from rotunda.web.scim.models import DirectoryToken
from tests.web.api.conftest import token_of
from tests.web.conftest import State

Browser = Callable[[str], Client]
EDIT, SEEN_AT = "/register/edit/systems/S1/", "/register/systems/S1/"


def locked(*_: object, **__: object) -> Any:
    raise OperationalError("database is locked")


@pytest.fixture
def manager(signed_in: Browser, state: State) -> Client:  # its records are edited
    client = signed_in("manager")
    client.raise_request_exception = False
    return client


ENTRY = {
    "agency": "REV",
    "name": 'Tax "A" <ledger>',
    "criticality": "3",
    "_version": "1",
    "_reason": "renamed",
}


def test_an_entry_that_meets_a_busy_register_is_kept(manager: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(actions, "change", locked)
        answer = manager.post(EDIT, ENTRY)
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    page = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(answer.content.decode())
    (form,) = [form for form in page.iter("form") if form.get("action") == EDIT]
    kept = {field.get("name"): field.get("value") for field in form.iter("input")}
    assert {name: value for name, value in kept.items() if name != "csrfmiddlewaretoken"} == ENTRY
    assert manager.post(EDIT, kept).status_code == 302
    assert System.objects.get(code="S1").name == 'Tax "A" <ledger>'


def test_a_page_that_meets_a_busy_register_says_so(manager: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rotunda.web.register.querysets.RecordQuerySet.visible_to", locked)
    answer = manager.get(SEEN_AT)
    assert answer.status_code == 503
    assert b"Load the page again" in answer.content


def test_a_pass_phrase_is_never_put_into_the_page(client: Client, cast: dict[str, User], monkeypatch: Any) -> None:
    monkeypatch.setattr("rotunda.web.accounts.forms.SignIn.clean", locked)
    client.raise_request_exception = False
    answer = client.post(reverse("account_login"), {"login": cast["manager"].email, "password": "the secret of it"})
    assert answer.status_code == 503
    assert b"the secret of it" not in answer.content


def test_another_fault_is_told_as_ever(manager: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> Any:
        raise RuntimeError

    monkeypatch.setattr(actions, "change", broken)
    assert manager.post(EDIT, ENTRY).status_code == 500


def test_whoever_only_reads_does_not_wait_for_his_session(manager: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    session = manager.session
    session["rotunda_began"] = session["rotunda_seen"] = time.time() - 120
    session.save()
    monkeypatch.setattr(SessionStore, "save", locked)
    assert manager.get(SEEN_AT).status_code == 200


def test_whoever_only_reads_does_not_wait_for_his_token_and_the_log_says_why(
    client: Client, cast: dict[str, User], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    theirs = [("/api/v1/me", token_of(cast["manager"])), ("/scim/v2/Users", make_token(by=cast["owner"], name="x")[1])]
    with monkeypatch.context() as patch:
        patch.setattr(QuerySet, "update", locked)
        for path, token in theirs:
            assert client.get(path, headers={"Authorization": f"Bearer {token}"}).status_code == 200
    assert caplog.text.count("was not written down: database is locked") == 2
    assert not Token.objects.exclude(last_used=None).exists()
    for path, token in theirs:
        assert client.get(path, headers={"Authorization": f"Bearer {token}"}).status_code == 200
    assert Token.objects.exclude(last_used=None).exists()
    assert DirectoryToken.objects.exclude(last_used=None).exists()


def test_a_wait_is_as_long_as_it_is_told(tmp_path: Path) -> None:
    class Which:
        vendor = "sqlite"

        def __init__(self) -> None:
            self.connection = sqlite3.connect(tmp_path / "x.sqlite3")

        def cursor(self) -> Any:
            return closing(self.connection.cursor())

    which = Which()
    waiting.wait(0.25, which)
    assert which.connection.execute("PRAGMA busy_timeout").fetchone() == (250,)
