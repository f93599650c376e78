"""Every record's page, for every member of the cast: only what is in scope, and nothing protected that is not his."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from rotunda.web.accounts.models import User
from rotunda.web.accounts.permissions import Permission
from rotunda.web.register import actions
from rotunda.web.register.models import MODELS, Person, Record
from rotunda.web.register.records.cells import edits, sees
from tests.web.cast import CAST
from tests.web.conftest import State

NAMES = [member.name for member in CAST]
Browser = Callable[[str], Client]


def _every() -> list[Record]:
    return [row for model in MODELS.values() for row in model.objects.with_references()]


def test_there_is_a_record_of_every_table(full: State) -> None:
    assert {row.estate for row in _every()} == set(MODELS)


#: Values that stand nowhere but in what is protected.
_PAY, _HIRED, _RETIRES = "80,123", "Apr 5, 2001", "Apr 5, 2031"


@pytest.mark.parametrize("name", NAMES)
def test_a_record_opens_for_whoever_sees_it_and_shows_only_what_is_for_the_reader(
    full: State, cast: dict[str, User], signed_in: Browser, name: str
) -> None:
    client, user = signed_in(name), cast[name]
    people = {person.pk: person for person in Person.objects.all()}
    for row in _every():
        seen = type(row).objects.visible_to(user).filter(pk=row.pk).exists()
        answer = client.get(row.get_absolute_url())
        expected = 200 if seen else 404 if user.may(Permission.VIEW_REGISTER) else 403
        assert answer.status_code == expected, row
        assert sees(user, row) == seen, row
        assert edits(user, row) == type(row).objects.editable_by(user).filter(pk=row.pk).exists(), row
        if seen:
            _holds_back(user, row, answer.content.decode(), people)


def _holds_back(user: User, row: Record, page: str, people: dict[int, Person]) -> None:
    """A page shows names, pay, dates and clearances exactly where the reader may see them."""
    for person in people.values():
        if not user.scope(Permission.VIEW_NAMES).covers(person.agency_id, person.pk):
            assert person.name not in page, (row, person)
    own = people[row.pk] if isinstance(row, Person) else None
    protected = ((Permission.VIEW_PAY, (_PAY, "80123")), (Permission.VIEW_RETIREMENT, (_HIRED, _RETIRES)))
    for permission, values in protected:
        shows = own is not None and user.scope(permission).covers(own.agency_id, own.pk)
        assert (values[0] in page) == shows, (row, permission)
        assert shows or not any(value in page for value in values), (row, permission)
    if row.estate in {"people", "systems", "skills"} and not user.scope(Permission.VIEW_CLEARANCES):
        assert "FTI" not in page, row


def test_a_reference_is_a_link_in_scope_and_a_code_out_of_it(full: State, signed_in: Browser) -> None:
    page = signed_in("liaison").get("/register/dependencies/S1%7CS2/").content.decode()
    assert "/register/systems/S1/" in page
    assert "Tax ledger" in page
    assert "/register/systems/S2/" not in page
    assert "Clinic register" not in page
    assert "S2" in page


def test_a_retired_record_says_so(full: State, signed_in: Browser, cast: dict[str, User]) -> None:
    actions.retire(full.ledger, by=cast["manager"], reason="off")
    page = signed_in("manager").get(full.ledger.get_absolute_url()).content.decode()
    assert "This record is retired" in page
    assert "/register/restore/systems/S1/" in page
    assert "/register/edit/systems/S1/" not in page


def test_what_a_text_holds_is_no_markup(full: State, signed_in: Browser) -> None:
    full.ledger.name = "<script>alert(1)</script>"
    full.ledger.save()
    for address in (
        "/register/systems/S1/",
        "/register/people/P1/",
        "/register/skills/sql/",
        "/register/edit/systems/S1/",
    ):
        assert "<script>alert" not in signed_in("manager").get(address).content.decode()


def test_whoever_may_not_edit_is_offered_nothing_to_edit(full: State, signed_in: Browser) -> None:
    for name, offered in (("liaison", True), ("commissioner", False), ("manager", True), ("planner", False)):
        page = signed_in(name).get("/register/systems/S1/").content.decode()
        assert ("/register/edit/systems/S1/" in page) == offered


def test_the_record_says_where_it_comes_from(full: State, signed_in: Browser, cast: dict[str, User]) -> None:
    actions.change(full.ledger, by=cast["liaison"], values={"users": "1200"}, source="assets.csv of Nov 3")
    actions.confirm(full.ledger, by=cast["liaison"])
    page = signed_in("manager").get("/register/systems/S1/").content.decode()
    assert "assets.csv of Nov 3" in page
    assert "by Liaison" in page
    assert "1,200 people" in page
