"""Hypothesis strategies for whole Estates, made from the schema itself."""

from __future__ import annotations

import datetime
from typing import Any

import polars as pl
from hypothesis import strategies as st

from rotunda.estate import Estate
from rotunda.estate.schema import TABLES, Column, Kind, Table

texts = st.one_of(
    st.sampled_from(["=1+1", "'=x", "-", "+4", "@a", "a,b", 'say "hi"', "two\nlines", "_x0041_", "null", "'", "ü€"]),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
)


def _whole_number(column: Column) -> st.SearchStrategy[Any]:
    low = -(2**62) if column.minimum is None else int(column.minimum)
    high = 2**62 if column.maximum is None else int(column.maximum)
    return st.integers(low, high)


def _number(column: Column) -> st.SearchStrategy[Any]:
    return st.floats(column.minimum, column.maximum, allow_nan=False, allow_infinity=False)


def values(column: Column) -> st.SearchStrategy[Any]:
    """Whatever a column may hold."""
    match column.kind:
        case Kind.INTEGER:
            return _whole_number(column)
        case Kind.NUMBER:
            return _number(column)
        case Kind.FLAG:
            return st.booleans()
        case Kind.DATE:
            return st.dates(datetime.date(1900, 1, 1), datetime.date(2999, 12, 31))
        case Kind.TIME:
            return st.datetimes(datetime.datetime(1900, 1, 1), datetime.datetime(2999, 12, 31))
    words = st.sampled_from(column.allowed) if column.allowed else texts
    return st.lists(words, max_size=3) if column.kind is Kind.LIST else words


@st.composite
def tables(draw: st.DrawFn, table: Table) -> pl.DataFrame:
    """A table of a few rows whose keys differ, with a column that the schema does not know."""
    rows = []
    for number in range(draw(st.integers(0, 4))):
        row = {
            column.name: draw(values(column) if column.required else st.none() | values(column))
            for column in table.columns
        }
        for name in table.key:
            kind = table.by_name[name].kind
            if kind in {Kind.ID, Kind.TEXT}:
                row[name] = f"{row[name] or ''}~{number}"
        row["unknown to us"] = draw(st.none() | texts)
        rows.append(row)
    schema = {column.name: column.dtype for column in table.columns} | {"unknown to us": pl.String()}
    return pl.DataFrame(rows, schema=schema, orient="row")


@st.composite
def estates(draw: st.DrawFn) -> Estate:
    """An Estate that can be read without a defect: its cells are good, whatever they mean together."""
    chosen = draw(st.sets(st.sampled_from(sorted(TABLES)), max_size=4)) | {"agencies", "people"}
    drawn = {name: draw(tables(TABLES[name])) for name in sorted(chosen)}
    return Estate(
        {
            name: frame.filter(
                pl.all_horizontal(
                    pl.col(column.name).is_not_null() for column in TABLES[name].columns if column.required
                )
            )
            for name, frame in Estate(drawn).items()
            if name in drawn
        }
    )
