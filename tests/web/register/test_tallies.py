"""Counts by agency that are kept in memory are always those that a new count would give."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from rotunda.web.accounts.models import User
from rotunda.web.register import actions, tallies
from rotunda.web.register.claims.actions import decide_claim
from rotunda.web.register.measures import FRESH, fresh_since
from rotunda.web.register.models import Claim, Person, PersonSkill, Release, System
from rotunda.web.register.own.actions import confirm_skill
from rotunda.web.register.tallies import counts_by_agency
from rotunda.web.register.upsert import put
from tests.web.conftest import State


def _deeds(state: State, cast: dict[str, User]) -> dict[str, Callable[[], Any]]:
    """What a change of every kind may do, in an order in which each can be done after those before."""
    return {
        "fill a cell": lambda: actions.change(state.ledger, by=cast["liaison"], values={"expert": "P1"}),
        "empty a cell": lambda: actions.change(state.ann, by=cast["liaison"], values={"title": ""}),
        "confirm": lambda: actions.confirm(state.clinic, by=cast["manager"]),
        "confirm a skill of one's own": lambda: confirm_skill(
            PersonSkill.objects.get(code="P1|sql"), by=cast["employee"], level=3
        ),
        "add": lambda: actions.add(System, by=cast["manager"], values={"system": "S9", "agency": "DPH", "users": 3}),
        "retire a system with its releases": lambda: actions.retire(state.clinic, by=cast["manager"], reason="old"),
        "restore it": lambda: actions.restore(state.clinic, by=cast["manager"], reason="needed"),
        "retire a person with the skills": lambda: actions.retire(state.eve, by=cast["manager"], reason="left"),
        "end the life of a system": lambda: actions.change(
            state.ledger, by=cast["liaison"], values={"lifecycle": "retired"}
        ),
        "move a person to another agency": lambda: actions.change(
            state.ann, by=cast["manager"], values={"agency": "DPH", "in_scope": True}
        ),
        "move a system to another agency": lambda: actions.change(
            System.objects.get(code="S9"), by=cast["manager"], values={"agency": "REV", "owner": "P2"}
        ),
        "put many": lambda: put(
            Person, [{"person": f"N{n}", "agency": "REV-D", "weekly_hours": 40} for n in range(5)], by=cast["manager"]
        ),
        "put moves": lambda: put(Person, [{"person": "N1", "agency": "DPH"}], by=cast["manager"]),
        "put releases": lambda: put(
            Release, [{"system": "S9", "product": "java", "version": str(n)} for n in range(3)], by=cast["manager"]
        ),
        "claim a title": lambda: decide_claim(
            Claim.objects.get(code="C1"), by=cast["liaison"], decision="claimed", reason="does IT"
        ),
    }


@pytest.fixture
def claim(state: State) -> Claim:
    return Claim.objects.create(code="C1", agency=state.revenue, title="Clerk", headcount=4)


def _counted_anew() -> Any:
    tallies.forget()
    return counts_by_agency()


def test_after_each_kind_of_change_the_counts_are_those_of_a_new_count(
    state: State, cast: dict[str, User], claim: Claim
) -> None:
    before = counts_by_agency()
    for name, deed in _deeds(state, cast).items():
        deed()
        kept = counts_by_agency()
        assert kept != before, f"{name} changes what is counted"
        assert kept == _counted_anew(), name
        before = kept


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
    monkeypatch.setattr(tallies, "_MOST_ENTRIES", 1)
    actions.confirm(state.ann, by=cast["manager"])
    actions.confirm(state.eve, by=cast["manager"])
    assert counts_by_agency() == _counted_anew()


def test_a_confirmation_ages_with_the_day(state: State, cast: dict[str, User], monkeypatch: pytest.MonkeyPatch) -> None:
    actions.confirm(state.ann, by=cast["manager"])
    assert counts_by_agency()[state.revenue.pk]["people-confirmed"] == (1, 1)
    later = fresh_since() + 2 * FRESH
    monkeypatch.setattr(tallies, "fresh_since", lambda: later)
    assert counts_by_agency()[state.revenue.pk]["people-confirmed"] == (1, 0)
