"""What came out of reading an input: the Estate, where it came from, and everything that was wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from rotunda.estate import defects
from rotunda.estate.tables import Estate


@dataclass(frozen=True)
class Source:
    """One file (or sheet, or member of a zip) that was read.

    `rows` were found, `kept` of them became rows of a table, and `rows - kept` were left out and listed as
    defects. A feed that folds many rows into one counts as kept every row that it took in. `mapping` tells
    which of the file's columns was taken for which of ours; `notes` are sentences about what was assumed.
    """

    name: str
    kind: str
    rows: int
    kept: int
    sha256: str
    mapping: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reading:
    """An Estate with its sources and its defects (a frame with `defects.SCHEMA`)."""

    estate: Estate
    sources: tuple[Source, ...] = ()
    defects: pl.DataFrame = field(default_factory=defects.none)
