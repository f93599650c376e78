"""A table as pages show it: columns that sort, rows that link and can be chosen; and bars beside their numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class Column:
    """A column: its heading, and the name to sort by where it sorts. Numbers stand to the right."""

    label: str
    sort: str = ""
    numeric: bool = False
    hint: str = ""


@dataclass(frozen=True)
class Row:
    """A row: a cell for each column, the first of which names the row and leads to `url`.

    `key` is what a chosen row is posted as; `label` is what a screen reader calls it where the first cell has no words.
    """

    cells: Sequence[object]
    url: str = ""
    key: str = ""
    label: str = ""

    @property
    def name(self) -> str:
        """What the row is called."""
        return self.label or str(self.cells[0])


@dataclass(frozen=True)
class Heading:
    """A column's heading as it stands on the page: which way it is sorted, and what the query `sort` becomes next."""

    column: Column
    direction: Literal["ascending", "descending", ""]
    next: str


@dataclass(frozen=True)
class Table:
    """A table with a caption. `sort` is the query's own value: a column's name, with a minus where it descends.

    Where `form` is the id of a form, each row has a checkbox `chosen` that belongs to it.
    """

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    sort: str = ""
    form: str = ""
    empty: str = "Nothing here yet."
    id: str = "table"
    hide_caption: bool = False

    def __post_init__(self) -> None:
        """Refuse rows that do not fit the columns."""
        for row in self.rows:
            if len(row.cells) != len(self.columns):
                raise ValueError(f"{self.caption}: a row has {len(row.cells)} cells for {len(self.columns)} columns")

    @property
    def headings(self) -> list[Heading]:
        """The headings, each knowing what a click on it sorts by."""
        return [self._heading(column) for column in self.columns]

    def _heading(self, column: Column) -> Heading:
        if column.sort and self.sort == column.sort:
            return Heading(column, "ascending", f"-{column.sort}")
        if column.sort and self.sort == f"-{column.sort}":
            return Heading(column, "descending", column.sort)
        return Heading(column, "", column.sort)

    @property
    def lines(self) -> list[tuple[Row, list[tuple[Column, object]]]]:
        """The rows, each cell with its column."""
        return [(row, list(zip(self.columns, row.cells, strict=True))) for row in self.rows]


@dataclass(frozen=True)
class Bar:
    """One bar: what it is of, how long it is, the words for its length, and where it leads."""

    label: str
    value: float
    text: str
    url: str = ""


@dataclass(frozen=True)
class Bars:
    """A bar chart that is also a table: `caption`, the headings of its two columns, and the bars in order.

    Bars run from 0; the longest, or `most`, fills the width.
    """

    caption: str
    of: str
    measure: str
    bars: Sequence[Bar]
    most: float = field(default=0)

    @property
    def lines(self) -> list[tuple[Bar, str]]:
        """The bars, each with its share of the width in per cent, as SVG wants it whatever the language is."""
        most = self.most or max((bar.value for bar in self.bars), default=0)
        return [(bar, f"{100 * max(bar.value, 0) / most if most > 0 else 0:.2f}") for bar in self.bars]
