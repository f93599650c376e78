"""The pages of systems and skills: releases, dependencies, support, and counts that tell of nobody."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from django.urls import resolve, reverse
from hypothesis import given
from hypothesis import strategies as st

from rotunda.web.accounts.models import User
from rotunda.web.register.models import Course, Dependency, Person, PersonSkill, Release, System, SystemNeed
from rotunda.web.register.models.record import address_of
from rotunda.web.register.records.depth import depth_of
from rotunda.web.register.records.picture import Box, drawn
from rotunda.web.register.records.support import support
from rotunda.web.register.records.system import end_of_life
from rotunda.web.register.suppression import FEW
from tests.web.conftest import State

Browser = Callable[[str], Client]
_TODAY = date(2026, 11, 26)


def _hire(state: State, agency: str, number: int, level: int | None = None) -> None:
    """That many more people of an agency, with SQL at a level."""
    home = getattr(state, agency)
    for at in range(number):
        person = Person.objects.create(code=f"{home.code}-{level}-{at}", agency=home)
        if level:
            PersonSkill.objects.create(code=f"{person.code}|sql", person=person, skill=state.sql, level=level)


@pytest.mark.parametrize(
    ("ends", "words", "tone"),
    [
        (None, "end of life not known", "plain"),
        (_TODAY - timedelta(days=1), "overdue by 1 day", "bad"),
        (_TODAY - timedelta(days=1200), "overdue by 1,200 days", "bad"),
        (_TODAY, "ends soon, in 0 days", "fair"),
        (_TODAY + timedelta(days=180), "ends soon, in 180 days", "fair"),
        (_TODAY + timedelta(days=181), "supported", "good"),
    ],
)
def test_a_release_says_in_words_how_long_it_is_supported(ends: date | None, words: str, tone: str) -> None:
    tag = end_of_life(ends, _TODAY)
    assert (tag.text, tag.tone) == (words, tone)


def test_people_out_of_scope_are_counted_only_from_five_on(full: State, cast: dict[str, User]) -> None:
    needs = list(SystemNeed.objects.filter(system=full.ledger).select_related("skill"))

    def row(name: str) -> tuple[Any, ...]:
        section = support(cast[name], full.ledger, needs)
        assert section.table is not None
        return tuple(section.table.rows[0].cells)

    assert row("liaison")[2] == 1
    assert row("liaison")[4] == FEW
    _hire(full, "health", 4, 3)
    assert row("liaison")[4] == "at least 5"
    assert row("manager")[2:5:2] == (6, "none")


def test_depth_by_agency_cannot_be_reckoned_back(full: State, cast: dict[str, User]) -> None:
    _hire(full, "revenue_desk", 6, 2)
    _hire(full, "health", 5, 3)
    _hire(full, "revenue_desk", 9)
    found = {one.agency.code: (one.seen, one.others) for one in depth_of(cast["employee"], full.sql).agencies}
    # all six of Health have it, so that their number would tell of each; and with one row the other goes
    assert found == {"REV": (1, 0), "REV-D": (0, None), "DPH": (0, None)}
    seen = {one.agency.code: (one.seen, one.others) for one in depth_of(cast["manager"], full.sql).agencies}
    assert seen == {"REV": (1, 0), "REV-D": (6, 0), "DPH": (6, 0)}


def test_a_skill_names_only_holders_in_scope(full: State, signed_in: Browser) -> None:
    page = signed_in("liaison").get("/register/skills/sql/").content.decode()
    assert "Ann Alvarez" in page
    assert "Eve Egan" not in page
    assert "/register/people/P3/" not in page
    assert FEW in page


def test_both_ways_are_drawn_and_what_is_out_of_scope_is_counted(full: State, signed_in: Browser) -> None:
    page = signed_in("manager").get("/register/systems/S1/").content.decode()
    svg = page[page.index('<svg class="picture"') : page.index("</svg>", page.index('<svg class="picture"')) + 6]
    root = ET.fromstring(svg)  # noqa: S314  # our own page
    assert {text.text for text in root.iter("{http://www.w3.org/2000/svg}text")} >= {"Tax ledger", "Clinic register"}
    assert "style=" not in svg
    assert "<script" not in svg
    health = signed_in("health-liaison").get("/register/systems/S2/").content.decode()
    assert "1 system of agencies that are not among yours depend on it" in health
    assert "Tax ledger" not in health


def test_boxes_of_a_picture_do_not_overlap_and_lines_join_them() -> None:
    boxes = [Box(f"{layer}.{n}", f"b{layer}.{n}", layer) for layer in (-1, 0, 1) for n in range(4 if layer else 1)]
    lines = [("-1.0", "0.0"), ("-1.3", "0.0"), ("0.0", "1.1"), ("0.0", "gone")]
    picture = drawn("t", "d", boxes, lines)
    spots = {(int(one.x), int(one.y)) for one in picture.boxes}
    assert len(spots) == len(boxes)
    assert all(abs(ay - by) >= 40 for ax, ay in spots for bx, by in spots if ax == bx and ay != by)
    assert len(picture.paths) == 3
    assert all(
        int(one.x) + 184 <= int(picture.width) and int(one.y) + 40 <= int(picture.height) for one in picture.boxes
    )


def test_a_page_takes_as_many_queries_however_much_hangs_on_the_record(
    full: State, signed_in: Browser, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    client = signed_in("manager")
    addresses = ("systems/S1/", "skills/sql/", "people/P1/", "agencies/REV/")
    counts = []
    client.get("/register/quality/")  # what is kept from it is counted anew by whoever looks after a change alone
    for address in addresses:
        with django_assert_max_num_queries(30) as first:
            client.get(f"/register/{address}")
        counts.append(len(first))
    _hire(full, "revenue", 15, 3)
    for number in range(15):
        system = System.objects.create(code=f"Z{number}", agency=full.revenue, owner=full.ann, name=f"Z {number}")
        Dependency.objects.create(code=f"S1|Z{number}", system=full.ledger, depends_on=system)
        SystemNeed.objects.create(code=f"Z{number}|sql", system=system, skill=full.sql, level=1)
        Release.objects.create(code=f"S1|p{number}", system=full.ledger, product=f"p{number}")
    for address, count in zip(addresses, counts, strict=True):
        with django_assert_num_queries(count):
            client.get(f"/register/{address}")


@given(st.text(min_size=1, max_size=40).filter(lambda code: not set(code) & set("\n\r") and "\x00" not in code))
def test_the_address_of_a_record_leads_to_it_whatever_its_key(code: str) -> None:
    address = address_of("people", code)
    assert address == reverse("register:record", args=("people", code)).replace("'", "%27")
    found = resolve(unquote(address))
    assert (found.view_name, found.kwargs["code"]) == ("register:record", code)


@pytest.mark.parametrize("address", ["systems/S1", "people/P1", "skills/sql", "agencies/REV"])
def test_a_page_begins_with_the_record_itself(full: State, signed_in: Browser, address: str) -> None:
    page = signed_in("manager").get(f"/register/{address}/").content.decode()
    headings = re.findall(r'<h2 id="([^"]+)"', page)
    assert headings[0] == "columns"
    assert headings[-1] == "provenance"
    assert re.findall(r'class="usa-link" href="#([^"]+)"', page) == headings


def test_a_course_for_beginners_asks_for_no_level_and_says_so_in_words(full: State, signed_in: Browser) -> None:
    Course.objects.filter(code="C1").update(from_level=0)
    client = signed_in("manager")
    for address in ("/register/skills/sql/", "/register/courses/C1/", "/register/courses/"):
        page = client.get(address).content.decode()
        assert re.search(r"<(dd|td)( class=\"numeric\")?>none</", page), address
        assert not re.search(r"<(dd|td)( class=\"numeric\")?>0</", page), address
