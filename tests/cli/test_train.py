from __future__ import annotations

from pathlib import Path

import pytest

from rotunda.estate.write import Form, write
from tests.cli.running import names, rotunda
from tests.report.states import with_log, with_people_only


@pytest.fixture
def two_teams(tmp_path: Path) -> Path:
    write(with_log(), tmp_path / "state", Form.CSV)
    return tmp_path / "state"


def test_train_writes_its_report_and_the_same_seed_gives_the_same_bytes(two_teams: Path, tmp_path: Path) -> None:
    for name in ("first", "second"):
        answer = rotunda("train", two_teams, "--out", tmp_path / name, "--budget", "1", "--seed", "2")
        assert answer.status == 0, answer.said
    assert names(tmp_path / "first") == ["train.html", "train.json", "train.xlsx"]
    assert "Who should learn what" in answer.said
    assert (tmp_path / "first" / "train.json").read_bytes() == (tmp_path / "second" / "train.json").read_bytes()


@pytest.mark.parametrize("unit", ["hours", "money"])
def test_a_budget_may_count_hours_or_money(unit: str, two_teams: Path, tmp_path: Path) -> None:
    answer = rotunda("train", two_teams, "--out", tmp_path / "out", "--unit", unit, "--budget", "0")
    assert answer.status == 0, answer.said


def test_somebody_who_may_not_be_asked_must_be_known(two_teams: Path, tmp_path: Path) -> None:
    answer = rotunda("train", two_teams, "--out", tmp_path / "out", "--keep", "nobody")
    assert answer.status == 1
    assert "There is nobody 'nobody'" in answer.said
    assert not (tmp_path / "out").exists()


def test_an_input_that_asks_for_nothing_is_told_what_to_bring(tmp_path: Path) -> None:
    write(with_people_only(), tmp_path / "state", Form.CSV)
    answer = rotunda("train", tmp_path / "state", "--out", tmp_path / "out")
    assert answer.status == 1
    assert "asks for no skill" in answer.said
