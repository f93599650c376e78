"""Whoever only reads has nothing written to the database, and so never waits for somebody who writes."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rotunda.web.accounts.models import User
from rotunda.web.accounts.permissions import Permission
from tests.web.api.conftest import token_of
from tests.web.conftest import State
from tests.web.test_queries import FEW, ROLES, grow, pages

#: What takes the lock of a SQLite database that is opened with BEGIN IMMEDIATE: writes, and transactions of any kind.
WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE|BEGIN|SAVEPOINT)\b", re.IGNORECASE)


@pytest.mark.parametrize("role", ROLES)
def test_no_page_or_operation_that_only_reads_writes_when_it_is_opened_again(
    state: State, cast: dict[str, User], role: str
) -> None:
    grow(state, FEW)
    client, user = Client(), cast[role]
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    headers = {"Authorization": f"Bearer {token_of(user)}"} if user.may(Permission.USE_API) else {}
    found, opened = {}, 0
    for name, path in pages():
        if client.get(path, headers=headers).status_code != 200:
            continue
        with CaptureQueriesContext(connection) as captured:
            client.get(path, headers=headers)
        opened += 1
        if writes := [each["sql"][:90] for each in captured if WRITES.match(each["sql"])]:
            found[name] = writes
    assert opened > 10
    assert found == {}
