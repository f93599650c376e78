"""A file is checked, applied as a whole and undone as a whole."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db.models import F

from rotunda.web.accounts.models import User
from rotunda.web.audit.models import Entry
from rotunda.web.intake import actions, applying, checking, tasks
from rotunda.web.intake.models import Import, Source, Stage
from rotunda.web.jobs.progress import JobProgress
from rotunda.web.register import actions as register
from rotunda.web.register.models import MODELS, Agency, Person, PersonSkill, System
from tests.web.conftest import State
from tests.web.intake.files import Row, csv_of, outcomes, take, zip_of

#: The progress of no job.
QUIET = JobProgress(job=0, attempt=0, at_once=False)
ESTATE: dict[str, list[Row]] = {
    "agencies": [{"agency": "REV", "name": "Revenue Services"}, {"agency": "DOT", "name": "Transportation"}],
    "people": [
        {"person": "P1", "agency": "REV", "title": "IT Manager", "supervisor": "P8", "weekly_hours": "40"},
        {"person": "P8", "agency": "DOT", "title": "Director", "supervisor": "", "weekly_hours": ""},
        {"person": "P9", "agency": "XXX", "title": "Nobody", "supervisor": "", "weekly_hours": "99"},
    ],
    "skills": [{"skill": "sql", "name": "SQL"}, {"skill": "cobol", "name": "COBOL"}],
    "person_skills": [{"person": "P8", "skill": "cobol", "level": 4}, {"person": "P9", "skill": "sql", "level": 1}],
}


@pytest.fixture
def checked(cast: dict[str, User], source: Source) -> Import:
    return take(cast["manager"], source, "state.zip", zip_of(ESTATE))


def test_a_dry_run_says_what_would_become_of_every_row(checked: Import) -> None:
    assert (checked.stage, checked.error) == (Stage.CHECKED, "")
    assert checked.counts["tables"] == {
        "agencies": {"same": 1, "added": 1},
        "people": {"changed": 1, "added": 1, "refused": 1},
        "skills": {"same": 1, "added": 1},
        "person_skills": {"added": 1, "refused": 1},
    }
    assert checked.counts["read"] == 9
    assert not Agency.objects.filter(code="DOT").exists()


def test_a_refusal_names_column_value_and_remedy(checked: Import) -> None:
    refused = checked.rows.get(table="people", outcome="refused")
    assert refused.number == 4
    assert [(p["column"], p["value"]) for p in refused.problems] == [("weekly_hours", "99"), ("agency", "XXX")]
    assert "80" in refused.problems[0]["remedy"]
    lost = checked.rows.get(table="person_skills", outcome="refused")
    assert lost.problems[0]["problem"] == "There is no P9 in people."


def test_a_change_tells_the_old_and_the_new(checked: Import) -> None:
    changed = checked.rows.get(code="P1")
    assert changed.before == {"title": "IT Analyst 2", "supervisor": "", "weekly_hours": 35.0}
    assert changed.values["title"] == "IT Manager"


def test_applying_writes_it_all_and_the_audit(cast: dict[str, User], checked: Import) -> None:
    found = actions.apply(checked, by=cast["manager"])
    assert found.stage == Stage.APPLIED
    ann, new = Person.objects.get(code="P1"), Person.objects.get(code="P8")
    assert (ann.title, ann.supervisor, ann.version, ann.source) == ("IT Manager", new, 2, found.label)
    assert (new.agency.code, new.version) == ("DOT", 1)
    assert PersonSkill.objects.get(code="P8|cobol").level == 4
    entries = Entry.objects.filter(source=found.label).exclude(table__in=("imports", "sources"))
    assert {(entry.table, entry.key, entry.action) for entry in entries} == {
        ("agencies", "DOT", "add"),
        ("people", "P1", "change"),
        ("people", "P8", "add"),
        ("skills", "cobol", "add"),
        ("person_skills", "P8|cobol", "add"),
    }
    assert entries.get(key="P1").after["supervisor"] == "P8"


def test_the_audit_tells_whose_each_record_is(cast: dict[str, User], source: Source, state: State) -> None:
    by = cast["manager"]
    tables: dict[str, list[Row]] = {
        "people": [{"person": "P1", "agency": "DPH"}, {"person": "P8", "agency": "REV"}],
        "person_skills": [
            {"person": "P1", "skill": "sql", "level": 1},
            {"person": "P8", "skill": "sql", "level": 2},
        ],
        "systems": [{"system": "S9", "agency": "REV"}],
    }
    found = actions.apply(take(by, source, "state.zip", zip_of(tables)), by=by)
    entries = Entry.objects.filter(source=found.label).exclude(table="imports")
    told = {(entry.table, entry.key): (entry.agency, entry.person) for entry in entries}
    for (table, key), place in told.items():
        record = MODELS[table].objects.with_references().get(code=key)
        assert place == (record.agency_key(), record.person_key())
    assert len(told) == 5
    actions.undo(found, by=by, reason="wrong")
    gone = Entry.objects.get(action="remove", table="person_skills", key="P8|sql")
    assert (gone.agency, gone.person) == told["person_skills", "P8|sql"]


def test_what_was_applied_is_not_applied_again(cast: dict[str, User], checked: Import) -> None:
    found = actions.apply(checked, by=cast["manager"])
    with pytest.raises(ValidationError):
        actions.apply(found, by=cast["manager"])


def test_the_same_file_again_changes_nothing(cast: dict[str, User], checked: Import) -> None:
    actions.apply(checked, by=cast["manager"])
    again = take(cast["manager"], checked.source, "state.zip", zip_of(ESTATE))
    assert set(outcomes(again).values()) == {"same", "refused"}


def test_an_import_is_undone_as_a_whole(cast: dict[str, User], checked: Import, state: State) -> None:
    before = list(Person.objects.values_list("code", "title", "supervisor", "weekly_hours", "source"))
    found = actions.undo(actions.apply(checked, by=cast["manager"]), by=cast["manager"], reason="the wrong file")
    assert (found.stage, found.obstacles) == (Stage.UNDONE, [])
    assert list(Person.objects.values_list("code", "title", "supervisor", "weekly_hours", "source")) == before
    assert not Agency.objects.filter(code="DOT").exists()
    assert {entry.action for entry in Entry.objects.of("people", "P8")} == {"add", "remove"}


def test_what_was_changed_since_stands_in_the_way(cast: dict[str, User], checked: Import, state: State) -> None:
    found = actions.apply(checked, by=cast["manager"])
    register.change(Person.objects.get(code="P8"), by=cast["manager"], values={"title": "x"})
    found = actions.undo(found, by=cast["manager"], reason="wrong")
    assert found.stage == Stage.APPLIED
    assert len(found.obstacles) == 1
    assert found.obstacles[0].startswith("people P8 was changed after the import, by user:")
    assert Person.objects.get(code="P1").title == "IT Manager"


def test_what_depends_on_something_added_stands_in_the_way(
    cast: dict[str, User], checked: Import, state: State
) -> None:
    found = actions.apply(checked, by=cast["manager"])
    register.change(System.objects.get(code="S1"), by=cast["manager"], values={"owner": "P8"})
    found = actions.undo(found, by=cast["manager"], reason="wrong")
    assert found.obstacles == ["systems S1 refers to people P8 as its owner."]
    assert found.stage == Stage.APPLIED


def test_a_register_that_changed_since_the_dry_run_is_looked_at_again(
    cast: dict[str, User], checked: Import, state: State
) -> None:
    register.change(state.ann, by=cast["manager"], values={"title": "Deputy"})
    found = actions.apply(checked, by=cast["manager"])
    assert found.stage == Stage.STALE
    assert not Agency.objects.filter(code="DOT").exists()
    found = actions.check_again(found, by=cast["manager"])
    assert found.stage == Stage.CHECKED
    assert found.rows.get(code="P1", round=found.round).before["title"] == "Deputy"
    assert actions.apply(found, by=cast["manager"]).stage == Stage.APPLIED


def test_a_change_elsewhere_does_not_matter(cast: dict[str, User], checked: Import, state: State) -> None:
    register.change(state.eve, by=cast["manager"], values={"title": "Deputy"})
    assert actions.apply(checked, by=cast["manager"]).stage == Stage.APPLIED


def test_a_complete_source_retires_what_it_no_longer_has(cast: dict[str, User], state: State) -> None:
    by = cast["liaison"]
    whole = actions.add_source(by=by, name="Systems of Revenue", agency=state.revenue, complete=["systems"])
    found = take(by, whole, "systems.csv", csv_of([{"system": "S7", "name": "Audit", "agency": "REV"}]))
    assert outcomes(found) == {"S7": "added", "S1": "retired"}
    found = actions.apply(found, by=by)
    assert System.objects.get(code="S1").retired_at is not None
    assert System.objects.get(code="S2").retired_at is None
    actions.undo(found, by=cast["manager"], reason="wrong")
    assert System.objects.get(code="S1").retired_at is None


def test_a_complete_source_retires_nothing_of_which_a_row_is_refused(cast: dict[str, User], state: State) -> None:
    by = cast["liaison"]
    whole = actions.add_source(by=by, name="Systems of Revenue", agency=state.revenue, complete=["systems"])
    rows = [
        {"system": "S1", "name": "Tax ledger", "agency": "REV", "criticality": 9},
        {"system": "S7", "name": "Audit", "agency": "REV", "criticality": 1},
    ]
    assert outcomes(take(by, whole, "systems.csv", csv_of(rows))) == {"S1": "refused", "S7": "added"}


def test_columns_of_its_own_go_in_and_out_one_by_one(cast: dict[str, User], state: State) -> None:
    by = cast["manager"]
    keeps = actions.add_source(by=by, name="With more", keeps=True)
    System.objects.filter(code="S1").update(extra={"room": "12", "rack": "4"})
    found = take(by, keeps, "systems.csv", csv_of([{"system": "S1", "agency": "REV", "room": "13", "floor": "2"}]))
    assert found.rows.get().before == {"extra:room": "12", "extra:floor": None}
    found = actions.apply(found, by=by)
    assert System.objects.get(code="S1").extra == {"room": "13", "rack": "4", "floor": "2"}
    actions.undo(found, by=by, reason="wrong")
    assert System.objects.get(code="S1").extra == {"room": "12", "rack": "4"}


def test_imports_are_undone_one_after_the_other(cast: dict[str, User], checked: Import) -> None:
    by = cast["manager"]
    first = actions.apply(checked, by=by)
    people = [{"person": code, "agency": "REV", "title": "Chief"} for code in ("P1", "P8")]
    second = actions.apply(take(by, checked.source, "people.csv", csv_of(people)), by=by)
    blocked = actions.undo(first, by=by, reason="too early")
    assert blocked.stage == Stage.APPLIED
    assert f"({second.label})" in blocked.obstacles[0]
    assert actions.undo(second, by=by, reason="wrong").stage == Stage.UNDONE
    assert actions.undo(first, by=by, reason="wrong too").stage == Stage.UNDONE
    assert list(Person.objects.values_list("code", "title").order_by("code")) == [
        ("P1", "IT Analyst 2"),
        ("P2", "IT Analyst 2"),
        ("P3", "IT Analyst 2"),
    ]


def test_what_was_changed_by_hand_between_two_imports_still_stands_in_the_way(
    cast: dict[str, User], checked: Import
) -> None:
    by = cast["manager"]
    first = actions.apply(checked, by=by)
    register.change(Person.objects.get(code="P8"), by=by, values={"title": "x"})
    second = take(by, checked.source, "people.csv", csv_of([{"person": "P8", "agency": "REV", "title": "Chief"}]))
    actions.undo(actions.apply(second, by=by), by=by, reason="wrong")
    assert actions.undo(first, by=by, reason="wrong too").stage == Stage.APPLIED
    assert Person.objects.get(code="P8").title == "x"


def test_what_an_earlier_check_found_is_not_applied_once_another_has_begun(
    cast: dict[str, User], checked: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker that is killed in the middle of checking again leaves rows of a round that is not complete."""

    def killed(*_: object) -> None:
        raise SystemExit

    monkeypatch.setattr(checking, "_write", killed)
    with pytest.raises(SystemExit):
        checking.check(checked, by=cast["manager"], progress=QUIET)
    checked.refresh_from_db()
    assert checked.stage == Stage.NEW
    with pytest.raises(ValidationError, match="not ready"):
        actions.apply(checked, by=cast["manager"])
    assert not applying.apply(checked, by=cast["manager"], progress=QUIET)


def test_a_check_that_comes_too_late_leaves_what_undoing_needs(cast: dict[str, User], checked: Import) -> None:
    late = Import.objects.get(pk=checked.pk)
    applied = actions.apply(checked, by=cast["manager"])
    with pytest.raises(checking.Overtaken, match="applied meanwhile"):
        checking.check(late, by=cast["manager"], progress=QUIET)
    undone = actions.undo(applied, by=cast["manager"], reason="wrong")
    assert undone.stage == Stage.UNDONE
    assert not Agency.objects.filter(code="DOT").exists()


def test_a_check_that_another_overtook_says_nothing_of_the_import(
    cast: dict[str, User], checked: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = checked.job
    assert job is not None

    def overtaken(found: Import, *_: object) -> None:
        Import.objects.filter(pk=found.pk).update(round=F("round") + 1, stage=Stage.CHECKED)

    monkeypatch.setattr(checking, "_write", overtaken)
    tasks.check_import.work(job, QUIET, pk=checked.pk)
    checked.refresh_from_db()
    assert (checked.stage, checked.error) == (Stage.CHECKED, "")
