"""Lists obey what their address asks and the scope of who reads."""

from __future__ import annotations

from collections.abc import Callable

import html5lib
import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rotunda.web.accounts.models import User
from rotunda.web.register.lists.columns import columns_of
from rotunda.web.register.models import MODELS, Agency, Person, Skill, System
from tests.web.cast import CAST
from tests.web.conftest import State
from tests.web.register.lists.asking import asked, codes

SignIn = Callable[[str], Client]
NAMES = [member.name for member in CAST]


@pytest.mark.parametrize("table", MODELS)
def test_every_table_has_a_list(signed_in: SignIn, table: str) -> None:
    client = signed_in("security")
    answer = client.get(f"/register/{table}/")
    assert answer.status_code == 200
    html5lib.HTMLParser(strict=True).parse(answer.content.decode())


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("table", MODELS)
def test_each_member_lists_what_is_in_scope(signed_in: SignIn, cast: dict[str, User], name: str, table: str) -> None:
    answer = signed_in(name).get(f"/register/{table}/")
    user, model = cast[name], MODELS[table]
    if not user.scope(model.viewing):
        assert answer.status_code == 403
        return
    seen = set(model.objects.visible_to(user).values_list("code", flat=True))
    lines = answer.context["list"].lines
    assert {line.record.code for line in lines} == seen
    assert answer.context["list"].found.counted == len(seen)


@pytest.mark.parametrize(
    ("table", "query", "expected"),
    [
        ("people", "agency=REV", ["P1"]),
        ("people", "agency=REV&agency=DPH", ["P1", "P3"]),
        ("people", "name=ALVA", ["P1"]),
        ("people", "name.is=alva", []),
        ("people", "q=eve+analyst", ["P3"]),
        ("people", "sort=-person", ["P3", "P2", "P1"]),
        ("people", "sort=agency,-person", ["P3", "P1", "P2"]),
        ("people", "weekly_hours.from=35&weekly_hours.to=35", ["P1", "P2", "P3"]),
        ("people", "weekly_hours.from=35.5", []),
        ("people", "in_scope=unknown", ["P1", "P2", "P3"]),
        ("people", "in_scope=yes&in_scope=no", []),
        ("people", "confirmed=yes", []),
        ("people", "confirmed=no", ["P1", "P2", "P3"]),
        ("people", "supervisor.empty=no", []),
        ("people", "changed.from=2020-01-01&changed=no", []),
        ("person_skills", "level=2&level=4", ["P3|sql"]),
        ("person_skills", "evidence=log&sort=-level", ["P1|sql", "P3|sql"]),
        ("systems", "owner=P1", ["S1"]),
        ("systems", "regimes.empty=yes", ["S1", "S2"]),
        ("people", "retired=retired", []),
    ],
)
def test_filters_and_orders_are_obeyed(
    cast: dict[str, User], state: State, table: str, query: str, expected: list[str]
) -> None:
    assert codes(cast["hr"], table, query) == expected


def test_a_list_of_texts_is_searched_whatever_its_letters(cast: dict[str, User], state: State) -> None:
    System.objects.filter(pk=state.ledger.pk).update(regimes=["FTI", 'Sécurité "b"'])
    user = cast["manager"]
    assert codes(user, "systems", "regimes=fti") == ["S1"]
    assert codes(user, "systems", 'regimes=Sécurité+"b') == ["S1"]
    assert codes(user, "systems", "regimes.empty=yes") == ["S2"]


@pytest.mark.parametrize(
    "query",
    [
        "nothing=1",
        "agency.near=REV",
        "sort=nothing",
        "sort=name&sort=title&sort=agency&sort=fund",
        "page=0",
        "page=201",
        "page=x",
        "page=²",
        "retired=maybe",
        "hired.from=soon",
        "hired.to=9999-12-31",
        "weekly_hours=nan",
        "weekly_hours.from=1&weekly_hours.from=2",
        "in_scope=perhaps",
        "appointment=forever",
        "q=a%00b",
        "q=" + "x" * 201,
        "columns=nothing",
        "yearly_pay.from=1",
        "sort=yearly_pay",
        "columns=yearly_pay",
        "supervisor.empty=x",
        "&".join(f"agency={n}" for n in range(51)),
    ],
)
def test_what_cannot_be_understood_is_told_and_nothing_listed(signed_in: SignIn, query: str) -> None:
    answer = signed_in("liaison").get(f"/register/people/?{query}")
    assert answer.status_code == 400
    assert answer.context["list"].lines == []
    assert len(answer.context["list"].problems) >= 1


def test_a_table_that_is_not_there_is_not_found(signed_in: SignIn) -> None:
    assert signed_in("hr").get("/register/secrets/").status_code == 404


def test_fields_left_empty_do_not_stay_in_the_address(signed_in: SignIn) -> None:
    answer = signed_in("hr").get("/register/people/?q=&agency=REV&agency=&sort=&sort=-name&page=1")
    assert (answer.status_code, answer["Location"]) == (302, "/register/people/?agency=REV&sort=-name")


def test_the_address_of_a_list_reads_as_the_same_list(cast: dict[str, User]) -> None:
    query = "q=a&agency=REV&hired=yes&weekly_hours.from=3&retired=all&sort=-name&columns=name&columns=hired"
    found = asked(cast["hr"], "people", query).query
    assert asked(cast["hr"], "people", found.encoded()).query == found


def test_protected_cells_are_withheld_out_of_scope(signed_in: SignIn) -> None:
    answer = signed_in("spanning").get("/register/people/?columns=person&columns=yearly_pay")
    shown = {line.record.code: line.cells[1].text for line in answer.context["list"].lines}
    assert shown == {"P1": "withheld", "P2": "withheld", "P3": "$80,123"}


@pytest.mark.parametrize(
    "query", ["sort=yearly_pay", "sort=-name&sort=hired", "yearly_pay.from=1", "hired=no", "hired=yes"]
)
def test_a_protected_column_asked_for_narrows_to_where_it_is_seen(signed_in: SignIn, query: str) -> None:
    answer = signed_in("spanning").get(f"/register/people/?{query}")
    page = answer.context["list"]
    assert {line.record.code for line in page.lines} <= {"P3"}
    assert any("only records" in note for note in page.notes)


def test_a_name_is_shown_only_where_it_may_be_known(signed_in: SignIn, state: State) -> None:
    System.objects.filter(pk=state.ledger.pk).update(expert=state.eve)
    shown = signed_in("liaison").get("/register/systems/?columns=system&columns=owner&columns=expert")
    assert [cell.text for cell in shown.context["list"].lines[0].cells] == ["S1", "Ann Alvarez", "P3"]
    assert "Eve Egan" not in shown.content.decode()


def test_text_is_escaped(signed_in: SignIn, state: State) -> None:
    System.objects.filter(pk=state.ledger.pk).update(name="<script>alert(1)</script>")
    assert b"<script>alert" not in signed_in("manager").get("/register/systems/?q=<script>alert(1)").content


def test_a_list_pages_in_one_order(signed_in: SignIn, state: State) -> None:
    System.objects.bulk_create(System(code=f"T{n:03}", agency=state.revenue, criticality=2) for n in range(120))
    client = signed_in("liaison")
    pages = [client.get(f"/register/systems/?sort=criticality&page={n}").context["list"].lines for n in (1, 2, 3)]
    found = [line.record.code for lines in pages for line in lines]
    assert found == [*sorted(found[:-1]), "S1"]
    assert len(found) == 121
    beyond = client.get("/register/systems/?sort=criticality&page=9").context["list"].lines
    assert [line.record.code for line in beyond] == found[100:]


def test_queries_do_not_grow_with_rows(
    signed_in: SignIn, state: State, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    client = signed_in("liaison")
    counts = []
    for round_ in range(2):
        with django_assert_max_num_queries(40) as context:  # type: ignore[attr-defined]
            client.get("/register/people/")
        counts.append(len(context))
        Person.objects.bulk_create(Person(code=f"X{round_}{n}", agency=state.revenue, name=f"N{n}") for n in range(60))
    assert counts[0] == counts[1]


def test_the_register_counts_what_is_in_scope(signed_in: SignIn) -> None:
    tables = {table["label"]: table["count"] for table in signed_in("liaison").get("/register/").context["tables"]}
    assert (tables["People"], tables["Systems"], tables["Agencies"]) == ("2", "1", "3")
    assert "Clearances" not in tables


_PROTECTED = st.sampled_from(["name", "yearly_pay", "hired", "retirement_eligible"])
_FILTERS = st.sampled_from(["{}.empty=no", "{}.empty=yes", "sort={}", "sort=-{}"])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=25)
@given(
    column=_PROTECTED,
    shape=_FILTERS,
    pay=st.integers(0, 10**6),
    name=st.sampled_from(["Aaa", "Zzz", ""]),
    member=st.sampled_from(NAMES),
)
def test_what_is_hidden_changes_nothing_that_is_shown(
    cast: dict[str, User], state: State, column: str, shape: str, pay: int, name: str, member: str
) -> None:
    """Rows, their order and their count stay the same whatever stands in cells that the reader may not see."""
    user = User.objects.get(pk=cast[member].pk)
    if not user.scope(Person.viewing):
        return
    query = shape.format(column)
    before = asked(user, "people", query)
    rows = [row.code for row in before.page()]
    permission = columns_of(Person)[column].protection
    assert permission is not None
    scope = user.scope(permission)
    for person in (state.ann, state.bob, state.eve):
        if not scope.covers(person.agency_id, person.pk):
            value = name if column == "name" else pay if column == "yearly_pay" else None
            Person.objects.filter(pk=person.pk).update(**{column: value})
    after = asked(user, "people", query)
    assert ([row.code for row in after.page()], after.counted) == (rows, before.counted)
    Person.objects.update(name="Same", yearly_pay=80_123, hired=None, retirement_eligible=None)


def test_a_search_does_not_find_by_hidden_names(cast: dict[str, User], state: State) -> None:
    assert codes(cast["liaison"], "people", "q=Alvarez") == ["P1"]
    assert codes(cast["employee"], "people", "q=Brown") == []
    assert codes(cast["health-liaison"], "people", "q=Alvarez") == []


def test_a_link_leads_to_the_record(signed_in: SignIn, state: State) -> None:
    Skill.objects.create(code="a b/c?#%é|x", name="Odd")
    lines = signed_in("manager").get("/register/skills/").context["list"].lines
    assert {line.url for line in lines} == {skill.get_absolute_url() for skill in Skill.objects.all()}
    assert Agency.objects.get(code="REV").get_absolute_url() == "/register/agencies/REV/"
