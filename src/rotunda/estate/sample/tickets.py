"""A year of tickets, and the history of some of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from rotunda.estate.sample.calendar import END, MINUTES_A_DAY, arrivals, at
from rotunda.estate.sample.chance import Codes, Numbers, chosen, drawn, numbered, stream
from rotunda.estate.sample.dispatch import dispatch_of
from rotunda.estate.sample.names import LOCATIONS
from rotunda.estate.sample.queueing import clock, one_after_the_other, working
from rotunda.estate.sample.setting import Setting
from rotunda.estate.sample.technology import Needs, Systems

#: The share of tickets about a system; the others are about a desk, a telephone, an account.
_ABOUT_SYSTEMS = 0.6
_PRIORITIES = (0.02, 0.08, 0.3, 0.5, 0.1)
#: By priority 1 to 5: median working hours before anybody looks at a ticket, and the service level objective.
_LAG = np.array([0.1, 0.3, 0.8, 1.5, 4.0])
_TARGET = np.array([4.0, 12.0, 40.0, 80.0, 320.0])
_SPREAD = 1.0
#: How busy agencies are, from the least to the most: work against hours. And hours that a year of work has.
_BUSY = (0.35, 0.85)
_YEAR = 1_900.0
#: Work on one ticket, at most on average for a person; and what a supplier takes, in working hours.
_MOST_WORK, _SUPPLIER = 10.0, 60.0
_CHANNELS = ("phone", "e-mail", "portal")
_STATES = ("Closed", "Resolved", "In progress", "On hold", "Awaiting supplier")
_STEPS = ("Fault", "Access", "Change of settings", "How to", "New")
#: Resolved tickets are closed when nobody has come back for three days.
_CLOSED_AFTER = 3 * MINUTES_A_DAY
_NOBODY = "Supplier"


@dataclass(frozen=True)
class Log:
    """One entry a ticket, in order of opening; times in minutes, below 0 where there is none; `resolver` -1 where a
    supplier or nobody resolved it."""

    opened: Codes
    begun: Codes
    resolved: Codes
    agency: Codes
    system: Codes
    skill: Codes
    priority: Codes
    resolver: Codes


def keep_log(setting: Setting, count: int, seed: int) -> Log:
    """So many tickets, as numbers."""
    rng = stream(seed, "tickets")
    skills, systems, needs = setting.skills, setting.systems, setting.needs
    opened = arrivals(rng, count)
    about = rng.random(count) < _ABOUT_SYSTEMS
    need = drawn(rng, _busy(systems, needs), count)
    owner = needs.system[need]
    system = np.where(about, owner, -1)
    skill = np.where(about, needs.skill[need], drawn(rng, skills.ordinary, count))
    agency = np.where(about, systems.agency[owner], drawn(rng, setting.state.employees, count))
    scope = np.where(about, systems.scope[owner], -1)
    resolver = dispatch_of(setting).resolver(rng, agency, scope, skill)
    priority = drawn(rng, _PRIORITIES, count)
    begun, resolved = _worked(rng, setting, opened, Asked(skill, resolver, priority))
    resolved[resolved >= END] = -1
    resolver[resolved < 0] = -1
    return Log(opened, begun, resolved, agency, system, skill, priority, resolver)


def _busy(systems: Systems, needs: Needs) -> Numbers:
    """How many tickets each need brings, against others: more where there are more users."""
    return np.where(systems.runs, systems.users, 0)[needs.system] ** 0.7


@dataclass(frozen=True)
class Asked:
    """What decides how long tickets take: one entry a ticket."""

    skill: Codes
    resolver: Codes
    priority: Codes


def _worked(rng: np.random.Generator, setting: Setting, opened: Codes, asked: Asked) -> tuple[Codes, Codes]:
    """When each ticket is taken up and when it is done: after a lag, and after what its person took up before it.
    Some skills take longer, and suppliers longest; what they do is nobody's line."""
    hours = rng.lognormal(0, _SPREAD, asked.skill.size) * rng.lognormal(0, 0.4, len(setting.skills.codes))[asked.skill]
    lag = rng.lognormal(0, 0.7, asked.skill.size) * _LAG[asked.priority]
    busy = rng.uniform(*_BUSY, len(setting.state.codes))[setting.staff.homes]
    supplied = asked.resolver < 0
    person = np.where(supplied, 0, asked.resolver)
    everybody = setting.staff.homes.size
    asks = np.bincount(person, np.where(supplied, 0.0, hours), minlength=everybody)
    each = np.divide(busy * _YEAR, asks, out=np.ones(everybody), where=asks > 0)
    each = np.minimum(each, _MOST_WORK)[person]
    work = np.where(supplied, hours * _SUPPLIER, hours * each) * 60
    ready = working(opened) + lag * 60
    # Each ticket of a supplier is a line of its own.
    line = np.where(supplied, everybody + np.arange(asked.skill.size), asked.resolver)
    began, done = one_after_the_other(ready, line, np.maximum(work, 1.0))
    return np.maximum(clock(began), opened), np.maximum(clock(done), opened + 1)


def tickets_of(setting: Setting, log: Log, seed: int) -> pl.DataFrame:
    """The table `tickets`."""
    rng = stream(seed, "tickets").spawn(1)[0]
    state, skills = setting.state, setting.skills
    count = log.opened.size
    closed = np.where((log.resolved >= 0) & (log.resolved + _CLOSED_AFTER < END), log.resolved + _CLOSED_AFTER, -1)
    met = log.resolved - log.opened <= _TARGET[log.priority] * 60
    incident = rng.random(count) < 0.55
    categories = [family.capitalize() for family in skills.families]
    return pl.DataFrame(
        {
            "ticket": numbered("T", count, 8),
            "kind": chosen(("request", "incident"), incident.astype(np.int64)),
            "agency": chosen(state.codes, log.agency),
            "location": chosen(LOCATIONS, state.places[log.agency]),
            "system": chosen(setting.systems.codes, log.system),
            "category": chosen(categories, log.skill),
            "subcategory": chosen(_STEPS, np.where(incident, 0, drawn(rng, (0.1, 0.3, 0.2, 0.2, 0.2), count))),
            "skill": chosen(skills.codes, log.skill),
            "priority": log.priority + 1,
            "opened": at(log.opened),
            "resolved": at(log.resolved),
            "closed": at(closed),
            "state": chosen(_STATES, _state(rng, log, closed)),
            "group": chosen(groups_of(setting), group_codes(setting, log)),
            "resolver": chosen(setting.staff.persons, log.resolver),
            "reassignments": rng.poisson(0.4, count),
            "reopens": (rng.random(count) < 0.04).astype(np.int64),
            "met_target": pl.Series(met).zip_with(pl.Series(log.resolved >= 0), pl.Series([None], dtype=pl.Boolean())),
            "channel": chosen(_CHANNELS, drawn(rng, (0.35, 0.25, 0.4), count)),
        }
    )


def _state(rng: np.random.Generator, log: Log, closed: Codes) -> Codes:
    """The last state, as a number of the list of states."""
    still_open = 2 + drawn(rng, (0.6, 0.25, 0.15), log.opened.size)
    return np.where(closed >= 0, 0, np.where(log.resolved >= 0, 1, still_open))


def groups_of(setting: Setting) -> list[str]:
    """The groups that hold tickets: one for each agency and family of skills, and the suppliers."""
    families = sorted(set(setting.skills.families))
    return [*(f"{code} {family}" for code in setting.state.codes for family in families), _NOBODY]


def group_codes(setting: Setting, log: Log) -> Codes:
    """The group that last held each ticket: the resolver's at home, the suppliers where none of the state's people
    resolved it, the agency's own while it is open."""
    families = sorted(set(setting.skills.families))
    family = np.array([families.index(name) for name in setting.skills.families])[log.skill]
    holder = np.where(log.resolver >= 0, setting.staff.homes[log.resolver], log.agency)
    supplied = (log.resolver < 0) & (log.resolved >= 0)
    return np.where(supplied, -1, holder * len(families) + family)
