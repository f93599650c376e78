"""The ledger is computed from the register, and shows each reader the lines and the people in scope."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from rotunda.web.accounts.actor import NotPermitted
from rotunda.web.accounts.models import User
from rotunda.web.jobs.kinds import Hindered
from rotunda.web.ledger import actions
from rotunda.web.ledger.computing import compute
from rotunda.web.ledger.models import Line, Run
from rotunda.web.ledger.querysets import tallies_for
from rotunda.web.register.models import PersonSkill, SystemNeed
from tests.web.conftest import State

SignIn = Callable[[str], Client]
DAY = date(2026, 6, 30)


@pytest.fixture
def run(state: State) -> Run:
    """The ledger of the small state: Ann alone has SQL at Revenue, Eve alone at Health."""
    return compute(DAY, asked_by="tests")


def test_each_need_is_told_with_who_is_behind_it(run: Run) -> None:
    lines = {line.service: line for line in Line.objects.filter(run=run)}
    assert {code: (line.home_depth, line.state_depth) for code, line in lines.items()} == {"S1": (1, 2), "S2": (1, 2)}
    assert (lines["S1"].home_person, lines["S2"].home_person) == ("P1", "P3")
    assert run.verdict == ""


def test_what_is_retired_is_not_behind_anything(state: State) -> None:
    PersonSkill.objects.filter(person=state.ann).update(retired_at="2026-01-01T00:00Z")
    compute(DAY, asked_by="tests")
    assert Line.objects.get(service="S1").home_depth == 0


def test_a_run_by_a_version_that_kept_no_counts_is_counted_all_the_same(run: Run, cast: dict[str, User]) -> None:
    before = tallies_for(cast["planner"], run)
    names = ", ".join(str(field.column) for field in Run._meta.fields if field.name not in {"id", "tallies"})
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO ledger_run ({names}) SELECT {names} FROM ledger_run")  # noqa: S608  # names of ours
    theirs = Run.objects.exclude(pk=run.pk).get()
    Line.objects.filter(run=run).update(run=theirs)
    assert before
    assert tallies_for(cast["planner"], theirs) == before


def test_a_register_without_needs_says_what_is_missing(state: State) -> None:
    SystemNeed.objects.all().delete()
    PersonSkill.objects.all().delete()
    with pytest.raises(Hindered, match="system_needs"):
        compute(DAY, asked_by="tests")
    assert not Run.objects.exists()


def test_only_the_newest_runs_are_kept(state: State) -> None:
    for _ in range(14):
        last = compute(DAY, asked_by="tests")
    assert Run.objects.count() == 12
    assert Run.objects.first() == last


@pytest.mark.parametrize(
    ("name", "services"),
    [
        ("planner", {"S1", "S2"}),
        ("liaison", {"S1"}),
        ("health-liaison", {"S2"}),
        ("spanning", {"S1", "S2"}),
        ("commissioner", {"S1"}),
        ("employee", set()),
        ("nobody", set()),
    ],
)
def test_each_member_of_the_cast_sees_the_lines_in_scope(
    run: Run, cast: dict[str, User], name: str, services: set[str]
) -> None:
    assert set(Line.objects.visible_to(cast[name]).values_list("service", flat=True)) == services


def test_people_of_other_agencies_are_counted_and_not_named(run: Run, signed_in: SignIn) -> None:
    page = signed_in("liaison").get("/coverage/").content.decode()
    assert "Ann Alvarez" in page
    assert "Eve Egan" not in page
    assert not re.search(r"\bP3\b", page)  # a token against forgery may have a P3 in it
    assert "1 person of other agencies" in page


def test_filters_narrow_the_lines_and_nonsense_narrows_nothing(run: Run, signed_in: SignIn) -> None:
    client = signed_in("planner")
    assert client.get("/coverage/?agency=DPH").context["page"].paginator.count == 1
    assert client.get("/coverage/?cover=none").context["page"].paginator.count == 0
    assert client.get("/coverage/?q=tax%20sql").context["page"].paginator.count == 1
    assert client.get("/coverage/?cover=whatever&agency=XX&page=99").context["page"].paginator.count == 2


def test_a_system_s_page_leads_to_its_own_needs(run: Run, signed_in: SignIn) -> None:
    client = signed_in("planner")
    page = client.get("/register/systems/S2/").content.decode()
    assert "the needs that have “S2” in a name or code" in page
    found = re.search(r'href="(/coverage/\?[^"#]+)#lines"', page)
    assert found
    assert [row.url for row in client.get(found[1]).context["needs"].rows] == ["/register/systems/S2/"]


def test_asking_computes_and_leads_to_the_job(state: State, signed_in: SignIn) -> None:
    answer = signed_in("planner").post("/coverage/ask/")
    assert answer.status_code == 302
    assert "/jobs/" in answer["Location"]


def test_only_who_may_run_it_asks(cast: dict[str, User], signed_in: SignIn) -> None:
    assert signed_in("liaison").post("/coverage/ask/").status_code == 403
    with pytest.raises(NotPermitted):
        actions.ask(by=cast["liaison"])


@pytest.mark.parametrize("lines", [2, 40])
def test_the_page_asks_the_database_as_often_however_many_lines(
    run: Run, signed_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries, lines: int
) -> None:
    line = Line.objects.get(run=run, service="S1")
    for number in range(lines - 2):
        line.pk, line.service = None, f"X{number}"
        line.save()
    client = signed_in("planner")
    with django_assert_num_queries(9):
        client.get("/coverage/")
