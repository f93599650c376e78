from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import polars as pl
import pytest

from rotunda.report.document import Document, Part, Table, TableColumn
from rotunda.report.record import write_record
from tests.report.documents import FORMULA, HOSTILE, document

SCHEMA = json.loads((Path(__file__).parents[2] / "docs/reference/plan.schema.json").read_text(encoding="utf-8"))


def record_of(written: Document, folder: Path) -> Any:
    write_record(written, folder / "plan.json")
    return json.loads((folder / "plan.json").read_bytes())


def numbers(*values: float) -> Document:
    table = Table("t", "T", (TableColumn("x", "X", "A number."),), pl.DataFrame({"x": values}))
    return Document("Plan", "Short.", (), (Part("p", "P", "Why.", tables=(table,)),))


def test_the_record_obeys_its_documented_schema(tmp_path: Path) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(record_of(document(), tmp_path), SCHEMA)


def test_the_schema_refuses_a_record_of_another_version(tmp_path: Path) -> None:
    record = record_of(document(), tmp_path)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**record, "version": 2}, SCHEMA)


def test_rows_hold_plain_values_in_the_order_of_the_columns(tmp_path: Path) -> None:
    (table,) = record_of(document(), tmp_path)["parts"][0]["tables"]
    assert [column["kind"] for column in table["columns"]] == [
        "text",
        "whole",
        "number",
        "date",
        "time",
        "flag",
        "list",
    ]
    assert table["rows"] == [
        ["P1", 1200, 1.25, "2020-02-29", "2026-06-30 08:15:00", True, ["sql", "cobol"]],
        [HOSTILE, 0, 1234.5, None, None, False, [FORMULA]],
        [FORMULA, None, None, "2021-01-01", None, None, None],
    ]


def test_the_same_document_is_written_byte_for_byte_the_same(tmp_path: Path) -> None:
    for name in ("one.json", "two.json"):
        write_record(document(), tmp_path / name)
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()


def test_numbers_are_rounded_to_a_millionth(tmp_path: Path) -> None:
    (table,) = record_of(numbers(0.1 + 0.2, 1 / 3), tmp_path)["parts"][0]["tables"]
    assert table["rows"] == [[0.3], [0.333333]]


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_no_number_is_refused_by_table_and_column_and_nothing_is_written(value: float, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="table t, column x"):
        write_record(numbers(value), tmp_path / "plan.json")
    assert not list(tmp_path.iterdir())
