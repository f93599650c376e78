"""What a report is made of, before it is a page, a workbook or JSON.

A `Document` is a row of `Part`s, one a decision or theme. Each part tells its findings in sentences, and
shows tables and charts; every chart names the table that says the same in numbers. The three writers
(`page`, `workbook`, `record`) know only this module, and a decision that joins the report later adds a part.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import polars as pl


@dataclass(frozen=True)
class TableColumn:
    """A column as a reader sees it: its heading, its unit, and what it means."""

    name: str
    heading: str
    meaning: str
    unit: str | None = None
    decimals: int = 0


@dataclass(frozen=True)
class Table:
    """A named table. `frame` has exactly the columns described. A page shows the first `shown` rows and says
    how many there are; the workbook and the JSON hold them all.

    Raises `ValueError` where the columns described and those of the frame differ.
    """

    name: str
    caption: str
    columns: tuple[TableColumn, ...]
    frame: pl.DataFrame
    shown: int = 20
    note: str | None = None

    def __post_init__(self) -> None:
        described = [column.name for column in self.columns]
        if described != self.frame.columns:
            raise ValueError(f"table {self.name} describes the columns {described} and has {self.frame.columns}")


@dataclass(frozen=True)
class Chart:
    """A picture of a table: a Vega-Lite specification without its data, the table's name, and a text that says
    what the picture shows."""

    table: str
    title: str
    description: str
    specification: Mapping[str, object]


@dataclass(frozen=True)
class Finding:
    """One sentence with a number in it that a chief information officer could read aloud.

    `weight` orders findings across the parts (the greatest first); `table` names where the number stands.
    """

    sentence: str
    weight: float
    table: str | None = None


@dataclass(frozen=True)
class Part:
    """A chapter: why it is there, what was found, what shows it, and what cannot be told from this input."""

    name: str
    title: str
    introduction: str
    findings: tuple[Finding, ...] = ()
    tables: tuple[Table, ...] = ()
    charts: tuple[Chart, ...] = ()
    limits: tuple[str, ...] = ()


@dataclass(frozen=True)
class Document:
    """The whole report. `facts` are pairs for its head, such as the period the data covers.

    Raises `ValueError` where two tables share a name, or a chart or finding names a table that is not there.
    """

    title: str
    summary: str
    facts: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...] = field(default_factory=tuple)

    def __post_init__(self) -> None:
        names = [table.name for table in self.tables()]
        twice = sorted({name for name in names if names.count(name) > 1})
        named = {chart.table for part in self.parts for chart in part.charts}
        named |= {finding.table for part in self.parts for finding in part.findings if finding.table}
        missing = sorted(named - set(names))
        if twice or missing:
            raise ValueError(f"tables that share a name: {twice}; tables that are named and absent: {missing}")

    def tables(self) -> Iterator[Table]:
        """The tables of all parts, in order."""
        for part in self.parts:
            yield from part.tables

    def leading_findings(self, count: int = 10) -> tuple[Finding, ...]:
        """The findings of all parts by weight, the greatest first."""
        found = [finding for part in self.parts for finding in part.findings]
        return tuple(sorted(found, key=lambda finding: -finding.weight)[:count])
