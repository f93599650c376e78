"""What comes in while the plan runs: a ticket, or a part of a new work order, as dispatch is asked for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from rotunda.engine.assign.asking import MIDDLE
from rotunda.engine.assign.problem import Integers
from rotunda.engine.assign.rules.facts import Facts, Needed
from rotunda.estate import Estate


@dataclass(frozen=True)
class Ticket:
    """What is asked for: hours of a skill at a level for an agency, of a priority from 1 to 5, not before a week of the
    horizon and not after another; `regimes` guard the data, `location` is where presence is needed, `fund` pays;
    `changes` tells whether the system is changed; `class_level` and `units` are the class and the bargaining units
    whose work it is. Who has one of the tickets `apart` does not take it.
    """

    ticket: str
    agency: str
    skill: str
    level: int
    hours: float
    priority: int = MIDDLE
    system: str | None = None
    regimes: tuple[str, ...] = ()
    location: str | None = None
    week: int = 0
    until: int | None = None
    fund: str | None = None
    changes: bool = False
    class_level: int = 0
    units: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()


def ticket_of(estate: Estate, name: str, level: int, hours: float) -> Ticket:
    """A ticket of the table. The level is that of the system's need of the skill, where it has one.

    Raises `KeyError` where there is no such ticket and `ValueError` where it names no skill or agency.
    """
    rows = estate["tickets"].filter(ticket=name).to_dicts()
    if not rows:
        raise KeyError(f"There is no ticket {name}")
    row = rows[0]
    systems = estate["systems"].filter(system=row["system"]).to_dicts() if row["system"] else []
    own = systems[0] if systems else {}
    agency = own.get("agency") or row["agency"]  # the data that access is needed for is the system's
    if row["skill"] is None or agency is None:
        raise ValueError(f"Ticket {name} names no skill or no agency")
    needs = estate["system_needs"].filter(system=row["system"], skill=row["skill"]) if systems else None
    asked = level if needs is None or needs.is_empty() else int(needs["level"][0] or level)
    regimes = tuple(own.get("regimes") or ())
    priority, location = row["priority"] or MIDDLE, own.get("location")
    return Ticket(name, agency, row["skill"], asked, hours, priority, row["system"], regimes, location)


def order_of(estate: Estate, work: str, start: date) -> tuple[Ticket, ...]:
    """A piece of work of the table, a ticket for each person that it takes at once; weeks are counted from the start.

    Raises `KeyError` where there is no such work and `ValueError` where it names no agency, skill or hours.
    """
    rows = estate["work"].filter(work=work).to_dicts()
    if not rows:
        raise KeyError(f"There is no work {work}")
    row, needs = rows[0], estate["work_needs"].filter(work=work).drop_nulls(["skill", "level"]).to_dicts()
    systems = estate["systems"].filter(system=row["system"]).to_dicts() if row["system"] else []
    hours = [need["hours"] if need["hours"] is not None else row["hours"] for need in needs]
    if row["agency"] is None or not needs or not all(hours):
        raise ValueError(f"Work {work} names no agency, no skill or no hours")
    earliest, due = row["earliest"], row["due"]
    first = 0 if earliest is None else max(-(-(earliest - start).days // 7), 0)
    last = None if due is None or due < start else max(((due - start).days - 4) // 7, first)
    return tuple(
        Ticket(
            name if place == 0 else f"{name} ({place + 1})",
            row["agency"],
            need["skill"],
            need["level"],
            float(each) / places,
            row["priority"] or MIDDLE,
            row["system"],
            tuple(systems[0]["regimes"] or ()) if systems else (),
            row["location"],
            first,
            last,
            row["fund"],
            row["system"] is not None,
            need["class_level"] or 0,
            tuple(need["bargaining_units"] or ()),
            tuple(name if other == 0 else f"{name} ({other + 1})" for other in range(place)),
        )
        for need, each in zip(needs, hours, strict=True)
        for name, places in [(f"{work}/{need['skill']}/{need['level']}", need["people"] or 1)]
        for place in range(places)
    )


def as_need(facts: Facts, ticket: Ticket) -> Needed | None:
    """The ticket as what is asked for, or `None` where it asks for a skill, regime, place or unit that nobody has on
    record."""
    skill, place = _number(facts.skills, ticket.skill), _number(facts.places, ticket.location)
    regimes = tuple(_number(facts.regimes, name) for name in ticket.regimes)
    units = tuple(_number(facts.units, name) for name in ticket.units)
    unknown = ticket.regimes and -1 in regimes and "clearances" in facts.tables
    if skill < 0 or unknown or (ticket.location is not None and place < 0) or (units and max(units) < 0):
        return None
    funds = tuple(fund.name for fund in facts.funds)
    return Needed(
        names=(ticket.ticket,),
        agency=_one(_number(facts.agencies, ticket.agency)),
        system=_one(_number(facts.systems, ticket.system)),
        skill=_one(skill),
        level=_one(ticket.level),
        place=_one(place),
        fund=_one(_number(funds, ticket.fund)),
        changes=np.array([ticket.changes]),
        audits=np.array([skill in facts.audits]),
        regimes=(tuple(number for number in regimes if number >= 0),),
        rank=_one(ticket.class_level),
        units=(tuple(number for number in units if number >= 0),),
    )


def _number(names: tuple[str, ...], name: str | None) -> int:
    return names.index(name) if name is not None and name in names else -1


def _one(number: int) -> Integers:
    return np.array([number], dtype=np.int32)
