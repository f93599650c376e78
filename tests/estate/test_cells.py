"""Cells become values of their column's kind, or defects that say where, what and how to mend it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rotunda.estate.cells import parse_column, typed
from rotunda.estate.dates import DateOrder
from rotunda.estate.schema import TABLES, Column, Kind, Table
from rotunda.estate.textual import ROW, TextTable

AMOUNT = Column("amount", Kind.NUMBER, "An amount.")
COUNT = Column("count", Kind.INTEGER, "A count.")
LEVEL = Column("level", Kind.INTEGER, "A level.", minimum=1, maximum=4)
SHARE = Column("share", Kind.NUMBER, "A share.", minimum=0, maximum=1, unit="0 to 1")
FLAG = Column("flag", Kind.FLAG, "Whether.")
DAY = Column("day", Kind.DATE, "A day.")
MOMENT = Column("moment", Kind.TIME, "A moment.")
WORD = Column("word", Kind.TEXT, "A word.", allowed=("open", "claimed", "title_count"))
WORDS = Column("words", Kind.LIST, "Words.", allowed=("staff", "buying"))
TAGS = Column("tags", Kind.LIST, "Tags.")
NAME = Column("name", Kind.TEXT, "A name.")


def text_table(rows: Sequence[Mapping[str, str | None]], columns: Sequence[str]) -> TextTable:
    """The rows as a reader of files hands them on, numbered from 2."""
    frame = pl.DataFrame(
        [{column: row.get(column) for column in columns} for row in rows], schema=dict.fromkeys(columns, pl.String())
    )
    return TextTable("people", frame.with_columns(pl.int_range(2, 2 + frame.height, dtype=pl.Int64).alias(ROW)), "0")


def read(table: Table | str, *rows: Mapping[str, str | None]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The rows that were kept and the defects."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    kept, found, _ = typed(text_table(rows, columns), TABLES[table] if isinstance(table, str) else table)
    return kept.rows(named=True), found.rows(named=True)


def one(column: Column, text: str, order: DateOrder | None = None) -> tuple[Any, bool]:
    parsed = parse_column(pl.Series("x", [text, None], dtype=pl.String()), column, order)
    assert parsed.values.dtype == column.dtype
    assert parsed.values[1] is None
    assert not parsed.bad[1]
    return parsed.values.to_list()[0], parsed.bad[0]


GOOD = [
    (AMOUNT, "1.5", 1.5),
    (AMOUNT, "-3", -3.0),
    (AMOUNT, "$1,234,567.50", 1234567.5),
    (AMOUNT, "$12", 12.0),
    (AMOUNT, "1e3", 1000.0),
    (COUNT, "7", 7),
    (COUNT, "7.00", 7),
    (COUNT, "12,345", 12345),
    (COUNT, "9223372036854775807", 2**63 - 1),
    (LEVEL, "1", 1),
    (LEVEL, "4", 4),
    (SHARE, "0", 0.0),
    (SHARE, "1", 1.0),
    (FLAG, "Yes", True),
    (FLAG, "t", True),
    (FLAG, "0", False),
    (FLAG, "FALSE", False),
    (DAY, "2026-01-31", date(2026, 1, 31)),
    (DAY, "2024-02-29", date(2024, 2, 29)),
    (DAY, "31.12.2025", date(2025, 12, 31)),
    (DAY, "12/31/2025", date(2025, 12, 31)),
    (DAY, "4 Jan 2026", date(2026, 1, 4)),
    (DAY, "05/05/2026", date(2026, 5, 5)),
    (MOMENT, "2026-01-31 08:15:00", datetime(2026, 1, 31, 8, 15)),
    (MOMENT, "2026-01-31T08:15:00Z", datetime(2026, 1, 31, 8, 15)),
    (MOMENT, "2026-01-31", datetime(2026, 1, 31)),
    (WORD, "open", "open"),
    (WORD, "Title Count", "title_count"),
    (TABLES["agencies"].by_name["kind"], "Center", "centre"),
    (TABLES["agencies"].by_name["kind"], "centre", "centre"),
    (TABLES["work"].by_name["status"], "canceled", "cancelled"),
    (WORDS, "staff", ["staff"]),
    (WORDS, " staff ;; buying", ["staff", "buying"]),
    (TAGS, "a;b ; c", ["a", "b", "c"]),
    (NAME, "null", "null"),
]
BAD = [
    (AMOUNT, "ten"),
    (AMOUNT, "1,23"),
    (AMOUNT, "1.234,50"),
    (AMOUNT, "NaN"),
    (AMOUNT, "inf"),
    (AMOUNT, "12 USD"),
    (COUNT, "7.5"),
    (COUNT, "9223372036854775808"),
    (COUNT, "1e3"),
    (LEVEL, "0"),
    (LEVEL, "5"),
    (LEVEL, "-1"),
    (LEVEL, "expert"),
    (SHARE, "1.01"),
    (SHARE, "-0.1"),
    (SHARE, "85%"),
    (FLAG, "maybe"),
    (FLAG, "2"),
    (DAY, "2026-02-30"),
    (DAY, "2025-02-29"),
    (DAY, "31/04/2026"),
    (DAY, "2026-13-01"),
    (DAY, "soon"),
    (MOMENT, "2026-01-31 25:00:00"),
    (MOMENT, "2026-02-30 08:00:00"),
    (WORD, "opne"),
    (WORD, "!"),
    (WORDS, "staff;stuff"),
]


def case(part: object) -> str:
    return part.name if isinstance(part, Column) else str(part) if isinstance(part, str) else "value"


@pytest.mark.parametrize(("column", "text", "value"), GOOD, ids=case)
def test_a_good_cell_becomes_its_value(column: Column, text: str, value: object) -> None:
    assert one(column, text) == (value, False)


@pytest.mark.parametrize(("column", "text"), BAD, ids=case)
def test_a_bad_cell_is_emptied_and_its_defect_says_what_to_give(column: Column, text: str) -> None:
    assert one(column, text) == (None, True)
    table = Table("t", "a row", (), (column,))
    kept, (defect,) = read(table, {column.name: None, "other": "x"}, {column.name: text, "other": "y"})
    assert [row["other"] for row in kept] == ["x", "y"]
    assert (defect["row"], defect["column"], defect["value"]) == (3, column.name, text)
    assert defect["severity"] == "cell left empty"
    assert defect["problem"].startswith(("This is n", "A value is not"))
    assert defect["remedy"].startswith("Give ")


@pytest.mark.parametrize(
    ("column", "remedy"),
    [
        (AMOUNT, "Give a number."),
        (LEVEL, "Give a whole number from 1 to 4."),
        (SHARE, "Give a number from 0 to 1 (0 to 1)."),
        (Column("c", Kind.INTEGER, "", minimum=0, unit="people"), "Give a whole number of at least 0 (people)."),
        (Column("c", Kind.NUMBER, "", maximum=80), "Give a number of at most 80."),
        (FLAG, "Give yes or no."),
        (DAY, "Give it as 2026-01-31."),
        (MOMENT, "Give it as 2026-01-31 08:15:00."),
        (WORDS, "Give any of: staff, buying."),
    ],
    ids=["number", "level", "share", "least", "most", "flag", "day", "moment", "words"],
)
def test_a_remedy_says_what_the_column_takes(column: Column, remedy: str) -> None:
    assert parse_column(pl.Series("x", ["?!"]), column).remedy == remedy


def test_a_misspelt_word_is_told_with_what_it_may_mean() -> None:
    remedy = parse_column(pl.Series("x", ["clamed", "zzz"]), WORD).remedy
    assert remedy == "Give one of: open, claimed, title_count. ('clamed' may be meant as 'claimed'.)"


def test_a_level_off_the_scale_leaves_the_row_out_and_keeps_its_text() -> None:
    rows = [{"person": "1", "skill": "java", "level": level} for level in ("0", "5", "2.5", "expert", None)]
    kept, found = read("person_skills", *rows, {"person": "2", "skill": "java", "level": "4"})
    assert [row["person"] for row in kept] == ["2"]
    assert sorted((d["row"], d["column"], d["value"], d["severity"]) for d in found if d["value"]) == [
        (2, "level", "0", "row left out"),
        (3, "level", "5", "row left out"),
        (4, "level", "2.5", "row left out"),
        (5, "level", "expert", "row left out"),
    ]
    (empty,) = [d for d in found if not d["value"]]
    assert (empty["row"], empty["remedy"]) == (6, "Fill it in.")
    assert all('"skill":"java"' in d["text"] for d in found)


def test_impossible_dates_are_defects_and_the_rest_of_the_row_is_kept() -> None:
    kept, found = read("people", {"person": "1", "agency": "A", "hired": "2026-02-30"})
    assert [(row["person"], row["hired"]) for row in kept] == [("1", None)]
    assert [(d["row"], d["column"], d["value"], d["problem"]) for d in found] == [
        (2, "hired", "2026-02-30", "This is not a date.")
    ]


def test_dates_that_could_be_read_in_two_ways_are_refused_and_never_guessed() -> None:
    rows = [{"person": str(n), "agency": "A", "hired": text} for n, text in enumerate(("03/04/2016", "05/06/2017"))]
    kept, found = read("people", *rows)
    assert [row["hired"] for row in kept] == [None, None]
    assert [d["value"] for d in found] == ["03/04/2016", "05/06/2017"]
    assert {d["problem"] for d in found} == {"Every date could be day/month/year or month/day/year."}
    assert all("--dates dmy" in d["remedy"] for d in found)


@pytest.mark.parametrize(("order", "day"), [("dmy", date(2016, 4, 3)), ("mdy", date(2016, 3, 4))])
def test_dates_are_read_in_the_order_that_was_said(order: str, day: date) -> None:
    assert one(DAY, "03/04/2016", DateOrder(order)) == (day, False)


def test_keys_that_come_again_leave_the_later_rows_out() -> None:
    rows = [{"person": name, "agency": "A"} for name in ("1", "2", "1", "1")]
    kept, found = read("people", *rows)
    assert [row["person"] for row in kept] == ["1", "2"]
    assert [(d["row"], d["value"], d["problem"]) for d in found] == [
        (4, "1 (first in row 2)", "Another row has the same person."),
        (5, "1 (first in row 2)", "Another row has the same person."),
    ]
    assert all(d["text"] and d["remedy"] == "Keep one of them." for d in found)


def test_a_row_that_is_left_out_does_not_count_as_the_first_with_its_key() -> None:
    kept, found = read("people", {"person": "1", "agency": None}, {"person": "1", "agency": "A"})
    assert [row["agency"] for row in kept] == ["A"]
    assert [d["row"] for d in found] == [2]


def test_keys_of_several_columns_are_the_same_only_together_and_empty_counts() -> None:
    rows = [("1", "CJIS", None), ("1", "CJIS", "A"), ("1", "FTI", None), ("1", "CJIS", None)]
    kept, found = read("clearances", *({"person": p, "regime": r, "agency": a} for p, r, a in rows))
    assert len(kept) == 3
    assert [(d["row"], d["value"]) for d in found] == [(5, "1, CJIS,  (first in row 2)")]


def test_rows_without_a_required_column_are_left_out_one_by_one() -> None:
    kept, found = read("tickets", {"ticket": "1", "state": "open"}, {"ticket": "2", "state": "open"})
    assert kept == []
    assert [(d["row"], d["column"], d["severity"]) for d in found] == [
        (2, "opened", "row left out"),
        (3, "opened", "row left out"),
    ]
    assert found[1]["text"] == '{"ticket":"2","state":"open"}'
    assert found[0]["remedy"] == "Add a column `opened`: when it was opened, local time."


@pytest.mark.parametrize(
    ("lacked", "asked"),
    [
        ("people.agency", "Add a column `agency`: the home agency."),
        ("systems.agency", "Add a column `agency`: the agency whose business it serves."),
        ("claims.title", "Add a column `title`: the title as the payroll writes it."),
        ("claims.headcount", "Add a column `headcount`: how many people hold it there."),
        ("job_classes.title", "Add a column `title`: its title."),
        ("job_classes.work_role", "Add a column `work_role`: the NICE work role that fits, such as IO-WRL-005."),
    ],
)
def test_whoever_lacks_a_column_is_asked_for_it_in_one_sentence(lacked: str, asked: str) -> None:
    table, _, name = lacked.partition(".")
    assert TABLES[table].by_name[name].addition == asked


def test_a_million_characters_in_a_cell_are_taken_as_any_other_text() -> None:
    long = "x" * 1_000_000
    kept, found = read("people", {"person": "1", "agency": "A", "name": long, "evidence": long, "hired": long})
    assert kept[0]["name"] == long
    assert {d["column"] for d in found} == {"evidence", "hired"}


def test_columns_are_known_whatever_their_case_blanks_and_underscores_and_others_are_kept() -> None:
    kept, found = read("people", {"PERSON": "1", "Agency ": "A", "Weekly Hours": "35", "shoe size": "=9"})
    assert [(row["person"], row["agency"], row["weekly_hours"]) for row in kept] == [("1", "A", 35.0)]
    assert kept[0]["shoe size"] == "=9"
    assert found == []


def test_our_own_name_of_a_column_goes_before_one_that_is_like_it() -> None:
    kept, _ = read("people", {"Person": "wrong", "person": "right", "agency": "A"})
    assert kept[0]["person"] == "right"
    assert kept[0]["Person"] == "wrong"


def test_apostrophes_that_we_put_before_formulas_are_taken_off_again() -> None:
    kept, _ = read("people", {"person": "1", "agency": "'=A", "name": "'plain", "title": "''+1"})
    assert (kept[0]["agency"], kept[0]["name"], kept[0]["title"]) == ("=A", "'plain", "'+1")


def test_a_table_without_rows_has_no_defects() -> None:
    kept, found, names = typed(text_table([], ["person", "agency"]), TABLES["people"])
    assert (kept.height, found.height, names) == (0, 0, {"person": "person", "agency": "agency"})
    assert kept.schema["agency"] == pl.String()


@pytest.mark.parametrize("kind", Kind)
@given(text=st.text(max_size=20))
def test_no_text_whatever_is_both_good_and_bad(kind: Kind, text: str) -> None:
    value, bad = one(Column("c", kind, "Anything."), text)
    assert bad == (value is None)


@given(st.integers(-(2**63), 2**63 - 1))
def test_every_whole_number_is_read_as_it_is(number: int) -> None:
    assert one(COUNT, str(number)) == (number, False)
    assert one(COUNT, f"{number:,}") == (number, False)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_is_read_as_it_is(number: float) -> None:
    assert one(AMOUNT, repr(number)) == (number, False)


@given(st.dates(date(1900, 1, 1), date(2999, 12, 31)))
def test_every_day_is_read_as_it_is(day: date) -> None:
    assert one(DAY, day.isoformat()) == (day, False)
    assert one(DAY, f"{day:%d %b %Y}") == (day, False)
