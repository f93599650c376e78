from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import estate, names, rotunda

#: Two pieces of work that only one person can do, the second due before it can be done, and one for a skill nobody has.
TABLES = {
    "people": "person,agency,hired\nA/1,tax,2026-06-30\nB2,dmv,2021-01-01\n",
    "skills": "skill\ncobol\nrpg\n",
    "person_skills": "person,skill,level\nA/1,cobol,3\n",
    "work": (
        "work,name,agency,priority,earliest,due,predecessors,status\n"
        "W1,Form,tax,2,2026-07-01,2026-07-31,,approved\n"
        "W2,Letter,tax,2,2026-07-01,2026-07-03,W1,approved\n"
        "W3,Tape,dmv,2,2026-07-01,2026-07-31,,approved\n"
        "W4,Done,dmv,2,2026-07-01,2026-07-31,,done\n"
    ),
    "work_needs": "work,skill,level,hours,people\nW1,cobol,2,16,1\nW2,cobol,2,16,1\nW3,rpg,2,8,1\nW4,rpg,2,8,1\n",
}


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return estate(tmp_path, **TABLES)


def told(out: Path) -> dict[str, Any]:
    parts = json.loads((out / "schedule.json").read_text(encoding="utf-8"))["parts"]
    return {table["name"]: table["rows"] for part in parts for table in part["tables"]}


def test_a_schedule_writes_its_report_and_the_same_seed_gives_the_same_bytes(state: Path, tmp_path: Path) -> None:
    for name in ("first", "second"):
        answer = rotunda("schedule", state, "--out", tmp_path / name)
        assert answer.status == 0, answer.said
    assert names(tmp_path / "first") == ["schedule.html", "schedule.json", "schedule.xlsx"]
    first, second = ((tmp_path / name / "schedule.json").read_bytes() for name in ("first", "second"))
    assert first == second


def test_work_follows_what_it_waits_for_and_lateness_is_told_with_its_reason(state: Path, tmp_path: Path) -> None:
    assert rotunda("schedule", state, "--out", tmp_path / "out").status == 0
    tables = told(tmp_path / "out")
    days = {row[0]: (row[1], row[2]) for row in tables["schedule_schedule"]}
    assert days == {"W1": ("2026-07-01", "2026-07-02"), "W2": ("2026-07-03", "2026-07-06")}
    ((work, _, late, because),) = tables["schedule_late"]
    assert (work, late) == ("W2", 1)
    assert "when W1 is done" in because


def test_work_that_nobody_can_do_is_left_out_with_the_missing_skill(state: Path, tmp_path: Path) -> None:
    assert rotunda("schedule", state, "--out", tmp_path / "out").status == 0
    ((work, reason),) = told(tmp_path / "out")["schedule_unscheduled"]
    assert work == "W3"
    assert "rpg at level 2" in reason


def test_everybody_in_work_and_each_agency_gets_a_calendar_under_a_name_that_stays_in_its_folder(
    state: Path, tmp_path: Path
) -> None:
    answer = rotunda("schedule", state, "--out", tmp_path / "out", "--calendars")
    assert answer.status == 0, answer.said
    assert "2 calendars in" in answer.said
    assert names(tmp_path / "out" / "calendars") == ["A%2F1.ics", "tax+team.ics"]
    text = (tmp_path / "out" / "calendars" / "A%2F1.ics").read_bytes().decode()
    assert text.count("BEGIN:VEVENT\r\n") == 3, "the second piece of work has a weekend in it"
    assert "SUMMARY:Letter (W2)\r\n" in text


def test_calendars_take_the_place_of_older_ones_and_of_nothing_else(state: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out" / "calendars"
    folder.mkdir(parents=True)
    (folder / "gone.ics").write_text("")
    assert rotunda("schedule", state, "--out", tmp_path / "out", "--calendars").status == 0
    assert names(folder) == ["A%2F1.ics", "tax+team.ics"]
    (folder / "thesis.txt").write_text("years of work")
    answer = rotunda("schedule", state, "--out", tmp_path / "out", "--calendars")
    assert answer.status == 1
    assert "something other than calendars" in answer.said
    assert names(folder) == ["A%2F1.ics", "tax+team.ics", "thesis.txt"]


def test_an_input_without_open_work_is_told_what_to_bring(tmp_path: Path) -> None:
    answer = rotunda("schedule", estate(tmp_path), "--out", tmp_path / "out")
    assert answer.status == 1
    assert "Give the tables people, work and work_needs." in answer.said
