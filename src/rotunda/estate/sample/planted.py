"""What is planted in every sample state, whatever its size and seed, so that tests and documents can rely on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Planted:
    """Known facts, by identifier.

    - *Single point*: `single_system`, critical, needs `single_skill`, and in the whole state only `single_person` has
      the level and the clearance. `single_successor` is cleared and one level below: the cheapest to train.
    - *Uncovered*: `uncovered_system` needs `uncovered_skill` at a level that nobody has; `uncovered_beginner` has the
      lowest.
    - *Barred*: `barred_system` needs `barred_skill`. Only `barred_people` have it, and none of them is cleared for
      `barred_regime`, so that to clear two of them is cheaper than to train anybody.
    - *Fragile*: each of the `fragile_systems` of `fragile_agency` hangs at home on `fragile_person`.
    - *Lone*: in the whole state only `lone_person` has `lone_skill` at any level; `lone_system` needs it.
    - *Expiring*: only `expiring_person` is cleared for `expiring_regime`, which `expiring_system` takes, and that
      until `expires`.
    - *Impossible*: `impossible_work` takes `impossible_skill` at `impossible_level`, which nobody has, and is the
      duty of a class above `lone_person`'s; that person's service in a higher class began on `higher_since`, and runs
      out.
    - *Unwilling*: `fragile_person` works for no other agency; the supervisor of `expiring_person` lets nobody go to
      `fragile_agency`.
    - *Stale*: `stale_person` is at present on `lone_system` without having `lone_skill`.
    - *Short*: `short_person` works the hours of `short_week`, from Monday on, and not those that are agreed.
    """

    single_system: str = "S00001"
    single_skill: str = "cobol"
    single_person: str = "P00001"
    single_successor: str = "P00002"
    uncovered_system: str = "S00002"
    uncovered_skill: str = "ideal"
    uncovered_beginner: str = "P00003"
    barred_system: str = "S00003"
    barred_skill: str = "message-switch"
    barred_people: tuple[str, ...] = ("P00004", "P00005", "P00006")
    barred_regime: str = "CJIS"
    fragile_agency: str = "ARC"
    fragile_person: str = "P00007"
    fragile_systems: tuple[str, ...] = ("S00004", "S00005")
    lone_skill: str = "mumps"
    lone_person: str = "P00008"
    lone_system: str = "S00006"
    expiring_system: str = "S00007"
    expiring_person: str = "P00009"
    expiring_regime: str = "SSA"
    expires: date = date(2026, 12, 31)
    impossible_work: str = "W00001"
    impossible_skill: str = "mumps"
    impossible_level: int = 4
    impossible_class: int = 5
    higher_since: str = "2026-01-05"
    stale_person: str = "P00010"
    short_person: str = "P00003"
    short_week: tuple[float, ...] = (9.0, 9.0, 0.0, 0.0, 0.0)


PLANTED = Planted()


@dataclass(frozen=True)
class PlantedPerson:
    """Who is planted: the agency where there is room in it, the records (skill and level), the clearances (regime,
    agency and last day), and the day of retirement where it matters to the story."""

    home: str
    records: tuple[tuple[str, int], ...]
    clearances: tuple[tuple[str, str, date], ...] = ()
    retires: date | None = None


@dataclass(frozen=True)
class PlantedSystem:
    """A planted system with its one need."""

    agency: str
    name: str
    capability: str
    criticality: int
    regime: str | None
    skill: str
    level: int


_LATER = date(2029, 9, 30)
_BARRED = ((PLANTED.barred_skill, 3), ("end-user-support", 1))

#: In the order of their identifiers, from P00001. Nobody else has a record of a planted skill. The last has little to
#: do at the fragile agency, so that it hangs on one of two.
PEOPLE = (
    PlantedPerson("REV", ((PLANTED.single_skill, 4), ("sql-server", 1)), (("FTI", "REV", _LATER),), date(2028, 4, 1)),
    PlantedPerson("REV", ((PLANTED.single_skill, 2),), (("FTI", "REV", _LATER),)),
    PlantedPerson("SOC", ((PLANTED.uncovered_skill, 1), ("end-user-support", 1))),
    PlantedPerson("PSF", _BARRED),
    PlantedPerson("PSF", _BARRED),
    PlantedPerson("CIT", _BARRED),
    PlantedPerson("ARC", (("windows-server", 3), ("sql-server", 3)), (), date(2030, 2, 1)),
    PlantedPerson("CIT", ((PLANTED.lone_skill, 3), ("sql-server", 1))),
    PlantedPerson("SOC", (("sql-server", 3),), ((PLANTED.expiring_regime, "SOC", PLANTED.expires),)),
    PlantedPerson("ARC", (("end-user-support", 1),)),
)
#: Who has to be at the planted agency for the fact to hold at home, in the order in which seats are given.
FIRST_SEATED = (6, 0, 3, 8, 1, 4, 2, 5, 7, 9)

#: In the order of their identifiers, from S00001.
SYSTEMS = (
    PlantedSystem("REV", "Tax ledger", "Tax accounting", 4, "FTI", PLANTED.single_skill, 3),
    PlantedSystem("SOC", "Benefit archive", "Benefit payments", 3, None, PLANTED.uncovered_skill, 3),
    PlantedSystem("PSF", "Warrant exchange", "Data exchange", 4, PLANTED.barred_regime, PLANTED.barred_skill, 3),
    PlantedSystem("ARC", "Records catalog", "Document management", 2, None, "sql-server", 2),
    PlantedSystem("ARC", "Reading room", "Appointments", 2, None, "windows-server", 2),
    PlantedSystem("CIT", "Laboratory results", "Laboratory", 3, None, PLANTED.lone_skill, 3),
    PlantedSystem("SOC", "Pension match", "Eligibility", 3, PLANTED.expiring_regime, "sql-server", 2),
)
#: Skills that only planted people have: the first of the list of skills.
SKILLS = (PLANTED.single_skill, PLANTED.uncovered_skill, PLANTED.barred_skill, PLANTED.lone_skill)
