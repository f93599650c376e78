"""Files of lists have what the list shows, in scope, harmless and recorded."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime
from typing import Any

import openpyxl
import pytest
from django.test import Client

from rotunda.web.accounts.models import User
from rotunda.web.accounts.permissions import Permission
from rotunda.web.audit.models import Entry
from rotunda.web.register.lists import downloads
from rotunda.web.register.models import MODELS, Person, System, Ticket
from tests.web.cast import CAST
from tests.web.conftest import State
from tests.web.register.lists.asking import body, columns, rows_of_csv

SignIn = Callable[[str], Client]


def _sheet(found: bytes) -> Any:
    """The sheet of a workbook."""
    return openpyxl.load_workbook(io.BytesIO(found)).active


@pytest.mark.parametrize("name", [member.name for member in CAST])
@pytest.mark.parametrize("table", ["people", "systems", "person_skills", "clearances", "agencies", "releases"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_each_member_takes_away_what_is_in_scope(
    signed_in: SignIn, cast: dict[str, User], name: str, table: str, kind: str
) -> None:
    user, client, model = cast[name], signed_in(name), MODELS[table]
    answer = client.get(f"/register/{table}.{kind}?columns={model.table().columns[0].name}")
    if not user.scope(model.viewing) or not user.may(Permission.EXPORT):
        assert answer.status_code == 403
        return
    found = body(answer)
    rows = found.count(b"\r\n") - 1 if kind == "csv" else _sheet(found).max_row - 1
    assert rows == model.objects.visible_to(user).count()


def test_a_file_has_the_rows_columns_and_order_of_the_list(signed_in: SignIn, state: State) -> None:
    query = (
        f"agency=REV&agency=REV-D&sort=-person&{columns(['person', 'agency', 'weekly_hours', 'yearly_pay', 'hired'])}"
    )
    client = signed_in("hr")
    shown = client.get(f"/register/people/?{query}").context["list"].lines
    rows = rows_of_csv(client, "people", query)
    assert [row["person"] for row in rows] == [line.record.code for line in shown] == ["P2", "P1"]
    assert rows[1] == {
        "person": "P1",
        "agency": "REV",
        "weekly_hours": "35.0",
        "yearly_pay": "80123.0",
        "hired": "2001-04-05",
    }
    sheet = _sheet(body(client.get(f"/register/people.xlsx?{query}")))
    assert [row[0] for row in sheet.values] == ["person", "P2", "P1"]


def test_withheld_cells_are_withheld_in_files(signed_in: SignIn) -> None:
    rows = rows_of_csv(signed_in("spanning"), "people", columns(["person", "yearly_pay"]))
    assert [row["yearly_pay"] for row in rows] == ["withheld", "withheld", "80123.0"]


def test_formulas_are_made_harmless(signed_in: SignIn, state: State) -> None:
    System.objects.filter(pk=state.ledger.pk).update(name="=1+1", capability="'@x", regimes=["-a", "b"])
    client, query = signed_in("manager"), f"system=S1&{columns(['name', 'capability', 'regimes'])}"
    assert rows_of_csv(client, "systems", query) == [{"name": "'=1+1", "capability": "''@x", "regimes": "'-a;b"}]
    sheet = _sheet(body(client.get(f"/register/systems.xlsx?{query}")))
    assert sheet["A2"].data_type == "s"
    assert sheet["A2"].value == "'=1+1"


def test_moments_are_in_local_time(signed_in: SignIn, state: State) -> None:
    opened = datetime.fromisoformat("2026-07-01T12:00:00-04:00")
    Ticket.objects.create(code="T1", agency=state.revenue, opened=opened)
    assert rows_of_csv(signed_in("manager"), "tickets", columns(["opened"])) == [{"opened": "2026-07-01 12:00:00"}]


def test_who_takes_what_away_is_recorded(signed_in: SignIn, cast: dict[str, User]) -> None:
    body(signed_in("liaison").get("/register/people.csv?title=analyst"))
    entry = Entry.objects.get(action="export")
    assert (entry.actor, entry.table, entry.after["query"], entry.after["form"]) == (
        cast["liaison"].label,
        "people",
        "title=analyst",
        "csv",
    )


def test_what_cannot_be_understood_is_not_taken_away(signed_in: SignIn) -> None:
    client = signed_in("liaison")
    for kind in ("csv", "xlsx"):
        assert client.get(f"/register/people.{kind}?nothing=1").status_code == 400
    assert not Entry.objects.exists()


def test_a_workbook_has_a_limit(signed_in: SignIn, state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloads, "MOST_IN_A_WORKBOOK", 2)
    assert Person.objects.count() == 3
    answer = signed_in("manager").get("/register/people.xlsx")
    assert answer.status_code == 400
    assert b"take the CSV" in answer.content
