from __future__ import annotations

from pathlib import Path

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
    assert rotunda("assign", small, "--out", tmp_path / "out", "--forbid", pair, *reasons).status == 0


@pytest.mark.parametrize("command", ["assign"])
def test_an_input_without_needs_or_work_is_told_what_to_bring(command: str, tmp_path: Path) -> None:
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "agencies.csv").write_text("agency\nDMV\n")
    (tmp_path / "state" / "people.csv").write_text("person,agency,hired\nP1,DMV,2020-01-01\n")
    answer = rotunda(command, tmp_path / "state", "--out", tmp_path / "out")
    assert answer.status == 1
    assert "Give the tables" in answer.said
