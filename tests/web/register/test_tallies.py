"""Counts by agency that are kept in memory are always those that a new count would give."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from rotunda.web.accounts.models import User
from rotunda.web.register import actions, kept, tallies
from rotunda.web.register.kept import Kept
from rotunda.web.register.measures import FRESH, fresh_since
from rotunda.web.register.models import Claim
from rotunda.web.register.tallies import counts_by_agency
from tests.web.conftest import State
from tests.web.register.deeds import deeds


@pytest.fixture
def claim(state: State) -> Claim:
    return Claim.objects.create(code="C1", agency=state.revenue, title="Clerk", headcount=4)


def _counted_anew() -> Any:
    Kept.forget()
    return counts_by_agency()


def test_after_each_kind_of_change_the_counts_are_those_of_a_new_count(
    state: State, cast: dict[str, User], claim: Claim
) -> None:
    before = counts_by_agency()
    for name, deed in deeds(state, cast).items():
        deed()
        now = counts_by_agency()
        assert now != before, f"{name} changes what is counted"
        assert now == _counted_anew(), name
        before = now


def test_nothing_is_counted_where_nothing_was_changed(
    state: State, django_assert_num_queries: Callable[..., Any]
) -> None:
    first = counts_by_agency()
    with django_assert_num_queries(1):
        assert counts_by_agency() == first


def test_a_change_that_was_taken_back_is_not_counted(state: State, cast: dict[str, User]) -> None:
    first = counts_by_agency()
    with transaction.atomic():
        actions.retire(state.ann, by=cast["manager"], reason="left")
        assert counts_by_agency() != first
        transaction.set_rollback(True)
    assert counts_by_agency() == first
    actions.confirm(state.eve, by=cast["manager"])
    assert counts_by_agency() == _counted_anew()


def test_after_more_changes_than_are_looked_through_all_is_counted(
    state: State, cast: dict[str, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    counts_by_agency()
    monkeypatch.setattr(kept, "MOST_ENTRIES", 1)
    actions.confirm(state.ann, by=cast["manager"])
    actions.confirm(state.eve, by=cast["manager"])
    assert counts_by_agency() == _counted_anew()


def test_a_confirmation_ages_with_the_day(state: State, cast: dict[str, User], monkeypatch: pytest.MonkeyPatch) -> None:
    actions.confirm(state.ann, by=cast["manager"])
    assert counts_by_agency()[state.revenue.pk]["people-confirmed"] == (1, 1)
    later = fresh_since() + 2 * FRESH
    monkeypatch.setattr(tallies, "fresh_since", lambda: later)
    assert counts_by_agency()[state.revenue.pk]["people-confirmed"] == (1, 0)
