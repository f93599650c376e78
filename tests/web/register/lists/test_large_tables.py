from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rotunda.web.accounts.models import User
from rotunda.web.register.lists import facets, reading
from rotunda.web.register.lists.query import parse
from rotunda.web.register.lists.reading import Listing, listing
from rotunda.web.register.models import Ticket, TicketEvent
from tests.web.conftest import State

_DAY = datetime(2026, 5, 4, 12, tzinfo=UTC)
_CATEGORIES = ("Network", "network access", "NETWORKING", "Größe", "größer", "Data", "")


@pytest.fixture
def tickets(state: State) -> list[Ticket]:
    """A dozen tickets of two agencies, in no order, two of them open."""
    return [
        Ticket.objects.create(
            code=f"INC{number:04}",
            agency=state.revenue if number % 3 else state.health,
            category=_CATEGORIES[number % len(_CATEGORIES)],
            priority=1 + number % 4,
            met_target=(True, False, None)[number % 3],
            state="Closed" if number % 5 else "In progress",
            opened=_DAY - timedelta(hours=7 * number % 12),
            resolved=_DAY if number % 5 else None,
        )
        for number in range(12)
    ]


def _asked(user: User, query: str) -> Listing:
    return listing(user, parse(user, Ticket, QueryDict(query)))


def _codes(found: Listing) -> list[str]:
    return [row.code for row in found.page()]


def test_a_search_of_tickets_finds_how_numbers_begin_in_either_case(
    cast: dict[str, User], tickets: list[Ticket]
) -> None:
    planner = cast["planner"]
    assert set(_codes(_asked(planner, "q=inc000"))) == {f"INC{n:04}" for n in range(10)}
    assert _codes(_asked(planner, "q=INC0011")) == ["INC0011"]
    assert _codes(_asked(planner, "q=0011")) == []


def test_the_page_of_tickets_says_what_its_search_looks_for(signed_in: Callable[[str], Client]) -> None:
    page = signed_in("planner").get("/register/tickets/").content.decode()
    assert "How the number begins." in page
    assert "How the number begins." not in signed_in("planner").get("/register/people/").content.decode()


@pytest.mark.parametrize("code", ["A%1", "A_1", "A\\1", "A[1", "A*1", "Ä1", "';--"])
def test_a_search_takes_each_sign_as_itself(cast: dict[str, User], state: State, code: str) -> None:
    Ticket.objects.create(code="AX1", agency=state.revenue)
    Ticket.objects.create(code=f"{code}x", agency=state.revenue)
    assert list(Ticket.objects.matching(code).values_list("code", flat=True)) == [f"{code}x"]


_QUERIES = (
    "category=net",
    "category=GRÖ",
    "category=data",
    "category=nothing",
    "category.is=Data",
    "category.empty=yes",
    "priority=1",
    "priority=2",
    "state=progress",
    "met_target=no",
    "met_target=unknown&met_target=yes",
    "agency=DPH",
    "agency=REV",
    "resolved=no",
    "q=INC000",
)


@given(query=st.lists(st.sampled_from(_QUERIES), max_size=4, unique=True).map("&".join))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
def test_walking_and_looking_up_give_the_same_rows_in_the_same_order(
    cast: dict[str, User], tickets: list[Ticket], query: str
) -> None:
    for name in ("planner", "liaison", "spanning"):
        found = _asked(cast[name], query)
        few = list(found.rows.order_by(*found.order).values_list("code", flat=True))
        assert few == list(found.walked.order_by(*found.order).values_list("code", flat=True))
        assert set(few) <= set(Ticket.objects.visible_to(cast[name]).values_list("code", flat=True))


def test_a_word_is_found_in_every_case_of_its_letters_whatever_the_database(
    cast: dict[str, User], tickets: list[Ticket]
) -> None:
    found = _asked(cast["planner"], "category=GRÖSS&category=größ")
    assert set(found.rows.values_list("category", flat=True)) == {"Größe", "größer"}


def test_more_rows_than_are_counted_are_walked_through(
    cast: dict[str, User], tickets: list[Ticket], monkeypatch: pytest.MonkeyPatch
) -> None:
    few = _codes(_asked(cast["planner"], "category=net&sort=-opened"))
    monkeypatch.setattr(reading, "MOST_COUNTED", 1)
    many = _asked(cast["planner"], "category=net&sort=-opened")
    assert many.overflows
    assert _codes(many) == few


def test_where_a_column_has_too_many_values_the_rows_themselves_are_looked_into(
    cast: dict[str, User], tickets: list[Ticket], monkeypatch: pytest.MonkeyPatch
) -> None:
    few = _codes(_asked(cast["planner"], "category=net"))
    monkeypatch.setattr(facets, "_MOST_VALUES", 2)
    assert facets.different_values(Ticket, "category") is None
    assert _codes(_asked(cast["planner"], "category=net")) == few


def test_the_different_values_of_a_column_are_read_off_its_index(tickets: list[Ticket]) -> None:
    assert sorted(facets.different_values(Ticket, "category") or ()) == sorted(_CATEGORIES)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM register_ticket")
    assert facets.different_values(Ticket, "category") == []


@pytest.mark.parametrize("name", ["planner", "liaison", "spanning", "employee"])
def test_rows_in_order_of_their_keys_are_the_same_whether_sorted_or_gone_through(
    cast: dict[str, User], tickets: list[Ticket], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    TicketEvent.objects.bulk_create([TicketEvent(code=f"{t.code}|{n}", ticket=t) for n in range(3) for t in tickets])
    few = list(TicketEvent.objects.visible_by_key_to(cast[name]).order_by("pk"))
    assert few == list(TicketEvent.objects.visible_to(cast[name]).order_by("pk"))
    monkeypatch.setattr("rotunda.web.register.querysets._MANY", 0)
    assert list(TicketEvent.objects.visible_by_key_to(cast[name]).order_by("pk")) == few
