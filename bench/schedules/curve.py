"""The value of the best schedule over time: what each instance had after so many seconds, and the mean gap by then."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from rotunda.engine.schedule.problem import Schedule

#: Seconds after which the best value is told.
MOMENTS = (1, 3, 10, 30, 60, 120, 300, 600, 1200)


@dataclass
class Curve:
    """Hears of each better schedule and notes when; the clock starts when it is made."""

    began: float = field(default_factory=time.perf_counter)
    heard: list[tuple[float, int]] = field(default_factory=list)

    def __call__(self, value: int, schedule: Schedule) -> None:  # noqa: ARG002  # only the value is noted
        self.heard.append((time.perf_counter() - self.began, value))

    def at(self, moment: float) -> int | None:
        """The best value by then, `None` where there was none."""
        values = [value for when, value in self.heard if when <= moment]
        return min(values) if values else None


def moments(seconds: float) -> list[int]:
    """The moments within a limit."""
    return [moment for moment in MOMENTS if moment <= seconds]


def mean_gaps(curves: Sequence[tuple[Curve, int]], seconds: float) -> list[tuple[str, str, str]]:
    """For each moment, of how many instances something was known by then, and how far that was on average above the
    best known value."""
    rows = []
    for moment in moments(seconds):
        by_then = [(value, known) for curve, known in curves if (value := curve.at(moment)) is not None]
        over = [value / known - 1 for value, known in by_then]
        mean = f"{sum(over) / len(over):+.2%}" if over else ""
        rows.append((f"{moment} s", f"{len(by_then)} of {len(curves)}", mean))
    return rows
