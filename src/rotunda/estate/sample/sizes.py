"""How large the invented state is, and which sizes are impossible."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

#: The last day of the ticket log, a Tuesday, and therefore the day of a plan.
TODAY = date(2026, 6, 30)
#: The first day of the ticket log, one year long.
FIRST_DAY = date(2025, 7, 1)

_LEAST = {"people": 40, "agencies": 5, "skills": 10, "systems": 10, "tickets": 0}
_SYSTEMS_A_PERSON = 2.5
_TICKETS_A_PERSON = 1000 / 3


@dataclass(frozen=True)
class Sizes:
    """Rows of the tables that the others follow from.

    Raises `ValueError` for a state that cannot be: too small for what is planted in it, or with more agencies than
    people to work in them.
    """

    people: int
    agencies: int
    skills: int
    systems: int
    tickets: int

    def __post_init__(self) -> None:
        for name, least in _LEAST.items():
            if (given := getattr(self, name)) < least:
                raise ValueError(f"A sample state has at least {least} {name}, and {given} were asked for.")
        if self.people < self.agencies:
            raise ValueError(f"{self.people} people are too few for {self.agencies} agencies: each has at least one.")


def sizes_of(people: int, agencies: int, skills: int, systems: int | None, tickets: int | None) -> Sizes:
    """The sizes asked for; systems and tickets follow from the people where they are not given."""
    return Sizes(
        people,
        agencies,
        skills,
        round(_SYSTEMS_A_PERSON * people) if systems is None else systems,
        round(_TICKETS_A_PERSON * people) if tickets is None else tickets,
    )
