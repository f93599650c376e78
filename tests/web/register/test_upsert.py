"""Many rows at once: each is judged, then all are written or none."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rotunda.web.accounts.models import User
from rotunda.web.audit.chain import breaks
from rotunda.web.audit.models import Entry, Head
from rotunda.web.register.models import MODELS, Agency, Person, PersonSkill, Record, Release, System, SystemNeed
from rotunda.web.register.pen import verb_of
from rotunda.web.register.upsert import Plan, Refused, plan, put
from tests.web.conftest import State


def verdicts(made: Plan) -> list[str]:
    return [verb_of(verdict) for verdict in made.verdicts]


def codes(made: Plan) -> set[tuple[str, str]]:
    return {(defect.column, defect.code) for verdict in made.verdicts for defect in verdict.defects}


def test_rows_are_added_changed_and_left_as_they_are(cast: dict[str, User], state: State) -> None:
    rows: list[dict[str, Any]] = [
        {"system": "S1", "agency": "REV", "name": "Tax ledger"},
        {"system": "S2", "agency": "DPH", "name": "Clinics"},
        {"system": "S3", "agency": "REV", "regimes": ["FTI"], "owner": "P1"},
    ]
    made = put(System, rows, by=cast["manager"], reason="yearly")
    assert verdicts(made) == ["same", "change", "add"]
    assert System.objects.get(code="S2").version == 2
    assert System.objects.get(code="S2").criticality == 3
    assert System.objects.get(code="S3").owner == state.ann
    assert {(e.action, e.key, e.reason) for e in Entry.objects.all()} == {
        ("change", "S2", "yearly"),
        ("add", "S3", "yearly"),
    }
    assert Entry.objects.get(key="S2").before == {"name": "Clinic register"}
    head = Head.objects.get()
    assert not list(breaks(Entry.objects.order_by("number"), (head.number, head.hash)))


def test_a_plan_writes_nothing(cast: dict[str, User], state: State) -> None:
    made = plan(System, [{"system": "S1", "name": "x"}, {"system": "S9", "agency": "REV"}], by=cast["manager"])
    assert verdicts(made) == ["change", "add"]
    assert System.objects.get(code="S1").name == "Tax ledger"
    assert not Entry.objects.exists()


def test_the_same_rows_again_change_nothing(cast: dict[str, User], state: State) -> None:
    rows: list[dict[str, Any]] = [{"system": "S3", "agency": "REV", "users": 12, "their code": "X-1"}]
    put(System, rows, by=cast["manager"])
    assert verdicts(put(System, rows, by=cast["manager"])) == ["same"]
    assert System.objects.get(code="S3").version == 1


def test_one_refused_row_keeps_all_from_being_written(cast: dict[str, User], state: State) -> None:
    rows: list[dict[str, Any]] = [
        {"system": "S3", "agency": "REV"},
        {"system": "S4", "agency": "REV", "criticality": 9},
    ]
    with pytest.raises(Refused) as raised:
        put(System, rows, by=cast["manager"])
    assert verdicts(raised.value.plan) == ["add", "refused"]
    assert codes(raised.value.plan) == {("criticality", "maximum")}
    assert System.objects.count() == 2
    assert not Entry.objects.exists()


def test_each_row_is_refused_for_all_that_is_wrong(cast: dict[str, User], state: State) -> None:
    rows: list[dict[str, Any]] = [
        {"system": "S3", "agency": "NONE", "criticality": "x", "users": -1},
        {"system": "S4"},
        {"agency": "REV"},
        {"system": "S5", "agency": "REV"},
        {"system": "S5", "agency": "REV"},
        {"system": "S" * 401, "agency": "REV"},
    ]
    made = plan(System, rows, by=cast["manager"])
    assert codes(made) == {
        ("agency", "reference"),
        ("criticality", "kind"),
        ("users", "minimum"),
        ("agency", "required"),
        ("system", "required"),
        ("", "repeated"),
        ("system", "length"),
    }
    assert [verdict.number for verdict in made.refused] == [1, 2, 3, 5, 6]


def test_rows_may_refer_to_each_other_in_any_order(cast: dict[str, User], state: State) -> None:
    rows = [
        {"person": "P8", "agency": "REV", "supervisor": "P9"},
        {"person": "P9", "agency": "REV", "supervisor": "P8"},
        {"person": "P1", "supervisor": "P9"},
    ]
    assert verdicts(put(Person, rows, by=cast["manager"])) == ["add", "add", "change"]
    assert Person.objects.get(code="P8").supervisor == Person.objects.get(code="P9")
    assert Entry.objects.get(key="P8").after["supervisor"] == "P9"
    assert verdicts(plan(Person, rows, by=cast["manager"])) == ["same"] * 3


def test_a_retired_record_that_a_row_has_is_in_use_again(cast: dict[str, User], state: State) -> None:
    state.ledger.retired_at = state.ledger.created
    state.ledger.save()
    assert verdicts(put(System, [{"system": "S1"}], by=cast["manager"])) == ["restore"]
    assert System.objects.current().filter(code="S1").exists()


def test_whoever_may_not_see_pay_leaves_it_as_it_is(cast: dict[str, User], state: State) -> None:
    by = cast["liaison"]
    assert verdicts(put(Person, [{"person": "P1", "yearly_pay": None, "title": "x"}], by=by)) == ["change"]
    assert Person.objects.get(code="P1").yearly_pay == 80_123
    # nor does he learn by trying whether he has guessed it
    for pay in (80_123, 1):
        assert codes(plan(Person, [{"person": "P1", "yearly_pay": pay}], by=by)) == {("yearly_pay", "permission")}


def test_nobody_writes_for_another_agency(cast: dict[str, User], state: State) -> None:
    by = cast["liaison"]
    for rows, code in (
        ([{"system": "S2", "agency": "DPH"}], "permission"),
        ([{"system": "S2", "agency": "REV"}], "taken"),
        ([{"system": "S7", "agency": "DPH"}], "permission"),
        ([{"system": "S1", "agency": "DPH"}], "permission"),
    ):
        assert codes(plan(System, rows, by=by)) == {("", code)}
    with pytest.raises(Refused):
        put(System, [{"system": "S1", "name": "x"}], by=cast["commissioner"])


def test_whether_a_record_out_of_scope_is_there_is_not_told(cast: dict[str, User], state: State) -> None:
    by, said = cast["liaison"], []
    rows: dict[type[Record], dict[str, Any]] = {System: {"agency": "DPH"}, SystemNeed: {"skill": "sql", "level": 3}}
    for model, row in rows.items():
        for code in ("S2", "S99"):
            given: dict[str, Any] = {"system": code, **row}
            (verdict,) = plan(model, [given], by=by).verdicts
            said.append([replace(d, value="", message=d.message.replace(code, "S")) for d in verdict.defects])
    assert said[0] == said[1] != []
    assert said[2] == said[3] != []


def test_a_row_that_refers_to_a_refused_one_is_refused_as_well(cast: dict[str, User], state: State) -> None:
    rows: list[dict[str, Any]] = [
        {"person": "P8", "agency": "REV", "supervisor": "P9"},
        {"person": "P9", "agency": "REV", "weekly_hours": 999},
    ]
    assert verdicts(plan(Person, rows, by=cast["manager"])) == ["refused", "refused"]


def test_a_record_that_was_found_to_be_another_does_not_come_back(cast: dict[str, User], state: State) -> None:
    System.objects.filter(code="S2").update(extra={"same_as": "S1"}, retired_at=state.ledger.created)
    assert codes(plan(System, [{"system": "S2", "name": "x"}], by=cast["manager"])) == {("", "merged")}
    System.objects.filter(code="S2").update(retired_at=None)
    assert verdicts(plan(System, [{"system": "S2", "name": "x"}], by=cast["manager"])) == ["change"]


def test_what_all_share_may_be_sent_back_unchanged_by_whoever_sees_it(cast: dict[str, User], state: State) -> None:
    rows = [{"agency": "REV", "name": "Revenue Services"}, {"agency": "DPH", "name": "Public Health"}]
    assert verdicts(put(Agency, rows, by=cast["liaison"])) == ["same", "same"]
    assert codes(plan(Agency, [{"agency": "REV", "name": "x"}], by=cast["liaison"])) == {("", "permission")}


def test_columns_of_their_own_are_kept_for_those_who_may_edit(cast: dict[str, User], state: State) -> None:
    put(Agency, [{"agency": "REV", "budget code": "11"}], by=cast["manager"])
    assert Agency.objects.get(code="REV").extra == {"budget code": "11"}
    for guess in ("11", "12"):
        made = plan(Agency, [{"agency": "REV", "budget code": guess}], by=cast["liaison"])
        assert codes(made) == {("budget code", "permission")}
    put(Agency, [{"agency": "REV", "budget code": None}], by=cast["manager"])
    assert Agency.objects.get(code="REV").extra == {}


def test_keys_of_several_columns_find_their_record(cast: dict[str, User], state: State) -> None:
    by = cast["manager"]
    assert verdicts(put(PersonSkill, [{"person": "P1", "skill": "sql", "level": 4}], by=by)) == ["change"]
    assert verdicts(put(Release, [{"system": "S1", "product": "postgresql", "version": "15"}], by=by)) == ["same"]
    assert verdicts(put(Release, [{"system": "S1", "product": "nginx"}] * 1, by=by)) == ["add"]
    assert verdicts(put(Release, [{"system": "S1", "product": "nginx", "version": ""}], by=by)) == ["same"]


@pytest.mark.parametrize("rows", [1, 40])
def test_the_number_of_queries_does_not_grow_with_the_rows(
    cast: dict[str, User], state: State, rows: int, django_assert_num_queries: Any
) -> None:
    by = cast["manager"]
    given = [{"system": f"N{n}", "agency": "REV", "owner": "P1", "name": str(n)} for n in range(rows)]
    put(System, given, by=by)
    with django_assert_num_queries(3):
        plan(System, [{**row, "name": "x"} for row in given], by=by)


_texts = st.text(max_size=12) | st.none()
_cells = _texts | st.integers() | st.floats() | st.booleans() | st.lists(_texts, max_size=3)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(data=st.data())
def test_whatever_is_sent_is_judged_and_nothing_is_half_written(
    cast: dict[str, User], state: State, data: st.DataObject
) -> None:
    model = MODELS[data.draw(st.sampled_from(sorted(MODELS)))]
    columns = st.sampled_from(sorted(model.table().by_name)) | _texts.filter(bool)
    likely = st.sampled_from(["REV", "P1", "sql", "S1", "2026-01-31", "4"])
    rows: Any = data.draw(st.lists(st.dictionaries(columns, likely | _cells, max_size=8), max_size=4))
    before = model.objects.count(), Entry.objects.count()
    try:
        made = put(model, rows, by=cast["manager"])
    except Refused:
        assert (model.objects.count(), Entry.objects.count()) == before
    else:
        counts = made.counts
        assert model.objects.count() == before[0] + counts["add"]
        assert Entry.objects.count() == before[1] + counts["add"] + counts["change"] + counts["restore"]
        assert not plan(model, rows, by=cast["manager"]).refused
