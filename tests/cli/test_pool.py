from __future__ import annotations

import json
from pathlib import Path

import pytest

from rotunda.estate.write import Form, write
from tests.cli.running import names, rotunda
from tests.engine.pool.desks import log_of
from tests.engine.pool.test_pool import ALIKE


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    write(log_of(*ALIKE, weeks=6), tmp_path / "state", Form.CSV)
    return tmp_path / "state"


def test_pool_writes_its_report_and_the_same_seed_gives_the_same_bytes(lines: Path, tmp_path: Path) -> None:
    for name in ("first", "second"):
        answer = rotunda("pool", lines, "--out", tmp_path / name, "--penalty", "0.05", "--seed", "3")
        assert answer.status == 0, answer.said
    assert names(tmp_path / "first") == ["pool.html", "pool.json", "pool.xlsx"]
    assert "Apart or together" in answer.said
    first, second = ((tmp_path / name / "pool.json").read_bytes() for name in ("first", "second"))
    assert first == second


def test_options_change_the_answer(lines: Path, tmp_path: Path) -> None:
    waits = []
    for penalty in ("0", "1.5"):
        rotunda("pool", lines, "--out", tmp_path / penalty, "--penalty", penalty, "--hours", "mon-fri 8-17")
        record = json.loads((tmp_path / penalty / "pool.json").read_text())
        proof = next(table for part in record["parts"] for table in part["tables"] if table["name"] == "proof")
        waits.append(json.dumps(proof))
    assert waits[0] != waits[1]


@pytest.mark.parametrize(
    ("option", "value", "said", "status"),
    [
        ("--keep", "nobody", "There is nobody 'nobody'", 1),
        ("--hours", "never", "not of the form", 2),
        ("--targets", "1,2", "give 5 targets", 2),
        ("--targets", "a,b,c,d,e", "could not convert", 2),
        ("--penalty", "-1", "-1", 2),
    ],
)
def test_an_option_that_makes_no_sense_is_refused(
    option: str, value: str, said: str, status: int, lines: Path, tmp_path: Path
) -> None:
    answer = rotunda("pool", lines, "--out", tmp_path / "out", option, value)
    assert answer.status == status
    assert said in answer.said
    assert not (tmp_path / "out").exists()


def test_an_estate_without_a_log_is_told_what_to_bring(tmp_path: Path) -> None:
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "agencies.csv").write_text("agency\nDMV\n")
    (tmp_path / "state" / "people.csv").write_text("person,agency\nP1,DMV\n")
    answer = rotunda("pool", tmp_path / "state", "--out", tmp_path / "out")
    assert answer.status == 1
    assert "Give a log of resolved tickets" in answer.said
