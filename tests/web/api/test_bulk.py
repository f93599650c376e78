"""Many rows at once through the API, and the Estate as a zip."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import polars as pl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from rotunda.estate.escape import escape
from rotunda.web.accounts.permissions import Permission
from rotunda.web.api.archive import cell
from rotunda.web.audit.models import Entry
from rotunda.web.register.models import Person, PersonSkill, System
from tests.web.api.conftest import Programme
from tests.web.conftest import State

Making = Callable[..., Programme]
ROWS = [{"system": "S1", "users": 7}, {"system": "S9", "agency": "REV", "their": "x"}]


def test_a_dry_run_tells_what_would_happen_and_writes_nothing(programme: Making, state: State) -> None:
    answer = programme("manager").send("PUT", "/estate/systems?dry_run=true", [*ROWS, {"system": "S8"}])
    assert answer.status_code == 200
    told = answer.json()
    assert told["counts"] == {"add": 1, "change": 1, "restore": 0, "same": 0, "refused": 1}
    assert told["rows"][0]["changes"] == {"users": {"before": None, "after": 7}}
    assert told["rows"][2]["errors"][0]["column"] == "agency"
    assert System.objects.count() == 2
    assert not Entry.objects.exclude(table="tokens").exists()


def test_rows_are_all_written_and_the_same_again_change_nothing(programme: Making, state: State) -> None:
    held = programme("manager")
    assert held.send("PUT", "/estate/systems?reason=nightly", ROWS).json()["counts"]["add"] == 1
    assert System.objects.get(code="S9").extra == {"their": "x"}
    lines = "\n".join(json.dumps(row) for row in ROWS)
    again = held.send("PUT", "/estate/systems", lines, Content_Type="application/x-ndjson")
    assert again.json()["counts"]["same"] == 2
    assert {entry.reason for entry in Entry.objects.filter(table="systems")} == {"nightly"}


@pytest.mark.parametrize("bad", [{"system": "S7"}, {"system": "S7", "agency": 3}, 3, {"users": 1}, {"system": "S1"}])
def test_one_bad_row_keeps_all_from_being_written(programme: Making, state: State, bad: Any) -> None:
    answer = programme("manager").send("PUT", "/estate/systems", [*ROWS, bad])
    assert answer.status_code == 422
    assert answer.json()["rows"][0]["row"] == 3
    assert answer.json()["rows"][0]["errors"]
    assert System.objects.count() == 2
    assert System.objects.get(code="S1").users is None


def test_a_row_is_refused_whose_record_is_not_as_its_writer_saw_it(programme: Making, state: State) -> None:
    held = programme("manager")
    System.objects.filter(code="S2").update(version=5)
    changed = [{"system": "S1", "users": 7}, {"system": "S2", "users": 7}]
    new = [{"system": "S8", "agency": "REV"}, {"system": "S9", "agency": "REV"}]
    stale = held.send("PUT", "/estate/systems", {"rows": [*changed, *new], "versions": [1, 4, 0, 3]})
    assert stale.status_code == 422
    assert [(row["row"], row["errors"][0]["code"]) for row in stale.json()["rows"]] == [(2, "stale"), (4, "stale")]
    assert System.objects.count() == 2
    there = held.send("PUT", "/estate/systems?dry_run=true", {"rows": changed, "versions": [0, None]}).json()
    assert [row["verdict"] for row in there["rows"]] == ["refused", "change"]
    done = held.send("PUT", "/estate/systems", {"rows": [*changed, new[0]], "versions": [1, 5, 0]})
    assert [row["version"] for row in done.json()["rows"]] == [2, 6, 1]
    assert list(System.objects.order_by("code").values_list("version", flat=True)) == [2, 6, 1]


def test_a_row_that_changes_nothing_is_taken_whatever_its_writer_saw(programme: Making, state: State) -> None:
    body = {"rows": [{"system": "S1", "name": "Tax ledger"}], "versions": [9]}
    (row,) = programme("manager").send("PUT", "/estate/systems", body).json()["rows"]
    assert (row["verdict"], row["version"]) == ("same", 1)


@pytest.mark.parametrize(
    "body",
    [
        {"rows": []},
        {"versions": []},
        {"rows": [], "versions": [], "more": 1},
        {"rows": {}, "versions": []},
        *({"rows": [{"system": "S1"}], "versions": wrong} for wrong in ([], [1, 1], [-1], [True], ["1"], [1.0], 1)),
    ],
)
def test_versions_that_are_none_are_refused(programme: Making, state: State, body: Any) -> None:
    answer = programme("manager").send("PUT", "/estate/systems", body)
    assert (answer.status_code, len(answer.json()["errors"])) == (422, 1)


def test_the_estate_says_which_versions_it_has(programme: Making, state: State) -> None:
    System.objects.filter(code="S1").update(version=3)
    answer = programme("liaison").get("/estate?tables=systems,releases")
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        told = [json.loads(line) for line in archive.read("versions.jsonl").splitlines()]
    assert told == [["systems", "S1", 3], ["releases", "S1|postgresql|15", 1]]


def test_verdicts_do_not_tell_what_is_withheld(programme: Making, state: State) -> None:
    state.ann.supervisor = state.bob
    state.ann.save()
    rows = [{"person": "P1", "yearly_pay": None, "title": "x"}, {"person": "P2", "yearly_pay": 80_123}]
    answer = programme("liaison").send("PUT", "/estate/people?dry_run=true", rows).json()
    assert answer["rows"][0]["changes"] == {"title": {"before": "IT Analyst 2", "after": "x"}}
    assert answer["rows"][1]["verdict"] == "refused"
    assert "80123" not in json.dumps(answer)


def test_a_request_has_so_many_rows_at_most(programme: Making) -> None:
    assert programme("manager").send("PUT", "/estate/systems", [{}] * 5_001).status_code == 413


def test_lines_that_are_no_json_are_named(programme: Making) -> None:
    answer = programme("manager").send("PUT", "/estate/systems", "{}\n\n{", Content_Type="application/jsonl")
    assert answer.status_code == 422
    assert "line 3" in answer.json()["errors"][0]["problem"]


def estate(answer: Any) -> dict[str, list[dict[str, str]]]:
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        assert archive.testzip() is None
        *names, versions, last = archive.namelist()
        assert (versions, last) == ("versions.jsonl", "withheld.json")
        return {n.removesuffix(".csv"): list(csv.DictReader(io.StringIO(archive.read(n).decode()))) for n in names}


def test_the_estate_is_what_the_token_may_see(programme: Making, state: State) -> None:
    got = estate(programme("spanning").get("/estate"))
    by_key = {row["person"]: row for row in got["people"]}
    assert (by_key["P3"]["yearly_pay"], by_key["P1"]["yearly_pay"]) == ("80123.0", "")
    assert by_key["P3"]["hired"] == "2001-04-05"
    assert "yearly_pay" not in estate(programme("liaison").get("/estate"))["people"][0]
    assert {row["system"] for row in estate(programme("liaison").get("/estate"))["systems"]} == {"S1"}
    assert "clearances" not in got


def test_the_estate_says_what_of_it_is_withheld(programme: Making, state: State) -> None:
    def withheld(name: str) -> Any:
        answer = programme(name).get("/estate")
        with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
            return json.loads(archive.read("withheld.json"))

    told = withheld("spanning")
    assert told["people"]["yearly_pay"] == ["P1", "P2"]
    assert "name" not in told["people"]
    assert told["clearances"] is None
    assert withheld("liaison")["people"]["yearly_pay"] is None
    assert "clearances" not in withheld("security")


def test_the_estate_has_only_the_tables_that_are_asked_for(programme: Making, state: State) -> None:
    held = programme("spanning")
    assert list(estate(held.get("/estate?tables=systems,releases"))) == ["systems", "releases"]
    assert list(estate(held.get("/estate?tables=people,%20people"))) == ["people"]
    with CaptureQueriesContext(connection) as asked:
        assert list(estate(held.get("/estate?tables=skills"))) == ["skills"]
    assert not any("register_person" in each["sql"] for each in asked)


@pytest.mark.parametrize(
    "query", ["tables=", "tables=systems,nonsense", "tables=systems&tables=skills", "table=systems"]
)
def test_a_table_that_is_none_is_refused_and_named(programme: Making, state: State, query: str) -> None:
    answer = programme("spanning").get(f"/estate?{query}")
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert error["column"] == query.partition("=")[0]
    assert ("nonsense" in error["problem"]) == ("nonsense" in query)


def test_more_rows_take_no_more_queries(programme: Making, state: State) -> None:
    held = programme("manager")

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert b"".join(held.get("/estate").streaming_content)
        return len(asked)

    queries()
    before = queries()
    for number in range(20):
        person = Person.objects.create(code=f"Q{number}", agency=state.revenue, supervisor=state.ann)
        PersonSkill.objects.create(code=f"Q{number}|sql", person=person, skill=state.sql, level=2)
        System.objects.create(code=f"T{number}", agency=state.health, owner=person, expert=state.eve)
    assert queries() == before


def test_columns_of_their_own_go_along_for_those_who_may_edit(programme: Making, state: State) -> None:
    Person.objects.filter(code="P1").update(extra={"badge": "=7"})
    assert estate(programme("liaison").get("/estate"))["people"][0]["badge"] == "'=7"
    assert "badge" not in estate(programme("planner").get("/estate"))["people"][0]


def test_the_estate_takes_the_permission_to_export(programme: Making) -> None:
    assert programme("manager", permissions=[Permission.VIEW_REGISTER]).get("/estate").status_code == 403


@given(st.text(st.characters(codec="utf-8", exclude_characters="\r\n")))
def test_formulas_are_made_harmless_as_in_all_that_is_written(text: str) -> None:
    assert cell(text) == pl.select(escape(pl.lit(text))).item()
