"""What a state may set about coverage and its repairs. Every default is an assumption, and stands here alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class RepairCosts:
    """What it takes to put one more person behind a need, in hours of the state's own working time.

    The defaults are planning assumptions for a state that has no figures of its own; they order the options and
    are not forecasts. Retirement never enters: whom to train must not depend on a person's age.
    """

    #: A person from elsewhere becomes familiar with one service.
    familiarise_hours: float = 24.0
    #: Learning to reach levels 1 to 4 from the level below, for steps that no course covers.
    level_hours: tuple[float, float, float, float] = (8.0, 40.0, 120.0, 320.0)
    #: Share of the learning that is saved by somebody who holds a skill held by exactly the same people.
    kinship_saving: float = 0.5
    #: Kinship of two skills of one family, whoever holds them.
    family_kinship: float = 0.5
    #: Paperwork and fingerprints for one regime, and the weeks until access is granted.
    clear_hours: float = 6.0
    clear_weeks: float = 8.0
    #: A new position: a working year that must be paid for, and the weeks until somebody is in it.
    hire_hours: float = 1600.0
    hire_weeks: float = 26.0
    #: Share of the weekly hours that a person may spend on learning and on covering others.
    spare_share: float = 0.1
    #: A step that takes longer than this at the person's spare hours is no repair.
    longest_weeks: float = 52.0


@dataclass(frozen=True)
class CoverageParameters:
    """What counts as cover.

    `as_of` is the day for which coverage is told; without one, nothing has ended or begun and nobody may retire.
    `depth` stands where a need states none. Records surer than
    or as sure as `confidence` count; weaker ones are listed as possible. `horizon` is in years.
    `level` and `duty_level` are the levels that a kind of work in a log and a duty held by title ask for;
    kinds of work with fewer than `least_tickets` are rare, and not asked about.

    Raises `ValueError` for numbers that make no sense.
    """

    as_of: date | None
    depth: int = 2
    confidence: float = 0.5
    horizon: int = 5
    level: int = 2
    duty_level: int = 1
    least_tickets: int = 10
    costs: RepairCosts = field(default_factory=RepairCosts)

    def __post_init__(self) -> None:
        if self.depth < 1:
            raise ValueError(f"depth is {self.depth}, and a need takes at least one person")
        if not 0 <= self.confidence <= 1:
            raise ValueError(f"confidence is {self.confidence}, and lies between 0 and 1")
        if self.horizon < 0:
            raise ValueError(f"horizon is {self.horizon} years, and cannot be negative")
        if not (1 <= self.level <= 4 and 1 <= self.duty_level <= 4):
            raise ValueError("levels lie between 1 and 4")

    @property
    def horizon_ends(self) -> date | None:
        """The last day of the horizon."""
        if self.as_of is None:
            return None
        year = min(self.as_of.year + self.horizon, date.max.year)
        try:
            return self.as_of.replace(year=year)
        except ValueError:  # 29 February in a year that has none
            return date(year, 2, 28)
