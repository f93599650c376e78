"""What may be set about an assignment. Every default is an assumption, and stands here alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

#: The goals, the first the most important.
GOALS = ("cover", "floors", "unmet", "continuity", "handoffs", "agencies", "load", "changes")
#: Weeks are bits of a number with a sign.
MOST_WEEKS = 60


@dataclass(frozen=True)
class Weights:
    """What the goals are worth, in the value of an hour of the least urgent work.

    `cover` is paid for each place of a critical need that somebody fills, `floor` for each hour up to the floor of an
    agency (`small` times as much more for the smallest agency, nothing more for the largest), `urgency` for each hour
    of priorities 1 to 5, `known_system` and `known_agency` for each hour by somebody who knows it, `handoff` is lost
    for each person beyond the first on a place of a need, `agency` for each agency of a person beyond the first, `load`
    times the square of a person's load over the person's hours is lost, and `kept` is paid for each hour that stays
    where it is at present. The order of the goals is that of the magnitudes; other weights give another order.
    """

    cover: float = 1000.0
    floor: float = 20.0
    small: float = 1.0
    urgency: tuple[float, float, float, float, float] = (8.0, 5.0, 3.0, 2.0, 1.0)
    known_system: float = 0.3
    known_agency: float = 0.15
    handoff: float = 0.5
    agency: float = 0.1
    load: float = 0.05
    kept: float = 0.05

    def __post_init__(self) -> None:
        numbers = (self.cover, self.floor, self.small, *self.urgency, self.known_system, self.known_agency)
        if min(*numbers, self.handoff, self.agency, self.load, self.kept) < 0 or len(self.urgency) != 5:
            raise ValueError("weights must not be below 0, and there is an urgency for each of five priorities")


@dataclass(frozen=True)
class Effort:
    """How long to search: `price_steps` of the prices and `moves` of the improvement, so that the same input, seed and
    limits give the same answer, and `seconds` of the clock for both together (`None` never ends early). `heat` is how
    willingly the improvement first takes a loss, as a share of the value of a mean piece; 0 never takes one."""

    price_steps: int = 80
    moves: int = 1_000_000
    seconds: float | None = 30.0
    heat: float = 0.01
    seed: int = 1

    def __post_init__(self) -> None:
        if self.price_steps < 0 or self.moves < 0 or self.heat < 0:
            raise ValueError("steps, moves and heat must not be below 0")


@dataclass(frozen=True)
class Decision:
    """What a human decided about a person and a need, for the record: who decided, why, and on which day (the day of
    the plan where it is `None`)."""

    person: str
    need: str
    by: str
    why: str
    on: date | None = None


@dataclass(frozen=True)
class AssignParameters:
    """What an assignment is made by.

    The horizon is `weeks` weeks from the first Monday on or after `as_of`. A person gives `share` of the hours agreed;
    hours come in parts of 1/`parts` of an hour. A record of a skill counts from `confidence` on. Needs of systems from
    `critical` on are to be covered to their depth (`depth` where empty): beside who does the work, each further place
    asks for `standby` hours in the horizon. A piece of work is done by one person and has at most `piece` hours. An
    agency is owed `floor` of the hours it asks for. Pieces of work of other `statuses` are left out; a piece whose
    window reaches beyond the horizon is asked for in part. `escort` says whether access under escort will do. Temporary
    service in a higher class counts for `higher_class_days` days from its first at most. Skills
    in `audits` judge the work of others. `locks` fix and `bans` forbid pairs.
    """

    as_of: date
    weeks: int = 8
    share: float = 0.8
    parts: int = 4
    confidence: float = 0.5
    critical: int = 4
    depth: int = 2
    standby: float = 2.0
    piece: float = 16.0
    floor: float = 0.5
    escort: bool = False
    higher_class_days: int = 183
    statuses: frozenset[str] = frozenset({"approved", "active"})
    audits: frozenset[str] = frozenset({"audit", "it-audit", "security-audit"})
    locks: tuple[Decision, ...] = ()
    bans: tuple[Decision, ...] = ()
    weights: Weights = field(default_factory=Weights)
    effort: Effort = field(default_factory=Effort)

    def __post_init__(self) -> None:
        if not 1 <= self.weeks <= MOST_WEEKS:
            raise ValueError(f"a horizon has 1 to {MOST_WEEKS} weeks")
        if self.parts not in {1, 2, 4}:
            raise ValueError("hours come whole, in halves or in quarters")
        if not (0 < self.share <= 1 and 0 <= self.floor <= 1 and 0 <= self.confidence <= 1):
            raise ValueError("share, floor and confidence lie between 0 and 1, and share above 0")
        if self.piece <= 0 or self.standby < 0 or self.depth < 1:
            raise ValueError("a piece has hours, standby is not below 0 and depth at least 1")

    @property
    def start(self) -> date:
        """The first Monday of the horizon."""
        return self.as_of + timedelta(days=-self.as_of.weekday() % 7)
