"""The systems: whose they are, what they need to keep running, and what they depend on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from rotunda.estate.sample.chance import Codes, Flags, Numbers, chosen, drawn, emptied, numbered, stream
from rotunda.estate.sample.clearances import Access
from rotunda.estate.sample.competence import Skills, Truth
from rotunda.estate.sample.names import LOCATIONS
from rotunda.estate.sample.organisation import Organisation
from rotunda.estate.sample.people import Staff
from rotunda.estate.sample.planted import PLANTED
from rotunda.estate.sample.planted import SYSTEMS as PLANTED_SYSTEMS
from rotunda.estate.sample.sizes import Sizes
from rotunda.estate.sample.system_names import CAPABILITIES

_CRITICALITY = (0.35, 0.35, 0.22, 0.08)
_LIFECYCLE = ("live", "retiring", "planned", "retired")
_LIVES = (0.88, 0.06, 0.03, 0.03)
#: Of an agency with a regime, the share of systems under it.
_GUARDED = 0.4
#: All needs together take this share of everybody's week; tickets, projects and the rest of life take the other.
_WORKLOAD = 0.35
#: The share of needs that are for what people at home do already; the rest came with some supplier.
_KNOWN_AT_HOME = 0.8
_LINKS = ("data", "runtime", "sign-in", "network")


@dataclass(frozen=True)
class Systems:
    """One entry a system, the planted ones first: identifier, agency, scope of its data (-1 for none), criticality,
    capability, how many use it, and whether it still runs."""

    codes: pl.Series
    agency: Codes
    scope: Codes
    criticality: Codes
    capability: Codes
    users: Codes
    lifecycle: Codes

    @property
    def runs(self) -> Flags:
        """Whether anybody asks for its support."""
        return self.lifecycle < 2


@dataclass(frozen=True)
class Needs:
    """One entry a need, sorted by system and skill."""

    system: Codes
    skill: Codes
    level: Codes


def build(state: Organisation, access: Access, sizes: Sizes, seed: int) -> Systems:
    """The systems of the state. The fragile agency has none but the planted ones."""
    rng = stream(seed, "systems")
    count, first = sizes.systems, len(PLANTED_SYSTEMS)
    weights = state.staff.astype(np.float64)
    weights[state.number(PLANTED.fragile_agency)] = 0
    agency = drawn(rng, weights, count)
    capability = drawn(rng, np.arange(1, len(CAPABILITIES) + 1) ** -0.5, count)
    criticality = 1 + drawn(rng, _CRITICALITY, count)
    lifecycle = drawn(rng, _LIVES, count)
    own = np.array([access.number(number, regime) for number, regime in enumerate(state.regimes)])
    scope = np.where(rng.random(count) < _GUARDED, own[agency], -1)
    for number, planted in enumerate(PLANTED_SYSTEMS):
        agency[number] = state.number(planted.agency)
        scope[number] = access.number(int(agency[number]), planted.regime)
        criticality[number] = planted.criticality
        capability[number] = CAPABILITIES.index(planted.capability)
    lifecycle[:first] = 0
    users = np.maximum(3, state.employees[agency] * rng.lognormal(-2.2, 1.1, count)).astype(np.int64)
    return Systems(numbered("S", count, 5), agency, scope, criticality, capability, users, lifecycle)


def systems_of(state: Organisation, staff: Staff, access: Access, systems: Systems, seed: int) -> pl.DataFrame:
    """The table `systems`."""
    rng = stream(seed, "systems").spawn(1)[0]
    count = systems.agency.size
    regimes = pl.Series([*([regime] for regime in access.regime), None], dtype=pl.List(pl.String()))
    onsite = rng.random(count) < 0.05
    frame = pl.DataFrame(
        {
            "system": systems.codes,
            "agency": chosen(state.codes, systems.agency),
            "capability": chosen(CAPABILITIES, systems.capability),
            "criticality": systems.criticality,
            "regimes": regimes.gather(pl.Series(np.where(systems.scope < 0, len(access.regime), systems.scope))),
            "users": systems.users,
            "yearly_cost": (systems.users * rng.lognormal(4.5, 0.8, count) + 4_000).round(-2),
            "owner": chosen(staff.persons, _at_home(rng, staff, systems)),
            "expert": _or_nobody(chosen(staff.persons, _at_home(rng, staff, systems)), rng.random(count) < 0.3),
            "lifecycle": chosen(_LIFECYCLE, systems.lifecycle),
            "location": chosen(LOCATIONS, np.where(onsite, state.places[systems.agency], -1)),
        }
    )
    return frame.with_columns(_names(frame))


def _or_nobody(persons: pl.Series, empty: Flags) -> pl.Series:
    """The persons with nobody where `empty` holds."""
    return persons.zip_with(pl.Series(~empty), pl.Series([None], dtype=pl.String()))


def _names(frame: pl.DataFrame) -> pl.Series:
    """Agency and capability, numbered where an agency has several; a planted system has its own."""
    title = pl.concat_str(pl.col("agency"), pl.lit(" "), pl.col("capability").str.to_lowercase())
    again = pl.int_range(1, pl.len() + 1).over("agency", "capability")
    named = frame.select(pl.when(again > 1).then(pl.concat_str(title, pl.lit(" "), again)).otherwise(title).alias("n"))
    planted = pl.Series([f"{system.agency} {system.name.lower()}" for system in PLANTED_SYSTEMS])
    return pl.concat([planted, named["n"].slice(planted.len())]).alias("name")


def _at_home(rng: np.random.Generator, staff: Staff, systems: Systems) -> Codes:
    """Somebody of each system's agency."""
    order = np.argsort(staff.homes, kind="stable")
    start = np.searchsorted(staff.homes[order], np.arange(staff.homes.max() + 2))
    size = np.diff(start)[systems.agency]
    return np.asarray(order[start[systems.agency] + (rng.random(size.size) * size).astype(np.int64)])


def require(staff: Staff, skills: Skills, truth: Truth, systems: Systems, seed: int) -> Needs:
    """One to three skills for each system, mostly such as its agency's people have; the planted ones have their one."""
    rng = stream(seed, "system_needs")
    first = len(PLANTED_SYSTEMS)
    many = 1 + drawn(rng, (0.35, 0.45, 0.2), systems.agency.size)
    many[:first] = 0
    system = np.repeat(np.arange(systems.agency.size), many)
    skill = drawn(rng, skills.ordinary, system.size)
    known = _known_at_home(rng, staff, truth, systems.agency[system])
    at_home = (rng.random(system.size) < _KNOWN_AT_HOME) & (known >= 0)
    skill = np.where(at_home, known, skill)
    level = 1 + drawn(rng, (0.08, 0.55, 0.32, 0.05), system.size)
    drawn_needs = pl.DataFrame({"system": system, "skill": skill, "level": level})
    planted = [(number, skills.number(one.skill), one.level) for number, one in enumerate(PLANTED_SYSTEMS)]
    told = pl.DataFrame(planted, schema=["system", "skill", "level"], orient="row")
    frame = pl.concat([told, drawn_needs]).unique(["system", "skill"], keep="first", maintain_order=True)
    return Needs(*(column.to_numpy() for column in frame.sort("system", "skill").get_columns()))


def _known_at_home(rng: np.random.Generator, staff: Staff, truth: Truth, agencies: Codes) -> Codes:
    """For each of the agencies a skill that somebody there has, or -1; nobody's planted skill is anybody's need."""
    ordinary = np.flatnonzero(truth.rank > 0)
    home = staff.homes[truth.person[ordinary]]
    order = ordinary[np.argsort(home, kind="stable")]
    start = np.searchsorted(np.sort(home), np.arange(staff.homes.max() + 2))
    size = np.diff(start)[agencies]
    at = start[agencies] + (rng.random(agencies.size) * size).astype(np.int64)
    return np.where(size > 0, truth.skill[order[np.minimum(at, order.size - 1)]], -1)


def system_needs_of(staff: Staff, skills: Skills, systems: Systems, needs: Needs, seed: int) -> pl.DataFrame:
    """The table `system_needs`."""
    rng = stream(seed, "system_needs").spawn(1)[0]
    count = needs.system.size
    effort = rng.lognormal(0, 0.9, count) * np.sqrt(systems.criticality[needs.system])
    hours = effort / effort.sum() * staff.weekly_hours.sum() * _WORKLOAD
    depth = 1 + drawn(rng, (0.1, 0.75, 0.15), count)
    critical = systems.criticality[needs.system] == 4
    stated: Flags = critical | (rng.random(count) < 0.5)
    return pl.DataFrame(
        {
            "system": systems.codes.gather(pl.Series(needs.system)),
            "skill": chosen(skills.codes, needs.skill),
            "level": needs.level,
            "weekly_hours": _hours(hours),
            "depth": emptied(np.where(critical, np.maximum(depth, 2), depth), ~stated),
        }
    )


def _hours(hours: Numbers) -> Numbers:
    """Tenths of an hour, and neither nothing nor more than most of a week."""
    return hours.round(1).clip(0.1, 30.0)


def dependencies_of(systems: Systems, seed: int) -> pl.DataFrame:
    """The table `dependencies`: each system needs one or two listed before it, so that none needs itself."""
    rng = stream(seed, "dependencies")
    system = np.repeat(np.arange(systems.agency.size), rng.integers(0, 3, systems.agency.size))
    system = system[system > 0]
    # The square draws towards the first: a few systems are what everything stands on.
    needed = (system * rng.random(system.size) ** 2).astype(np.int64)
    frame = pl.DataFrame(
        {
            "system": systems.codes.gather(pl.Series(system)),
            "depends_on": systems.codes.gather(pl.Series(needed)),
            "kind": chosen(_LINKS, drawn(rng, (0.5, 0.2, 0.2, 0.1), system.size)),
        }
    )
    return frame.unique(["system", "depends_on"], keep="first", maintain_order=True)
