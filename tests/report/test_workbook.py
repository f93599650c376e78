from __future__ import annotations

from datetime import datetime
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from openpyxl.workbook import Workbook

from rotunda.report.document import Document, Part, Table, TableColumn
from rotunda.report.workbook import write_workbook
from tests.report.documents import FORMULA, FRAME, HOSTILE, document, table


@pytest.fixture
def book(tmp_path: Path) -> Workbook:
    write_workbook(document(table(), table("empty", FRAME.clear())), tmp_path / "plan.xlsx")
    return openpyxl.load_workbook(tmp_path / "plan.xlsx")


def test_there_is_one_sheet_a_table_after_the_one_that_explains_them(book: Workbook) -> None:
    assert book.sheetnames == ["Read me", "Carriers", "Empty"]


def test_values_are_read_back_as_what_they_are(book: Workbook) -> None:
    rows = [[cell.value for cell in row] for row in book["Carriers"].iter_rows(min_row=2)]
    assert rows[0][:3] == ["P1", 1200, 1.25]
    assert rows[0][3:] == [
        datetime.fromisoformat("2020-02-29"),
        datetime.fromisoformat("2026-06-30T08:15"),
        "yes",
        "sql; cobol",
    ]
    assert rows[1][:2] == [HOSTILE, 0]
    assert rows[2][1:3] == [None, None]


def test_a_text_like_a_formula_is_a_text_with_an_apostrophe(book: Workbook) -> None:
    cells = [book["Carriers"]["A4"], book["Carriers"]["G3"]]
    assert [(cell.value, cell.data_type) for cell in cells] == [("'" + FORMULA, "s")] * 2


def test_no_cell_of_the_workbook_calculates(book: Workbook) -> None:
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)


def test_headers_are_frozen_and_filtered(book: Workbook) -> None:
    sheet = book["Carriers"]
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == "A1:G4"
    assert sheet["C1"].value == "Hours (hours a week)"
    assert sheet["B2"].number_format == "#,##0"
    assert sheet["C2"].number_format == "#,##0.0"


def test_the_first_sheet_tells_findings_sheets_limits_and_columns(book: Workbook) -> None:
    rows = [tuple(cell.value for cell in row) for row in book["Read me"].iter_rows()]
    assert ("1", "First.", "Carriers", None) in rows
    assert ("Empty", "Who carries what (empty)", "0", None) in rows
    assert ("Who carries what", "Nothing can be told of retirement.", None, None) in rows
    assert ("Carriers", "Hours", "What it takes.", "hours a week") in rows


def test_a_table_too_long_for_a_sheet_is_cut_and_the_first_sheet_says_so(tmp_path: Path) -> None:
    write_workbook(document(), tmp_path / "plan.xlsx", sheet_rows=3)
    book = openpyxl.load_workbook(tmp_path / "plan.xlsx")
    assert book["Carriers"].max_row == 3
    told = [row[2].value for row in book["Read me"].iter_rows() if row[0].value == "Carriers"]
    assert "2 of 3: a sheet takes no more; all are in plan.json" in told


def test_a_text_too_long_for_a_cell_is_cut_and_says_so(tmp_path: Path) -> None:
    frame = pl.DataFrame({"x": ["=" + "a" * 40_000]})
    long = Table("long", "Long", (TableColumn("x", "X", "A text."),), frame)
    write_workbook(Document("Plan", "Short.", (), (Part("p", "P", "Why.", tables=(long,)),)), tmp_path / "plan.xlsx")
    value = str(openpyxl.load_workbook(tmp_path / "plan.xlsx")["Long"]["A2"].value)
    assert len(value) == 32_767
    assert value.startswith("'=aaa")
    assert value.endswith("(cut; whole in plan.json)")


def test_the_same_document_makes_the_same_workbook(tmp_path: Path) -> None:
    for name in ("one.xlsx", "two.xlsx"):
        write_workbook(document(), tmp_path / name)
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()
