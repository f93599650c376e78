"""Each input is recognised for what it is, or refused with what to say about it."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from rotunda.estate import Estate, InputError
from rotunda.estate.dates import DateOrder
from rotunda.estate.feeds import FEEDS
from rotunda.estate.feeds.feed import FeedOptions
from rotunda.estate.ingest import ingest
from rotunda.estate.write import Form, write

SMALL = Estate(
    {
        "agencies": pl.DataFrame({"agency": ["tax", "dmv"], "name": ["Tax", "=Motor"]}),
        "people": pl.DataFrame({"person": ["ann", "bo"], "agency": ["tax", "dmv"]}),
    }
)
LOG = "number,opened,resolved,resolved_by,assignment group,category\n1,2026-01-01,2026-01-02,ann,tax,mail\n"
STRANGE = "ref,stamp,who,what\n9,03/04/2026,cy,print\n"
SAID = {"ticket": "ref", "opened": "stamp", "resolver": "who", "category": "what"}


def log(folder: Path, text: str = LOG, name: str = "log.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "form"),
    [("state", Form.CSV), ("state", Form.PARQUET), ("state.zip", Form.ZIP), ("state.xlsx", Form.WORKBOOK)],
    ids=["folder", "parquet", "zip", "workbook"],
)
def test_an_estate_in_every_form_is_recognised(tmp_path: Path, name: str, form: Form) -> None:
    write(SMALL, tmp_path / name, form)
    reading = ingest([tmp_path / name], FeedOptions())
    assert reading.estate.equals(SMALL)
    assert [(source.name, source.kind, source.kept) for source in reading.sources] == [
        ("agencies", "table agencies", 2),
        ("people", "table people", 2),
    ]


def test_a_raw_log_is_recognised_by_its_columns(tmp_path: Path) -> None:
    reading = ingest([log(tmp_path)], FeedOptions())
    assert [source.kind for source in reading.sources] == ["tickets (one row a ticket)"]
    assert reading.estate["people"]["person"].to_list() == ["ann"]
    assert reading.sources[0].mapping["group"] == "assignment group"


def test_what_no_feed_recognises_is_refused_with_the_columns_and_all_feeds_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="not recognized: ref, stamp, who, what") as refused:
        ingest([log(tmp_path, STRANGE)], FeedOptions())
    assert refused.value.where == "log"
    assert "--feed" in refused.value.remedy
    assert "--map" in refused.value.remedy
    assert all(feed.name in refused.value.remedy and feed.title in refused.value.remedy for feed in FEEDS)


def test_a_mapped_column_is_found_whatever_its_case_and_blanks(tmp_path: Path) -> None:
    said = {name: f" {theirs.upper()} " for name, theirs in SAID.items()}
    reading = ingest([log(tmp_path, STRANGE)], FeedOptions(mapping=said, dates=DateOrder.DMY))
    assert reading.estate["tickets"]["ticket"].to_list() == ["9"]


def test_one_mapping_serves_a_log_and_a_roster(tmp_path: Path) -> None:
    roster = log(tmp_path, "Department,What they are,Headcount\nParks,NETWORK ENGINEER,2\n", "roster.csv")
    said = {**SAID, "title": "What they are"}
    estate = ingest([log(tmp_path, STRANGE), roster], FeedOptions(mapping=said, dates=DateOrder.DMY)).estate
    assert set(estate["people"]["evidence"]) == {"log", "title_count"}


def test_a_mapping_makes_a_strange_log_known(tmp_path: Path) -> None:
    reading = ingest([log(tmp_path, STRANGE)], FeedOptions(mapping=SAID, dates=DateOrder.DMY))
    assert reading.sources[0].mapping == SAID
    assert reading.estate["tickets"].select("ticket", "resolver", "skill").rows() == [("9", "cy", "print")]


def test_a_feed_that_was_said_is_used_without_being_recognised(tmp_path: Path) -> None:
    path = log(tmp_path, "number,opened\n1,2026-01-01\n")
    with pytest.raises(InputError, match="not recognized"):
        ingest([path], FeedOptions())
    assert ingest([path], FeedOptions(), feed="tickets").estate["tickets"].height == 1


def test_a_feed_that_does_not_exist_is_refused_with_those_that_do(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no feed 'jira'") as refused:
        ingest([log(tmp_path)], FeedOptions(), feed="jira")
    assert all(feed.name in refused.value.remedy for feed in FEEDS)


def test_two_inputs_become_one_estate(tmp_path: Path) -> None:
    write(SMALL, tmp_path / "state", Form.CSV)
    reading = ingest([tmp_path / "state", log(tmp_path, LOG + "2,2026-01-01,2026-01-02,cy,tax,mail\n")], FeedOptions())
    assert sorted(reading.estate["people"]["person"]) == ["ann", "bo", "cy"]
    assert sorted(reading.estate["agencies"]["agency"]) == ["dmv", "tax"]
    assert reading.estate["tickets"].height == 2
    assert [source.name for source in reading.sources] == ["agencies", "people", "log"]


def test_a_table_that_the_estate_does_not_know_is_passed_over_and_told(tmp_path: Path) -> None:
    write(SMALL, tmp_path / "state", Form.CSV)
    (tmp_path / "state" / "peoples.csv").write_text("person\n1\n")
    reading = ingest([tmp_path / "state"], FeedOptions())
    (source,) = [source for source in reading.sources if source.kind == "nothing"]
    assert "Is it meant to be people?" in source.notes[0]
    assert (source.rows, source.kept) == (1, 0)


def test_the_same_table_twice_is_refused(tmp_path: Path) -> None:
    write(SMALL, tmp_path / "state", Form.CSV)
    (tmp_path / "state" / "People.csv").write_text("person,agency\n1,tax\n")
    with pytest.raises(InputError, match="two tables people"):
        ingest([tmp_path / "state"], FeedOptions())


def test_dates_of_an_estate_are_read_in_the_order_that_was_said(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("person,agency,hired\n1,tax,03/04/2016\n")
    reading = ingest([tmp_path], FeedOptions(dates=DateOrder.DMY))
    assert str(reading.estate["people"]["hired"].item()) == "2016-04-03"


def test_a_file_that_lacks_a_column_is_told_once_which_to_add_besides_each_row(tmp_path: Path) -> None:
    write(SMALL, tmp_path / "state", Form.CSV)
    (tmp_path / "state" / "systems.csv").write_text("system\nS1\nS2\n", encoding="utf-8")
    found = ingest([tmp_path / "state"], FeedOptions()).defects.filter(table="systems")
    assert found["column"].to_list() == ["agency"] * 3
    assert set(found["remedy"]) == {"Add a column `agency`: the agency whose business it serves."}


class Listener:
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.stages: list[str] = []

    def stage(self, name: str) -> None:
        self.stages.append(name)

    def advance(self, done: int, total: int | None = None) -> None:
        pass


def test_each_input_is_named_while_it_is_read(tmp_path: Path) -> None:
    listener = Listener()
    ingest([log(tmp_path, name="a.csv"), log(tmp_path, name="b.csv")], FeedOptions(), progress=listener)
    assert listener.stages == ["Reading a.csv", "Reading b.csv"]
