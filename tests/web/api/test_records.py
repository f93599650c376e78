"""Reading and writing records through the API, as far as the token and its user reach."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client, override_settings
from django.utils import timezone
from django.utils.http import urlencode

from rotunda.web.accounts.models import User
from rotunda.web.accounts.permissions import Permission
from rotunda.web.audit.models import Entry
from rotunda.web.register.models import MODELS, Agency, Person, System
from tests.web.accounts.test_scope import SEES
from tests.web.api.conftest import Programme, token_of
from tests.web.cast import CAST
from tests.web.conftest import State

Making = Callable[..., Programme]
USING = [member.name for member in CAST if member.name not in {"employee", "nobody"}]


def keys(answer: Any) -> set[str]:
    assert answer.status_code == 200, answer.content
    return {item["key"] for item in answer.json()["items"]}


@pytest.mark.parametrize("name", USING)
def test_each_member_of_the_cast_gets_the_people_in_scope(programme: Making, name: str) -> None:
    assert keys(programme(name).get("/estate/people")) == SEES[name]
    for key in ("P1", "P2", "P3"):
        assert programme(name).get(f"/estate/people/{key}").status_code == (200 if key in SEES[name] else 404)


@pytest.mark.parametrize("name", USING)
def test_a_token_for_one_agency_reaches_no_further(programme: Making, state: State, name: str) -> None:
    user = User.objects.get(name=name.title())
    mine = [agency for agency in (state.revenue, state.health) if user.scope(Permission.USE_API).covers(agency.pk)]
    answer = programme(name, agencies=mine[:1]).get("/estate/people")
    assert keys(answer) == SEES[name] & ({"P1", "P2"} if mine[0] == state.revenue else {"P3"})


@pytest.mark.parametrize("name", USING)
def test_what_is_protected_is_withheld_from_those_who_may_not_see_it(
    programme: Making, state: State, name: str
) -> None:
    user = User.objects.get(name=name.title())
    columns = {
        "name": Permission.VIEW_NAMES,
        "yearly_pay": Permission.VIEW_PAY,
        "hired": Permission.VIEW_RETIREMENT,
        "retirement_eligible": Permission.VIEW_RETIREMENT,
    }
    for item in programme(name).get("/estate/people").json()["items"]:
        person = Person.objects.get(code=item["key"])
        hidden = {c for c, p in columns.items() if not user.scope(p).covers(person.agency_id)}
        assert set(item["withheld"]) == hidden
        assert not hidden & set(item["values"])
        assert set(columns) - hidden <= set(item["values"])


def test_a_token_without_a_permission_does_not_see_what_its_user_sees(programme: Making) -> None:
    some = programme("hr", permissions=[Permission.VIEW_REGISTER])
    item = some.get("/estate/people/P1").json()
    assert set(item["withheld"]) == {"name", "yearly_pay", "hired", "retirement_eligible"}
    none = programme("hr", permissions=[Permission.VIEW_NAMES])
    assert none.get("/estate/people").status_code == 403
    assert programme("planner").get("/estate/clearances").status_code == 403


def test_a_filter_on_what_is_withheld_tells_nothing(programme: Making) -> None:
    assert keys(programme("hr").get("/estate/people?hired=2001-04-05")) == {"P1", "P2", "P3"}
    assert keys(programme("spanning").get("/estate/people?hired=2001-04-05")) == {"P3"}
    assert keys(programme("liaison").get("/estate/people?hired=2001-04-05")) == set()


def test_nobody_gets_in_without_a_token(programme: Making, signed_in: Callable[[str], Client], cast: Any) -> None:
    text = token_of(cast["liaison"])
    for token in ("", "rotunda_x_y", text[:-2]):
        answer = Programme(token).get("/me")
        assert answer.status_code == 401
        assert answer["Content-Type"] == "application/problem+json"
        assert answer["WWW-Authenticate"].startswith("Bearer")
    assert signed_in("manager").get("/api/v1/me").status_code == 401


def test_a_user_whose_roles_no_longer_open_the_api_is_refused(programme: Making, cast: dict[str, User]) -> None:
    held = programme("liaison")
    cast["liaison"].memberships.all().delete()
    assert held.get("/me").status_code == 403


def test_me_tells_what_the_token_gives(programme: Making, state: State) -> None:
    told = programme("spanning", agencies=[state.revenue]).get("/me").json()
    assert told["may"]["view-register"] == {"everywhere": False, "agencies": ["REV", "REV-D"], "own_record": False}
    assert "view-pay" not in told["may"]


def test_pages_follow_each_other_while_records_are_added(programme: Making, state: State) -> None:
    for number in range(9):
        System.objects.create(code=f"N{number}", agency=state.revenue)
    held = programme("manager")
    seen: list[str] = []
    at = "/estate/systems?limit=2"
    for added in range(20):
        answer = held.get(at)
        seen += [item["key"] for item in answer.json()["items"]]
        if answer.json()["next"] is None:
            assert "Link" not in answer
            break
        assert 'rel="next"' in answer["Link"]
        at = answer["Link"].split("<")[1].split(">")[0].removeprefix("/api/v1")
        if added < 3:
            System.objects.create(code=f"A{added}", agency=state.health)
    assert len(seen) == len(set(seen))
    assert set(seen) == set(System.objects.values_list("code", flat=True))


def test_filters_narrow_a_page(programme: Making, state: State) -> None:
    held = programme("manager")
    state.ledger.retired_at = timezone.now()
    state.ledger.save()
    assert keys(held.get("/estate/systems")) == {"S2"}
    assert keys(held.get("/estate/systems?retired=true")) == {"S1"}
    assert keys(held.get("/estate/systems?retired=any&agency=REV&criticality=3")) == {"S1"}
    assert keys(held.get("/estate/systems?expert=&name=Clinic+register")) == {"S2"}
    late = urlencode({"changed_since": (timezone.now() + timedelta(hours=1)).isoformat(), "retired": "any"})
    assert keys(held.get(f"/estate/systems?{late}")) == set()
    item = held.get("/estate/systems?fields=name,owner").json()["items"][0]
    assert item["values"] == {"name": "Clinic register", "owner": "P3"}


@pytest.mark.parametrize(
    "query",
    ["agncy=REV", "limit=0", "limit=x", "cursor=x", "cursor=W10", "retired=maybe", "changed_since=now", "fields=x",
     "criticality=high", "agency=a&agency=b", "name=%00", "changed_since=0001-01-01T00:00:00%2B14:00"],
)  # fmt: skip
def test_a_query_that_is_not_understood_is_refused(programme: Making, query: str) -> None:
    answer = programme("manager").get(f"/estate/systems?{query}")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["remedy"]


def test_what_has_not_changed_is_not_sent_again(programme: Making, state: State) -> None:
    held = programme("manager")
    first = held.get("/estate/systems/S1")
    again = held.get("/estate/systems/S1", If_None_Match=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert held.get("/estate/systems/S1?fields=name", If_None_Match=first["ETag"]).status_code == 200
    held.send("PATCH", "/estate/systems/S1", {"values": {"users": 5}}, If_Match=first["ETag"])
    assert held.get("/estate/systems/S1", If_None_Match=first["ETag"]).status_code == 200


def test_a_change_must_say_which_version_it_is_about(programme: Making, state: State) -> None:
    held = programme("liaison")
    tag = held.get("/estate/systems/S1")["ETag"]
    body = {"values": {"users": 5}, "reason": "counted"}
    assert held.send("PATCH", "/estate/systems/S1", body).status_code == 428
    assert held.send("DELETE", "/estate/systems/S1?reason=x").status_code == 428
    done = held.send("PATCH", "/estate/systems/S1", body, If_Match=tag)
    assert (done.status_code, done.json()["values"]["users"], done.json()["version"]) == (200, 5, 2)
    for stale in (tag, f"W/{done['ETag']}", '"x"', "x", ""):
        assert held.send("PATCH", "/estate/systems/S1", body, If_Match=stale).status_code == 412
    assert held.send("PATCH", "/estate/systems/S1", body, If_Match=f'"9", {done["ETag"]}').status_code == 200
    assert held.send("PATCH", "/estate/systems/S1", body, If_Match="*").status_code == 200
    entry = Entry.objects.of("systems", "S1").get()
    assert (entry.after, entry.reason) == ({"users": 5}, "counted")
    assert " token:" in entry.actor


def test_a_record_is_added_and_retired(programme: Making, state: State) -> None:
    held = programme("liaison")
    made = held.send("POST", "/estate/systems", {"values": {"system": "a/b c", "agency": "REV"}})
    assert made.status_code == 201
    got = held.get(made["Location"].removeprefix("/api/v1"))
    assert got.json()["key"] == "a/b c"
    assert held.send("POST", "/estate/systems", {"values": {"system": "a/b c", "agency": "REV"}}).status_code == 409
    at = made["Location"].removeprefix("/api/v1")
    assert held.send("DELETE", at, If_Match=made["ETag"]).status_code == 422
    gone = held.send("DELETE", f"{at}?reason=switched+off", If_Match=made["ETag"])
    assert gone.json()["retired"]
    assert Entry.objects.of("systems", "a/b c")[0].reason == "switched off"


def test_a_liaison_adds_a_person_without_seeing_pay(programme: Making, state: State) -> None:
    held = programme("liaison")
    values = {"person": "P9", "agency": "REV", "weekly_hours": 35}
    assert held.send("POST", "/estate/people", {"values": values}).status_code == 201
    assert held.send("POST", "/estate/people", {"values": {**values, "yearly_pay": 1}}).status_code in {403, 409}


@pytest.mark.parametrize(
    ("values", "column"),
    [
        ({"system": "S9"}, "agency"),
        ({"system": "S9", "agency": "REV", "criticality": "3"}, "criticality"),
        ({"system": "S9", "agency": "REV", "criticality": 9}, "criticality"),
        ({"system": "S9", "agency": "REV", "colour": "red"}, "colour"),
        ({"system": "S9", "agency": "NONE"}, "agency"),
        ({"system": " ", "agency": "REV"}, "system"),
        ({"system": "S9", "agency": "REV", "name": "x" * 201}, "name"),
        ({"system": "S9", "agency": "REV", "name": "\x00"}, "name"),
        ({"system": "S9", "agency": "REV", "name": "\ud800"}, "name"),
    ],
)
def test_what_is_wrong_is_told_with_its_column_and_remedy(
    programme: Making, values: dict[str, Any], column: str
) -> None:
    answer = programme("manager").send("POST", "/estate/systems", {"values": values})
    assert answer.status_code == 422
    (wrong,) = answer.json()["errors"]
    assert wrong["column"] == column
    assert wrong["problem"].endswith(".")
    assert wrong["remedy"]


def test_bodies_that_cannot_be_read_are_refused(programme: Making) -> None:
    held = programme("manager")
    assert held.send("POST", "/estate/systems").status_code == 415
    for body in ("{", "[]", "3", "[" * 100_000, "9" * 5_000, '{"values": NaN}'):
        assert held.send("POST", "/estate/systems", body).status_code == 422
    assert held.send("POST", "/estate/systems", "{}", Content_Type="text/plain").status_code == 415
    assert held.send("POST", "/estate/systems", " " * 20_000_001).status_code == 413


@pytest.mark.parametrize("name", ["planner", "commissioner", "auditor", "hr", "owner"])
def test_readers_change_nothing(programme: Making, state: State, name: str) -> None:
    held = programme(name)
    assert held.send("POST", "/estate/systems", {"values": {"system": "S9", "agency": "REV"}}).status_code == 403
    assert held.send("PATCH", "/estate/systems/S1", {"values": {"users": 1}}, If_Match="*").status_code == 403
    assert held.send("DELETE", "/estate/systems/S1?reason=x", If_Match="*").status_code == 403
    assert held.send("PUT", "/estate/systems", [{"system": "S1", "users": 1}]).status_code == 422
    assert not Entry.objects.exclude(table="tokens").exists()


def test_a_token_that_only_reads_changes_nothing(programme: Making, state: State) -> None:
    held = programme("manager", permissions=[Permission.VIEW_REGISTER])
    assert held.send("PATCH", "/estate/systems/S1", {"values": {"users": 1}}, If_Match="*").status_code == 403
    assert held.send("PUT", "/estate/systems", [{"system": "S1", "users": 1}]).status_code == 422


def test_the_number_of_queries_does_not_grow_with_the_rows(
    programme: Making, state: State, django_assert_num_queries: Any
) -> None:
    held = programme("spanning")
    held.get("/estate/people")
    with django_assert_num_queries(15, exact=False) as few:
        held.get("/estate/people")
    for number in range(40):
        home = Agency.objects.create(code=f"A{number}", parent=state.revenue)
        Person.objects.create(code=f"N{number}", agency=home, supervisor=state.ann)
    with django_assert_num_queries(len(few)):
        assert len(keys(held.get("/estate/people"))) == 43


@override_settings(API_REQUESTS_A_MINUTE=3)
def test_a_token_that_asks_too_often_is_told_how_long_to_wait(programme: Making) -> None:
    held, other = programme("manager"), programme("liaison")
    assert [held.get("/me").status_code for _ in range(5)].count(429) >= 1
    refused = held.get("/me")
    assert 1 <= int(refused["Retry-After"]) <= 60
    assert other.get("/me").status_code == 200


def test_what_is_not_there_is_a_problem_too(programme: Making) -> None:
    held = programme("manager")
    for path in ("/", "/nothing", "/estate/nothing", "/estate/systems/", "/estate/systems/%00"):
        answer = held.get(path)
        assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert held.send("POST", "/me").status_code == 405


@pytest.mark.parametrize("table", sorted(MODELS))
def test_every_table_has_a_page(programme: Making, table: str) -> None:
    assert programme("security").get(f"/estate/{table}").status_code == 200
