"""What is written is read again, exactly, in every form."""

from __future__ import annotations

import tempfile
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings

from rotunda.estate import Estate, InputError
from rotunda.estate.read import read
from rotunda.estate.schema import TABLES
from rotunda.estate.write import Form, write
from tests.estate.strategies import estates

ENDINGS = {Form.CSV: "", Form.PARQUET: "", Form.ZIP: ".zip", Form.WORKBOOK: ".xlsx"}
SMALL = Estate(
    {
        "agencies": pl.DataFrame({"agency": ["tax"], "name": ["=cmd|' /C calc'!A0"]}),
        "people": pl.DataFrame({"person": ["ann"], "agency": ["tax"]}),
    }
)


@pytest.mark.parametrize("form", Form)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(estate=estates())
def test_an_estate_is_read_as_it_was_written(form: Form, estate: Estate) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"state{ENDINGS[form]}"
        write(estate, path, form)
        again = read(path)
    for name in TABLES:
        if estate.has(name):
            assert again.estate[name].to_dict(as_series=False) == estate[name].to_dict(as_series=False)
    cells = again.defects.filter(pl.col("severity").cast(pl.String).is_in(["row left out", "cell left empty"]))
    assert cells.is_empty(), cells.rows(named=True)


@pytest.mark.parametrize("form", [Form.CSV, Form.ZIP, Form.WORKBOOK])
def test_a_cell_that_a_spreadsheet_would_run_is_made_harmless(form: Form, tmp_path: Path) -> None:
    from rotunda.estate.files import open_tables  # noqa: PLC0415

    path = tmp_path / f"state{ENDINGS[form]}"
    write(SMALL, path, form)
    (agencies, _) = open_tables(path)
    assert agencies.frame["name"].to_list() == ["'=cmd|' /C calc'!A0"]
    assert read(path).estate["agencies"]["name"].to_list() == ["=cmd|' /C calc'!A0"]


def test_what_is_there_already_is_not_overwritten_unless_it_is_an_estate_to_be_replaced(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    with pytest.raises(InputError, match="no Estate"):
        write(SMALL, tmp_path / "mine", Form.CSV, replace=True)
    write(SMALL, tmp_path / "state", Form.CSV)
    with pytest.raises(InputError, match="--replace"):
        write(SMALL, tmp_path / "state", Form.CSV)
    write(SMALL, tmp_path / "state", Form.PARQUET, replace=True)
    assert sorted(file.name for file in (tmp_path / "state").iterdir()) == ["agencies.parquet", "people.parquet"]


def test_nothing_half_written_stays_where_a_form_cannot_hold_the_estate(tmp_path: Path) -> None:
    long = SMALL.replace(agencies=pl.DataFrame({"agency": ["tax"], "name": ["x" * 40_000]}))
    with pytest.raises(InputError, match="cannot hold 40,000 characters"):
        write(long, tmp_path / "state.xlsx", Form.WORKBOOK)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("form", [Form.CSV, Form.ZIP])
def test_the_same_estate_gives_the_same_bytes(form: Form, tmp_path: Path) -> None:
    for name in ("first", "second"):
        write(SMALL, tmp_path / f"{name}{ENDINGS[form]}", form)
    first, second = (
        sorted(path.rglob("*")) if path.is_dir() else [path]
        for path in (tmp_path / f"{name}{ENDINGS[form]}" for name in ("first", "second"))
    )
    assert [file.read_bytes() for file in first] == [file.read_bytes() for file in second]
