"""Any file is opened as text rows, or refused by name with what to do."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rotunda.estate import InputError
from rotunda.estate.files import open_tables
from rotunda.estate.textual import ROW, TextTable


def opened(folder: Path, content: bytes | str, name: str = "t.csv") -> TextTable:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    (table,) = open_tables(path)
    return table


def rows(table: TextTable) -> list[tuple[object, ...]]:
    return table.frame.drop(ROW).rows()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_told_by_what_the_rows_agree_on(tmp_path: Path, delimiter: str) -> None:
    others = "".join(sign for sign in ",;|" if sign != delimiter)
    table = opened(tmp_path, f"name{delimiter}note\nMüller{delimiter}a{others}b\nMeier{delimiter}c\n")
    assert rows(table) == [("Müller", f"a{others}b"), ("Meier", "c")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_in_any_usual_encoding_is_read(tmp_path: Path, encoding: str) -> None:
    table = opened(tmp_path, "name,n\nMüller,1\n".encode(encoding))
    assert rows(table) == [("Müller", "1")]
    assert any("Windows-1252" in note for note in table.notes) == (encoding == "cp1252")


def test_rows_that_do_not_fit_are_handed_back_with_their_numbers(tmp_path: Path) -> None:
    table = opened(tmp_path, 'a,b\n1,"two\nlines"\n3\n4,5,6\n\n7,8\n')
    assert table.frame.select("a", "b", ROW).rows() == [("1", "two\nlines", 2), ("7", "8", 5)]
    assert table.rejected.select("row", "text").rows() == [(3, "3"), (4, "4,5,6")]


def test_a_quotation_mark_that_is_never_closed_is_named_by_its_row(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"row 3: A quotation mark is opened"):
        opened(tmp_path, 'a,b\n1,2\n3,"4\n5,6\n7,8\n')


def test_a_quotation_mark_never_closed_in_a_row_that_does_not_fit_is_named_as_well(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"row 3: A quotation mark is opened"):
        opened(tmp_path, 'a,b\n1,2\n3,4,"5\n6,7\n8,9\n')


def test_a_cell_of_a_million_characters_is_emptied_and_listed(tmp_path: Path) -> None:
    table = opened(tmp_path, f"a,b\n1,{'x' * 1_000_000}\n2,3\n")
    assert rows(table) == [("1", None), ("2", "3")]
    assert table.cells["row"].to_list() == [2]
    assert "1000000 characters" in table.cells["value"].item()


def test_columns_without_a_name_or_with_the_same_are_told_apart(tmp_path: Path) -> None:
    table = opened(tmp_path, "a,a,\n1,2,3\n")
    assert table.columns == ("a", "a (2)", "column 3")
    assert len(table.notes) == 2


def test_blanks_are_nothing_and_blanks_around_a_text_are_left_off(tmp_path: Path) -> None:
    assert rows(opened(tmp_path, 'a,b\n  x ,"   "\n')) == [("x", None)]


def test_excel_s_own_line_about_the_separator_is_no_heading(tmp_path: Path) -> None:
    assert rows(opened(tmp_path, "sep=;\na;b\n1;2\n")) == [("1", "2")]


def test_a_heading_alone_is_a_table_without_rows(tmp_path: Path) -> None:
    table = opened(tmp_path, "a,b\n")
    assert table.rows == 0
    assert "no rows" in table.notes[0]


@pytest.mark.parametrize(
    ("content", "name", "problem"),
    [
        (b"", "t.csv", "empty"),
        (b"\n\n \n", "t.csv", "blank lines"),
        (b"\x89PNG\r\n\x1a\n" + bytes(64), "t.csv", "picture"),
        (b"%PDF-1.7 and so on", "t.csv", "PDF"),
        (bytes(range(256)) * 8, "t.csv", "binary"),
        ("a,b\n".encode("utf-32"), "t.csv", "UTF-32"),
        (b"PK\x03\x04" + b"junk" * 9, "t.xlsx", "damaged"),
        (b"PAR1 no PAR1", "t.parquet", "damaged"),
        (gzip.compress(b"a,b\n" + b"1,2\n" * 9999)[:-20], "t.csv.gz", "cut short or damaged"),
        (gzip.compress(gzip.compress(b"a,b\n1,2\n")), "t.csv.gz", "archive within an archive"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "t.xls", "old kind"),
    ],
    ids=lambda part: part.replace(".", " ") if isinstance(part, str) else "content",
)
def test_what_is_damaged_or_no_table_is_refused_by_name(
    tmp_path: Path, content: bytes, name: str, problem: str
) -> None:
    with pytest.raises(InputError, match=problem) as refused:
        opened(tmp_path, content, name)
    assert name in refused.value.where
    assert refused.value.remedy


def test_what_is_not_there_or_holds_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        open_tables(tmp_path / "nowhere.csv")
    (tmp_path / "notes.md").write_text("hello")
    with pytest.raises(InputError, match="no table in it"):
        open_tables(tmp_path)


def test_a_zip_and_a_folder_hold_tables_by_name(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "both.zip", "w") as archive:
        archive.writestr("people.csv", "person\np\n")
        archive.writestr("sub/agencies.csv", "agency\na\n")
        archive.writestr("README.md", "notes")
    assert [table.name for table in open_tables(tmp_path / "both.zip")] == ["agencies", "people"]
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "b.csv").write_text("x\n1\n")
    (folder / "a.csv.gz").write_bytes(gzip.compress(b"x\n1\n"))
    assert [table.name for table in open_tables(folder)] == ["a", "b"]


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("people.csv", b"a" * (32 * 2**20))
    with pytest.raises(InputError, match="as no table does"):
        open_tables(tmp_path / "bomb.zip")


def test_a_workbook_keeps_numbers_dates_and_rows_as_the_sheet_shows_them(tmp_path: Path) -> None:
    import datetime  # noqa: PLC0415

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "people"
    for row in ([], ["person", "since", "hours"], ["=1+1", datetime.date(2026, 1, 31), 35], [], ["b", "soon", 37.5]):
        sheet.append(row)
    sheet["C7"] = "#N/A"
    book.create_sheet("empty")
    hidden = book.create_sheet("secret")
    hidden.sheet_state = "hidden"
    hidden.append(["x"])
    book.save(tmp_path / "t.xlsx")
    (table,) = open_tables(tmp_path / "t.xlsx")
    assert table.frame.select("since", "hours", ROW).rows() == [("2026-01-31", "35", 3), ("soon", "37.5", 5)]
    assert any("hold an error" in note for note in table.notes)


def test_parquet_is_text_as_a_csv_would_have_it(tmp_path: Path) -> None:
    frame = pl.DataFrame({"id": [1, 2], "day": ["=x", None], "many": [["a", "b"], []]})
    frame.write_parquet(tmp_path / "t.parquet")
    (table,) = open_tables(tmp_path / "t.parquet")
    assert rows(table) == [("1", "'=x", "a;b"), ("2", None, None)]


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_whatever_end_in_a_traceback(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("any") / "t.csv"
    path.write_bytes(content)
    try:
        tables = open_tables(path)
    except InputError:
        return
    assert all(table.rows == table.frame.height + table.rejected.height for table in tables)
