"""What was left out is counted and written, with its row, its reason and its whole text."""

from __future__ import annotations

import csv
import json
import tempfile
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rotunda.estate import Defect, Reading, Severity, defects
from rotunda.estate.feeds.feed import FeedOptions
from rotunda.estate.ingest import ingest
from rotunda.estate.rejects import write_defects, write_rejects

AGENCIES = "agency\nA\n"


def read(folder: Path, **files: str) -> Reading:
    """The reading of a folder of these files."""
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return ingest([folder], FeedOptions())


def rejects(reading: Reading, folder: Path) -> list[dict[str, str]]:
    path = folder / "rejects.csv"
    count = write_rejects(reading.defects, path)
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == count
    return rows


def left_out(reading: Reading, source: str) -> int:
    rows = reading.defects.filter((pl.col("severity") == "row left out") & (pl.col("source") == source))
    return rows["row"].n_unique()


def test_every_row_left_out_is_written_with_its_number_reason_and_text(tmp_path: Path) -> None:
    people = "person,agency,hired\n1,A,2020-01-01\n,A,\n3,A\n4,,2020-01-01\n1,A,2021-01-01\n6,A,2026-02-30\n"
    rows = rejects(read(tmp_path / "state", agencies=AGENCIES, people=people), tmp_path)
    assert [(row["row"], row["severity"], row["column"]) for row in rows] == [
        ("3", "row left out", "person"),
        ("5", "row left out", "agency"),
        ("6", "row left out", "person"),
        ("4", "row left out", ""),
        ("7", "cell left empty", "hired"),
    ]
    assert all(row["source"] == "people" and row["problem"] and row["remedy"] for row in rows)
    assert json.loads(rows[2]["text"]) == {"person": "1", "agency": "A", "hired": "2021-01-01"}
    assert rows[3]["text"] == "3,A"
    assert rows[4]["value"] == "2026-02-30"


def test_a_raw_log_s_rows_are_written_too(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text("number,opened,resolved_by\n1,2016-03-04,An\n,2016-03-05,Bo\n3,junk,=Cy\n4,2016-03-04,An,x\n")
    rows = rejects(ingest([path], FeedOptions()), tmp_path)
    assert sorted((row["row"], row["severity"]) for row in rows) == [
        ("3", "row left out"),
        ("4", "cell left empty"),
        ("4", "row left out"),
        ("5", "row left out"),
    ]
    assert any("=Cy" in row["text"] for row in rows)


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"], ids=["equals", "plus", "minus", "at"])
def test_no_cell_of_a_rejects_file_is_a_formula(tmp_path: Path, sign: str) -> None:
    people = f"person,agency,evidence\n{sign}1+1,A,{sign}cmd\n{sign}2\n"
    rows = rejects(read(tmp_path / "state", agencies=AGENCIES, people=people), tmp_path)
    assert [row["text"] for row in rows if row["row"] == "3"] == [f"'{sign}2"]
    assert [row["value"] for row in rows if row["column"] == "evidence"] == [f"'{sign}cmd"]
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]


def test_rows_without_a_required_column_are_not_silently_dropped(tmp_path: Path) -> None:
    reading = read(tmp_path / "state", agencies=AGENCIES, people="person,agency\n1,A\n", skills="name\njava\nsql\n")
    rows = rejects(reading, tmp_path)
    assert [(row["row"], row["column"], row["text"]) for row in rows] == [
        ("2", "skill", '{"name":"java"}'),
        ("3", "skill", '{"name":"sql"}'),
    ]
    assert not reading.estate.has("skills")


def test_no_file_is_written_where_nothing_was_rejected(tmp_path: Path) -> None:
    doubtful = defects.frame_of(
        [Defect(Severity.DOUBT, "people", "Odd.", "Look."), Defect(Severity.BLOCKING, "x", "", "")]
    )
    assert write_rejects(doubtful, tmp_path / "rejects.csv") == 0
    assert not list(tmp_path.iterdir())


def test_all_defects_are_written_into_a_folder_that_is_made_for_them(tmp_path: Path) -> None:
    doubtful = defects.frame_of([Defect(Severity.DOUBT, "people", "=odd", "Look.", row=3)])
    write_defects(doubtful, tmp_path / "new" / "all.csv")
    assert [file.name for file in (tmp_path / "new").iterdir()] == ["all.csv"]
    with (tmp_path / "new" / "all.csv").open(encoding="utf-8", newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert (row["severity"], row["row"], row["problem"]) == ("doubtful", "3", "'=odd")


_CELLS = st.sampled_from(["", "1", "2", "3", "A", "=1", "2026-02-30", "2026-01-02", "x,y", "one\nmore"])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(_CELLS, min_size=1, max_size=4), max_size=8))
def test_rows_are_kept_or_rejected_and_never_lost(rows: list[list[str]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with (folder / "people.csv").open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([["person", "agency", "hired"], *rows])
        (folder / "agencies.csv").write_text(AGENCIES)
        reading = ingest([folder], FeedOptions())
    for source in reading.sources:
        assert source.rows == source.kept + left_out(reading, source.name)
    (people,) = [source for source in reading.sources if source.name == "people"]
    assert people.kept == reading.estate["people"].height


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(_CELLS, _CELLS, _CELLS), max_size=8))
def test_a_log_s_rows_are_kept_or_rejected_and_never_lost(rows: list[tuple[str, str, str]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "log.csv"
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([["number", "opened", "resolved_by"], *rows])
        reading = ingest([path], FeedOptions())
    (source,) = reading.sources
    assert source.rows == source.kept + left_out(reading, "log")
