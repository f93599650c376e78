"""What may stand in a cell or beside a label: text, a link, a tag, a meter. Templates draw each by its kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

#: How a tag looks. The words carry the meaning; the colour only repeats it.
Tone = Literal["plain", "good", "fair", "poor", "bad", "info"]


@dataclass(frozen=True)
class Link:
    """Text that leads somewhere."""

    text: str
    url: str
    kind: Literal["link"] = "link"


@dataclass(frozen=True)
class Tag:
    """A short word in a coloured box: a level, a state, a severity."""

    text: str
    tone: Tone = "plain"
    kind: Literal["tag"] = "tag"


@dataclass(frozen=True)
class Meter:
    """A score on a scale: `value` between 0 and `most`, with the words that say the same.

    Where `better` is "high", low values look bad; where it is "low", high values do.
    """

    value: float
    text: str
    most: float = 1
    better: Literal["high", "low"] = "high"
    kind: Literal["meter"] = "meter"

    @property
    def low(self) -> float:
        """Up to where the lowest third reaches."""
        return round(self.most / 3, 3)

    @property
    def high(self) -> float:
        """From where the highest third begins."""
        return round(self.most * 2 / 3, 3)

    @property
    def optimum(self) -> float:
        """The best value of the scale."""
        return self.most if self.better == "high" else 0


@dataclass(frozen=True)
class Many:
    """Several of these in one cell."""

    parts: Sequence[object]
    kind: Literal["many"] = "many"


@dataclass(frozen=True)
class Sentence:
    """Words of which some lead somewhere: texts and links, drawn one after the other."""

    parts: Sequence[str | Link]
    kind: Literal["sentence"] = "sentence"


def kind_of(value: object) -> str:
    """How a value is drawn: none, yes-no, number, link, tag, meter, many, sentence, or text."""
    if value is None or value == "":
        return "none"
    if isinstance(value, bool):
        return "yes-no"
    if isinstance(value, int | float):
        return "number"
    if isinstance(value, Link | Tag | Meter | Many | Sentence):
        return value.kind
    return "text"
