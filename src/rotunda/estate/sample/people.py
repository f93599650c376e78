"""The people: at home in agencies, in job classes, under supervisors, some about to retire."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from rotunda.estate.sample.chance import Codes, Flags, Numbers, chosen, days_after, drawn, numbered, stream
from rotunda.estate.sample.job_classes import CLASSES, TITLES, numbers_of
from rotunda.estate.sample.names import GIVEN, LOCATIONS, SURNAMES
from rotunda.estate.sample.organisation import CENTRE, Organisation, fund_of
from rotunda.estate.sample.planted import FIRST_SEATED, PEOPLE
from rotunda.estate.sample.sizes import TODAY

#: Planted people are analysts, whatever chance says: a head of an agency would have other duties.
_PLANTED_CLASS = CLASSES.index("4203")
#: People to one supervisor, where the agency has so many.
_SPAN = 7
_APPOINTMENTS = ("permanent", "durational", "provisional", "temporary", "contractor")
_APPOINTED = (0.89, 0.04, 0.02, 0.01, 0.04)
#: The share of people who may retire within five years, and those who may already.
_SOON = 0.15
#: When planted people may retire whose story it is no part of.
_FAR_OFF = date(2040, 1, 1)


@dataclass(frozen=True)
class Staff:
    """One entry a person, the planted ones first: identifier, home agency, job class, hours of the week."""

    persons: pl.Series
    homes: Codes
    classes: Codes
    weekly_hours: Numbers

    def level(self) -> Numbers:
        """Rank of each person's class."""
        return numbers_of("level")[self.classes]


def employ(state: Organisation, seed: int) -> Staff:
    """Everybody, with a seat."""
    rng = stream(seed, "people")
    homes = _seats(rng, state)
    classes = drawn(rng, numbers_of("share"), homes.size)
    classes[: len(PEOPLE)] = _PLANTED_CLASS
    hours = numbers_of("weekly_hours")[classes]
    part_time = rng.random(homes.size) < 0.04
    part_time[: len(PEOPLE)] = False
    hours = np.where(part_time, rng.choice(np.array([20.0, 28.0]), homes.size), hours)
    return Staff(numbered("P", homes.size, 5), homes, classes, hours)


def _seats(rng: np.random.Generator, state: Organisation) -> Codes:
    """The home of each person. Planted people sit where they should while there is room, or else at the centre, or
    else wherever there is."""
    room = state.staff.copy()
    planted = np.zeros(len(PEOPLE), dtype=np.int64)
    for person in FIRST_SEATED:
        wanted = (state.number(PEOPLE[person].home), CENTRE)
        planted[person] = next((agency for agency in wanted if room[agency]), int(room.argmax()))
        room[planted[person]] -= 1
    return np.concatenate([planted, rng.permutation(np.repeat(np.arange(room.size), room))])


def people_of(state: Organisation, staff: Staff, seed: int) -> pl.DataFrame:
    """The table `people`."""
    rng = stream(seed, "people").spawn(1)[0]
    count = staff.homes.size
    appointment = drawn(rng, _APPOINTED, count)
    appointment[: len(PEOPLE)] = 0
    ends = rng.integers(15, 900, count)
    fixed = rng.random(count) < 0.92
    independent = np.array(["staff" in exempt for exempt in state.exempt])[staff.homes]
    away = rng.random(count) < 0.15
    places = np.where(away, rng.integers(0, len(LOCATIONS), count), state.places[staff.homes])
    given, family = rng.integers(0, len(GIVEN), count), rng.integers(0, len(SURNAMES), count)
    frame = pl.DataFrame(
        {
            "person": staff.persons,
            "agency": chosen(state.codes, staff.homes),
            "name": chosen(GIVEN, given) + " " + chosen(SURNAMES, family),
            "job_class": chosen(CLASSES, staff.classes),
            "title": chosen(TITLES, staff.classes),
            "location": chosen(LOCATIONS, places),
            "weekly_hours": staff.weekly_hours,
            "yearly_pay": _pay(staff, seed),
            "fund": fund_of(state, staff.homes, rng.random(count) < 0.3),
            "in_scope": fixed & ~independent,
            "supervisor": _supervisors(staff),
            "appointment": chosen(_APPOINTMENTS, appointment),
            "appointment_ends": days_after(TODAY, ends, unless=appointment == 0),
            "evidence": pl.Series(["register"]).gather(np.zeros(count, dtype=np.int64)),
        }
    )
    return frame.with_columns(*_service(rng, count, contractors=appointment == _APPOINTMENTS.index("contractor")))


def _pay(staff: Staff, seed: int) -> pl.Series:
    """Pay within the band of the class, in whole hundreds, by the hours agreed; drawn apart from all else."""
    rng = stream(seed, "people").spawn(2)[1]
    least, most = (numbers_of(name)[staff.classes] for name in ("pay_min", "pay_max"))
    full = numbers_of("weekly_hours")[staff.classes]
    pay = (least + rng.random(staff.classes.size) * (most - least)) * staff.weekly_hours / full
    return pl.Series("yearly_pay", np.round(pay, -2), dtype=pl.Float64())


def _supervisors(staff: Staff) -> pl.Series:
    """Within an agency the first by rank leads, and everybody further down reports to somebody further up."""
    order = np.lexsort((np.arange(staff.homes.size), -staff.level(), staff.homes))
    first = np.searchsorted(staff.homes[order], np.arange(staff.homes.max() + 1))
    start = first[staff.homes[order]]
    rank = np.arange(order.size) - start
    above = np.where(rank > 0, start + (rank - 1) // _SPAN, 0)
    supervisor = np.empty(order.size, dtype=np.int64)
    supervisor[order] = np.where(rank > 0, order[above], -1)
    return chosen(staff.persons, supervisor)


def _service(rng: np.random.Generator, count: int, *, contractors: Flags) -> tuple[pl.Series, pl.Series]:
    """First day of service, and the day from which a person may retire; no contractor retires from the state."""
    soon = rng.random(count) < _SOON
    until = np.where(soon, rng.uniform(-1, 5, count), rng.uniform(5.1, 32, count))
    # A career of about thirty years ends at retirement, so who may go soon came long ago.
    served = np.clip(rng.normal(30, 4, count) - until, 0.2, 38)
    retires = days_after(TODAY, (until * 365).astype(np.int64), unless=contractors).to_list()
    for person, planted in enumerate(PEOPLE):
        retires[person] = planted.retires or _FAR_OFF
    hired = days_after(TODAY, -(served * 365).astype(np.int64))
    return hired.alias("hired"), pl.Series("retirement_eligible", retires, dtype=pl.Date())
