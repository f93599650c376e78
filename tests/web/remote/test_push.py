"""A folder that is pushed into a site: what is written, what is refused and why, and what stays as it is."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from rotunda.cli.remote import sheets
from rotunda.cli.remote import site as asked
from rotunda.estate.sample import make_state
from rotunda.estate.schema import TABLES, by_reference
from rotunda.estate.write import Form, write
from rotunda.web.audit.checking import check_chain
from rotunda.web.audit.models import Entry
from rotunda.web.register.models import MODELS, Agency, Person, System
from tests.cli.running import Answer
from tests.web.api.conftest import forget_requests
from tests.web.conftest import State
from tests.web.remote.conftest import Going, emptied, files, written

pytestmark = pytest.mark.enable_socket
SYSTEMS = "system,agency,name,users\nS1,REV,Tax ledger,7\nS9,REV,New one,\nS2,DPH,Clinics,\n"


def counts(answer: Answer, table: str) -> list[str]:
    """What the last table says of a table: rows, added, changed, unchanged, refused, and so on."""
    (line,) = re.findall(rf"^{table} +(.*)$", answer.said, re.MULTILINE)
    return str(line).split()


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """A small invented state with every table."""
    estate = make_state(people=40, agencies=5, skills=10, systems=20, tickets=30, seed=3)
    write(estate, tmp_path / "sample", Form.CSV)
    return tmp_path / "sample"


def test_rows_are_added_changed_and_left_as_they_are(go: Going, tmp_path: Path, state: State) -> None:
    folder = files(tmp_path / "f", systems=SYSTEMS)
    answer = go("push", folder, "--reason", "yearly", by="manager")
    assert (answer.status, counts(answer, "systems")) == (0, ["3", "1", "2", "-", "-"])
    assert System.objects.get(code="S1").users == 7
    assert System.objects.get(code="S1").criticality == 3
    assert {entry.reason for entry in Entry.objects.filter(table="systems")} == {"yearly"}


def test_a_push_of_a_whole_state_fills_every_table_and_again_changes_nothing(
    go: Going, sample: Path, state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    emptied()
    monkeypatch.setattr(sheets, "_ROWS", 7)
    answer = go("push", sample)
    assert answer.status == 0, answer.said
    assert all(model.objects.exists() for model in MODELS.values())
    assert Person.objects.exclude(supervisor=None).count() > 20
    before = written()
    again = go("push", sample)
    assert again.status == 0
    for table in MODELS:
        rows, added, changed, unchanged, refused = counts(again, table)
        assert (added, changed, unchanged, refused) == ("-", "-", rows, "-")
    assert written() == before
    assert not list(check_chain())


def test_people_who_supervise_each_other_in_a_circle_are_joined_when_all_are_there(
    go: Going, tmp_path: Path, state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "_ROWS", 2)
    people = "".join(f"Q{n},REV,Q{n % 5 + 1}\n" for n in range(1, 6))
    folder = files(tmp_path / "f", people="person,agency,supervisor\n" + people)
    rows, added, _, _, refused, waits = counts(go("push", folder, "--dry-run"), "people")
    assert (rows, refused, int(added) + int(waits)) == ("5", "-", 5)
    assert not Person.objects.filter(code="Q1").exists()
    answer = go("push", folder)
    assert counts(answer, "people") == ["5", "5", "-", "-", "-"]
    assert [Person.objects.get(code=f"Q{n}").supervisor.code for n in range(1, 6)] == ["Q2", "Q3", "Q4", "Q5", "Q1"]
    assert counts(go("push", folder), "people") == ["5", "-", "-", "5", "-"]


def test_a_dry_run_changes_nothing_and_refuses_nothing_for_want_of_rows_to_come(
    go: Going, sample: Path, state: State
) -> None:
    emptied()
    before = written()
    answer = go("push", sample, "--dry-run")
    assert answer.status == 0, answer.said
    assert written() == before
    assert "This was a dry run: nothing was changed." in answer.said
    assert "people.agency: 40 rows wait for rows of agencies" in answer.said
    assert counts(answer, "agencies")[1] != "-"


def test_a_dry_run_says_what_the_push_then_does(go: Going, tmp_path: Path, state: State) -> None:
    folder = files(tmp_path / "f", systems=SYSTEMS + "S8,NONE,Nowhere,1\n")
    said = go("push", folder, "--dry-run", by="liaison")
    assert said.status == 1
    done = go("push", folder, by="liaison")
    assert counts(done, "systems") == counts(said, "systems") == ["4", "1", "1", "-", "2"]


def test_a_refusal_names_file_row_column_and_remedy_and_the_rest_is_written(
    go: Going, tmp_path: Path, state: State
) -> None:
    folder = files(tmp_path / "f", systems=SYSTEMS + "S8,NONE,Nowhere,1\n")
    answer = go("push", folder, "--out", str(tmp_path / "refused.csv"), by="manager")
    assert answer.status == 1
    assert System.objects.filter(code="S9").exists()
    (row,) = pl.read_csv(tmp_path / "refused.csv").to_dicts()
    assert (row["source"], row["row"], row["column"], row["value"]) == ("systems", 5, "agency", "NONE")
    assert row["remedy"] == "Add it there first."
    assert "There is no NONE in agencies." in answer.said
    assert "3 rows were written, 1 refused. Mend them and push again" in answer.said


def test_what_refers_to_a_refused_row_says_so(go: Going, tmp_path: Path, state: State) -> None:
    needs = "system,skill,level,depth\nS8,sql,2,1\n"
    folder = files(tmp_path / "f", systems="system,agency\nS8,NONE\n", system_needs=needs)
    assert go("push", folder, "--out", str(tmp_path / "refused.csv"), by="manager").status == 1
    assert "It refers to a row of systems that was refused." in (tmp_path / "refused.csv").read_text()


def test_a_liaison_pushes_what_is_of_his_agency_and_hears_that_the_rest_is_refused(
    go: Going, tmp_path: Path, state: State
) -> None:
    agencies = "agency,name\nREV,Revenue\nDPH,Public Health\n"
    folder = files(tmp_path / "f", agencies=agencies, systems=SYSTEMS, clearances="person,regime\nP1,FTI\nP3,FTI\n")
    answer = go("push", folder, by="liaison")
    assert answer.status == 1
    assert counts(answer, "systems") == ["3", "1", "1", "-", "1"]
    assert counts(answer, "agencies") == ["2", "-", "-", "1", "1"]
    assert counts(answer, "clearances") == ["2", "-", "-", "-", "2"]
    assert System.objects.get(code="S2").name == "Clinic register"
    assert Agency.objects.get(code="REV").name == "Revenue Services"


def test_a_column_that_may_not_be_written_is_left_out_where_one_says_so(
    go: Going, tmp_path: Path, state: State
) -> None:
    folder = files(tmp_path / "f", people="person,agency,title,yearly_pay\nP1,REV,Chief,1\n")
    refused = go("push", folder, by="manager")
    assert "--without people.yearly_pay" in refused.said
    assert go("push", folder, "--without", "people.yearly_pay", by="manager").status == 0
    ann = Person.objects.get(code="P1")
    assert (ann.title, ann.yearly_pay) == ("Chief", 80_123)


def test_what_cannot_be_read_stops_a_push_and_never_empties_a_cell(go: Going, tmp_path: Path, state: State) -> None:
    System.objects.filter(code="S1").update(users=5)
    folder = files(tmp_path / "f", systems="system,agency,name,users\nS1,REV,Ledger,many\n,REV,No key,1\n")
    before = written()
    answer = go("push", folder, by="manager")
    assert answer.status == 1
    assert "--with-defects" in answer.said
    assert written() == before
    assert go("push", folder, "--with-defects", by="manager").status == 0
    ledger = System.objects.get(code="S1")
    assert (ledger.name, ledger.users) == ("Ledger", 5)
    assert System.objects.count() == 2


def test_one_table_alone_is_pushed_where_one_says_so(go: Going, sample: Path, state: State) -> None:
    answer = go("push", sample, "--table", "skills")
    assert answer.status == 0
    assert MODELS["skills"].objects.count() == 11
    assert Agency.objects.count() == 3
    assert go("push", sample / "skills.csv", "--table", "people").status == 1


def test_a_push_waits_as_long_as_the_site_asks_for(
    go: Going, sample: Path, state: State, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    emptied()
    settings.API_REQUESTS_A_MINUTE = 4
    waits: list[float] = []

    def passes(seconds: float) -> None:
        waits.append(seconds)
        forget_requests()

    monkeypatch.setattr(asked, "pause", passes)
    answer = go("push", sample)
    assert answer.status == 0, answer.said
    assert len(waits) >= 5
    assert all(1 <= seconds <= 60 for seconds in waits)
    assert "the token has made its requests of this minute" in answer.said


def test_a_token_that_only_reads_is_told_before_anything_is_sent(go: Going, sample: Path, state: State) -> None:
    answer = go("push", sample, by="auditor")
    assert answer.status == 1
    assert "The token may change nothing there." in answer.said


def test_tables_are_sent_after_those_that_they_refer_to() -> None:
    order = [table.name for table in by_reference()]
    assert sorted(order) == sorted(TABLES) == sorted(MODELS)
    for name, model in MODELS.items():
        for field in model.references():
            to: Any = model._meta.get_field(field).related_model
            assert to is model or order.index(to.estate) < order.index(name)
