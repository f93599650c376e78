"""Where roles hold, and what that leaves of the register."""

from __future__ import annotations

from datetime import date

import pytest

from rotunda.web.accounts.models import User
from rotunda.web.accounts.permissions import Permission
from rotunda.web.accounts.roles import PROTECTED, ROLES, Role
from rotunda.web.register.models import Agency, Freeze, Person, System
from tests.web.conftest import State

SEES = {
    "owner": {"P1", "P2", "P3"},
    "planner": {"P1", "P2", "P3"},
    "manager": {"P1", "P2", "P3"},
    "liaison": {"P1", "P2"},
    "health-liaison": {"P3"},
    "spanning": {"P1", "P2", "P3"},
    "commissioner": {"P1", "P2"},
    "employee": {"P1"},
    "hr": {"P1", "P2", "P3"},
    "security": {"P1", "P2", "P3"},
    "auditor": {"P1", "P2", "P3"},
    "nobody": set(),
}


@pytest.mark.parametrize("name", SEES)
def test_each_member_of_the_cast_sees_the_people_in_scope(cast: dict[str, User], name: str) -> None:
    assert set(Person.objects.visible_to(cast[name]).values_list("code", flat=True)) == SEES[name]


def test_whoever_spans_agencies_holds_each_role_where_it_is_held(cast: dict[str, User], state: State) -> None:
    user = cast["spanning"]
    assert set(Person.objects.editable_by(user)) == {state.ann, state.bob}
    assert set(Person.objects.revealing(user, Permission.VIEW_RETIREMENT)) == {state.eve}


def test_what_all_agencies_share_is_seen_by_whoever_sees_the_register(cast: dict[str, User]) -> None:
    assert Agency.objects.visible_to(cast["employee"]).count() == 3
    assert not Agency.objects.visible_to(cast["nobody"])
    assert not System.objects.visible_to(cast["employee"])


@pytest.mark.parametrize(("name", "sees"), [("planner", {"F", "R", "H"}), ("liaison", {"F", "R"}), ("nobody", set())])
def test_what_is_of_no_agency_is_of_every_agency(
    cast: dict[str, User], state: State, name: str, sees: set[str]
) -> None:
    for code, agency in (("F", None), ("R", state.revenue), ("H", state.health)):
        Freeze.objects.create(code=code, agency=agency)
    assert set(Freeze.objects.visible_to(cast[name]).values_list("code", flat=True)) == sees


def test_a_user_who_may_no_longer_sign_in_holds_nothing(cast: dict[str, User]) -> None:
    user = cast["manager"]
    user.is_active = False
    assert not user.scope(Permission.IMPORT)


def test_pay_retirement_and_clearances_are_held_by_those_whose_role_says_so() -> None:
    holding = {
        permission: {n for n, role in ROLES.items() if permission in role.permissions} for permission in PROTECTED
    }
    assert holding[Permission.VIEW_PAY] == {"employee", "hr-analyst"}
    assert holding[Permission.VIEW_RETIREMENT] == {"employee", "hr-analyst"}
    assert holding[Permission.VIEW_CLEARANCES] == {"employee", "security-analyst"}


@pytest.mark.parametrize("role", ROLES.values(), ids=lambda role: role.name)
def test_each_role_says_what_it_is_for(role: type[Role]) -> None:
    assert len(role.prose()) > 40


def test_what_belongs_to_no_agency_belongs_to_all_and_hides_nothing_else(cast: dict[str, User], state: State) -> None:
    for code, agency in (("ALL", None), ("R", state.revenue), ("H", state.health)):
        Freeze.objects.create(code=code, agency=agency, starts=date(2026, 3, 1), ends=date(2026, 3, 2))
    seen = {name: set(Freeze.objects.visible_to(cast[name]).values_list("code", flat=True)) for name in SEES}
    assert seen["manager"] == {"ALL", "R", "H"}
    assert seen["liaison"] == {"ALL", "R"}
    assert seen["nobody"] == set()
