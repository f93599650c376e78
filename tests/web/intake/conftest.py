"""Sources of the state and of Revenue."""

from __future__ import annotations

import pytest

from rotunda.web.accounts.models import User
from rotunda.web.intake import actions
from rotunda.web.intake.models import Source
from tests.web.conftest import State


@pytest.fixture
def source(cast: dict[str, User]) -> Source:
    """A source of all agencies."""
    return actions.add_source(by=cast["manager"], name="Estate of the state")


@pytest.fixture
def revenue_source(cast: dict[str, User], state: State) -> Source:
    """A source of Revenue, by its liaison."""
    return actions.add_source(by=cast["liaison"], name="Lists of Revenue", agency=state.revenue)
