"""How the workbook looks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook


@dataclass(frozen=True)
class Styles:
    """The formats that every sheet shares; `number` gives the one for so many decimals."""

    title: Format
    heading: Format
    header: Format
    text: Format
    date: Format
    time: Format
    link: Format
    number: Callable[[int], Format]


def styles_of(workbook: Workbook) -> Styles:
    """The formats, added to the workbook."""

    @cache
    def number(decimals: int) -> Format:
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        return workbook.add_format({"num_format": pattern, "valign": "top"})

    top = {"valign": "top"}
    wrapped = {**top, "text_wrap": True}
    return Styles(
        title=workbook.add_format({"bold": True, "font_size": 16, **top}),
        heading=workbook.add_format({"bold": True, "font_size": 12, "bottom": 1, **top}),
        header=workbook.add_format(
            {"bold": True, "text_wrap": True, "valign": "bottom", "bg_color": "#E8EDF2", "bottom": 1}
        ),
        text=workbook.add_format(wrapped),
        date=workbook.add_format({**top, "num_format": "yyyy-mm-dd", "align": "left"}),
        time=workbook.add_format({**top, "num_format": "yyyy-mm-dd hh:mm", "align": "left"}),
        link=workbook.add_format({**top, "font_color": "#1F5582", "underline": 1}),
        number=number,
    )
