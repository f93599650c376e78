from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rotunda.report.document import Document, Part, Table
from rotunda.report.sheets import READ_ME, sheet_names
from tests.report.documents import COLUMNS, FRAME


def _names(tables: list[str]) -> list[str]:
    part = Part("p", "P", "Why.", tables=tuple(Table(name, name, COLUMNS, FRAME) for name in tables))
    return list(sheet_names(Document("Plan", "Short.", (), (part,))).values())


@given(st.lists(st.text("aAb_[]:*?/\\' ", max_size=40), unique=True, max_size=12))
def test_every_sheet_has_a_name_that_a_workbook_takes(tables: list[str]) -> None:
    names = _names(tables)
    assert len({name.casefold() for name in [READ_ME, *names]}) == len(tables) + 1
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\'") for name in names)


def test_a_table_is_found_by_its_own_name() -> None:
    assert _names(["single_points", "read_me"]) == ["Single points", "Read me 2"]
