"""Damaged input ends in one plain sentence or a rejects file; never in a traceback, never half-written."""

from __future__ import annotations

import csv
import gzip
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.running import AGENCIES, LOG, PEOPLE, estate, log, names, rotunda


def write(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def noise() -> bytes:
    return bytes(random.Random(1).choices(range(256), k=4096))  # noqa: S311  # no secret


def folder_of(path: Path, name: str) -> Path:
    folder = path / name
    folder.mkdir()
    return folder


def zipped(folder: Path) -> Path:
    with zipfile.ZipFile(folder / "state.zip", "w") as archive:
        archive.writestr("people.csv", PEOPLE * 50)
    return write(folder, "state.zip", (folder / "state.zip").read_bytes()[:-30])


#: Inputs that cannot be read at all: how each is made, and a word of the reason.
REFUSED: dict[str, tuple[Callable[[Path], Path], str]] = {
    "truncated gzip": (lambda at: write(at, "bad.csv.gz", gzip.compress(LOG.encode())[:-20]), "cut short"),
    "gzip of nothing": (lambda at: write(at, "bad.csv.gz", gzip.compress(b"")), "empty"),
    "truncated zip": (zipped, "damaged"),
    "wrong delimiter": (lambda at: log(at, LOG.replace(",", "^"), "bad.csv"), "not recognized"),
    "unclosed quotation mark": (
        lambda at: log(at, LOG + 'INC98,2026-01-05,,An,Desk,"mail\nINC99,2026-01-05,,An,Desk,mail\n', "bad.csv"),
        "quotation mark",
    ),
    "binary file": (lambda at: write(at, "bad.csv", noise() + bytes(9)), "binary"),
    "picture": (lambda at: write(at, "bad.csv", b"\x89PNG\r\n\x1a\n" + bytes(99)), "picture"),
    "empty file": (lambda at: write(at, "bad.csv", b""), "empty"),
    "blank lines": (lambda at: write(at, "bad.csv", b"\n\n\n"), "blank lines"),
    "missing file": (lambda at: at / "bad.csv", "no such file"),
    "empty folder": (lambda at: folder_of(at, "bad"), "no table in it"),
    "no workbook": (lambda at: write(at, "bad.xlsx", b"PK\x03\x04 and junk" * 9), "damaged"),
    "workbook of the old kind": (lambda at: write(at, "bad.xls", b"\xd0\xcf\x11\xe0" + bytes(600)), "old kind"),
    "no parquet": (lambda at: write(at, "bad.parquet", b"PAR1 and junk PAR1"), "damaged"),
    "two ways to read dates": (
        lambda at: log(at, "number,opened,resolved_by\n1,03/04/2016,An\n", "bad.csv"),
        "--dates",
    ),
}


def commands(path: Path, out: Path) -> dict[str, list[str | Path]]:
    return {
        "plan": ["plan", path, "--out", out],
        "check": ["check", path, "--out", out.with_suffix(".csv")],
        "convert": ["convert", path, "--out", out],
    }


@pytest.mark.parametrize("command", ["plan", "check", "convert"])
@pytest.mark.parametrize("damage", REFUSED)
def test_what_cannot_be_read_is_refused_by_name_with_a_remedy_and_nothing_written(
    tmp_path: Path, damage: str, command: str
) -> None:
    given, out = folder_of(tmp_path, "given"), folder_of(tmp_path, "out")
    make, reason = REFUSED[damage]
    path = make(given)
    answer = rotunda(*commands(path, out / "new")[command])
    assert answer.status == 1
    problem, remedy = answer.said.splitlines()[-2:]
    assert path.name.partition(".")[0] in problem
    assert reason in answer.said
    assert remedy.startswith("  ")
    assert remedy.strip().endswith(".")
    assert names(out) == []


#: Inputs of which a part cannot be taken: how each is made, and the place and value of one thing left out.
REJECTED: dict[str, tuple[Callable[[Path], Path], tuple[str, str, str]]] = {
    "million characters": (
        lambda at: log(at, LOG.replace("mail", "x" * 1_000_000, 1)),
        ("2", "category", f"{'x' * 100}… (1000000 characters)"),
    ),
    "duplicate ids": (lambda at: estate(at, people=PEOPLE + "1,dmv,\n"), ("4", "person", "1 (first in row 2)")),
    "impossible date": (lambda at: estate(at, people=PEOPLE + "3,tax,2026-02-30\n"), ("4", "hired", "2026-02-30")),
    "impossible time": (
        lambda at: log(at, LOG + "INC99,2026-01-05 08:00,2026-02-30 08:00,An,Desk,mail\n"),
        ("34", "resolved", "2026-02-30 08:00"),
    ),
    "formula for a number": (
        lambda at: estate(at, person_skills="person,skill,level\n1,java,=1+1\n"),
        ("2", "level", "'=1+1"),
    ),
    "level off the scale": (
        lambda at: estate(at, person_skills="person,skill,level\n1,java,7\n"),
        ("2", "level", "7"),
    ),
    "row too short": (lambda at: estate(at, people=PEOPLE + "3\n"), ("4", "", "1 cells")),
}


@pytest.mark.parametrize("command", ["plan", "check", "convert"])
@pytest.mark.parametrize("damage", REJECTED)
def test_what_can_be_read_in_part_is_read_and_the_rest_written_out(tmp_path: Path, damage: str, command: str) -> None:
    given, out = folder_of(tmp_path, "given"), folder_of(tmp_path, "out")
    make, place = REJECTED[damage]
    answer = rotunda(*commands(make(given), out / "new")[command])
    assert answer.status == 0, answer.said
    rejects = {"plan": "new/rejects.csv", "check": "new.csv", "convert": "new-rejects.csv"}[command]
    with (out / rejects).open(encoding="utf-8", newline="") as stream:
        rows = [(row["row"], row["column"], row["value"]) for row in csv.DictReader(stream)]
    assert place in rows
    assert not [name for name in names(out) if name.startswith(".")]


@pytest.mark.parametrize(
    ("agencies", "people", "blocked"),
    [
        ("agency\n", PEOPLE, "agencies"),
        (AGENCIES, "person,agency\n", "people"),
        (AGENCIES, "who;where\n1;tax\n", "people"),
        (AGENCIES, "person,agency\n,\n,\n", "people"),
        (AGENCIES, PEOPLE.replace(",", "^"), "people"),
    ],
    ids=["no agencies", "no people", "other columns", "empty rows", "wrong delimiter"],
)
def test_where_no_plan_can_be_made_it_is_said_why_and_nothing_written(
    tmp_path: Path, agencies: str, people: str, blocked: str
) -> None:
    path = estate(tmp_path, agencies=agencies, people=people)
    for answer in (rotunda("plan", path, "--out", tmp_path / "plan"), rotunda("check", path)):
        assert answer.status == 1
        assert "No plan can be made" in answer.said
        assert blocked in answer.said
        assert "blocking" in answer.said
    assert names(tmp_path) == ["state"]


def test_a_log_with_a_heading_only_is_no_plan(tmp_path: Path) -> None:
    answer = rotunda("plan", log(tmp_path, "number,opened,resolved_by\n"), "--out", tmp_path / "plan")
    assert answer.status == 1
    assert "no rows" in answer.said
    assert names(tmp_path) == ["log.csv"]


def test_a_log_from_which_every_row_was_left_out_is_no_plan(tmp_path: Path) -> None:
    path = log(tmp_path, "number,opened,resolved_by\n1,never,An\n,2026-01-01,Bo\n")
    answer = rotunda("check", path, "--out", tmp_path / "all.csv")
    assert answer.status == 1
    with (tmp_path / "all.csv").open(encoding="utf-8", newline="") as stream:
        told = [(row["severity"], row["row"]) for row in csv.DictReader(stream)]
    assert ("row left out", "2") in told
    assert ("row left out", "3") in told
    assert ("blocking", "") in told


@pytest.mark.parametrize(
    "arguments",
    [
        ["--map", "opened"],
        ["--map", "=x"],
        ["--map", "openned=stamp"],
        ["--map", "opened=nowhere"],
        ["--map-file", "missing.toml"],
        ["--feed", "nothing"],
        ["--dates", "ydm"],
        ["--framework", "missing.csv"],
    ],
    ids=" ".join,
)
def test_what_is_said_wrongly_on_the_command_line_is_refused(tmp_path: Path, arguments: list[str]) -> None:
    answer = rotunda("check", log(tmp_path), *arguments)
    assert answer.status in {1, 2}
    assert arguments[1].partition("=")[0] in answer.said or arguments[0] in answer.said


@pytest.mark.parametrize(
    ("text", "problem"),
    [('opened = "Created', "cannot be read"), ("opened = 3", "opened is set to"), ('dates = "ydm"', "dates is set to")],
    ids=["no TOML", "a number", "no order"],
)
def test_a_mapping_file_that_is_wrong_is_refused_with_what_to_write(tmp_path: Path, text: str, problem: str) -> None:
    said = log(tmp_path, text, "said.toml")
    answer = rotunda("check", log(tmp_path), "--map-file", said)
    assert answer.status == 1
    assert "said.toml" in answer.said
    assert problem in answer.said


@pytest.mark.parametrize("command", ["plan", "check", "convert"])
def test_an_output_that_cannot_be_written_is_refused_by_name(tmp_path: Path, command: str) -> None:
    blocked = log(tmp_path, "mine", "blocked")
    answer = rotunda(*commands(log(tmp_path), blocked / "new")[command])
    assert answer.status == 1
    assert "blocked" in answer.said.splitlines()[-2]
    assert answer.said.splitlines()[-1].startswith("  ")
    assert blocked.read_text(encoding="utf-8") == "mine"
