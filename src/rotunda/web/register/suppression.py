"""Keeps counts of people on pages from telling about a few of them.

A count is told when it is 0 or at least five, and, where the people left over are a group too, when those are at
least five. Where a total stands with the rows, the rows withheld must be two or more and together obey the same rule,
so that nothing follows by subtraction; rows are withheld with them until they do. Which ones follows a secret order of
the site, another one for each table: were it the smallest first, as in `rotunda.engine.coverage`, whoever knows the
rule could work out some counts from the rows that are left. Where no rows are left to withhold, the total is withheld.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.crypto import salted_hmac

#: The smallest group that is told of.
LEAST_GROUP = 5
#: What stands in place of a count that is withheld.
FEW = "fewer than five, or withheld"


@dataclass(frozen=True)
class Withheld:
    """Which rows are withheld, and whether the total is."""

    rows: tuple[bool, ...]
    total: bool


def withhold(counts: Sequence[int], order: Sequence[int], others: Sequence[int] | None = None) -> Withheld:
    """What to withhold of `counts` and their total, where `others` are the people left over in each row. Rows that are
    withheld for the sake of others are taken in `order`, the numbers of all rows as `secret_order` has them."""
    spare = [LEAST_GROUP] * len(counts) if others is None else list(others)
    rows = [not told(count, other) for count, other in zip(counts, spare, strict=True)]
    while any(rows) and not _safe_together(counts, spare, rows):
        few = sum(count for count, hidden in zip(counts, rows, strict=True) if hidden) < LEAST_GROUP
        nearest = next((at for at in order if not rows[at] and (counts[at] > 0 or not few)), None)
        if nearest is None:
            return Withheld(tuple(rows), total=True)
        rows[nearest] = True
    return Withheld(tuple(rows), total=not told(sum(counts), sum(spare)))


def roughly(count: int) -> str:
    """A count as words for a table that tells counts of groups within each other, as of people at a level or better:
    in steps of five, so that the difference of two tells of no small group."""
    if count == 0:
        return "none"
    return f"at least {count // LEAST_GROUP * LEAST_GROUP:,}" if told(count) else FEW


def secret_order(table: str, names: Sequence[object]) -> list[int]:
    """The numbers of the rows of a table in an order that only this site knows, the same each time."""
    keys = [salted_hmac(table, str(name), algorithm="sha256").digest() for name in names]
    return sorted(range(len(keys)), key=keys.__getitem__)


def told(count: int, other: int = LEAST_GROUP) -> bool:
    """Whether a count by itself may be told, with this many left over."""
    return (count == 0 or count >= LEAST_GROUP) and other >= LEAST_GROUP


def _safe_together(counts: Sequence[int], spare: Sequence[int], rows: Sequence[bool]) -> bool:
    """Whether the sum of the withheld rows, which a total gives away, tells of nobody."""
    hidden = [at for at, is_hidden in enumerate(rows) if is_hidden]
    together, left = sum(counts[at] for at in hidden), sum(spare[at] for at in hidden)
    return len(hidden) > 1 and together >= LEAST_GROUP and left >= LEAST_GROUP
