"""Writes are permitted, checked, versioned and audited."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from rotunda.web.accounts.actor import NotPermitted
from rotunda.web.accounts.models import User
from rotunda.web.audit.models import Entry
from rotunda.web.register import actions
from rotunda.web.register.models import Person, System
from tests.web.conftest import State


def test_a_change_is_written_with_what_was_before(cast: dict[str, User], state: State) -> None:
    changed = actions.change(state.ann, by=cast["liaison"], values={"title": "IT Manager 1"}, reason="promoted")
    assert (changed.title, changed.version) == ("IT Manager 1", 2)
    entry = Entry.objects.of("people", "P1").get()
    assert (entry.before, entry.after, entry.reason) == (
        {"title": "IT Analyst 2"},
        {"title": "IT Manager 1"},
        "promoted",
    )
    assert (entry.actor, entry.agency, entry.person) == (cast["liaison"].label, state.revenue.pk, state.ann.pk)


def test_what_does_not_differ_is_no_change(cast: dict[str, User], state: State) -> None:
    assert actions.change(state.ann, by=cast["liaison"], values={"title": "IT Analyst 2"}).version == 1
    assert not Entry.objects.exists()


def test_nobody_changes_records_out_of_scope(cast: dict[str, User], state: State) -> None:
    with pytest.raises(NotPermitted):
        actions.change(state.eve, by=cast["liaison"], values={"title": "x"})
    with pytest.raises(NotPermitted):
        actions.change(state.ann, by=cast["commissioner"], values={"title": "x"})


def test_nobody_moves_a_record_to_an_agency_out_of_scope(cast: dict[str, User], state: State) -> None:
    with pytest.raises(NotPermitted):
        actions.change(state.ann, by=cast["liaison"], values={"agency": "DPH"})
    assert Person.objects.get(code="P1").agency == state.revenue
    assert not Entry.objects.exists()


def test_nobody_writes_what_he_may_not_see(cast: dict[str, User], state: State) -> None:
    with pytest.raises(NotPermitted):
        actions.change(state.ann, by=cast["liaison"], values={"yearly_pay": 1})


def test_a_change_of_what_somebody_else_changed_is_refused(cast: dict[str, User], state: State) -> None:
    actions.change(state.ann, by=cast["liaison"], values={"title": "a"})
    with pytest.raises(actions.Stale):
        actions.change(state.ann, by=cast["manager"], values={"title": "b"}, version=1)


def test_every_wrong_value_is_told_at_once(cast: dict[str, User], state: State) -> None:
    wrong = {"weekly_hours": "many", "agency": "XX", "appointment": "forever", "nothing": 1, "hired": "soon"}
    with pytest.raises(ValidationError) as raised:
        actions.change(state.ann, by=cast["liaison"], values=wrong)
    assert set(raised.value.message_dict) == set(wrong)


def test_a_record_is_added_retired_and_restored(cast: dict[str, User], state: State) -> None:
    by = cast["liaison"]
    row = actions.add(System, by=by, values={"system": "S9", "agency": "REV", "criticality": "4"})
    actions.retire(row, by=by, reason="switched off")
    assert not System.objects.current().filter(code="S9")
    actions.restore(row, by=by, reason="by mistake")
    assert [entry.action for entry in Entry.objects.of("systems", "S9")] == ["restore", "retire", "add"]


def test_there_is_one_record_for_a_key(cast: dict[str, User], state: State) -> None:
    with pytest.raises(ValidationError):
        actions.add(System, by=cast["manager"], values={"system": "S1", "agency": "REV"})
