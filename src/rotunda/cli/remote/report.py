"""What became of the rows that were pushed: counts by table, what was refused and why, and what waits for what."""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from rotunda.estate.defects import Defect, Severity, frame_of


class Fate(enum.StrEnum):
    """What becomes of a row; the first five are the site's own words."""

    ADD = "add"
    CHANGE = "change"
    RESTORE = "restore"
    SAME = "same"
    REFUSED = "refused"
    #: In a dry run: it refers to a row that is not there yet.
    WAITS = "waits"


@dataclass
class Report:
    """Grows while rows are sent. `keys` are those that the push adds or would add, by table; `lost` those refused."""

    rows: dict[str, int] = field(default_factory=dict)
    fates: dict[str, Counter[Fate]] = field(default_factory=dict)
    refusals: list[Defect] = field(default_factory=list)
    waiting: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    keys: dict[str, set[str]] = field(default_factory=dict)
    lost: dict[str, set[str]] = field(default_factory=dict)

    def begin(self, table: str, rows: int) -> None:
        """A table's rows begin to be sent."""
        self.rows[table] = rows
        self.fates[table] = Counter()
        self.keys[table], self.lost[table] = set(), set()

    @property
    def refused(self) -> int:
        """How many rows were refused."""
        return sum(fates[Fate.REFUSED] for fates in self.fates.values())

    @property
    def written(self) -> int:
        """How many rows were added, changed or brought back."""
        return sum(fates[fate] for fates in self.fates.values() for fate in (Fate.ADD, Fate.CHANGE, Fate.RESTORE))

    @property
    def sent(self) -> int:
        """How many rows the site has judged."""
        return sum(sum(fates.values()) for fates in self.fates.values())

    def count(self, table: str, fate: Fate, before: Fate | None = None) -> None:
        """A row has a fate, in the place of one that it had before."""
        self.fates[table][fate] += 1
        if before is not None:
            self.fates[table][before] -= 1

    def refuse(self, table: str, source: str, row: int, errors: Iterable[Mapping[str, Any]]) -> None:
        """A row is refused, for these reasons (`column`, `problem`, `remedy`, and `value` where there is one)."""
        for error in errors:
            self.refusals.append(
                Defect(
                    Severity.ROW,
                    table=table,
                    source=source,
                    row=row,
                    column=error.get("column") or None,
                    value=error.get("value") or None,
                    problem=str(error.get("problem", "")),
                    remedy=str(error.get("remedy", "")),
                )
            )

    def refusals_frame(self) -> pl.DataFrame:
        """The refusals as a frame of defects, by table and row."""
        order = list(self.rows)
        return frame_of(sorted(self.refusals, key=lambda one: (order.index(one.table), one.row or 0)))
