from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from rotunda.estate.errors import InputError
from rotunda.estate.feeds.feed import FeedOptions
from rotunda.estate.feeds.roster import read_roster, recognise_roster
from rotunda.estate.files import open_tables
from rotunda.estate.ingest import ingest
from rotunda.estate.reading import Reading

COUNTS = """Department,Job Title,Headcount,Terminated
Revenue,PROGRAMMER ANALYST II,3,1
Revenue,DATA ANALYST,2,0
Revenue,TAX COLLECTOR,40,0
Parks,,5,0
Parks,NETWORK ENGINEER,1,0
Parks,FORESTER,9,many
"""
PEOPLE = """EmplID,Employee Name,DeptName,Job Cd,Job Description,Union,Std Hours,Hire Date,Termination Date
7,Lee Ann,Parks,IT2,INFORMATION TECHNOLOGY ANALYST 2,P-4,37.5,13/02/2015,
8,Ray Poe,Parks,IT2,INFORMATION TECHNOLOGY ANALYST 2,P-4,40,01/03/1999,30/06/2020
9,Jo Ash,Revenue,DA,DATA ANALYST,P-4,40,02/05/2001,
7,Lee Ann,Revenue,IT2,INFORMATION TECHNOLOGY ANALYST 2,P-4,40,13/02/2015,
"""


def read(tmp_path: Path, text: str, **mapping: str) -> Reading:
    path = tmp_path / "roster.csv"
    path.write_text(text)
    return read_roster(open_tables(path)[0], FeedOptions(mapping=mapping))


def test_counts_of_titles_become_as_many_people_as_are_still_there(tmp_path: Path) -> None:
    people = read(tmp_path, COUNTS).estate["people"]
    assert people.select("person", "agency", "evidence").rows() == [
        ("Revenue / PROGRAMMER ANALYST II / 1", "Revenue", "title_count"),
        ("Revenue / PROGRAMMER ANALYST II / 2", "Revenue", "title_count"),
        ("Parks / NETWORK ENGINEER / 1", "Parks", "title_count"),
    ]


def test_doubtful_titles_wait_for_their_agency_and_are_not_people(tmp_path: Path) -> None:
    claims = read(tmp_path, COUNTS).estate["claims"]
    assert claims.select("agency", "title", "headcount", "decision").rows() == [("Revenue", "DATA ANALYST", 2, "open")]
    assert claims["reason"].item()


def test_all_who_work_in_an_agency_are_counted_as_its_employees(tmp_path: Path) -> None:
    employees = dict(read(tmp_path, COUNTS).estate["agencies"].select("agency", "employees").iter_rows())
    assert employees == {"Revenue": 44, "Parks": 10}


def test_a_row_without_a_title_is_handed_back_and_a_bad_count_is_listed(tmp_path: Path) -> None:
    reading = read(tmp_path, COUNTS)
    found = reading.defects.select("severity", "row", "column", "value").rows()
    assert found == [("row left out", 5, None, None), ("cell left empty", 7, "Terminated", "many")]
    assert (reading.sources[0].rows, reading.sources[0].kept) == (6, 5)


def test_people_keep_their_identifiers_hours_and_dates_and_those_who_left_are_out(tmp_path: Path) -> None:
    reading = read(tmp_path, PEOPLE)
    columns = ("person", "agency", "job_class", "weekly_hours", "hired", "evidence")
    assert reading.estate["people"].select(columns).rows() == [
        ("7", "Parks", "IT2", 37.5, date(2015, 2, 13), "register")
    ]
    assert any("1 of 3 people are marked as having left" in note for note in reading.sources[0].notes)


def test_a_person_listed_twice_is_one_person_and_the_second_row_is_handed_back(tmp_path: Path) -> None:
    found = read(tmp_path, PEOPLE).defects
    assert found.select("severity", "row", "value").rows() == [("row left out", 5, "7")]


def test_a_mapping_makes_any_columns_do(tmp_path: Path) -> None:
    reading = read(tmp_path, "a;b;c\nParks;SYSTEMS ANALYST;2\n", agency="a", title="b", headcount="c")
    assert reading.estate["people"].height == 2


def test_a_file_without_titles_says_how_to_name_them(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="title") as raised:
        read(tmp_path, "Department,Count\nParks,3\n")
    assert "--map title=" in str(raised.value)


def test_a_roster_is_told_from_a_ticket_log_by_its_columns() -> None:
    assert recognise_roster(["Department", "Job Title", "Headcount"]) > 0.5
    assert recognise_roster(["number", "opened_at", "resolved_at", "assignment_group", "department"]) == 0


def test_a_roster_read_from_the_command_line_brings_skills_by_title(tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_text(COUNTS)
    estate = ingest([path], FeedOptions()).estate
    assert set(estate["person_skills"]["evidence"]) == {"title"}
    assert "Networks" in estate["skills"]["skill"]


def test_the_real_roster_is_counted_as_by_hand(shared: Path) -> None:
    path = shared / "data/roster/rhode_island_titles_2021-04-13.csv"
    raw = pl.read_csv(path)
    reading = ingest([path], FeedOptions())
    employees = reading.estate["agencies"]["employees"].sum()
    titled = raw.drop_nulls("title")
    assert employees == (titled["headcount"] - titled["terminated"]).sum()
    assert reading.defects.height == raw["title"].null_count()
    by_title = dict(reading.estate["people"].group_by("title").len().iter_rows())
    oracle = titled.filter(pl.col("title") == "PROGRAMMER ANALYST II ORACLE")
    assert by_title["PROGRAMMER ANALYST II ORACLE"] == (oracle["headcount"] - oracle["terminated"]).sum()


def test_the_approximate_flag_of_the_real_roster_is_never_refused_outright(shared: Path) -> None:
    raw = pl.read_csv(shared / "data/roster/rhode_island_titles_2021-04-13.csv").filter(
        pl.col("is_it_title_regex") == 1
    )
    estate = ingest([shared / "data/roster/rhode_island_titles_2021-04-13.csv"], FeedOptions()).estate
    known = set(estate["people"]["title"]) | set(estate["claims"]["title"])
    still_there = raw.filter(pl.col("headcount") > pl.col("terminated"))
    assert set(still_there["title"]) <= known
