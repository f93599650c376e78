"""Projects and work orders of the coming year, and the times when they cannot be done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from rotunda.estate.sample.chance import Codes, Flags, chosen, days_after, drawn, numbered, stream
from rotunda.estate.sample.competence import Skills
from rotunda.estate.sample.job_classes import UNION
from rotunda.estate.sample.names import LOCATIONS
from rotunda.estate.sample.organisation import Organisation, fund_of
from rotunda.estate.sample.people import Staff
from rotunda.estate.sample.planted import PLANTED
from rotunda.estate.sample.sizes import TODAY
from rotunda.estate.sample.system_names import CAPABILITIES
from rotunda.estate.sample.technology import Needs, Systems

_ORDERS = ("Upgrade of", "Change to", "Security fixes for", "Move of", "Interface for", "Clean-up of")
_PROJECTS = ("Replacement of", "Redesign of", "Consolidation of")
_STATUS = ("proposed", "approved", "active", "done", "cancelled")
_PRICE_AN_HOUR = 140.0
#: The planted work changes the system that hangs on the planted skill.
_PLANTED_SYSTEM = int(PLANTED.lone_system[1:]) - 1


@dataclass(frozen=True)
class Orders:
    """One entry a piece of work, the planted one first, in the order in which they may begin."""

    codes: pl.Series
    system: Codes
    project: Flags
    hours: Codes


def order(systems: Systems, people: int, seed: int) -> Orders:
    """About one piece of work for every five people."""
    rng = stream(seed, "work")
    count = max(12, people // 5)
    system = drawn(rng, np.where(systems.runs, 1.0, 0.0), count)
    system[0] = _PLANTED_SYSTEM
    project = rng.random(count) < 0.25
    project[0] = False
    hours = np.where(project, rng.lognormal(6.3, 0.6, count), rng.lognormal(3.7, 0.7, count))
    return Orders(numbered("W", count, 5), system, project, np.maximum(8, hours).astype(np.int64))


def work_of(state: Organisation, systems: Systems, orders: Orders, seed: int) -> pl.DataFrame:
    """The table `work`."""
    rng = stream(seed, "work").spawn(1)[0]
    count = orders.system.size
    agency = systems.agency[orders.system]
    begins = np.sort(rng.integers(0, 270, count))
    lasts = (orders.hours / 12).astype(np.int64) + rng.integers(20, 90, count)
    verbs = np.where(orders.project, len(_ORDERS) + rng.integers(0, 3, count), rng.integers(0, len(_ORDERS), count))
    onsite = rng.random(count) < 0.15
    capital = orders.project & (rng.random(count) < 0.5)
    names = chosen([*_ORDERS, *_PROJECTS], verbs) + " " + chosen(state.codes, agency) + " "
    status = drawn(rng, (0.25, 0.45, 0.27, 0.0, 0.03), count)
    status[0] = _STATUS.index("approved")
    return pl.DataFrame(
        {
            "work": orders.codes,
            "name": names + chosen([name.lower() for name in CAPABILITIES], systems.capability[orders.system]),
            "kind": chosen(("order", "project"), orders.project.astype(np.int64)),
            "agency": chosen(state.codes, agency),
            "system": systems.codes.gather(pl.Series(orders.system)),
            "priority": 1 + drawn(rng, (0.08, 0.22, 0.4, 0.22, 0.08), count),
            "earliest": days_after(TODAY, begins + 1),
            "due": days_after(TODAY, begins + 1 + lasts),
            "hours": orders.hours.astype(np.float64),
            "predecessors": _predecessors(rng, orders.codes),
            "fund": pl.Series(["CAP"]).zip_with(pl.Series(capital), fund_of(state, agency, rng.random(count) < 0.3)),
            "location": chosen(LOCATIONS, np.where(onsite, state.places[agency], -1)),
            "contract_cost": (orders.hours * _PRICE_AN_HOUR * rng.uniform(0.8, 1.5, count)).round(-2),
            "status": chosen(_STATUS, status),
        }
    )


def _predecessors(rng: np.random.Generator, codes: pl.Series) -> pl.Series:
    """For every third piece of work one that is listed before it: none can come to wait for itself. Nothing waits for
    the planted one, which cannot be done."""
    names = codes.to_list()
    before = (1 + rng.random(len(names)) * (np.arange(len(names)) - 1)).astype(np.int64)
    waits = rng.random(len(names)) < 0.3
    lists = [[names[before[n]]] if waits[n] and 0 < before[n] < n else None for n in range(len(names))]
    return pl.Series(lists, dtype=pl.List(pl.String()))


def work_needs_of(skills: Skills, needs: Needs, orders: Orders, seed: int) -> pl.DataFrame:
    """The table `work_needs`: the skills of the system that is changed, and for projects a common one besides."""
    rng = stream(seed, "work_needs")
    of_system = pl.DataFrame({"system": needs.system, "skill": needs.skill, "level": needs.level})
    ordered = pl.DataFrame(
        {"order": np.arange(orders.system.size), "system": orders.system, "hours": orders.hours.astype(np.float64)}
    )
    own = ordered.join(of_system, on="system", maintain_order="left_right").select("order", "skill", "level", "hours")
    projects = ordered.filter(pl.Series(orders.project))
    besides = projects.select(
        "order",
        pl.Series("skill", drawn(rng, skills.ordinary, projects.height)),
        pl.lit(2, dtype=pl.Int64()).alias("level"),
        "hours",
    )
    impossible = pl.DataFrame(
        {
            "order": [0],
            "skill": [skills.number(PLANTED.impossible_skill)],
            "level": [PLANTED.impossible_level],
            "hours": [float(orders.hours[0])],
        }
    )
    others = pl.concat([own, besides]).filter(pl.col("order") > 0)
    rows = pl.concat([impossible, others]).unique(["order", "skill"], keep="first", maintain_order=True).sort("order")
    return rows.select(
        orders.codes.gather(rows["order"]).alias("work"),
        chosen(skills.codes, rows["skill"].to_numpy()).alias("skill"),
        "level",
        (pl.col("hours") / pl.len().over("order")).round(1),
        pl.Series("people", 1 + drawn(rng, (0.8, 0.17, 0.03), rows.height)),
        _class_levels(rows["order"], seed),
        _units(rows["order"], seed),
    )


def _class_levels(orders: pl.Series, seed: int) -> pl.Series:
    """A few duties are those of a class; the planted ones of a class above the planted people's."""
    rng = stream(seed, "work_needs").spawn(1)[0]
    ranks = pl.Series(rng.integers(2, 4, orders.len())).zip_with(
        pl.Series(rng.random(orders.len()) < 0.1), pl.Series([None], dtype=pl.Int64())
    )
    return ranks.zip_with(orders > 0, pl.Series([PLANTED.impossible_class])).alias("class_level")


def _units(orders: pl.Series, seed: int) -> pl.Series:
    """A few duties are the work of one unit."""
    rng = stream(seed, "work_needs").spawn(2)[1]
    own = rng.random(orders.len()) < 0.1
    return pl.Series("bargaining_units", [[UNION] if flag else None for flag in own], dtype=pl.List(pl.String()))


def absences_of(staff: Staff, seed: int) -> pl.DataFrame:
    """The table `absences`: holidays of one to three weeks, and a few leaves of months."""
    rng = stream(seed, "absences")
    person = np.repeat(np.arange(staff.homes.size), rng.integers(0, 3, staff.homes.size))
    starts = rng.integers(1, 360, person.size)
    long = rng.random(person.size) < 0.02
    lasts = np.where(long, rng.integers(60, 180, person.size), rng.choice(np.array([4, 4, 9, 11, 18]), person.size))
    frame = pl.DataFrame(
        {
            "person": staff.persons.gather(pl.Series(person)),
            "starts": days_after(TODAY, starts),
            "ends": days_after(TODAY, starts + lasts),
        }
    )
    return frame.unique(["person", "starts"], keep="first", maintain_order=True).sort("person", "starts")


def freezes_of(state: Organisation) -> pl.DataFrame:
    """The table `freezes`: the seasons in which nobody changes anything, as every state has them."""
    rows = [
        (None, None, date(2026, 12, 18), date(2027, 1, 4), "Year end"),
        ("REV", None, date(2027, 1, 15), date(2027, 4, 30), "Tax season"),
        ("SOC", None, date(2026, 11, 1), date(2027, 1, 15), "Open enrollment"),
        ("CIT", None, date(2027, 2, 3), date(2027, 2, 12), "Legislative session opens"),
        (None, PLANTED.single_system, date(2026, 9, 10), date(2026, 9, 20), "Quarterly filing"),
    ]
    if "SEC" in state.codes:
        rows.append(("SEC", None, date(2026, 10, 15), date(2026, 11, 20), "Election"))
    return pl.DataFrame(
        [(f"F{number:02}", *row) for number, row in enumerate(rows, start=1)],
        schema=["freeze", "agency", "system", "starts", "ends", "reason"],
        orient="row",
    )
