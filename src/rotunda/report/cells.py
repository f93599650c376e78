"""A cell as a reader sees it, in the page as in the workbook's widths."""

from __future__ import annotations

from datetime import datetime

import polars as pl

from rotunda.report.document import TableColumn

#: What stands for a number or text that is not known.
NOTHING = "–"


def is_number(dtype: pl.DataType) -> bool:
    """Whether the column holds numbers, which stand to the right."""
    return dtype.is_numeric()


def decimals_of(values: pl.Series, column: TableColumn) -> int:
    """The decimals to show: the column's, or none where every value is whole."""
    whole = not values.dtype.is_float() or bool((values.drop_nulls().round() == values.drop_nulls()).all())
    return 0 if whole else column.decimals


def text_of(value: object, decimals: int = 0) -> str:
    """The value in plain words: thousands separated, so many decimals, ISO dates, yes or no, lists with commas."""
    match value:
        case None | []:
            text = NOTHING
        case bool():
            text = "yes" if value else "no"
        case int():
            text = f"{value:,}"
        case float():
            text = f"{value:z,.{decimals}f}"
        case datetime():
            text = value.isoformat(sep=" ", timespec="minutes")
        case list():
            text = ", ".join(text_of(item, decimals) for item in value)
        case _:
            text = str(value)
    return text
