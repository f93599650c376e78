"""The service as a judge from outside finds it, who reads what it says of itself and tries all of it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections

from rotunda.web.accounts.models import User
from rotunda.web.scim import actions

#: What the judge would take away, and a user of this site always has: a name, and whether he may sign in.
KEPT = (
    "check_remove_attribute: PATCH modify() did not remove attribute 'displayName'",
    "check_remove_attribute: PATCH modify() did not remove attribute 'name'",
    "check_remove_attribute: Failed to remove attribute 'active'",
)


@pytest.fixture
def addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    """The judge signs people up with an address, which a schema cannot ask for."""
    from scim2_tester import filling  # noqa: PLC0415  # loads for seconds, wherever tests are listed

    usual = filling.get_random_example_value

    def example(path: Any) -> Any:
        return f"{uuid.uuid4()}@state.example" if str(path).lower().endswith("username") else usual(path)

    monkeypatch.setattr(filling, "get_random_example_value", example)


@pytest.fixture
def application() -> Iterator[Any]:
    """The site as a server calls it, but for closing the connection in which the test's transaction is."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield get_wsgi_application()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("addresses")
def test_the_service_is_what_the_standard_says(cast: dict[str, User], application: Any) -> None:
    from scim2_client.engines.wsgi import WSGISCIMClient  # noqa: PLC0415  # as above
    from scim2_tester import Status, check_server  # noqa: PLC0415  # as above

    token = actions.make_token(by=cast["owner"], name="Judge")[1]
    headers = {"Authorization": f"Bearer {token}"}
    client = WSGISCIMClient(application, base_url="http://localhost/scim/v2", headers=headers)
    found = check_server(client)
    wrong = [f"{each.title}: {each.reason}" for each in found if each.status in {Status.ERROR, Status.CRITICAL}]
    assert [each for each in wrong if not each.startswith(KEPT)] == []
    assert len(found) > 40
    assert {"object_creation", "object_replacement", "object_deletion", "check_add_attribute"} <= {
        each.title for each in found if each.status is Status.SUCCESS
    }
