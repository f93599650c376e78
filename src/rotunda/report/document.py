"""What a report is made of, before it is a page, a workbook or JSON.

A `Document` is a row of `Part`s, one a decision or theme. Each part tells its findings in sentences, and
shows tables and charts; every chart names the table that says the same in numbers. The three writers
(`page`, `workbook`, `record`) know only this module, and a decision that joins the report later adds a part.
"""

from __future__ import annotations

from collections.abc import Mapping
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
    how many there are; the workbook and the JSON hold them all."""

    name: str
    caption: str
    columns: tuple[TableColumn, ...]
    frame: pl.DataFrame
    shown: int = 20
    note: str | None = None


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
    """The whole report. `facts` are pairs for its head, such as the period the data covers."""

    title: str
    summary: str
    facts: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...] = field(default_factory=tuple)

    def leading_findings(self, count: int = 10) -> tuple[Finding, ...]:
        """The findings of all parts by weight, the greatest first."""
        found = [finding for part in self.parts for finding in part.findings]
        return tuple(sorted(found, key=lambda finding: -finding.weight)[:count])
