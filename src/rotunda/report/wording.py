"""Numbers in sentences: counts that agree with their noun, and shares that name their base."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Noun:
    """A thing that is counted, for one and for many."""

    one: str
    many: str

    def for_(self, count: float) -> str:
        """The form that agrees with the count."""
        return self.one if count == 1 else self.many

    def count(self, count: int) -> str:
        """`1 team`, `1,200 teams`, `no teams`."""
        return f"{count:,} {self.for_(count)}" if count else f"no {self.many}"

    def share(self, part: int, whole: int) -> str:
        """`12 of 44 teams (27%)`, no percentage where the whole is under ten; `all 44 teams`; `the one team`."""
        if part == whole:
            return {1: f"the one {self.one}", 2: f"both {self.many}"}.get(whole, f"all {whole:,} {self.many}")
        base = f"{part:,} of {whole:,} {self.for_(whole)}"
        return f"{base} ({percent(part, whole)})" if whole >= 10 else base


def percent(part: int, whole: int) -> str:
    """The share in whole percent; never 0% for something nor 100% for less than all. `whole` is above 0."""
    rounded = round(100 * part / whole)
    if part and not rounded:
        return "under 1%"
    if part < whole and rounded == 100:
        return "over 99%"
    return f"{rounded}%"


def agree(count: float, one: str, many: str) -> str:
    """The verb that goes with the count."""
    return one if count == 1 else many


def listed(words: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else "".join(words)


def capital(sentence: str) -> str:
    """The sentence with a capital at its start, the rest as it is."""
    return sentence[:1].upper() + sentence[1:]


ROWS = Noun("row", "rows")
PEOPLE = Noun("person", "people")
NEEDS = Noun("need", "needs")
HOURS = Noun("hour", "hours")


def in_parentheses(sentence: str) -> str:
    """The sentence within another: `(every need asks for more)`."""
    return f"({sentence[:1].lower()}{sentence[1:].rstrip('.')})"


def day_in_words(day: date) -> str:
    """`29 February 2016`."""
    return f"{day.day} {day:%B %Y}"
