"""Whoever imports writes only what he might write by hand, and learns nothing of what he may not see."""

from __future__ import annotations

import pytest

from rotunda.web.accounts.actor import NotPermitted
from rotunda.web.accounts.models import Membership, User
from rotunda.web.intake import actions
from rotunda.web.intake.models import Import, Source, Stage
from rotunda.web.register.models import Clearance, Person, Skill, System
from tests.web.conftest import State
from tests.web.intake.files import Row, csv_of, outcomes, take, zip_of


def problems(found: Import, code: str) -> list[str]:
    return [problem["problem"] for problem in found.rows.get(code=code, round=found.round).problems]


def test_a_liaison_stages_no_rows_of_another_agency(cast: dict[str, User], revenue_source: Source) -> None:
    rows = [
        {"system": f"S{n}", "agency": agency, "name": "x"} for n, agency in enumerate(("REV", "DPH", "XXX", "REV-D"), 7)
    ]
    found = take(cast["liaison"], revenue_source, "systems.csv", csv_of(rows))
    assert outcomes(found) == {"S7": "added", "S8": "refused", "S9": "refused", "S10": "added"}
    actions.apply(found, by=cast["liaison"])
    assert set(System.objects.filter(agency__code__startswith="REV").values_list("code", flat=True)) == {
        "S1",
        "S7",
        "S10",
    }


def test_a_liaison_takes_no_record_from_another_agency(cast: dict[str, User], revenue_source: Source) -> None:
    rows = [{"system": "S2", "agency": "REV", "name": "Clinic register"}]
    found = take(cast["liaison"], revenue_source, "systems.csv", csv_of(rows))
    assert outcomes(found) == {"S2": "refused"}
    assert found.rows.get().before == {}


def test_whether_a_record_out_of_scope_is_there_is_not_told(cast: dict[str, User], revenue_source: Source) -> None:
    rows = [{"system": code, "skill": "sql", "level": 3} for code in ("S1", "S2", "S99")]
    found = take(cast["liaison"], revenue_source, "system_needs.csv", csv_of(rows))
    assert outcomes(found) == {"S1|sql": "changed", "S2|sql": "refused", "S99|sql": "refused"}
    there, absent = problems(found, "S2|sql"), problems(found, "S99|sql")
    assert [text.replace("S2", "S99") for text in there] == absent


def test_a_liaison_does_not_change_what_all_agencies_share(cast: dict[str, User], revenue_source: Source) -> None:
    rows = [{"skill": "sql", "name": "Structured queries"}, {"skill": "cobol", "name": "COBOL"}]
    found = take(cast["liaison"], revenue_source, "skills.csv", csv_of(rows))
    assert set(outcomes(found).values()) == {"refused"}
    assert Skill.objects.count() == 1


def test_protected_columns_are_left_out_for_who_may_not_see_them(cast: dict[str, User], revenue_source: Source) -> None:
    rows = [{"person": "P1", "agency": "REV", "title": "Chief", "yearly_pay": 1, "hired": "1999-01-01"}]
    found = take(cast["liaison"], revenue_source, "people.csv", csv_of(rows))
    row = found.rows.get()
    assert (row.outcome, sorted(row.left_out), row.before) == (
        "changed",
        ["hired", "yearly_pay"],
        {"title": "IT Analyst 2"},
    )
    assert "yearly_pay" not in row.values
    assert found.counts["left_out"] == {"yearly_pay": 1, "hired": 1}
    actions.apply(found, by=cast["liaison"])
    assert Person.objects.get(code="P1").yearly_pay == 80_123


def test_who_may_see_pay_as_well_imports_it(cast: dict[str, User], state: State, revenue_source: Source) -> None:
    Membership.objects.create(user=cast["liaison"], role="hr-analyst", agency=state.revenue, granted_by="tests")
    by = User.objects.get(pk=cast["liaison"].pk)
    found = take(by, revenue_source, "people.csv", csv_of([{"person": "P1", "agency": "REV", "yearly_pay": 90_000}]))
    assert outcomes(found) == {"P1": "changed"}


def test_clearances_take_their_own_permission(cast: dict[str, User], source: Source) -> None:
    found = take(cast["manager"], source, "clearances.csv", csv_of([{"person": "P1", "regime": "FTI"}]))
    assert set(outcomes(found).values()) == {"refused"}
    assert not Clearance.objects.exists()


@pytest.mark.parametrize(
    "name", ["owner", "planner", "commissioner", "employee", "hr", "auditor", "nobody", "health-liaison"]
)
def test_only_who_may_import_for_an_agency_gives_its_files(
    name: str, cast: dict[str, User], revenue_source: Source
) -> None:
    with pytest.raises(NotPermitted):
        take(cast[name], revenue_source, "a.csv", b"a\n1\n")
    assert not Import.objects.exists()


def test_a_liaison_undoes_what_he_applied_himself(cast: dict[str, User], revenue_source: Source) -> None:
    found = take(cast["liaison"], revenue_source, "systems.csv", csv_of([{"system": "S7", "agency": "REV"}]))
    found = actions.apply(found, by=cast["liaison"])
    for name in ("health-liaison", "spanning", "commissioner", "owner"):
        with pytest.raises(NotPermitted):
            actions.undo(found, by=cast[name], reason="x")
    assert actions.undo(found, by=cast["liaison"], reason="x").stage == Stage.UNDONE
    assert not System.objects.filter(code="S7").exists()


def test_a_liaison_does_not_undo_what_others_applied(cast: dict[str, User], revenue_source: Source) -> None:
    found = take(cast["manager"], revenue_source, "systems.csv", csv_of([{"system": "S7", "agency": "REV"}]))
    found = actions.apply(found, by=cast["manager"])
    with pytest.raises(NotPermitted):
        actions.undo(found, by=cast["liaison"], reason="x")


def test_a_liaison_whose_rights_have_changed_does_not_undo(
    cast: dict[str, User], state: State, revenue_source: Source
) -> None:
    Membership.objects.create(user=cast["liaison"], role="hr-analyst", agency=state.revenue, granted_by="tests")
    by = User.objects.get(pk=cast["liaison"].pk)
    rows = csv_of([{"person": "P1", "agency": "REV", "yearly_pay": 90_000}])
    found = actions.apply(take(by, revenue_source, "people.csv", rows), by=by)
    Membership.objects.filter(user=by, role="hr-analyst").delete()
    with pytest.raises(NotPermitted):
        actions.undo(found, by=User.objects.get(pk=by.pk), reason="x")
    assert Person.objects.get(code="P1").yearly_pay == 90_000


def test_what_stands_in_the_way_names_nothing_of_another_agency(
    cast: dict[str, User], state: State, revenue_source: Source
) -> None:
    by = cast["liaison"]
    found = actions.apply(take(by, revenue_source, "people.csv", csv_of([{"person": "P8", "agency": "REV"}])), by=by)
    System.objects.filter(code="S2").update(owner=Person.objects.get(code="P8"))
    found = actions.undo(found, by=by, reason="x")
    assert found.obstacles == ["A record of another agency in systems refers to people P8 as its owner."]


def test_rights_that_were_taken_back_since_the_dry_run_hold(cast: dict[str, User], revenue_source: Source) -> None:
    found = take(cast["liaison"], revenue_source, "systems.csv", csv_of([{"system": "S7", "agency": "REV"}]))
    Membership.objects.filter(user=cast["liaison"]).delete()
    with pytest.raises(NotPermitted):
        actions.apply(found, by=User.objects.get(pk=cast["liaison"].pk))
    assert not System.objects.filter(code="S7").exists()


def test_another_actor_has_it_checked_in_his_own_name_first(cast: dict[str, User], revenue_source: Source) -> None:
    rows = [{"system": "S7", "agency": "REV"}, {"system": "S8", "agency": "DPH"}]
    found = take(cast["liaison"], revenue_source, "systems.csv", csv_of(rows))
    found = actions.apply(found, by=cast["manager"])
    assert (found.stage, System.objects.filter(code="S7").exists()) == (Stage.STALE, False)
    found = actions.check_again(found, by=cast["manager"])
    assert outcomes(found) == {"S7": "added", "S8": "added"}


def test_rows_that_name_no_agency_are_the_source_s_own(cast: dict[str, User], revenue_source: Source) -> None:
    found = take(cast["liaison"], revenue_source, "systems.csv", csv_of([{"system": "S7", "name": "Audit"}]))
    found = settled(found, cast["liaison"])
    assert found.rows.get(round=found.round).values["agency"] == "REV"


def test_an_agency_is_also_known_by_its_name(cast: dict[str, User], source: Source) -> None:
    found = take(cast["manager"], source, "systems.csv", csv_of([{"system": "S7", "agency": "public  health"}]))
    assert found.rows.get().values["agency"] == "DPH"


def test_a_person_skill_goes_by_the_agency_of_its_person_in_the_same_file(
    cast: dict[str, User], revenue_source: Source
) -> None:
    tables: dict[str, list[Row]] = {
        "people": [{"person": "P7", "agency": "REV"}, {"person": "P8", "agency": "DPH"}],
        "person_skills": [{"person": code, "skill": "sql", "level": 2} for code in ("P7", "P8")],
    }
    found = take(cast["liaison"], revenue_source, "all.zip", zip_of(tables))
    assert outcomes(found) == {"P7": "added", "P8": "refused", "P7|sql": "added", "P8|sql": "refused"}


def settled(found: Import, by: User) -> Import:
    """The columns as they were proposed."""
    if found.stage == Stage.MAPPING:
        found = actions.settle_columns(found, by=by, parts=found.parts)
    assert found.stage == Stage.CHECKED, found.error
    return found
