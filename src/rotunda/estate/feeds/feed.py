"""What a feed is: a way to read what the world already exports into Estate tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from rotunda.estate.dates import DateOrder
from rotunda.estate.reading import Reading
from rotunda.estate.textual import TextTable


@dataclass(frozen=True)
class FeedOptions:
    """What a user may say about a file that it does not say itself.

    `mapping` gives, for our name of a column, the file's name of it, and goes before every known alias.
    `dates` settles 03/04/2016. `nulls` are cells that mean nothing, beside the empty one.
    """

    mapping: Mapping[str, str] = field(default_factory=dict)
    dates: DateOrder | None = None
    nulls: tuple[str, ...] = ("?", "NULL", "null", "N/A", "n/a", "#N/A", "None", "-")


@dataclass(frozen=True)
class Feed:
    """A named feed. `columns` are our names of what it reads; `recognise` says from column names alone, 0 to 1, how
    sure it is that a file is its own."""

    name: str
    title: str
    columns: frozenset[str]
    recognise: Callable[[Sequence[str]], float]
    read: Callable[[TextTable, FeedOptions], Reading]
