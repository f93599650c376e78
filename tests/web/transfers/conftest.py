"""A shared organisation beside the small state, and transfers on the way to it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone

from rotunda.web.accounts.models import Membership, User
from rotunda.web.register.models import Agency
from rotunda.web.transfers import actions
from rotunda.web.transfers.models import Kind, Side, Transfer
from rotunda.web.transfers.statement import statement
from tests.web.conftest import PASSWORD, State

Sign = Callable[[Transfer, str, Side], Transfer]


@pytest.fixture
def centre(state: State) -> Agency:
    """The shared organisation."""
    return Agency.objects.create(code="BITS", name="Information Technology Services", kind="centre")


@pytest.fixture
def both(cast: dict[str, User], state: State) -> User:
    """Somebody who may sign for either side."""
    user = User.objects.create_user("both@state.example", PASSWORD, name="Both")
    Membership.objects.create(user=user, role="register-manager", granted_by="tests")
    Membership.objects.create(user=user, role="agency-liaison", agency=state.revenue, granted_by="tests")
    cast["both"] = user
    return user


@pytest.fixture
def ann_moves(centre: Agency, state: State, cast: dict[str, User]) -> Transfer:
    """Ann's transfer, which Revenue's liaison proposed."""
    return _proposed(state, cast, {Kind.PERSON: ["P1"]})


@pytest.fixture
def ledger_moves(centre: Agency, state: State, cast: dict[str, User]) -> Transfer:
    """The transfer of Revenue's ledger."""
    return _proposed(state, cast, {Kind.SYSTEM: ["S1"]})


def _proposed(state: State, cast: dict[str, User], codes: dict[Kind, list[str]]) -> Transfer:
    today = timezone.localdate()
    return actions.propose(state.revenue, by=cast["liaison"], side=Side.AGENCY, codes=codes, effective=today)[0]


@pytest.fixture
def signing(cast: dict[str, User]) -> Sign:
    """Signs what stands there now."""

    def sign(transfer: Transfer, name: str, side: Side) -> Transfer:
        fresh = Transfer.objects.with_all().get(pk=transfer.pk)
        return actions.sign(fresh, by=cast[name], side=side, digest=statement(fresh, side).digest)

    return sign
