"""What may be set about scheduling. Every default is an assumption, and stands here alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from rotunda.engine.schedule.problem import Goal


@dataclass(frozen=True)
class Effort:
    """How long to search: by steps, so that the same input, seed and limits give the same answer, and by the clock.

    `steps` are schedules tried by the local search; `exact` is the exact solver's own measure of its work, about a
    second each, 0 for none; problems of more than `largest` choices (task, group of people, need) are not given to
    it. `seconds` ends it all early, at a moment that depends on the machine; `None` never does. `workers` above 1 is
    faster and gives up that the same input gives the same answer. `seed` draws the moves.
    """

    steps: int = 4_000
    exact: float = 20.0
    largest: int = 60_000
    seconds: float | None = 30.0
    workers: int = 1
    seed: int = 1

    def __post_init__(self) -> None:
        if self.steps < 0 or self.exact < 0 or self.workers < 1 or self.largest < 0:
            raise ValueError("steps, exact and largest are not below 0, and there is at least one worker")
        if self.seconds is not None and self.seconds <= 0:
            raise ValueError("seconds must be above 0")


@dataclass(frozen=True)
class ScheduleParameters:
    """What an Estate's work is scheduled by.

    Slots are the working days (Monday to Friday) from `as_of` on, `horizon` of them, of `day_hours` each. Work without
    a priority has `usual_priority`; `weights` say what a day late costs by priority. A record of skill counts from
    `confidence` on. A re-plan pays `change_cost` for each task that changes. `budget` is for contracts.
    """

    as_of: date
    horizon: int = 260
    day_hours: float = 8.0
    goal: Goal = Goal.LATENESS
    usual_priority: int = 3
    weights: Mapping[int, int] = field(default_factory=lambda: {1: 16, 2: 8, 3: 4, 4: 2, 5: 1})
    confidence: float = 0.5
    change_cost: int = 0
    budget: int = 0
    effort: Effort = field(default_factory=Effort)

    def __post_init__(self) -> None:
        if self.horizon < 1 or self.day_hours <= 0 or self.change_cost < 0 or self.budget < 0:
            raise ValueError("the horizon and the hours of a day are above 0, and costs not below")
        if self.usual_priority not in self.weights or not 0 <= self.confidence <= 1:
            raise ValueError("the usual priority has a weight, and a confidence lies between 0 and 1")
