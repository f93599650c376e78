"""What a table of the Estate is made of: columns with a kind, a meaning and their limits.

The table engine is imported only where a type or a frame is asked for: a web page that shows what a column means must
not wait for it.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl

#: Between the parts of a key of several columns, where the key is written as one text.
BETWEEN = "|"


class Kind(enum.Enum):
    """What a cell of a column holds; the value is the word the documentation uses."""

    ID = "identifier"
    TEXT = "text"
    INTEGER = "whole number"
    NUMBER = "number"
    FLAG = "yes or no"
    DATE = "date"
    TIME = "date and time"
    LIST = "list of texts"

    @property
    def dtype(self) -> pl.DataType:
        """The Polars type in which the Estate holds the column."""
        return _dtypes()[self]


@cache
def _dtypes() -> Mapping[Kind, pl.DataType]:
    import polars as pl  # noqa: PLC0415  # see the module's text

    return MappingProxyType(
        {
            Kind.ID: pl.String(),
            Kind.TEXT: pl.String(),
            Kind.INTEGER: pl.Int64(),
            Kind.NUMBER: pl.Float64(),
            Kind.FLAG: pl.Boolean(),
            Kind.DATE: pl.Date(),
            Kind.TIME: pl.Datetime("us"),
            Kind.LIST: pl.List(pl.String()),
        }
    )


class Disclosure(enum.Enum):
    """Who may see a column, as freedom-of-information laws ask of every record."""

    PUBLIC = "public"
    INTERNAL = "internal"
    PERSONAL = "personal"


#: How the US spells words that columns allow otherwise. Both are taken; pages show these.
US_SPELLINGS: Mapping[str, str] = MappingProxyType({"cancelled": "canceled", "centre": "center"})
#: First words of meanings that take no article before them.
_COMPLETE = frozenset({"a", "an", "how", "its", "the", "what", "when", "where", "whether", "who", "why"})


@dataclass(frozen=True)
class Column:
    """One documented column.

    `references` names the `table.column` whose values this column repeats. `allowed` lists the only
    values a text may take; `minimum` and `maximum` bound a number (both included).
    """

    name: str
    kind: Kind
    meaning: str
    required: bool = False
    unit: str | None = None
    allowed: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    references: str | None = None
    disclosure: Disclosure = Disclosure.INTERNAL

    @property
    def dtype(self) -> pl.DataType:
        return self.kind.dtype

    def word(self, text: str) -> str | None:
        """The allowed word that a text means, if any: case, blanks and signs make no difference, nor does the spelling
        of the US."""
        return self._words.get(plain(text))

    @cached_property
    def _words(self) -> Mapping[str, str]:
        spelled = {plain(other): word for word, other in US_SPELLINGS.items() if word in self.allowed}
        return spelled | {plain(word): word for word in self.allowed}

    @property
    def addition(self) -> str:
        """What whoever lacks the column is asked for: "Add a column `agency`: the agency whose business it serves."."""
        first = self.meaning.split()[0]
        meaning = self.meaning if first[1:].isupper() else f"{self.meaning[0].lower()}{self.meaning[1:]}"
        article = "" if first.lower() in _COMPLETE else "the "
        return f"Add a column `{self.name}`: {article}{meaning}"


@dataclass(frozen=True)
class Table:
    """One documented table. `key` names the columns that tell its rows apart; none means rows may repeat."""

    name: str
    row_is: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    required: bool = False

    @cached_property
    def by_name(self) -> Mapping[str, Column]:
        """The columns by their names, in order."""
        return MappingProxyType({column.name: column for column in self.columns})

    def key_of(self, values: Mapping[str, Any]) -> str:
        """The key of a row with these values as one text: that of a key column as it is, several joined by `BETWEEN`.

        What divides parts is marked within them, so that no two keys run together.
        """
        if len(self.key) == 1:
            return _text(values.get(self.key[0]))
        parts = (_text(values.get(name)) for name in self.key)
        return BETWEEN.join(part.replace("\\", "\\\\").replace(BETWEEN, f"\\{BETWEEN}") for part in parts)

    def empty(self) -> pl.DataFrame:
        """A frame of no rows with this table's columns and types."""
        import polars as pl  # noqa: PLC0415  # see the module's text

        return pl.DataFrame(schema={column.name: column.dtype for column in self.columns})


def plain(name: str) -> str:
    """A name or word without case, blanks and punctuation: 'Assignment group' and 'assignment_group' are one."""
    return re.sub(r"[\W_]+", "", name.lower())


def _text(value: Any) -> str:
    return "" if value is None else str(value)
