"""How often each page asks the database, for each role: what `queries.json` says, with few rows and with many.

`ROTUNDA_COUNT_QUERIES=write pytest tests/web/test_queries.py` writes the file anew, on SQLite.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rotunda.estate.schema import Kind
from rotunda.web.accounts.models import User
from rotunda.web.accounts.permissions import Permission
from rotunda.web.ledger.models import Line, Run
from rotunda.web.register.models import MODELS, Agency, Person, Record, Skill, System
from tests.web.api.conftest import token_of
from tests.web.conftest import State

BASELINE = Path(__file__).with_name("queries.json")
WRITES = os.environ.get("ROTUNDA_COUNT_QUERIES") == "write"
#: One of each kind of reach: everywhere, one agency, two agencies by two roles, the own record.
ROLES = ("planner", "manager", "liaison", "spanning", "employee")
#: Rows that are added to each table: fewer than a page, and more.
FEW, MANY = 2, 70
_NAMED = {"people": "P1", "systems": "S1", "skills": "sql", "agencies": "REV"}
_SINGLE = {
    "front page": "/",
    "register": "/register/",
    "search": "/search/?q=sql+tax",
    "coverage": "/coverage/",
    "coverage, page 2": "/coverage/?page=2",
    "quality": "/register/quality/",
    "quality of an agency": "/register/quality/REV/",
    "what is missing": "/register/missing/",
    "own record": "/register/own/",
    "claims": "/register/decide/",
    "disputes": "/register/disputes/",
    "transfers": "/transfers/",
    "imports": "/imports/",
    "history": "/history/",
    "tokens": "/tokens/",
    "my account": "/my-account/",
}
_QUERIES = {
    "tickets, filtered": "tickets/?category=x&priority=1&agency=REV&sort=-opened",
    "tickets, searched": "tickets/?q=G00",
    "people, filtered and sorted": "people/?title=x&sort=-title",
    "releases, searched": "releases/?q=x",
}


#: What stands in columns that no row may lack, by their kind.
_FILLING: dict[Kind, Any] = {
    **dict.fromkeys(Kind, None),
    Kind.TEXT: "x",
    Kind.INTEGER: 2,
    Kind.NUMBER: 2.0,
    Kind.DATE: date(2026, 6, 30),
    Kind.TIME: datetime(2026, 6, 30, 12, tzinfo=UTC),
}


def grow(state: State, times: int) -> None:
    """Add so many rows to each table, all of which belong to Ann, her agency, its system, SQL and so on."""
    first: dict[type[Record], Record] = {Agency: state.revenue, Person: state.ann, System: state.ledger}
    first[Skill] = state.sql
    for model in MODELS.values():
        refers: dict[str, Any] = {}
        for name in model.references():
            to: Any = model._meta.get_field(name).related_model
            refers[name] = first.get(to)
        needed = {model.field_of(c.name): _FILLING[c.kind] for c in model.table().columns if c.required}
        filled = {name: value for name, value in needed.items() if value is not None and name != "code"}
        model.objects.bulk_create([model(code=f"G{number:03}", **filled, **refers) for number in range(times)])
        first.setdefault(model, model.objects.get(code="G000"))
    run = Run.objects.create(asked_by="tests", as_of=date(2026, 6, 30), seconds=1, entry=0)
    needs = {"skill": "sql", "skill_name": "SQL", "level": 2, "depth": 2, "home_depth": 1, "state_depth": 1}
    who = {"home_person": "P1", "state_person": "P1", "possible": 1, "uncleared": 0, "repair_people": ["P1"]}
    Line.objects.bulk_create(
        [Line(run=run, agency=state.revenue, service=f"G{n:03}", name="x", **needs, **who) for n in range(times)]
    )
    run.tallies = Line.objects.filter(run=run).by_agency()
    run.save()


def pages() -> Iterator[tuple[str, str]]:
    """Kinds of page, with their addresses."""
    yield from _SINGLE.items()
    for name, query in _QUERIES.items():
        yield f"list {name}", f"/register/{query}"
    for table in MODELS:
        code = quote(_NAMED.get(table, "G000"))
        yield f"list {table}", f"/register/{table}/"
        yield f"record {table}", f"/register/{table}/{code}/"
        yield f"API {table}", f"/api/v1/estate/{table}?limit=50"
        yield f"API record {table}", f"/api/v1/estate/{table}/{code}"


def counted(user: User) -> dict[str, int]:
    """The queries of each page that is open to a user, counted when the page is opened for the second time."""
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    token = token_of(user) if user.may(Permission.USE_API) else ""
    found: dict[str, int] = {}
    for name, path in pages():
        api = path.startswith("/api/")
        if api and not token:
            continue
        headers = {"Authorization": f"Bearer {token}"} if api else {}
        if client.get(path, headers=headers).status_code != 200:
            continue
        with CaptureQueriesContext(connection) as captured:
            client.get(path, headers=headers)
        found[name] = len(captured)
    return found


@pytest.mark.parametrize("role", ROLES)
def test_each_page_asks_the_database_as_often_as_the_baseline_says(
    state: State, cast: dict[str, User], role: str
) -> None:
    grow(state, FEW)
    found = counted(cast[role])
    kept = json.loads(BASELINE.read_text(encoding="utf-8"))
    if WRITES:
        kept[role] = found
        BASELINE.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    told = {
        name: f"{kept[role].get(name)} in the baseline, {found.get(name)} found"
        for name in {**kept[role], **found}
        if kept[role].get(name) != found.get(name)
    }
    assert not told, f"{told}. Where that is right: ROTUNDA_COUNT_QUERIES=write pytest tests/web/test_queries.py"


@pytest.mark.parametrize("role", ["manager", "spanning"])
def test_pages_ask_the_database_as_often_however_many_rows_there_are(
    state: State, cast: dict[str, User], role: str
) -> None:
    grow(state, MANY)
    kept = json.loads(BASELINE.read_text(encoding="utf-8"))[role]
    found = counted(cast[role])
    assert {name: many for name, many in found.items() if many != kept.get(name)} == {}
