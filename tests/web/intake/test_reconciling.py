"""Records that may be one are put side by side, and a human decides."""

from __future__ import annotations

from collections.abc import Callable

import html5lib
import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from rotunda.web.accounts.actor import NotPermitted
from rotunda.web.accounts.models import User
from rotunda.web.audit.models import Entry
from rotunda.web.intake import pairing
from rotunda.web.intake.merging import decide, merge
from rotunda.web.intake.models import Decision, Pair, Source
from rotunda.web.register.models import Agency, Person, PersonSkill, Skill, System, SystemNeed
from tests.web.conftest import State
from tests.web.intake.files import csv_of, outcomes, take


def found(table: str, *records: tuple[str, str], agency: int = 1) -> set[tuple[str, str]]:
    named = [pairing.Named(code, agency, name) for code, name in records]
    return {(pair.left, pair.right) for pair in pairing.pairs(table, named)}


@pytest.mark.parametrize(
    ("one", "other"),
    [("Alvarez, Ann M.", "Ann Alvarez"), ("ann ALVAREZ", "Ann Alvarez"), ("Jonathan Smithers", "Jonathon Smithers")],
)
def test_people_of_one_name_are_found(one: str, other: str) -> None:
    assert found("people", ("A", one), ("B", other)) == {("A", "B")}


@pytest.mark.parametrize(("one", "other"), [("Ann Alvarez", "Bob Brown"), ("Ann Alvarez", ""), ("Ann Lee", "Dan Lee")])
def test_people_of_other_names_are_not_found(one: str, other: str) -> None:
    assert found("people", ("A", one), ("B", other)) == set()


def test_systems_are_found_by_name_within_their_agency() -> None:
    assert found("systems", ("A", "Tax ledger"), ("B", "TAX-LEDGER")) == {("A", "B")}
    two = [pairing.Named("A", 1, "Timesheets"), pairing.Named("B", 2, "Timesheets")]
    assert list(pairing.pairs("systems", two)) == []


def test_systems_that_differ_by_a_number_are_two() -> None:
    assert found("systems", ("A", "Payroll System 2"), ("B", "Payroll System 3")) == set()


def test_codes_that_differ_in_signs_only_are_found() -> None:
    assert found("people", ("E-1042", ""), ("e1042", "")) == {("E-1042", "e1042")}


@pytest.fixture
def twin(state: State) -> Pair:
    """Ann, whom a second source knows as P1B, with a skill of her own and one that Ann has too."""
    twin = Person.objects.create(
        code="P1B", agency=state.health, name="Alvarez, Ann", title="Analyst", source="import:9"
    )
    cobol = Skill.objects.create(code="cobol", name="COBOL")
    for skill in (state.sql, cobol):
        PersonSkill.objects.create(code=f"P1B|{skill.code}", person=twin, skill=skill, level=1)
    System.objects.filter(code="S2").update(owner=twin)
    assert pairing.find() == 1
    return Pair.objects.get()


def test_pairs_are_found_once(twin: Pair) -> None:
    assert (twin.left, twin.right, twin.decision) == ("P1", "P1B", Decision.OPEN)
    assert pairing.find() == 0


def test_two_become_one_with_what_refers_to_them(cast: dict[str, User], twin: Pair, state: State) -> None:
    merge(twin, by=cast["manager"], kept="P1", values={"title": "Analyst"}, reason="same birthday")
    stays, goes = Person.objects.get(code="P1"), Person.objects.get(code="P1B")
    assert (stays.title, stays.retired_at) == ("Analyst", None)
    assert goes.retired_at is not None
    assert goes.extra == {"same_as": "P1"}
    current = PersonSkill.objects.current().values_list("code", "level").order_by("code")
    assert list(current.filter(person=stays)) == [("P1|cobol", 1), ("P1|sql", 3)]
    assert not current.filter(person=goes).exists()
    assert System.objects.get(code="S2").owner == stays
    assert {entry.action for entry in Entry.objects.of("people", "P1B")} == {"retire"}
    assert Entry.objects.of("systems", "S2").get().after == {"owner": "P1"}
    with pytest.raises(ValidationError):
        merge(twin, by=cast["manager"], kept="P1B", values={})


def test_a_merged_record_does_not_come_back_with_the_next_file(
    cast: dict[str, User], twin: Pair, source: Source
) -> None:
    merge(twin, by=cast["manager"], kept="P1", values={})
    again = take(
        cast["manager"], source, "people.csv", csv_of([{"person": "P1B", "agency": "DPH", "title": "Analyst"}])
    )
    assert outcomes(again) == {"P1B": "refused"}
    assert "same as P1" in again.rows.get().problems[0]["problem"]


def test_what_is_not_the_same_is_remembered(cast: dict[str, User], twin: Pair) -> None:
    decide(twin, by=cast["manager"], decision=Decision.DIFFERENT)
    assert pairing.find() == 0
    assert Pair.objects.get().decision == Decision.DIFFERENT
    assert Person.objects.current().filter(code="P1B").exists()


@pytest.mark.parametrize("name", ["liaison", "owner", "planner", "hr", "auditor"])
def test_only_who_reconciles_decides(
    name: str, cast: dict[str, User], twin: Pair, signed_in: Callable[[str], Client]
) -> None:
    with pytest.raises(NotPermitted):
        merge(twin, by=cast[name], kept="P1", values={})
    assert signed_in(name).get(twin.get_absolute_url()).status_code == 403


def test_a_wrong_choice_changes_nothing(cast: dict[str, User], twin: Pair) -> None:
    for kept, values in (("P2", {}), ("P1", {"weekly_hours": 900})):
        with pytest.raises(ValidationError):
            merge(twin, by=cast["manager"], kept=kept, values=values)
    assert PersonSkill.objects.filter(code="P1B|cobol").exists()
    assert Person.objects.get(code="P1B").retired_at is None


def test_the_pages_show_both_and_take_the_decision(twin: Pair, signed_in: Callable[[str], Client]) -> None:
    manager = signed_in("manager")
    for url in (reverse("intake:pairs"), twin.get_absolute_url()):
        page = manager.get(url).content.decode()
        html5lib.HTMLParser(strict=True).parse(page)
        assert "P1B" in page
    assert "Alvarez, Ann" in page
    assert "80123" not in page
    said = {"decision": "same", "kept": "P1B", "choose-title": "left", "choose-yearly_pay": "left", "reason": "one"}
    manager.post(twin.get_absolute_url(), said)
    stays = Person.objects.get(code="P1B")
    assert (stays.title, stays.yearly_pay) == ("IT Analyst 2", None)
    html5lib.HTMLParser(strict=True).parse(manager.get(twin.get_absolute_url()).content.decode())
    assert manager.post(reverse("intake:look")).status_code == 302


def test_needs_of_a_system_move_as_well(cast: dict[str, User], state: State) -> None:
    twin = System.objects.create(code="S1B", agency=Agency.objects.get(code="REV"), name="TAX ledger")
    SystemNeed.objects.create(code="S1B|sql", system=twin, skill=state.sql, level=4)
    pairing.find()
    merge(Pair.objects.get(), by=cast["manager"], kept="S1B", values={})
    needs = SystemNeed.objects.current().filter(system=twin)
    assert list(needs.values_list("code", "level")) == [("S1B|sql", 4)]
