"""Titles are claimed or refused by their agency, and claimed people stand in the register."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from rotunda.estate import Estate
from rotunda.estate.schema import TABLES
from rotunda.estate.tables import conform
from rotunda.estate.titles import with_claimed_people
from rotunda.web.accounts.actor import NotPermitted
from rotunda.web.accounts.models import User
from rotunda.web.audit.models import Entry
from rotunda.web.register.actions import Stale
from rotunda.web.register.claims.actions import decide_claim
from rotunda.web.register.models import Claim, Person
from tests.web.cast import CAST
from tests.web.conftest import State

Browser = Callable[[str], Client]


@pytest.fixture
def claim(full: State) -> Claim:
    """Two clerks of Revenue, waiting."""
    found: Claim = Claim.objects.get(code="REV|Clerk")
    return found


def _people() -> set[str]:
    return set(Person.objects.current().filter(title="Clerk").values_list("code", flat=True))


def test_the_claimed_become_people_as_the_estate_has_them(claim: Claim, cast: dict[str, User]) -> None:
    decide_claim(claim, by=cast["liaison"], decision="claimed", reason="they run the mainframe")
    row = {"agency": "REV", "title": claim.title, "headcount": claim.headcount, "decision": "claimed"}
    frame = conform(pl.DataFrame([row]), TABLES["claims"])
    assert _people() == {"REV / Clerk / 1", "REV / Clerk / 2"}
    assert set(with_claimed_people(Estate({"claims": frame}))["people"]["person"]) == _people()
    person = Person.objects.get(code="REV / Clerk / 1")
    assert (person.agency, person.title, person.evidence) == (claim.agency, "Clerk", "title_count")
    entries = list(Entry.objects.order_by("number").values_list("action", "table", "key", "reason"))
    assert entries == [
        ("decide", "claims", "REV|Clerk", "they run the mainframe"),
        ("add", "people", "REV / Clerk / 1", "they run the mainframe"),
        ("add", "people", "REV / Clerk / 2", "they run the mainframe"),
    ]


def test_an_agency_that_lists_the_title_gets_nobody_twice(claim: Claim, cast: dict[str, User]) -> None:
    Person.objects.create(code="P7", agency=claim.agency, title="Clerk")
    decide_claim(claim, by=cast["liaison"], decision="claimed", reason="x")
    assert _people() == {"P7"}


def test_refusing_takes_back_those_whom_nobody_touched(claim: Claim, cast: dict[str, User]) -> None:
    decide_claim(claim, by=cast["liaison"], decision="claimed", reason="x")
    Person.objects.filter(code="REV / Clerk / 1").update(name="Cay Cole")
    decide_claim(claim, by=cast["liaison"], decision="refused", reason="they file paper")
    assert _people() == {"REV / Clerk / 1"}
    Person.objects.filter(code="REV / Clerk / 1").update(name="", title="IT Analyst 1")
    decide_claim(claim, by=cast["liaison"], decision="claimed", reason="after all")
    assert _people() == {"REV / Clerk / 2"}


@pytest.mark.parametrize("name", [member.name for member in CAST])
def test_titles_are_decided_by_whoever_may(claim: Claim, cast: dict[str, User], signed_in: Browser, name: str) -> None:
    may = name in {"liaison", "manager", "spanning"}
    door = may or name == "health-liaison"
    client = signed_in(name)
    page = client.get("/register/decide/")
    assert page.status_code == (200 if door else 403)
    assert client.get("/register/decide/REV%7CClerk/").status_code == (200 if may else 404 if door else 403)
    posted = {"_version": "1", "decision": "refused", "reason": "paper"}
    assert client.post("/register/decide/REV%7CClerk/", posted).status_code == (302 if may else 404 if door else 403)
    claim.refresh_from_db()
    assert (claim.decision == "refused") == may
    if not may:
        with pytest.raises(NotPermitted):
            decide_claim(claim, by=cast[name], decision="refused", reason="x")


def test_a_decision_has_a_reason_and_is_one_that_there_is(
    claim: Claim, cast: dict[str, User], signed_in: Browser
) -> None:
    answer = signed_in("liaison").post("/register/decide/REV%7CClerk/", {"_version": "1", "decision": "perhaps"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'href="#id_reason"' in page
    assert 'href="#id_decision"' in page
    with pytest.raises(ValidationError):
        decide_claim(claim, by=cast["liaison"], decision="claimed", reason=" ")
    claim.headcount = 9_000
    claim.save()
    with pytest.raises(ValidationError):
        decide_claim(claim, by=cast["liaison"], decision="claimed", reason="all of them")


def test_what_somebody_else_decided_is_not_overwritten(claim: Claim, cast: dict[str, User], signed_in: Browser) -> None:
    decide_claim(claim, by=cast["manager"], decision="claimed", reason="x")
    with pytest.raises(Stale):
        decide_claim(claim, by=cast["liaison"], decision="refused", reason="x", version=1)
    posted = {"_version": "1", "decision": "refused", "reason": "paper"}
    assert signed_in("liaison").post("/register/decide/REV%7CClerk/", posted).status_code == 409


def test_the_list_has_the_titles_that_wait_and_those_decided(
    claim: Claim, cast: dict[str, User], signed_in: Browser
) -> None:
    client = signed_in("liaison")
    assert "/register/decide/REV%7CClerk/" in client.get("/register/decide/").content.decode()
    assert "DPH" not in client.get("/register/decide/").content.decode()
    decide_claim(claim, by=cast["liaison"], decision="refused", reason="x")
    assert "/register/decide/REV%7CClerk/" not in client.get("/register/decide/").content.decode()
    assert "/register/decide/REV%7CClerk/" in client.get("/register/decide/?decision=refused").content.decode()


def test_the_decision_is_in_no_other_form(claim: Claim, signed_in: Browser) -> None:
    assert 'name="decision"' not in signed_in("liaison").get("/register/edit/claims/REV%7CClerk/").content.decode()
