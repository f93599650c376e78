"""Tokens for the cast, and programmes that show them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Collection
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from rotunda.web.accounts.models import User
from rotunda.web.accounts.permissions import Permission
from rotunda.web.api import actions
from rotunda.web.register.models import Agency


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Without slow tests, leave out the file for which thousands of requests are made up as soon as it is read."""
    slow = "not slow" not in config.getoption("markexpr")
    return None if slow or collection_path.name != "test_whatever_is_sent.py" else True


def token_of(
    user: User, permissions: Collection[Permission] | None = None, agencies: Collection[Agency] | None = None
) -> str:
    """The text of a token with these limits; without any, of all that the user may."""
    wanted = actions.grantable(user) if permissions is None else permissions
    expires = timezone.now() + timedelta(days=30)
    return actions.make(by=user, name="tests", permissions=wanted, agencies=agencies, expires=expires)[1]


def forget_requests() -> None:
    """As if the minute in which requests are counted were over."""
    shutil.rmtree(Path(settings.HOME) / "requests", ignore_errors=True)


class Programme:
    """Sends requests with a token."""

    def __init__(self, token: str) -> None:
        self.token = token
        self.client = Client(raise_request_exception=True)

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """The answer to a request below /api/v1; a body that is no text is sent as JSON."""
        said = {name.replace("_", "-"): value for name, value in headers.items()}
        content_type = said.pop("Content-Type", "application/json")
        data = b"" if body is None else body.encode() if isinstance(body, str) else json.dumps(body).encode()
        all_headers = {"Authorization": f"Bearer {self.token}", **said} if self.token else said
        return self.client.generic(method, f"/api/v1{path}", data, content_type=content_type, headers=all_headers)

    def get(self, path: str, **headers: str) -> Any:
        return self.send("GET", path, **headers)


@pytest.fixture
def programme(cast: dict[str, User]) -> Callable[..., Programme]:
    """A programme of a member of the cast, with limits where they are given."""

    def make(name: str, **limits: Any) -> Programme:
        return Programme(token_of(cast[name], **limits))

    return make
