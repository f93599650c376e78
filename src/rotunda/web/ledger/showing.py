"""The ledger's tables as its page shows them: counts by agency, and the needs line by line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from urllib.parse import urlencode

from rotunda.web.accounts.models import User
from rotunda.web.design.cells import Link, Sentence
from rotunda.web.design.tables import Column, Row, Table
from rotunda.web.ledger.models import Line
from rotunda.web.ledger.querysets import Tally
from rotunda.web.register.models import Person
from rotunda.web.register.models.record import address_of
from rotunda.web.register.records.cells import called

_AGENCIES = (
    Column("Agency"),
    *(
        Column(label, numeric=True)
        for label in ("Needs", "Nobody in the agency", "One person in the agency", "One or nobody in the state")
    ),
)
_NEEDS = (
    Column("Service"),
    Column("Criticality", numeric=True),
    Column("Agency"),
    Column("Skill and level"),
    Column("In the agency, of those needed", numeric=True),
    Column("In the state", numeric=True),
    Column("Who can do it"),
    Column("Cheapest repair"),
)
#: What the repairs of the engine are called, before whom they are for.
_VERBS: Mapping[str, str] = MappingProxyType(
    {"share": "Share with", "train": "Train", "clear": "Get clearance for", "hire": "Hire"}
)


def agencies_table(tallies: Sequence[Tally]) -> Table:
    """The counts of each agency, which leads to its needs."""
    rows = [
        Row(
            (str(one.agency), one.needs, one.home_none, one.home_single, one.state_thin),
            url=f"?{urlencode({'agency': one.agency.code})}",
        )
        for one in tallies
    ]
    return Table("Needs by agency, the thinnest first", _AGENCIES, rows, id="by-agency", hide_caption=True)


def needs_table(user: User, lines: Sequence[Line]) -> Table:
    """The lines with the people they name: those in scope by name, the others counted."""
    people = _people(user, lines)
    return Table(
        "Needs of services and who is behind them",
        _NEEDS,
        [_need(line, people) for line in lines],
        empty="No need fits. Clear the filters to see all.",
        id="needs",
        hide_caption=True,
    )


def _people(user: User, lines: Iterable[Line]) -> dict[str, Link]:
    """The people whom these lines name and the user may see, by their keys."""
    named = {code for line in lines for code in (line.home_person, line.state_person, *line.repair_people) if code}
    found = Person.objects.visible_to(user).filter(code__in=named).only("code", "name", "agency")
    return {one.code: Link(called(user, one), one.get_absolute_url()) for one in found}


def _need(line: Line, people: Mapping[str, Link]) -> Row:
    skill = Link(line.skill_name, address_of("skills", line.skill))
    return Row(
        (
            line.name,
            line.criticality,
            str(line.agency),
            Sentence((skill, f", level\N{NO-BREAK SPACE}{line.level}")),
            f"{line.home_depth:,} of {line.depth:,}",
            line.state_depth,
            _who(line, people),
            Sentence(tuple(_repair(line, people))) if line.repair else None,
        ),
        url=address_of("systems", line.service) if line.kind == "system" else "",
    )


def _who(line: Line, people: Mapping[str, Link]) -> Sentence | str:
    """Who can do it, in words; a person in scope by name."""
    if alone := people.get(line.state_person):
        return Sentence((alone, ", alone in the state"))
    if alone := people.get(line.home_person):
        return Sentence((alone, ", alone in the agency"))
    if line.state_depth < 2:
        return "one person of another agency" if line.state_depth else "nobody"
    if line.home_depth < 2:
        return "one person of the agency" if line.home_depth else "people of other agencies"
    return "several people"


def _repair(line: Line, people: Mapping[str, Link]) -> Iterator[str | Link]:
    """The cheapest repair in words, and the hours it takes; whoever is not in scope is counted."""
    yield f"{_VERBS.get(line.repair, line.repair.capitalize())} "
    if line.repair == "hire":
        yield f"{line.repair_hires:,} {_persons(line.repair_hires)}"
    else:
        helpers = [people[code] for code in line.repair_people if code in people]
        for at, one in enumerate(helpers):
            yield from (", ", one) if at else (one,)
        if others := len(line.repair_people) - len(helpers):
            yield f"{' and ' if helpers else ''}{others:,} {_persons(others)} of other agencies"
        if line.repair_hires:
            yield f", and hire {line.repair_hires:,}"
    if line.repair_hours:
        yield f": {line.repair_hours:,.0f} hours"


def _persons(number: int) -> str:
    return "person" if number == 1 else "people"
