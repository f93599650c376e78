from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from rotunda.estate.sample import PLANTED, make_state
from rotunda.estate.write import Form, write
from tests.cli.running import names, rotunda


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small") / "state"
    write(make_state(people=60, agencies=6, skills=20, systems=40, tickets=500), folder, Form.CSV)
    return folder


@pytest.mark.parametrize("command", ["assign"])
def test_a_decision_writes_its_report_and_the_same_seed_gives_the_same_bytes(
    command: str, small: Path, tmp_path: Path
) -> None:
    for name in ("first", "second"):
        answer = rotunda(command, small, "--out", tmp_path / name)
        assert answer.status == 0, answer.said
    assert names(tmp_path / "first") == [f"{command}.html", f"{command}.json", f"{command}.xlsx"]
    first, second = ((tmp_path / name / f"{command}.json").read_bytes() for name in ("first", "second"))
    assert first == second


def test_what_is_impossible_is_explained_with_the_change_that_would_make_it_possible(small: Path) -> None:
    person, need = PLANTED.single_successor, f"{PLANTED.single_system}/{PLANTED.single_skill}"
    answer = rotunda("explain", small, "--person", person, "--need", need)
    assert answer.status == 0, answer.said
    assert f"{person} may not be given {need}" in answer.said
    assert "It would take" in answer.said


def test_somebody_or_something_unknown_is_refused(small: Path) -> None:
    answer = rotunda("explain", small, "--person", "nobody", "--need", "nothing")
    assert answer.status == 1
    assert "there is no person nobody" in answer.said


def test_a_lock_needs_a_reason_and_is_kept(small: Path, tmp_path: Path) -> None:
    pair = f"{PLANTED.single_person}={PLANTED.single_system}/{PLANTED.single_skill}"
    without = rotunda("assign", small, "--out", tmp_path / "out", "--forbid", pair)
    assert without.status == 2
    assert "who decided" in without.said
    assert rotunda("assign", small, "--out", tmp_path / "out", "--forbid", "P1").status == 2
    reasons = ("--by", "the commissioner", "--why", "on another project")
    kept = rotunda("assign", small, "--out", tmp_path / "out", "--forbid", pair, *reasons)
    assert kept.status == 0
    price = re.search(r"What people locked and forbade costs the plan ([\d,.]+) hours", " ".join(kept.said.split()))
    assert price is not None
    assert float(price[1].replace(",", "")) > 100  # nobody else stands behind that system
    told = json.loads((tmp_path / "out" / "assign.json").read_text(encoding="utf-8"))
    tables = {table["name"]: table["rows"] for part in told["parts"] for table in part["tables"]}
    (row,) = tables["assignment_overrides"]
    assert row[0] == "ban"
    assert "the commissioner" in row
    assert "on another project" in row


def test_a_decision_that_cannot_stand_is_told(small: Path, tmp_path: Path) -> None:
    lock = f"{PLANTED.single_successor}={PLANTED.single_system}/{PLANTED.single_skill}"
    options = ("--lock", lock, "--forbid", "P99999=S00001/cobol", "--by", "the CIO", "--why", "so")
    answer = rotunda("assign", small, "--out", tmp_path / "out", *options)
    said = " ".join(answer.said.split())
    assert answer.status == 0
    assert f"A decision does not stand. {PLANTED.single_successor} may not be given" in said
    assert "there is no person P99999" in said


def explained(small: Path, person: str, need: str) -> dict[str, Any]:
    answer = rotunda("explain", small, "--person", person, "--need", need, "--json")
    assert answer.status == 0, answer.said
    told: dict[str, Any] = json.loads(answer.said[answer.said.index("\n{") :])
    return told


#: What is planted: whom to ask about, and for what; the rules that say no, and the tables that the change is of.
IMPOSSIBLE: dict[str, tuple[str, str, list[str], list[str]]] = {
    "barred": (
        PLANTED.barred_people[0],
        f"{PLANTED.barred_system}/{PLANTED.barred_skill}",
        ["the person is cleared for the data"],
        ["clearances"],
    ),
    "uncovered": (
        PLANTED.uncovered_beginner,
        f"{PLANTED.uncovered_system}/{PLANTED.uncovered_skill}",
        ["the person has the skill at the level"],
        ["person_skills"],
    ),
    "impossible": (
        PLANTED.lone_person,
        f"{PLANTED.impossible_work}/{PLANTED.impossible_skill}/{PLANTED.impossible_level}",
        ["the person has the skill at the level", "the duties are of the persons class"],
        ["person_skills", "higher_class"],
    ),
    "unwilling": (
        PLANTED.expiring_person,
        f"{PLANTED.fragile_systems[0]}/sql-server",
        ["moves are voluntary and consented to"],
        ["moves"],
    ),
    "stale": (
        PLANTED.stale_person,
        f"{PLANTED.lone_system}/{PLANTED.lone_skill}",
        ["the person has the skill at the level"],
        ["person_skills"],
    ),
}


@pytest.mark.parametrize("what", IMPOSSIBLE)
def test_each_planted_impossibility_is_explained_by_its_rule_and_the_smallest_change(what: str, small: Path) -> None:
    person, need, rules, tables = IMPOSSIBLE[what]
    told = explained(small, person, need)
    assert told["answer"] == "barred"
    assert set(rules) <= {no["rule"] for no in told["noes"]}
    assert set(tables) <= {change["table"] for change in told["changes"]}


def test_the_only_person_is_chosen_and_told_so(small: Path) -> None:
    told = explained(small, PLANTED.single_person, f"{PLANTED.single_system}/{PLANTED.single_skill}")
    assert told["answer"] == "chosen"
    assert "Nobody else may do it" in told["says"]


def test_a_ticket_and_a_work_order_are_dispatched_with_reasons(small: Path) -> None:
    new = ("--system", PLANTED.lone_system, "--skill", PLANTED.lone_skill, "--level", "3", "--hours", "2")
    answer = rotunda("dispatch", small, *new)
    assert answer.status == 0, answer.said
    assert f"new: booked for {PLANTED.lone_person}." in answer.said
    data = rotunda("dispatch", small, *new, "--json")
    (told,) = json.loads(data.said[data.said.index("\n[") :])
    assert told["booked"] == PLANTED.lone_person
    assert told["people"][0]["why"].startswith(PLANTED.lone_person)
    planned = rotunda("dispatch", small, "--work", PLANTED.impossible_work)
    assert "is in the plan already, and is not booked again." in " ".join(planned.said.split())


def test_a_ticket_that_is_not_there_or_not_described_is_refused(small: Path) -> None:
    assert "There is no ticket T0" in rotunda("dispatch", small, "--ticket", "T0").said
    assert "There is no work W0" in rotunda("dispatch", small, "--work", "W0").said
    assert "Give --ticket or --work" in " ".join(rotunda("dispatch", small).said.split())
    unheard = rotunda("dispatch", small, "--skill", "alchemy", "--agency", "REV")
    assert "Nobody has alchemy on record" in unheard.said


@pytest.mark.parametrize("command", ["assign"])
def test_an_input_without_needs_or_work_is_told_what_to_bring(command: str, tmp_path: Path) -> None:
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "agencies.csv").write_text("agency\nDMV\n")
    (tmp_path / "state" / "people.csv").write_text("person,agency,hired\nP1,DMV,2020-01-01\n")
    answer = rotunda(command, tmp_path / "state", "--out", tmp_path / "out")
    assert answer.status == 1
    assert "Give the tables" in answer.said
