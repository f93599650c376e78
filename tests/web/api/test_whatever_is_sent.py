"""The API keeps to its own description, whatever is sent. `conftest.py` says when this file is read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connection
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from rotunda.web.accounts.models import User
from rotunda.web.api.openapi import document
from tests.web.api.conftest import token_of
from tests.web.conftest import State


@schemathesis.serializer("application/x-ndjson", "application/jsonl")
def _lines(ctx: Any, value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")


schema: Any = schemathesis.openapi.from_dict(json.loads(json.dumps(document())))
schema.app = get_wsgi_application()
if connection.vendor == "sqlite":
    tried = schema
else:
    # What is sent is made up in the same way for each table. Where only the database differs, what fits the description
    # is sent to a few, and not all besides that is at or beyond its limits.
    schema.config.phases.coverage.enabled = False
    tried = schema.exclude(path_regex=r"/estate/(?!people|systems|tickets)\w")
CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
)
_SOME = settings(
    max_examples=4,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
    database=None,
)


@pytest.fixture
def token(cast: dict[str, User], settings: Any) -> Iterator[str]:
    """A token; meanwhile requests leave the connection of the test's transaction open, as Django's own client does."""
    settings.API_REQUESTS_A_MINUTE = 1_000_000
    ends = (request_started, request_finished)
    for signal in ends:
        signal.disconnect(close_old_connections)
    yield token_of(cast["manager"])
    for signal in ends:
        signal.connect(close_old_connections)


@pytest.mark.slow
@tried.parametrize()  # type: ignore[untyped-decorator]  # schemathesis has no types for it
@_SOME
def test_whatever_is_sent_is_answered_as_the_description_says(case: Any, token: str, state: State) -> None:
    case.call_and_validate(headers={"Authorization": f"Bearer {token}"}, checks=list(CHECKS))
