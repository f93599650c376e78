"""What the commands do for a user, from end to end."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import click
import openpyxl
import pytest
from click.testing import CliRunner

from rotunda.cli.root import main
from rotunda.cli.terminal import Commands
from tests.cli.running import LOG, coverage_of, estate, log, names, rotunda

STRANGE = "ref;stamp;who;what\n" + "".join(
    f"{n};0{n % 9 + 1}/04/2026;{who};mail\n" for n, who in enumerate(["An", "Bo"] * 4)
)
FORMS = ["state", "state.zip", "state.xlsx", "parquet"]


def converted(source: Path, out: Path) -> Path:
    answer = rotunda("convert", source, "--out", out, *(["--parquet"] if out.name == "parquet" else []))
    assert answer.status == 0, answer.said
    return out


def test_a_plan_of_a_raw_log_is_three_files_and_a_summary(tmp_path: Path) -> None:
    answer = rotunda("plan", log(tmp_path), "--out", tmp_path / "plan")
    assert answer.status == 0
    assert names(tmp_path / "plan") == ["plan.html", "plan.json", "plan.xlsx"]
    assert "opened = opened" in answer.said
    assert "resolver = resolved_by" in answer.said
    assert f"{tmp_path / 'plan' / 'plan.html'}" in answer.said
    assert json.loads((tmp_path / "plan" / "plan.json").read_text(encoding="utf-8"))["summary"] in answer.said


def test_a_decision_that_is_asked_for_alone_is_the_only_one_in_the_plan(tmp_path: Path) -> None:
    assert rotunda("plan", log(tmp_path), "--out", tmp_path / "plan", "--only", "pool").status == 0
    told = set(coverage_of(tmp_path / "plan"))
    assert any(name.startswith("pool") for name in told)
    assert "needs" not in told
    assert not any(name.startswith("training") for name in told)
    assert rotunda("plan", log(tmp_path), "--out", tmp_path / "plan", "--only", "everything").status == 2


def test_the_same_input_gives_the_same_bytes_wherever_it_lies(tmp_path: Path) -> None:
    state = converted(log(tmp_path), tmp_path / "state")
    shutil.copytree(state, tmp_path / "other name")
    for number, path in enumerate([state, state, tmp_path / "other name"]):
        assert rotunda("plan", path, "--out", tmp_path / f"plan{number}").status == 0
    first, *others = [(tmp_path / f"plan{number}" / "plan.json").read_bytes() for number in range(3)]
    assert others == [first, first]


def test_the_same_log_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("first", "second"):
        assert rotunda("plan", log(tmp_path), "--out", tmp_path / name).status == 0
    first, second = ((tmp_path / name / "plan.json").read_bytes() for name in ("first", "second"))
    assert first == second


def test_every_form_of_an_estate_gives_the_plan_that_the_log_gives(tmp_path: Path) -> None:
    source = log(tmp_path)
    plans = {"log": source, **{form: converted(source, tmp_path / form) for form in FORMS}}
    for name, path in plans.items():
        assert rotunda("plan", path, "--out", tmp_path / "plans" / name).status == 0
    tables = {name: coverage_of(tmp_path / "plans" / name) for name in plans}
    assert len(tables["state"]) > 3
    assert any(rows for rows in tables["state"].values())
    for form in FORMS[1:]:
        assert tables[form] == tables["state"]
    services = [name for name in tables["log"] if name in {"services", "single_points", "repairs"}]
    assert services
    assert {name: tables["log"][name] for name in services} == {name: tables["state"][name] for name in services}


@pytest.mark.parametrize("form", FORMS)
def test_an_estate_converted_again_is_the_same(tmp_path: Path, form: str) -> None:
    first = converted(log(tmp_path), tmp_path / form)
    (tmp_path / "again").mkdir()
    again = converted(first, tmp_path / "again" / "state")
    plain = converted(log(tmp_path), tmp_path / "again" / "first")
    assert {file.name: file.read_bytes() for file in again.iterdir()} == {
        file.name: file.read_bytes() for file in plain.iterdir()
    }


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"], ids=["equals", "plus", "minus", "at"])
def test_cells_that_a_spreadsheet_would_run_are_escaped_in_what_is_written(tmp_path: Path, sign: str) -> None:
    source = estate(tmp_path, agencies=f"agency,name\ntax,{sign}1+cmd\ndmv,plain\n")
    for form in ("new", "new.zip", "new.xlsx"):
        converted(source, tmp_path / form)
    escaped = f"'{sign}1+cmd"
    assert f"tax,{escaped}," in (tmp_path / "new" / "agencies.csv").read_text(encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "new.zip") as archive:
        assert f"tax,{escaped},".encode() in archive.read("agencies.csv")
    book = openpyxl.load_workbook(tmp_path / "new.xlsx")
    assert (book["agencies"]["B2"].value, book["agencies"]["B2"].data_type) == (escaped, "s")
    book.close()
    assert rotunda("plan", source, "--out", tmp_path / "plan").status == 0
    plan = openpyxl.load_workbook(tmp_path / "plan" / "plan.xlsx")
    texts = [cell for sheet in plan for row in sheet.iter_rows() for cell in row if cell.data_type in {"s", "f"}]
    assert texts
    assert not [cell for cell in texts if cell.data_type == "f" or str(cell.value).startswith(("=", "+", "-", "@"))]
    plan.close()


def test_a_check_lists_every_kind_of_defect_with_its_place_and_remedy(tmp_path: Path) -> None:
    path = estate(tmp_path, people="person,agency,hired,supervisor\n1,tax,2026-02-30,9\n1,tax,,\n,dmv,,\n")
    answer = rotunda("check", path, "--out", tmp_path / "all.csv")
    assert answer.status == 0
    assert "4 defects of 4 kinds" in answer.said
    for place in ("people.person", "people.hired", "people.supervisor", "row 3", "row 4", "Give it as 2026-01-31."):
        assert place in answer.said
    assert len((tmp_path / "all.csv").read_text(encoding="utf-8").splitlines()) == 5


def test_a_check_of_a_good_estate_finds_nothing(tmp_path: Path) -> None:
    answer = rotunda("check", estate(tmp_path), "--out", tmp_path / "all.csv")
    assert answer.status == 0
    assert "No defects." in answer.said
    assert "A plan can be made." in answer.said
    assert len((tmp_path / "all.csv").read_text(encoding="utf-8").splitlines()) == 1


def test_a_mapping_on_the_command_line_or_in_a_file_is_enough_for_a_strange_log(tmp_path: Path) -> None:
    path = log(tmp_path, STRANGE, "strange.csv")
    said = log(
        tmp_path,
        'ticket = "ref"\nopened = "Stamp"\nresolver = "who"\ncategory = "what"\ndates = "dmy"\nnulls = ["Bo"]\n',
        "said.toml",
    )
    pairs = {"ticket": "ref", "opened": "stamp", "resolver": "who", "category": "what"}
    options = [word for ours, theirs in pairs.items() for word in ("--map", f"{ours}={theirs}")]
    by_option = rotunda("check", path, "--feed", "tickets", *options, "--dates", "dmy")
    by_file = rotunda("check", path, "--feed", "tickets", "--map-file", said)
    for answer in (by_option, by_file):
        assert answer.status == 0, answer.said
        assert "ticket = ref, category = what, opened = stamp, resolver = who" in answer.said
    assert "2 people resolved tickets" in by_option.said
    assert "1 people resolved tickets" in by_file.said


def test_two_inputs_are_planned_together(tmp_path: Path) -> None:
    answer = rotunda("plan", estate(tmp_path), log(tmp_path), "--out", tmp_path / "plan")
    assert answer.status == 0
    assert "log read as tickets" in answer.said
    assert "people read as table people" in answer.said


def test_what_lies_where_a_plan_is_written_stays(tmp_path: Path) -> None:
    plan = tmp_path / "plan"
    plan.mkdir()
    (plan / "thesis.txt").write_text("years of work")
    (plan / "plan.json").write_text("an old plan")
    assert rotunda("plan", log(tmp_path), "--out", plan).status == 0
    assert (plan / "thesis.txt").read_text() == "years of work"
    assert json.loads((plan / "plan.json").read_text(encoding="utf-8"))["format"] == "rotunda-plan"


def test_a_rejects_file_does_not_outlive_its_plan_or_its_estate(tmp_path: Path) -> None:
    for text, count in ((LOG + "X,never,,,,\n", 1), (LOG, 0)):
        assert rotunda("plan", log(tmp_path, text), "--out", tmp_path / "plan").status == 0
        assert rotunda("convert", log(tmp_path, text), "--out", tmp_path / "state", "--replace").status == 0
        assert [len(list(tmp_path.rglob("plan/rejects.csv"))), len(list(tmp_path.glob("*-rejects.csv")))] == [count] * 2


@pytest.mark.parametrize("options", [[], ["--replace"]], ids=["as it is", "replace"])
def test_what_lies_where_an_estate_would_be_written_is_never_destroyed(tmp_path: Path, options: list[str]) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis.txt").write_text("years of work")
    answer = rotunda("convert", log(tmp_path), "--out", mine, *options)
    assert answer.status == 1
    assert "mine" in answer.said
    assert "another path" in answer.said
    state = estate(tmp_path)
    (state / "thesis.txt").write_text("years of work")
    assert rotunda("convert", log(tmp_path), "--out", state, *options).status == 1
    assert names(mine) == ["thesis.txt"]
    assert names(state) == ["agencies.csv", "people.csv", "thesis.txt"]
    assert names(tmp_path) == ["log.csv", "mine", "state"]


def test_an_estate_is_replaced_by_another_when_that_is_asked_for(tmp_path: Path) -> None:
    state = estate(tmp_path, claims="agency,title,headcount\ntax,Clerk,3\n")
    assert rotunda("convert", log(tmp_path), "--out", state).status == 1
    assert "claims.csv" in names(state)
    assert rotunda("convert", log(tmp_path), "--out", state, "--replace").status == 0
    assert "tickets.csv" in names(state)
    assert "claims.csv" not in names(state)
    assert names(tmp_path) == ["log.csv", "state"]


def test_a_file_is_replaced_by_a_folder_when_that_is_asked_for(tmp_path: Path) -> None:
    old = log(tmp_path, "x", "state")
    assert rotunda("convert", log(tmp_path), "--out", old).status == 1
    assert old.read_text(encoding="utf-8") == "x"
    assert rotunda("convert", log(tmp_path), "--out", old, "--replace").status == 0
    assert old.is_dir()


def test_signs_of_markup_in_a_path_are_only_signs(tmp_path: Path) -> None:
    answer = rotunda("convert", log(tmp_path), "--out", tmp_path / "[/x] [bold]")
    assert answer.status == 0
    assert "[/x] [bold]" in answer.said


def process(*arguments: str | Path) -> subprocess.Popen[str]:
    line = [sys.executable, "-c", "from rotunda.cli import main; main()", *map(str, arguments)]
    return subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)  # noqa: S603  # our own


def test_a_real_process_says_what_is_wrong_on_standard_error(tmp_path: Path) -> None:
    with process("plan", tmp_path / "nowhere.csv", "--out", tmp_path / "plan") as running:
        out, errors = running.communicate(timeout=60)
    assert running.returncode == 1
    assert out == ""
    assert "nowhere.csv: There is no such file or folder." in errors
    assert names(tmp_path) == []


def test_a_real_process_gives_the_bytes_that_another_gives(tmp_path: Path) -> None:
    source = log(tmp_path)
    for name in ("first", "second"):
        with process("plan", source, "--out", tmp_path / name) as running:
            running.communicate(timeout=60)
        assert running.returncode == 0
    first, second = ((tmp_path / name / "plan.json").read_bytes() for name in ("first", "second"))
    assert first == second


def test_control_c_ends_in_one_line_even_before_the_work_begins() -> None:
    @click.group(cls=Commands)
    def group() -> None:
        pass

    @group.command()
    def loads() -> None:
        raise KeyboardInterrupt

    result = CliRunner().invoke(group, ["loads"])
    assert (result.exit_code, result.output) == (130, "Stopped.\n")
    assert isinstance(main, Commands)


@pytest.mark.parametrize("stage", ["Reading log.csv", "Writing plan.json"], ids=["reading", "writing"])
def test_control_c_ends_in_one_line_and_leaves_nothing_half_written(tmp_path: Path, stage: str) -> None:
    plan = tmp_path / "plan"
    plan.mkdir()
    (plan / "plan.json").write_text("an old plan")
    with process("plan", log(tmp_path), "--out", plan) as running:
        assert running.stderr is not None
        assert any(line.startswith(stage) for line in running.stderr)
        running.send_signal(signal.SIGINT)
        out, errors = running.communicate(timeout=60)
    assert running.returncode == 130, errors
    assert errors.splitlines()[-1] == "Stopped. Nothing was written."
    assert [line for line in errors.splitlines() if not line.endswith(" s)")] == ["Stopped. Nothing was written."]
    assert out == ""
    assert names(plan) == ["plan.json"]
    assert (plan / "plan.json").read_text() == "an old plan"
