"""The history is read in scope, hides what the register hides, and is taken away in the same way."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rotunda.web.accounts.actor import Operator
from rotunda.web.accounts.models import User
from rotunda.web.audit.actions import Change, record
from rotunda.web.audit.checking import check_chain, holds
from rotunda.web.audit.models import Entry, Head
from rotunda.web.audit.origins import origins_of
from rotunda.web.audit.showing import Reader
from rotunda.web.intake.models import Import, Source, Upload
from rotunda.web.register import actions
from rotunda.web.register.columns import WITHHELD
from rotunda.web.register.models import Clearance
from tests.web.conftest import State

Browser = Callable[[str], Client]


@pytest.fixture
def history(cast: dict[str, User], state: State) -> State:
    """Ann's pay, title and clearance are changed, and Eve's title."""
    hr = Operator("payroll")
    actions.change(state.ann, by=hr, values={"yearly_pay": 91_234, "hired": "2002-03-04"}, reason="step")
    actions.change(state.ann, by=cast["liaison"], values={"title": "=Manager"}, source="roster.csv")
    actions.change(state.eve, by=cast["manager"], values={"title": "Chief"})
    values = {"person": "P1", "regime": "CJIS", "agency": "REV"}
    actions.add(Clearance, by=hr, values={column: values.get(column) for column in Clearance.table().by_name})
    return state


def text_of(answer: Any) -> str:
    """A file as it is taken away."""
    return b"".join(answer.streaming_content).decode("utf-8-sig")


def rows(answer: Any) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    return list(csv.DictReader(io.StringIO(text_of(answer))))


SEES = {
    "owner": {"P1", "P3"},
    "manager": {"P1", "P3"},
    "auditor": {"P1", "P3"},
    "liaison": {"P1"},
    "spanning": {"P1"},
    "health-liaison": {"P3"},
    "commissioner": {"P1"},
    "employee": {"P1"},
}


@pytest.mark.parametrize("member", SEES)
def test_each_reader_sees_the_history_in_scope_on_pages_and_in_files(
    member: str, history: State, signed_in: Browser
) -> None:
    client = signed_in(member)
    page = client.get(reverse("audit:list"), {"table": "people"}).content.decode()
    for key in ("P1", "P3"):
        assert (f"/history/of/people/{key}/" in page) is (key in SEES[member])
        status = client.get(reverse("audit:record", args=["people", key])).status_code
        assert status == (200 if key in SEES[member] else 404)
    taken = rows(client.get(reverse("audit:export"), {"table": "people"}))
    assert {row["key"] for row in taken} == SEES[member]


@pytest.mark.parametrize("member", SEES)
def test_the_history_withholds_what_the_register_withholds(member: str, history: State, signed_in: Browser) -> None:
    client = signed_in(member)
    shown = client.get(reverse("audit:record", args=["people", "P1"])).content.decode()
    taken = text_of(client.get(reverse("audit:export")))
    lines = text_of(client.get(reverse("audit:export"), {"format": "jsonl"}))
    may = member == "employee"
    for text in (shown, taken, lines):
        assert ("91,234" in text or "91234" in text) is may
        assert ("2002-03-04" in text or "Mar 4, 2002" in text) is may
        if member != "health-liaison":
            assert (WITHHELD in text) is not may


@pytest.mark.parametrize(("member", "sees"), [("security", True), ("employee", True), ("auditor", False)])
def test_the_history_of_clearances_is_for_those_who_see_clearances(
    member: str, sees: bool, history: State, signed_in: Browser
) -> None:
    client = signed_in(member)
    assert ("CJIS" in client.get(reverse("audit:list")).content.decode()) is sees
    assert ("CJIS" in text_of(client.get(reverse("audit:export")))) is sees


def test_a_record_whose_history_one_may_not_read_says_nothing_of_it(history: State, signed_in: Browser) -> None:
    assert signed_in("spanning").get(reverse("audit:record", args=["people", "P2"])).status_code == 200
    assert signed_in("spanning").get(reverse("audit:record", args=["people", "P3"])).status_code == 404


def test_filters_narrow_by_who_what_when_and_import(history: State, signed_in: Browser) -> None:
    client = signed_in("auditor")

    def keys(**filters: str) -> list[str]:
        return [row["action"] + row["key"] for row in rows(client.get(reverse("audit:export"), filters))]

    assert keys(who="liaison") == ["changeP1"]
    assert keys(who="payroll", table="people") == ["changeP1"]
    assert keys(source="roster.csv") == ["changeP1"]
    assert keys(table="people", agency=str(history.health.pk)) == ["changeP3"]
    assert keys(table="people", first=date(2999, 1, 1).isoformat()) == []
    assert keys(table="people", last=date(1999, 1, 1).isoformat()) == []
    assert keys(table="nothing") == []


def test_files_are_harmless_to_spreadsheets_and_name_who_acted(history: State, signed_in: Browser) -> None:
    client = signed_in("auditor")
    row = rows(client.get(reverse("audit:export"), {"source": "roster.csv"}))[0]
    assert row["who"] == "Liaison"
    assert json.loads(row["after"]) == {"title": "=Manager"}
    with transaction.atomic():
        record([Change("change", "people", "P1")], by=Operator("@me"), reason="=1+1")
    last = rows(client.get(reverse("audit:export"), {"table": "people"}))[-1]
    assert (last["reason"], last["who"]) == ("'=1+1", "'@me")


def test_that_the_history_was_taken_stands_in_it(history: State, signed_in: Browser, cast: dict[str, User]) -> None:
    signed_in("auditor").get(reverse("audit:export"), {"table": "people"})
    entry = Entry.objects.of("history", "csv").get()
    assert (entry.actor, entry.after) == (cast["auditor"].label, {"table": "people"})


def test_an_actor_keeps_the_label_where_the_account_is_gone_and_says_where_it_was_a_token(
    cast: dict[str, User], state: State
) -> None:
    gone, there = Entry(actor="user:999999"), Entry(actor=f"{cast['hr'].label} token:4")
    shown = Reader(cast["auditor"]).show([_dated(gone), _dated(there)])
    assert [each.who for each in shown] == ["user 999999", "Hr, through token 4"]


def _dated(entry: Entry) -> Entry:
    from django.utils import timezone  # noqa: PLC0415

    entry.number, entry.at = 1, timezone.now()
    return entry


def test_pages_follow_each_other_and_cost_the_same(cast: dict[str, User], state: State, signed_in: Browser) -> None:
    def add(count: int) -> None:
        with transaction.atomic():
            record([Change("change", "systems", f"S{n}", agency=state.revenue.pk) for n in range(count)], by=Operator())

    client = signed_in("auditor")
    client.get(reverse("audit:list"))
    add(10)
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("audit:list"))
    add(120)
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("audit:list"))
    assert len(many) == len(few)
    seen: list[int] = []
    url = reverse("audit:list") + "?table=systems"
    while url:
        page = client.get(url)
        seen += [row.cells[0] for row in page.context["table"].rows]
        url = f"{reverse('audit:list')}?{page.context['older']}" if page.context["older"] else ""
    assert len(seen) == len(set(seen)) == 130
    assert seen == sorted(seen, reverse=True)


def test_the_end_of_the_chain_is_shown_and_a_noted_end_is_compared(history: State, signed_in: Browser) -> None:
    client, head = signed_in("auditor"), Head.objects.get(pk=1)
    page = client.get(reverse("audit:integrity"), {"number": str(head.number), "hash": head.hash}).content.decode()
    assert head.hash in page
    assert "still has this hash" in page
    wrong = client.get(reverse("audit:integrity"), {"number": str(head.number), "hash": "0" * 64}).content.decode()
    assert "was rewritten" in wrong
    assert "broken" not in page


def test_a_part_of_the_chain_is_checked_as_the_whole_is(history: State, monkeypatch: pytest.MonkeyPatch) -> None:
    head = Head.objects.get(pk=1)
    assert holds(head.number, head.hash.upper())
    for newest in (None, 1, 2, 100):
        assert list(check_chain(newest)) == []
    Head.objects.update(hash="0" * 64)
    for newest in (None, 1):
        assert any("chain ends" in sentence for sentence in check_chain(newest))


def test_what_is_named_in_several_words_has_its_history_too(cast: dict[str, User], signed_in: Browser) -> None:
    with transaction.atomic():
        record([Change("add", "directory tokens", "1", after={"name": "Directory"})], by=Operator())
    client = signed_in("auditor")
    page = client.get(reverse("audit:list")).content.decode()
    assert reverse("audit:record", args=["directory tokens", "1"]) in page
    assert client.get(reverse("audit:record", args=["directory tokens", "1"])).status_code == 200


def test_an_import_is_a_link_for_who_may_open_it_and_its_label_for_others(
    history: State, cast: dict[str, User], signed_in: Browser
) -> None:
    source = Source.objects.create(name="Roster of the state", created_by="tests")
    upload = Upload.objects.create(path="a", name="a.csv", form="csv", size=1, sha256="", by="tests")
    found = Import.objects.create(source=source, upload=upload, asked_by="tests")
    actions.change(history.ann, by=cast["manager"], values={"title": "Clerk"}, source=found.label)
    link = f'<a class="usa-link" href="{found.get_absolute_url()}">{found.label}</a>'
    for address in (reverse("audit:list"), reverse("audit:record", args=["people", "P1"])):
        for member, status in (("manager", 200), ("liaison", 404), ("auditor", 403)):
            client = signed_in(member)
            page = client.get(address).content.decode()
            assert found.label in page
            assert (link in page) is (status == 200)
            assert client.get(found.get_absolute_url()).status_code == status


def test_only_labels_of_imports_are_taken_for_such(db: None) -> None:
    assert origins_of(Operator("tests"), ["", "roster.csv", "import:x", "import:" + "9" * 30, "import:7"]) == {}
