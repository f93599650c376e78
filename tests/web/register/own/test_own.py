"""Employees see all of their own record and nobody else's, say what is right of it, and take it away."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from rotunda.web.accounts.actor import NotPermitted
from rotunda.web.accounts.models import Membership, User
from rotunda.web.accounts.permissions import Permission
from rotunda.web.audit.models import Entry
from rotunda.web.register import actions
from rotunda.web.register.models import Agency, Clearance, Person, PersonSkill, System
from rotunda.web.register.own.actions import confirm_skill, dispute_skill, settle_dispute
from rotunda.web.register.own.readers import readers_of
from rotunda.web.register.own.taking import cell_of
from rotunda.web.register.own.words import basis_of
from tests.web.cast import CAST
from tests.web.conftest import State

Browser = Callable[[str], Client]


@pytest.fixture
def held(full: State) -> PersonSkill:
    """Ann's SQL, inferred from the log."""
    found: PersonSkill = PersonSkill.objects.get(code="P1|sql")
    return found


@pytest.mark.parametrize("name", [member.name for member in CAST])
def test_only_employees_have_a_record_of_their_own(full: State, signed_in: Browser, name: str) -> None:
    expected = 200 if name == "employee" else 403
    page = signed_in(name).get("/register/own/").content.decode()
    assert ("Your account has no record" in page) == (name != "employee")
    for address in ("record.json", "record.csv", "skills/P1%7Csql/"):
        assert signed_in(name).get(f"/register/own/{address}").status_code == expected


def test_the_page_has_the_systems_that_name_the_person_though_no_agency_is_open(
    full: State, signed_in: Browser
) -> None:
    System.objects.filter(code="S2").update(expert=full.ann)
    page = signed_in("employee").get("/register/own/").content.decode()
    named = page[page.index('id="systems-section"') :].partition("</section>")[0]
    assert "Tax ledger" in named
    assert "Clinic register" in named
    assert "href" not in named


def test_the_page_has_all_that_is_protected_and_says_who_sees_it(full: State, signed_in: Browser) -> None:
    page = signed_in("employee").get("/register/own/").content.decode()
    for said in (
        "Ann Alvarez",
        "$80,123",
        "Apr 5, 2001",
        "Apr 5, 2031",
        "FTI",
        "no appraisal",
        "Inferred from the ticket log",
    ):
        assert said in page
    for other in ("Eve Egan", "Bob Brown", "P3"):
        assert not re.search(rf"\b{other}\b", page)  # a token against forgery may have a P3 in it
    for name in ("Liaison", "Manager", "Auditor", "Hr", "Security"):
        assert name in page
    assert "Health-Liaison" not in page


def test_an_employee_reaches_nobody_elses_skills(full: State, signed_in: Browser) -> None:
    client = signed_in("employee")
    assert client.get("/register/own/skills/P3%7Csql/").status_code == 404
    assert client.post("/register/own/skills/P3%7Csql/", {"answer": "confirm"}).status_code == 404


def test_an_account_without_a_record_is_told_so(full: State, cast: dict[str, User], signed_in: Browser) -> None:
    Membership.objects.create(user=cast["nobody"], role="employee", granted_by="tests")
    client = signed_in("nobody")
    assert "Your account has no record" in client.get("/register/own/").content.decode()
    assert client.get("/register/own/record.json").status_code == 403


def test_a_confirmed_skill_is_sure_and_no_longer_inferred(
    held: PersonSkill, cast: dict[str, User], signed_in: Browser
) -> None:
    posted = {"_version": "1", "answer": "confirm", "level": "4", "evidence": "Ran the ledger for ten years"}
    assert signed_in("employee").post("/register/own/skills/P1%7Csql/", posted).status_code == 302
    held.refresh_from_db()
    assert (held.level, held.evidence, held.confidence, held.version) == (4, "confirmed", 1.0, 2)
    assert held.confirmed_by == cast["employee"].label
    assert held.evidence_date == timezone.localdate()
    entry = Entry.objects.of("person_skills", "P1|sql").get()
    assert (entry.action, entry.reason) == ("confirm", "Ran the ledger for ten years")
    assert entry.before == {"level": 3, "evidence": "log", "confidence": 0.8, "evidence_date": None}
    assert (entry.agency, entry.person) == (held.person.agency_id, held.person_id)


def test_a_dispute_leaves_the_level_and_reaches_the_liaison_who_settles_it(
    held: PersonSkill, full: State, signed_in: Browser
) -> None:
    posted = {"_version": "1", "answer": "dispute", "level": "0", "evidence": "That was my predecessor"}
    assert signed_in("employee").post("/register/own/skills/P1%7Csql/", posted).status_code == 302
    held.refresh_from_db()
    assert (held.level, held.evidence) == (3, "log")
    assert held.disputed == "Should be no level at all. That was my predecessor"
    assert "That was my predecessor" in signed_in("liaison").get("/register/disputes/").content.decode()
    assert "That was my predecessor" not in signed_in("health-liaison").get("/register/disputes/").content.decode()
    assert signed_in("health-liaison").get("/register/disputes/P1%7Csql/").status_code == 404
    client = signed_in("liaison")
    assert client.post("/register/disputes/P1%7Csql/", {"_version": "2", "level": "0"}).status_code == 422
    answer = client.post("/register/disputes/P1%7Csql/", {"_version": "2", "level": "0", "reason": "Agreed"})
    assert answer.status_code == 302
    held.refresh_from_db()
    assert (held.disputed, bool(held.retired_at)) == ("", True)
    assert [(e.action, e.reason) for e in Entry.objects.of("person_skills", "P1|sql")] == [
        ("settle", "Agreed"),
        ("dispute", ""),
    ]


def test_a_dispute_can_be_settled_at_a_level(held: PersonSkill, cast: dict[str, User]) -> None:
    dispute_skill(held, by=cast["employee"], level=2, evidence="too high")
    settled = settle_dispute(held, by=cast["liaison"], level=2, reason="talked about it")
    assert (settled.level, settled.evidence, settled.confidence, settled.disputed) == (2, "confirmed", 1.0, "")


def test_a_dispute_says_what_it_rests_on(held: PersonSkill, signed_in: Browser) -> None:
    answer = signed_in("employee").post(
        "/register/own/skills/P1%7Csql/", {"_version": "1", "answer": "dispute", "level": "2", "evidence": ""}
    )
    assert answer.status_code == 422
    assert 'href="#id_evidence"' in answer.content.decode()
    held.refresh_from_db()
    assert held.disputed == ""


@pytest.mark.parametrize("name", [member.name for member in CAST if member.name != "employee"])
def test_nobody_speaks_for_somebody_else(held: PersonSkill, cast: dict[str, User], name: str) -> None:
    with pytest.raises(NotPermitted):
        confirm_skill(held, by=cast[name], level=4)
    with pytest.raises(NotPermitted):
        dispute_skill(held, by=cast[name], level=1, evidence="x")
    if name not in {"liaison", "manager", "spanning"}:
        with pytest.raises(NotPermitted):
            settle_dispute(held, by=cast[name], level=1, reason="x")
    assert not Entry.objects.exists()


def test_what_was_changed_meanwhile_is_not_confirmed_unseen(held: PersonSkill, cast: dict[str, User]) -> None:
    actions.change(held, by=cast["liaison"], values={"level": 1})
    with pytest.raises(actions.Stale):
        confirm_skill(held, by=cast["employee"], level=3, version=1)
    with pytest.raises(ValidationError):
        confirm_skill(held, by=cast["employee"], level=9)


def test_what_a_skill_rests_on_is_said_in_plain_words(held: PersonSkill) -> None:
    held.evidence_count, held.evidence_date = 41, timezone.localdate().replace(month=1, day=5)
    said = basis_of(held)
    assert said.startswith("Inferred from the ticket log: 41 tickets that you resolved. The newest is of Jan 5, ")
    assert said.endswith("The record is 80% sure of it.")
    assert "that the person resolved" in basis_of(held, own=False)


def test_who_may_see_a_record_is_who_really_may(full: State, cast: dict[str, User]) -> None:
    """The page's list against what each user's scope says, with memberships that ended or are not begun beside."""
    low = Agency.objects.create(code="REV-D-X", parent=full.revenue_desk)
    cal = Person.objects.create(code="P4", agency=low)
    now = timezone.now()
    for number, times in enumerate(({"until": now - timedelta(1)}, {"granted_at": now + timedelta(1)}, {})):
        user = User.objects.create_user(f"x{number}@state.example", name=f"X{number}", is_active=number < 2)
        Membership.objects.create(user=user, role="auditor", granted_by="tests", **times)
    for person in (full.ann, full.bob, full.eve, cal):
        told = {name for readers in readers_of(person) for name in readers.names}
        may = {
            str(user)
            for user in User.objects.all()
            if user.scope(Permission.VIEW_REGISTER).covers(person.agency_id, person.pk)
        }
        assert told == may


def test_the_download_has_everything_and_only_ones_own(full: State, signed_in: Browser) -> None:
    answer = signed_in("employee").get("/register/own/record.json")
    assert answer["Content-Disposition"] == 'attachment; filename="my-record.json"'
    found = json.loads(answer.content)
    assert found["people"][0]["name"] == "Ann Alvarez"
    assert found["people"][0]["yearly_pay"] == 80_123
    assert found["person_skills"][0]["skill"] == "sql"
    assert [row["regime"] for row in found["clearances"]] == ["FTI"]
    assert {row["person"] for table, rows in found.items() if table != "systems" for row in rows} == {"P1"}
    text = signed_in("employee").get("/register/own/record.csv").content.decode()
    rows = list(csv.reader(io.StringIO(text)))
    assert ["people", "1", "retirement_eligible", "2031-04-05"] in rows
    assert len(rows) == 1 + sum(len(row) for table in found.values() for row in table)
    assert Clearance.objects.count() == 2
    entries = Entry.objects.filter(action="export").order_by("number")
    assert [(e.table, e.key, e.after["form"], e.person) for e in entries] == [
        ("people", "P1", "json", full.ann.pk),
        ("people", "P1", "csv", full.ann.pk),
    ]


def test_the_download_names_the_systems_that_the_page_names_and_tells_no_more_of_them(
    full: State, signed_in: Browser
) -> None:
    System.objects.filter(code="S2").update(expert=full.ann, yearly_cost=1)
    System.objects.create(code="S3", agency=full.health, name="Nobody's")
    client = signed_in("employee")
    found = json.loads(client.get("/register/own/record.json").content)["systems"]
    assert [(row["system"], row["agency"], row["as"]) for row in found] == [
        ("S1", "REV", "owner"),
        ("S2", "DPH", "expert"),
    ]
    assert set(found[0]) == {"system", "name", "agency", "criticality", "as", "retired"}
    rows = list(csv.reader(io.StringIO(client.get("/register/own/record.csv").content.decode())))
    assert ["systems", "2", "name", "Clinic register"] in rows


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "'=1", "''@x"])
def test_no_cell_of_the_download_runs_as_a_formula(text: str) -> None:
    assert cell_of(text) == f"'{text}"


def test_the_page_of_an_employee_takes_as_many_queries_however_much_there_is(
    full: State, signed_in: Browser, django_assert_max_num_queries: Callable[..., object]
) -> None:
    client = signed_in("employee")
    with django_assert_max_num_queries(30) as first:  # type: ignore[attr-defined]
        client.get("/register/own/")
    for number in range(6):
        user = User.objects.create_user(f"y{number}@state.example", name=f"Y{number}")
        Membership.objects.create(user=user, role="agency-liaison", agency=full.revenue, granted_by="tests")
    with django_assert_max_num_queries(len(first)):  # type: ignore[attr-defined]
        client.get("/register/own/")
