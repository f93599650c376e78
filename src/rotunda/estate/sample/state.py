"""Makes the invented state: who is where first, what they can do, what they keep running, and then a year of it."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from rotunda.estate.progress import SILENT, Progress
from rotunda.estate.sample import (
    clearances,
    competence,
    history,
    organisation,
    people,
    products,
    standing,
    technology,
    tickets,
)
from rotunda.estate.sample import work as works
from rotunda.estate.sample.job_classes import job_classes
from rotunda.estate.sample.setting import Setting
from rotunda.estate.sample.sizes import Sizes, sizes_of
from rotunda.estate.tables import Estate

_Named = Iterator[tuple[str, pl.DataFrame]]


def make_state(  # noqa: PLR0913  # each is a size that may be asked for
    *,
    people: int = 600,
    agencies: int = 40,
    skills: int = 60,
    systems: int | None = None,
    tickets: int | None = None,
    seed: int = 1,
    progress: Progress = SILENT,
) -> Estate:
    """An invented state of these sizes, the same for the same arguments, with the facts of `PLANTED` in it.

    Systems are 2.5 a person and tickets a thousand for every three people where they are not given.

    Raises `ValueError` for sizes that no state can have, and for a seed below 0.
    """
    sizes = sizes_of(people, agencies, skills, systems, tickets)
    return Estate(dict(_tables(sizes, seed, progress)))


def _tables(sizes: Sizes, seed: int, progress: Progress) -> _Named:
    progress.stage("Inventing agencies and people")
    state = organisation.organise(sizes, seed)
    staff = people.employ(state, seed)
    yield from _organisation(state, staff, seed)
    progress.stage("Inventing skills and systems")
    skills = competence.name_skills(sizes)
    truth = competence.endow(staff, skills, seed)
    cleared, access = clearances.clear(state, staff, seed)
    yield "clearances", cleared
    yield from _competence(staff, skills, truth, seed)
    systems = technology.build(state, access, sizes, seed)
    needs = technology.require(staff, skills, truth, systems, seed)
    yield "systems", technology.systems_of(state, staff, access, systems, seed)
    yield "system_needs", technology.system_needs_of(staff, skills, systems, needs, seed)
    yield from _technology(state, skills, systems, seed)
    setting = Setting(state, staff, skills, truth, access, systems, needs)
    yield from _work(setting, seed)
    progress.stage("Inventing a year of tickets")
    log = tickets.keep_log(setting, sizes.tickets, seed)
    table = tickets.tickets_of(setting, log, seed)
    yield "tickets", table
    yield "ticket_events", history.ticket_events_of(setting, log, table["ticket"], seed)


def _organisation(state: organisation.Organisation, staff: people.Staff, seed: int) -> _Named:
    yield "agencies", organisation.agencies_of(state)
    yield "people", people.people_of(state, staff, seed)
    yield "job_classes", job_classes().drop("share")
    yield "funds", organisation.funds_of(state, seed)
    yield "claims", organisation.claims_of(state, seed)
    yield "higher_class", standing.higher_class_of(staff, seed)
    yield "moves", standing.moves_of(staff, seed)
    yield "absences", works.absences_of(staff, seed)
    yield "calendars", standing.calendars_of(staff, seed)
    yield "freezes", works.freezes_of(state)


def _competence(staff: people.Staff, skills: competence.Skills, truth: competence.Truth, seed: int) -> _Named:
    yield "skills", competence.skills_of(skills)
    yield "person_skills", competence.person_skills_of(staff, skills, truth, seed)
    yield "courses", competence.courses_of(skills, seed)


def _technology(
    state: organisation.Organisation, skills: competence.Skills, systems: technology.Systems, seed: int
) -> _Named:
    yield "dependencies", technology.dependencies_of(systems, seed)
    yield "releases", products.releases_of(systems, seed)
    yield "platforms", products.platforms_of(state, skills, systems, seed)


def _work(setting: Setting, seed: int) -> _Named:
    orders = works.order(setting.systems, setting.staff.homes.size, seed)
    yield "work", works.work_of(setting.state, setting.systems, orders, seed)
    yield "work_needs", works.work_needs_of(setting.skills, setting.needs, orders, seed)
    yield "assignments", standing.assignments_of(setting, orders, seed)
