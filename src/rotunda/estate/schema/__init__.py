"""The documented format of an Estate: every table and every column, in the order documents list them."""

from collections.abc import Mapping
from types import MappingProxyType

from rotunda.estate.schema.activity import ABSENCES, FREEZES, TICKET_EVENTS, TICKETS, WORK, WORK_NEEDS
from rotunda.estate.schema.competence import CLEARANCES, COURSES, LEVELS, PERSON_SKILLS, SKILLS
from rotunda.estate.schema.model import US_SPELLINGS, Column, Disclosure, Kind, Table, plain
from rotunda.estate.schema.organisation import AGENCIES, CLAIMS, FUNDS, JOB_CLASSES, PEOPLE
from rotunda.estate.schema.standing import ASSIGNMENTS, CALENDARS, HIGHER_CLASS, MOVES
from rotunda.estate.schema.technology import DEPENDENCIES, PLATFORMS, RELEASES, SYSTEM_NEEDS, SYSTEMS

TABLES: Mapping[str, Table] = MappingProxyType(
    {
        table.name: table
        for table in (
            AGENCIES,
            PEOPLE,
            JOB_CLASSES,
            FUNDS,
            CLAIMS,
            SKILLS,
            PERSON_SKILLS,
            CLEARANCES,
            COURSES,
            SYSTEMS,
            DEPENDENCIES,
            SYSTEM_NEEDS,
            RELEASES,
            PLATFORMS,
            TICKETS,
            TICKET_EVENTS,
            WORK,
            WORK_NEEDS,
            ABSENCES,
            CALENDARS,
            FREEZES,
            ASSIGNMENTS,
            HIGHER_CLASS,
            MOVES,
        )
    }
)


def by_reference() -> tuple[Table, ...]:
    """The tables, each after those that it refers to; otherwise in the order of the documents."""
    placed: dict[str, Table] = {}

    def place(table: Table) -> None:
        for column in table.columns:
            other = (column.references or "").partition(".")[0]
            if other and other != table.name and other not in placed:
                place(TABLES[other])
        placed.setdefault(table.name, table)

    for table in TABLES.values():
        place(table)
    return tuple(placed.values())


__all__ = ["LEVELS", "TABLES", "US_SPELLINGS", "Column", "Disclosure", "Kind", "Table", "by_reference", "plain"]
