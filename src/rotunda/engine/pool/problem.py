"""What a replay of silo against pool is taken from, and the mathematics.

Tickets come to a *home* (the agency that asked, or the team that held it) with a skill and a priority, at the moments
of the log, on working time.

- **Apart**, a ticket of home g and skill k may be served by those of g who served k before or have a record of it.
  Where g has nobody who may, by those who did so in the log: a shop that borrows goes on borrowing.
- **Together**, it may also be served by everybody else whose record of k is sure and high enough; having closed one
  such ticket once is not enough to serve strangers. Somebody of home g comes first where one is idle. Anybody else
  needs (1 + penalty) times the work, and the handover.

The most urgent goes first, then the oldest; nobody is interrupted. The work of a ticket is its home's factor times the
estimate of its handling (`handling`), drawn for each replication around that estimate. Both ways serve the same draws,
so that their difference is not luck.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import polars as pl

from rotunda.engine.pool.desk import Floats, Integers
from rotunda.engine.pool.handling import has_steps, stays
from rotunda.engine.pool.hours import WorkingHours, seen_in
from rotunda.estate import Estate

#: A wait beyond a working week is no line's doing: both what was seen and what is simulated count as a week.
WEEKS_AT_MOST = 1.0
#: The priorities of the Estate are 1 to 5; the simulation counts from 0.
PRIORITIES = 5


@dataclass(frozen=True)
class PoolParameters:
    """What may be set about the pool.

    `hours`: working hours; those that the log shows where not given. `penalty`: how much more work a ticket is for
    somebody of another home; `handover`: hours on top. `targets`: working hours within which work should begin, by
    priority 1 to 5; `share`: of how many tickets. `least_level` and `least_confidence`: of a skill record that lets a
    person serve. `apart`: people who may not be asked to serve other homes. `replications`, `seed`: of the simulation.
    """

    hours: WorkingHours | None = None
    penalty: float = 0.15
    handover: float = 0.0
    targets: tuple[float, ...] = (1.0, 4.0, 8.0, 16.0, 40.0)
    share: float = 0.9
    least_level: int = 2
    least_confidence: float = 0.5
    apart: frozenset[str] = frozenset()
    replications: int = 10
    seed: int = 1

    def __post_init__(self) -> None:
        if self.penalty < 0 or self.handover < 0 or self.replications < 2 or not 0 < self.share < 1:
            raise ValueError("penalty and handover must not be negative, replications at least 2, share within 0 to 1")
        if len(self.targets) != PRIORITIES or min(self.targets) <= 0:
            raise ValueError(f"give {PRIORITIES} targets above 0, one for each priority")


@dataclass(frozen=True)
class Problem:
    """A replay as frozen arrays. Tickets stand in the order in which they came.

    - `homes`, `skills`, `persons`, `locations`: names by number; `column`: where homes came from, agency or group;
    - `ticket`: identifiers;
    - `time`, `wait` (observed, at most a week), `handling` (tickets,): working hours, `time` from 0;
    - `home`, `skill`, `priority`, `location` (tickets,): by number, -1 for no location;
    - `person_home` (people,);
    - `able` and `sure` (people, skills): who may serve what at home, and who may serve it for others;
    - `borrowed` (pairs, 3): person, home, skill of those who served a home that has nobody of its own for it;
    - `apart` (people,): who may not be asked to serve other homes.
    """

    homes: tuple[str, ...]
    skills: tuple[str, ...]
    persons: tuple[str, ...]
    locations: tuple[str, ...]
    column: str
    hours: WorkingHours
    has_steps: bool
    ticket: pl.Series
    time: Floats
    wait: Floats
    handling: Floats
    home: Integers
    skill: Integers
    priority: Integers
    location: Integers
    person_home: Integers
    able: npt.NDArray[np.bool_] = field(repr=False)
    sure: npt.NDArray[np.bool_] = field(repr=False)
    borrowed: Integers = field(repr=False)
    apart: npt.NDArray[np.bool_] = field(repr=False)

    def __len__(self) -> int:
        return len(self.time)

    def last(self, count: int) -> Problem:
        """The same of the last so many tickets alone, or itself where there are no more."""
        if len(self) <= count:
            return self
        tickets = ("time", "wait", "handling", "home", "skill", "priority", "location")
        cut = {name: getattr(self, name)[-count:].copy() for name in tickets}
        cut["time"] -= cut["time"][0]
        return replace(self, ticket=self.ticket.tail(count), **cut)

    @property
    def counted(self) -> npt.NDArray[np.bool_]:
        """The tickets that are compared: all but those of the first week, as the replay begins with empty desks and the
        log did not. A log of less than four weeks is counted whole."""
        return np.asarray(self.time >= (self.hours.week if self.time[-1] >= 4 * self.hours.week else 0.0))

    @property
    def most(self) -> float:
        """The longest wait that counts, in working hours."""
        return self.hours.week * WEEKS_AT_MOST


def take(estate: Estate, parameters: PoolParameters) -> Problem | None:
    """The replay of an Estate's log, or `None` where nobody's resolved work is known."""
    hours = parameters.hours or seen_in(estate["tickets"]["resolved"])
    log, people, column = _log_and_people(estate, hours)
    if log.is_empty():
        return None
    skills, locations = (_names(log[name]) for name in ("skill", "location"))
    homes = tuple(sorted({*log["home"], *people["agency"]}))
    persons = tuple(people["person"])
    person, home, skill = (
        _numbers(log[name], names) for name, names in (("resolver", persons), ("home", homes), ("skill", skills))
    )
    person_home = _numbers(people["agency"], homes)
    sure = _sure(estate, parameters, persons, skills)
    able = sure.copy()
    able[person, skill] = True
    return Problem(
        homes=homes,
        skills=skills,
        persons=persons,
        locations=locations,
        column=column,
        hours=hours,
        has_steps=has_steps(estate),
        ticket=log["ticket"],
        time=np.array(log["reached"] - log["reached"][0]),
        wait=np.array(log["wait"].clip(0.0, hours.week * WEEKS_AT_MOST)),
        handling=np.array(log["handling"]),
        home=home,
        skill=skill,
        priority=np.array(log["priority"].clip(1, PRIORITIES) - 1, dtype=np.int32),
        location=_numbers(log["location"], locations),
        person_home=person_home,
        able=able,
        sure=sure,
        borrowed=_borrowed(person, home, skill, person_home, able),
        apart=np.array([one in parameters.apart for one in persons]),
    )


def _log_and_people(estate: Estate, hours: WorkingHours) -> tuple[pl.DataFrame, pl.DataFrame, str]:
    """The tickets with their homes in the order in which they came, those who resolved them, and where homes are from:
    a ticket that names none that has people belongs to the home of its resolver."""
    log = stays(estate, hours)
    people = estate["people"].select("person", "agency").unique("person", keep="first", maintain_order=True)
    people = people.join(log.select(pl.col("resolver").unique().alias("person")), on="person", how="semi").sort(
        "person"
    )
    log = log.join(people.select(pl.col("person").alias("resolver"), pl.col("agency").alias("own")), on="resolver")
    column = _home_column(log, people["agency"])
    known = people["agency"].unique().implode()
    home = pl.when(pl.col(column).is_in(known)).then(column).otherwise("own")
    return log.with_columns(home.alias("home")).sort("reached", "ticket"), people, column


def _home_column(log: pl.DataFrame, homes: pl.Series) -> str:
    """Whether tickets belong to the agency that asked or to the group that held them: whichever has people."""
    known = homes.unique().implode()
    shares = {name: log[name].is_in(known).fill_null(value=False).mean() for name in ("agency", "group")}
    return max(shares, key=lambda name: float(shares[name] or 0.0))  # type: ignore[arg-type]


def _sure(
    estate: Estate, parameters: PoolParameters, persons: tuple[str, ...], skills: tuple[str, ...]
) -> npt.NDArray[np.bool_]:
    """Who has which skill by a record that is sure and high enough."""
    records = estate["person_skills"].filter(
        (pl.col("level") >= parameters.least_level)
        & (pl.col("confidence").fill_null(1.0) >= parameters.least_confidence)
        & pl.col("person").is_in(persons)
        & pl.col("skill").is_in(skills)
    )
    able = np.zeros((len(persons), len(skills)), dtype=np.bool_)
    able[_numbers(records["person"], persons), _numbers(records["skill"], skills)] = True
    return able


def _borrowed(
    person: Integers, home: Integers, skill: Integers, person_home: Integers, able: npt.NDArray[np.bool_]
) -> Integers:
    """Who served which home in a skill that nobody of it may serve: distinct triples."""
    own = np.zeros((int(max(home.max(), person_home.max())) + 1, able.shape[1]), dtype=np.bool_)
    for one, whose in enumerate(person_home):
        own[whose] |= able[one]
    lacking = ~own[home, skill]
    triples = np.stack([person, home, skill], axis=1)[lacking]
    return np.unique(triples, axis=0).astype(np.int32).reshape(-1, 3)


def _names(values: pl.Series) -> tuple[str, ...]:
    return tuple(values.drop_nulls().unique().sort())


def _numbers(values: pl.Series, names: tuple[str, ...]) -> Integers:
    """The place of each value among the (sorted) names, -1 where there is none."""
    if not names:
        return np.full(len(values), -1, dtype=np.int32)
    coded = values.cast(pl.Enum(names), strict=False).to_physical().cast(pl.Int32).fill_null(-1)
    return np.array(coded, dtype=np.int32)  # a copy of our own, which can be written to
