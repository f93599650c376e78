"""Sections of pages that are cut: each leads to a list of all that it is about, for whoever reads."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

import pytest
from django.test import Client

from rotunda.web.accounts.models import User
from rotunda.web.design.cells import Link, Many
from rotunda.web.register.models import (
    Absence,
    Agency,
    Assignment,
    Clearance,
    Course,
    Dependency,
    Person,
    PersonSkill,
    Release,
    Skill,
    System,
    SystemNeed,
)
from rotunda.web.register.models.record import Record, address_of
from rotunda.web.register.querysets import RecordQuerySet
from rotunda.web.register.records import agency, person, skill, system
from rotunda.web.register.records.around import MOST_BOXES
from rotunda.web.register.records.cells import sees
from rotunda.web.register.records.sections import MOST_ROWS, Section
from tests.web.conftest import State

Browser = Callable[[str], Client]
#: One who sees everything, one who sees one agency, one who sees clearances, and one who sees the own record.
READERS = ("manager", "liaison", "security", "employee")
#: What is made of each kind: more than a section shows, and no more than two pages of a list.
CROWD = MOST_ROWS + 5

#: What each section with a table is about, for Ann, her agency, its ledger and SQL.
WHOLE: Mapping[str, Callable[[State], RecordQuerySet[Any]]] = MappingProxyType(
    {
        "agencies parts-section": lambda state: Agency.objects.filter(parent=state.revenue),
        "people skills-section": lambda state: PersonSkill.objects.filter(person=state.ann),
        "people clearances-section": lambda state: Clearance.objects.filter(person=state.ann),
        "people systems-section": lambda state: (
            System.objects.filter(owner=state.ann) | System.objects.filter(expert=state.ann)
        ),
        "people assignments-section": lambda state: Assignment.objects.filter(person=state.ann),
        "people absences-section": lambda state: Absence.objects.filter(person=state.ann, ends__gte=date(2099, 1, 1)),
        "skills holders-section": lambda state: PersonSkill.objects.filter(skill=state.sql),
        "skills systems-section": lambda state: SystemNeed.objects.filter(skill=state.sql),
        "skills courses-section": lambda state: Course.objects.filter(skill=state.sql),
        "systems needs-section": lambda state: SystemNeed.objects.filter(system=state.ledger),
        "systems support-section": lambda state: SystemNeed.objects.filter(system=state.ledger),
        "systems releases-section": lambda state: Release.objects.filter(system=state.ledger),
        "systems depends-on": lambda state: Dependency.objects.filter(system=state.ledger),
        "systems needed-by": lambda state: Dependency.objects.filter(depends_on=state.ledger),
    }
)


@pytest.fixture
def crowd(full: State) -> State:
    """The state with more of each kind than a section shows, and of some kinds one that the section must leave out."""
    Absence.objects.create(code="past", person=full.ann, starts=date(2001, 1, 1), ends=date(2001, 1, 2))
    for number in range(CROWD):
        at = f"{number:03}"
        home = full.revenue if number % 2 else full.revenue_desk
        other = Skill.objects.create(code=f"k{at}", name=f"Skill {at}")
        worker = Person.objects.create(code=f"N{at}", agency=home, name=f"Name {at}")
        part = {"owner": full.ann} if number % 3 else {"expert": full.ann}
        beside = System.objects.create(code=f"Y{at}", agency=full.revenue, name=f"System {at}", **part)
        behind = System.objects.create(code=f"Z{at}", agency=full.revenue, name=f"Behind {at}")
        Agency.objects.create(code=f"REV-{at}", name=f"Part {at}", parent=full.revenue)
        PersonSkill.objects.create(code=f"P1|k{at}", person=full.ann, skill=other, level=2)
        PersonSkill.objects.create(code=f"N{at}|sql", person=worker, skill=full.sql, level=2)
        Clearance.objects.create(code=f"P1|R{at}", person=full.ann, regime=f"R{at}")
        Assignment.objects.create(code=f"P1|{at}", person=full.ann, system=beside, skill=full.sql)
        Absence.objects.create(code=f"P1|A{at}", person=full.ann, starts=date(2099, 2, 1), ends=date(2099, 2, 2))
        SystemNeed.objects.create(code=f"Y{at}|sql", system=beside, skill=full.sql, level=2)
        SystemNeed.objects.create(code=f"S1|k{at}", system=full.ledger, skill=other, level=2)
        Course.objects.create(code=f"C{at}", skill=full.sql, to_level=3)
        Release.objects.create(code=f"S1|p{at}", system=full.ledger, product=f"p{at}")
        for near, far in ((full.ledger, beside), (beside, full.ledger), (beside, behind)):
            Dependency.objects.create(code=f"{near.code}|{far.code}", system=near, depends_on=far)
    return full


def _sections(state: State, reader: User) -> Iterator[tuple[str, Section]]:
    """The sections with a table of all pages that are the reader's, each with the name that `WHOLE` has for it."""
    pages: tuple[tuple[Record, Callable[..., list[Section]]], ...] = (
        (state.revenue, agency.sections),
        (state.ann, person.sections),
        (state.sql, skill.sections),
        (state.ledger, system.sections),
    )
    for record, sections in pages:
        if sees(reader, record):
            yield from (
                (f"{record.estate} {section.anchor}", section)
                for section in sections(reader, record)
                if section.table is not None
            )


def _lists(section: Section) -> list[Link]:
    """Where a section leads for all that it is about."""
    more = section.more
    return [more] if isinstance(more, Link) else [part for part in (more or Many(())).parts if isinstance(part, Link)]


def _listed(client: Client, link: Link) -> set[str]:
    """The addresses of the records of a list, on its two pages."""
    found: set[str] = set()
    for page in (1, 2):
        answer = client.get(f"{link.url}&page={page}")
        assert answer.status_code == 200, link
        found.update(re.findall(r'<th scope="row"[^>]*><a class="usa-link" href="([^"]+)"', answer.content.decode()))
    return found


@pytest.mark.parametrize("name", READERS)
def test_a_section_that_is_cut_leads_to_the_list_of_all_that_the_reader_sees(
    crowd: State, cast: dict[str, User], signed_in: Browser, name: str
) -> None:
    client, reader = signed_in(name), cast[name]
    for which, section in _sections(crowd, reader):
        assert section.table is not None
        rows = WHOLE[which](crowd).visible_to(reader).distinct()
        whole = {address_of(row.estate, row.code) for row in rows}
        assert len(section.table.rows) == min(len(whole), MOST_ROWS), which
        lists = _lists(section)
        assert bool(lists) == (len(whole) > MOST_ROWS), which
        if lists:
            assert set().union(*(_listed(client, link) for link in lists)) == whole, which


def test_every_section_with_a_table_is_cut_where_there_is_much(crowd: State, cast: dict[str, User]) -> None:
    cut = {which for name in ("manager", "security") for which, section in _sections(crowd, cast[name]) if section.more}
    assert cut == set(WHOLE)


def test_a_page_shows_where_its_sections_lead(crowd: State, signed_in: Browser) -> None:
    page = signed_in("manager").get("/register/people/P1/").content.decode()
    assert '<a class="usa-link" href="/register/person_skills/?person=P1">All skills on record</a>' in page
    assert '<a class="usa-link" href="/register/systems/?owner=P1">All systems with this owner</a>' in page
    assert '<a class="usa-link" href="/register/systems/?expert=P1">All systems with this expert</a>' in page


def test_a_section_that_shows_all_leads_nowhere(full: State, cast: dict[str, User]) -> None:
    assert [which for which, section in _sections(full, cast["manager"]) if section.more] == []


def test_a_system_says_as_owner_and_as_expert_where_a_person_is_both(full: State, cast: dict[str, User]) -> None:
    System.objects.filter(pk=full.ledger.pk).update(expert=full.ann)
    System.objects.create(code="S9", agency=full.revenue, expert=full.ann)
    section = dict(_sections(full, cast["manager"]))["people systems-section"]
    assert section.table is not None
    assert [(row.cells[0], row.cells[3]) for row in section.table.rows] == [
        ("Tax ledger", "owner and expert"),
        ("S9", "expert"),
    ]


def test_the_picture_says_no_number_where_it_knows_none(crowd: State, cast: dict[str, User]) -> None:
    picture = next(found.picture for found in system.sections(cast["manager"], crowd.ledger) if found.picture)
    assert f"depends on: more than {MOST_ROWS}. " in picture.description
    assert f"depend on it: more than {MOST_ROWS}. " in picture.description
    faint = {placed.box.label for placed in picture.boxes if placed.box.faint}
    assert f"and at least {MOST_ROWS + 1 - MOST_BOXES} more" in faint


def test_the_picture_says_the_number_where_it_knows_it(full: State, cast: dict[str, User]) -> None:
    for number in range(MOST_BOXES + 2):
        far = System.objects.create(code=f"Y{number}", agency=full.revenue)
        Dependency.objects.create(code=f"S1|Y{number}", system=full.ledger, depends_on=far)
    picture = next(found.picture for found in system.sections(cast["manager"], full.ledger) if found.picture)
    assert f"Systems that Tax ledger depends on: {MOST_BOXES + 3}. " in picture.description
    assert "Systems that depend on it: 0. " in picture.description
    assert [placed.box.label for placed in picture.boxes if placed.box.faint] == ["and 3 more"]
