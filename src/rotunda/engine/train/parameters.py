"""What may be set about cross-training. Every default is an assumption, and stands here alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from rotunda.engine.coverage.parameters import RepairCosts

#: What a budget may count.
UNITS = ("steps", "hours", "money")


@dataclass(frozen=True)
class Effort:
    """How long to search: by steps, so that the same input, seed and limits give the same answer, and by the clock.

    `tries` is how many steps are weighed exactly before one is taken, `rounds` how many times a part of a choice is
    torn down and built again, `relaxed_steps` the steps of the bounding method at each budget. `seconds` ends it all
    early, at a moment that depends on the machine; `None` never does. `seed` draws what is torn down.
    """

    tries: int = 32
    rounds: int = 40
    relaxed_steps: int = 20_000
    seconds: float | None = 30.0
    seed: int = 1

    def __post_init__(self) -> None:
        if self.tries < 1 or self.rounds < 0 or self.relaxed_steps < 0:
            raise ValueError("tries must be at least 1, and rounds and relaxed steps not below 0")


@dataclass(frozen=True)
class TrainParameters:
    """What cross-training is decided by.

    `budget` counts `unit`; money is hours of learning times `hourly_cost`. Weeks are drawn with `seed`: `weeks` to
    choose by, `referee_weeks` to compare choices by and `fresh_weeks` to judge by. A ticket without a known handling
    time takes `handling_hours`. A person in service on the day `as_of` gives `capacity_share` of the weekly hours to
    such work; where `load` is set, the share is chosen instead so that the mean demand is that share of everybody's
    hours. A week of the log with less than `quiet` of the tickets that the median ticket's week has is a hole in the
    log, and not drawn. Needs told by the week vary by `noise` (coefficient of variation). A record counts from
    `level` and `confidence` on, and a step leads to `level`. At most `nearest` people are weighed for each skill,
    those with the fewest hours to learn; nobody `not_asked` is.
    """

    as_of: date | None = None
    budget: float = 20.0
    unit: str = "steps"
    seed: int = 1
    weeks: int = 50
    referee_weeks: int = 200
    fresh_weeks: int = 400
    handling_hours: float = 1.0
    capacity_share: float = 0.8
    load: float | None = None
    quiet: float = 0.25
    noise: float = 0.3
    level: int = 2
    confidence: float = 0.5
    nearest: int = 40
    hourly_cost: float = 60.0
    not_asked: frozenset[str] = frozenset()
    costs: RepairCosts = field(default_factory=RepairCosts)
    effort: Effort = field(default_factory=Effort)

    def __post_init__(self) -> None:
        if self.unit not in UNITS:
            raise ValueError(f"a budget counts one of {', '.join(UNITS)}, not {self.unit}")
        if self.budget < 0 or self.weeks < 1 or min(self.fresh_weeks, self.referee_weeks) < 0 or self.nearest < 1:
            raise ValueError("budget and fresh weeks cannot be below 0, and weeks and nearest not below 1")
        if self.handling_hours <= 0 or self.capacity_share <= 0 or self.noise < 0 or self.hourly_cost <= 0:
            raise ValueError("handling hours, capacity share and hourly cost must be above 0, and noise not below")
        if self.load is not None and self.load <= 0:
            raise ValueError("a load must be above 0")
        if not (1 <= self.level <= 4 and 0 <= self.confidence <= 1):
            raise ValueError("a level lies between 1 and 4, and a confidence between 0 and 1")
