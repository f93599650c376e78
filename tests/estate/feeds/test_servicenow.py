"""Ticket logs of many tools become tickets, whatever their columns are called."""

from __future__ import annotations

import csv
import gzip
import io
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest

from rotunda.estate import InputError
from rotunda.estate.dates import DateOrder
from rotunda.estate.feeds.feed import FeedOptions
from rotunda.estate.feeds.servicenow import read_incidents, recognise
from rotunda.estate.files import open_tables
from tests.estate.feeds.logs import column, notes, read_log

AUDIT = """number,state,reassignment_count,sys_mod_count,opened_at,sys_updated_at,category,priority,\
assignment_group,assigned_to,resolved_by,resolved_at
INC1,New,0,0,29/2/2016 01:16,29/2/2016 01:23,Network,3 - Moderate,Desk,?,Bo,29/2/2016 11:29
INC1,Resolved,1,2,29/2/2016 01:16,29/2/2016 11:29,Network,2 - High,Lines,An,Bo,29/2/2016 11:29
INC1,Active,1,1,29/2/2016 01:16,29/2/2016 08:53,Network,2 - High,Lines,An,Bo,29/2/2016 11:29
INC2,New,0,0,1/3/2016 09:00,1/3/2016 09:00,?,4 - Low,Desk,?,?,?
"""


def test_an_audit_log_is_folded_to_how_each_ticket_stood_at_last(tmp_path: Path) -> None:
    reading = read_log(tmp_path, AUDIT)
    assert column(reading, "ticket") == ["INC1", "INC2"]
    assert column(reading, "state") == ["Resolved", "New"]
    assert column(reading, "priority") == [2, 4]
    assert column(reading, "group") == ["Lines", "Desk"]
    assert column(reading, "reassignments") == [1, 0]
    assert column(reading, "resolver") == ["Bo", None]
    assert column(reading, "kind") == ["incident", "incident"]
    assert "4 updates were folded into 2 tickets" in notes(reading)


def test_each_update_is_kept_as_an_event_in_the_order_of_time(tmp_path: Path) -> None:
    events = read_log(tmp_path, AUDIT).estate["ticket_events"].filter(pl.col("ticket") == "INC1")
    assert events.select("sequence", "state", "group").rows() == [
        (1, "New", "Desk"),
        (2, "Active", "Lines"),
        (3, "Resolved", "Lines"),
    ]


def test_a_resolver_is_at_home_in_the_group_of_most_of_his_tickets(tmp_path: Path) -> None:
    rows = [("1", "Desk"), ("2", "Desk"), ("3", "Lines"), ("4", "")]
    text = "number,opened,resolved_by,assignment group\n" + "".join(f"{n},2016-01-0{n},Bo,{g}\n" for n, g in rows)
    reading = read_log(tmp_path, text)
    assert reading.estate["people"].select("person", "agency", "evidence").rows() == [("Bo", "Desk", "log")]
    assert reading.estate["agencies"]["kind"].to_list() == ["team", "team"]


def test_a_bank_s_event_log_needs_no_mapping(tmp_path: Path) -> None:
    reading = read_log(
        tmp_path,
        "SR Number;Change Date+Time;Status;Involved ST;Owner First Name;Product\n"
        "1-1;2012-04-01T10:00:00+01:00;Accepted;V1;Anna;P1\n"
        "1-1;2012-04-02T10:00:00+01:00;Completed;V2;Bob;P1\n"
        "1-2;2012-04-01T11:00:00+01:00;Accepted;V1;Anna;P2\n",
    )
    assert column(reading, "opened") == [datetime(2012, 4, 1, 10), datetime(2012, 4, 1, 11)]
    assert column(reading, "resolved") == [datetime(2012, 4, 2, 10), None]
    assert column(reading, "resolver") == ["Bob", "Anna"]
    assert column(reading, "reassignments") == [1, 0]
    assert "the first update of a ticket is taken for it" in notes(reading)
    assert "who held it last is taken for the resolver" in notes(reading)


def test_a_ticket_that_was_reopened_is_resolved_when_it_was_done_for_good(tmp_path: Path) -> None:
    reading = read_log(
        tmp_path,
        "case id,timestamp,status,resource\n"
        "1,2020-01-01,open,An\n1,2020-01-02,resolved,An\n1,2020-01-03,open,Bo\n1,2020-01-04,resolved,Bo\n1,2020-01-05,closed,Bo\n",
    )
    assert column(reading, "resolved") == [datetime(2020, 1, 4)]


def test_jira_s_export_is_one_row_a_ticket(tmp_path: Path) -> None:
    reading = read_log(
        tmp_path,
        "Issue key,Created,Resolved,Assignee,Priority,Issue Type\n"
        "A-1,29/Mar/13 2:05 PM,30/Mar/13 2:05 PM,Ann,Highest,Bug\nA-2,29/Mar/13 2:06 PM,,Bob,P4,Task\n",
    )
    assert column(reading, "priority") == [1, 4]
    assert column(reading, "kind") == ["incident", "request"]
    assert reading.estate["ticket_events"].is_empty()


def test_a_mapping_makes_any_columns_do(tmp_path: Path) -> None:
    text = "ref;stamp;who;what\n9;2020-01-01 10:00;An;mail\n"
    options = FeedOptions(mapping={"ticket": "ref", "opened": "stamp", "resolver": "who", "category": "what"})
    reading = read_log(tmp_path, text, options)
    assert reading.sources[0].mapping == {"ticket": "ref", "category": "what", "opened": "stamp", "resolver": "who"}
    assert reading.estate["skills"]["skill"].to_list() == ["mail"]


def test_a_mapping_to_a_column_that_is_not_there_names_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="Did you mean 'stamp'"):
        read_log(tmp_path, "ref,stamp\n1,2020-01-01\n", FeedOptions(mapping={"ticket": "ref", "opened": "stampp"}))
    with pytest.raises(InputError, match="openned is not one of our columns"):
        read_log(tmp_path, "ref,stamp\n1,2020-01-01\n", FeedOptions(mapping={"openned": "stamp"}))


def test_a_file_without_ticket_numbers_says_how_to_name_them(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="--map ticket='Case ID'"):
        read_log(tmp_path, "foo,created\n1,2020-01-01\n")


def test_dates_that_could_be_read_in_two_ways_are_refused_with_the_remedy(tmp_path: Path) -> None:
    text = "number,opened,resolved_by\n1,03/04/2016 10:00,An\n"
    with pytest.raises(InputError, match="--dates dmy, or --dates mdy"):
        read_log(tmp_path, text)
    assert column(read_log(tmp_path, text, FeedOptions(dates=DateOrder.MDY)), "opened") == [datetime(2016, 3, 4, 10)]


def test_rows_without_a_number_or_a_time_are_handed_back_whole(tmp_path: Path) -> None:
    reading = read_log(tmp_path, "number,opened,resolved_by\n1,2016-03-04,An\n,2016-03-05,Bo\n3,junk,Cy\n")
    assert column(reading, "ticket") == ["1"]
    rows = reading.defects.filter(pl.col("severity") == "row left out")
    assert rows["row"].to_list() == [3, 4]
    assert all("Bo" in text or "Cy" in text for text in rows["text"])
    assert (reading.sources[0].rows, reading.sources[0].kept) == (3, 1)


def test_a_ticket_resolved_before_it_was_opened_is_doubted(tmp_path: Path) -> None:
    reading = read_log(tmp_path, "number,opened,resolved,resolved_by\n1,2016-03-04,2016-03-01,An\n")
    assert reading.defects["problem"].to_list() == ["The ticket was resolved before it was opened."]


def test_a_table_of_people_is_not_taken_for_a_log() -> None:
    assert recognise(["department", "title", "headcount"]) == 0
    assert recognise(["Number", "Opened", "Assignment group"]) > 0.5


def test_the_real_log_folds_to_what_counting_by_hand_gives(shared: Path) -> None:
    path = shared / "data/tickets/servicenow_incident_event_log.csv.gz"
    if not path.exists():
        pytest.skip(f"{path} is absent")
    (table,) = open_tables(path)
    tickets = read_incidents(table, FeedOptions()).estate["tickets"]
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        rows = list(csv.DictReader(io.StringIO(stream.read())))
    resolver = {row["number"]: row["resolved_by"] for row in rows if row["resolved_by"] != "?"}
    handed = {}
    for row in sorted(rows, key=lambda row: int(row["sys_mod_count"])):
        handed[row["number"]] = int(row["reassignment_count"])
    assert (len(rows), tickets.height) == (119_998, 20_769)
    assert tickets["resolver"].drop_nulls().n_unique() == 190
    assert dict(tickets.select("ticket", "resolver").drop_nulls().iter_rows()).keys() == resolver.keys()
    assert tickets["ticket"].n_unique() == len({row["number"] for row in rows})
    assert int(tickets["reassignments"].sum()) == pytest.approx(sum(handed.values()), rel=0.01)
