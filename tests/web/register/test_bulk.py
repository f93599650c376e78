"""Many records are changed at once, after a look at what would change, all or none."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from rotunda.web.accounts.models import User
from rotunda.web.audit.models import Entry
from rotunda.web.register.bulk import Deed, Order, Refused, change_many, preview
from rotunda.web.register.lists import bulk_views
from rotunda.web.register.models import Person, System
from tests.web.cast import CAST
from tests.web.conftest import State

SignIn = Callable[[str], Client]
TITLE = Order(Deed.CHANGE, "title", "IT Manager 1", "reorganised")


def test_a_look_changes_nothing_and_says_what_would(cast: dict[str, User], state: State) -> None:
    found = {outcome.record.code: outcome for outcome in preview(Person.objects.all(), by=cast["liaison"], order=TITLE)}
    assert (found["P1"].before, found["P1"].after, found["P1"].differs) == ("IT Analyst 2", "IT Manager 1", True)
    assert "do not let you" in found["P3"].refused
    assert not Person.objects.exclude(title="IT Analyst 2", version=1).exists()
    assert not Entry.objects.exists()


def test_many_records_change_together_and_each_is_audited(cast: dict[str, User], state: State) -> None:
    rows = [state.ann, state.bob]
    assert change_many(rows, by=cast["liaison"], order=TITLE, versions={row.pk: 1 for row in rows}) == 2
    assert set(Entry.objects.filter(action="change").values_list("key", "reason")) == {
        ("P1", "reorganised"),
        ("P2", "reorganised"),
    }


def test_one_that_refuses_keeps_all_as_they_were(cast: dict[str, User], state: State) -> None:
    rows = [state.ann, state.eve]
    with pytest.raises(Refused) as raised:
        change_many(rows, by=cast["liaison"], order=TITLE, versions={row.pk: 1 for row in rows})
    assert [outcome.record.code for outcome in raised.value.outcomes] == ["P3"]
    with pytest.raises(Refused):
        change_many([state.ann, state.bob], by=cast["liaison"], order=TITLE, versions={state.ann.pk: 1})
    assert not Person.objects.exclude(title="IT Analyst 2").exists()
    assert not Entry.objects.exists()


def test_a_value_that_is_not_allowed_is_refused_with_the_remedy(cast: dict[str, User], state: State) -> None:
    order = Order(Deed.CHANGE, "appointment", "forever")
    (outcome,) = preview([state.ann], by=cast["liaison"], order=order)
    assert "Say one of" in outcome.refused
    (hidden,) = preview([state.ann], by=cast["liaison"], order=Order(Deed.CHANGE, "yearly_pay", "1"))
    assert (hidden.before, bool(hidden.refused)) == (None, True)


@pytest.mark.parametrize(("deed", "action"), [(Deed.CONFIRM, "confirm"), (Deed.RETIRE, "retire")])
def test_many_are_confirmed_or_retired(cast: dict[str, User], state: State, deed: Deed, action: str) -> None:
    order = Order(deed, reason="closed down")
    rows = [state.ann, state.bob]
    assert change_many(rows, by=cast["liaison"], order=order, versions={row.pk: 1 for row in rows}) == 2
    assert Entry.objects.filter(action=action).count() == 2


def _chosen(client: Client, query: str = "", **said: object) -> list[str]:
    answer = client.post(f"/register/bulk/people/?{query}", said)
    assert answer.status_code == 200
    return [f"{row.pk}:{row.version}" for row in answer.context["rows"]]


def test_the_three_steps_change_what_was_chosen(signed_in: SignIn, state: State) -> None:
    client = signed_in("liaison")
    rows = _chosen(client, which="chosen", chosen=["P1", "P2", "P3"])
    assert rows == [f"{state.ann.pk}:1", f"{state.bob.pk}:1"]
    order = {"row": rows, "deed": "change", "column": "title", "value": "IT Manager 1", "reason": "x"}
    look = client.post("/register/bulk/people/", order)
    assert b"2 would change" in look.content
    assert Person.objects.filter(title="IT Manager 1").count() == 0
    done = client.post("/register/bulk/people/?agency=REV", {**order, "apply": "yes"})
    assert (done.status_code, done["Location"]) == (302, "/register/people/?agency=REV")
    assert Person.objects.filter(title="IT Manager 1").count() == 2
    again = client.post("/register/bulk/people/", {**order, "apply": "yes"})
    assert (again.status_code, b"Nothing was changed" in again.content) == (409, True)


@pytest.mark.parametrize(
    ("column", "control"),
    [
        ("appointment_ends", 'type="date"'),
        ("in_scope", '<option value="yes">'),
        ("weekly_hours", 'inputmode="decimal"'),
        ("job_class", '<option value="ITA2">'),
    ],
)
def test_the_value_is_asked_for_in_the_control_of_its_column(
    signed_in: SignIn, state: State, column: str, control: str
) -> None:
    order = {"row": f"{state.ann.pk}:1", "deed": "change", "column": column}
    asked = signed_in("manager").post("/register/bulk/people/", order)
    assert (asked.status_code, control in asked.content.decode()) == (200, True)
    assert asked.context["rows"] == [state.ann]


def test_a_value_that_is_left_empty_clears_the_column(signed_in: SignIn, state: State) -> None:
    order = {"row": f"{state.ann.pk}:1", "deed": "change", "column": "weekly_hours", "given": "yes", "apply": "yes"}
    assert signed_in("manager").post("/register/bulk/people/", {**order, "value": ""}).status_code == 302
    assert Person.objects.get(code="P1").weekly_hours is None


def test_a_step_that_is_loaded_anew_leads_back_to_the_list(signed_in: SignIn, state: State) -> None:
    answer = signed_in("manager").get("/register/bulk/people/?agency=REV")
    assert (answer.status_code, answer["Location"]) == (302, "/register/people/?agency=REV")


def test_all_that_match_are_chosen_up_to_a_limit(
    signed_in: SignIn, state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in("manager")
    assert len(_chosen(client, "agency=REV&agency=DPH", which="all")) == 2
    monkeypatch.setattr(bulk_views, "MOST", 1)
    assert client.post("/register/bulk/people/?agency=REV&agency=DPH", {"which": "all"}).status_code == 400


def test_what_is_not_said_is_asked_for(signed_in: SignIn, state: State) -> None:
    client = signed_in("liaison")
    row = f"{state.ann.pk}:1"
    for order in ({"deed": "change"}, {"deed": "retire"}, {"deed": "burn"}):
        answer = client.post("/register/bulk/people/", {"row": row, **order})
        assert answer.context["form"].errors
    assert client.post("/register/bulk/people/", {"which": "chosen"}).status_code == 400
    assert client.post("/register/bulk/people/?x=1", {"which": "all"}).status_code == 400


@pytest.mark.parametrize("name", [member.name for member in CAST])
def test_nobody_changes_what_is_out_of_scope(signed_in: SignIn, cast: dict[str, User], state: State, name: str) -> None:
    client, user = signed_in(name), cast[name]
    row = f"{state.clinic.pk}:1"
    order = {"row": row, "deed": "change", "column": "name", "value": "x", "reason": "x", "apply": "yes"}
    answer = client.post("/register/bulk/systems/", order)
    may = System.objects.editable_by(user).filter(pk=state.clinic.pk).exists()
    state.clinic.refresh_from_db()
    assert (state.clinic.name == "x") == may
    assert (answer.status_code == 302) == may
    for bad in ("1", "a:b", "0:1", f"{2**70}:1"):
        assert client.post("/register/bulk/systems/", {**order, "row": bad}).status_code in {403, 404}
