"""A small state and a fixed cast: two agencies with a part each, and one user for each role.

Thousands of tests begin with them, so they are written with as few statements as there are tables.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

import pytest
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.test import Client

from rotunda.web.accounts.models import Membership, User
from rotunda.web.audit.guard import guard, unguard
from rotunda.web.audit.models import Entry
from rotunda.web.register.kept import Kept
from rotunda.web.register.models import Agency, JobClass, Person, PersonSkill, Release, Skill, System, SystemNeed
from tests.web.cast import CAST, Member

PASSWORD = "a long enough pass phrase"  # noqa: S105  # nobody else's
_HASHED = make_password(PASSWORD, hasher="md5")


@pytest.fixture(autouse=True)
def nothing_is_kept_from_the_test_before() -> None:
    """Tests write past the audit, by which the site knows what it must count anew."""
    Kept.forget()


@pytest.fixture(autouse=True)
def audit_can_be_emptied(request: pytest.FixtureRequest) -> Iterator[None]:
    """Tests that commit are cleared up by emptying every table, which the audit's own triggers would refuse."""
    marker = request.node.get_closest_marker("django_db")
    commits = marker is not None and marker.kwargs.get("transaction", False)
    if not commits and not {"transactional_db", "live_server"} & set(request.fixturenames):
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    unguard(connection)
    Entry.objects.all().delete()
    guard(connection)


@dataclass(frozen=True)
class State:
    """The records that tests speak of. `revenue` has a part, `revenue_desk`; `health` is another agency."""

    revenue: Agency
    revenue_desk: Agency
    health: Agency
    ann: Person
    bob: Person
    eve: Person
    sql: Skill
    ledger: System
    clinic: System


@pytest.fixture
def state(db: None) -> State:
    """Ann and Bob work for Revenue (Bob at its desk), Eve for Health; each agency has a system that takes SQL."""
    revenue = Agency.objects.create(code="REV", name="Revenue Services")
    desk = Agency.objects.create(code="REV-D", name="Revenue desk", parent=revenue, kind="team")
    health = Agency.objects.create(code="DPH", name="Public Health")
    analyst = JobClass.objects.create(code="ITA2", title="IT Analyst 2", bargaining_unit="P-4", pay_min=70_000)
    sql = Skill.objects.create(code="sql", name="SQL")
    ann, bob, eve = Person.objects.bulk_create(
        Person(
            code=code,
            agency=agency,
            name=name,
            job_class=analyst,
            title="IT Analyst 2",
            yearly_pay=80_123,
            hired=date(2001, 4, 5),
            retirement_eligible=date(2031, 4, 5),
            weekly_hours=35,
        )
        for code, agency, name in (
            ("P1", revenue, "Ann Alvarez"),
            ("P2", desk, "Bob Brown"),
            ("P3", health, "Eve Egan"),
        )
    )
    PersonSkill.objects.bulk_create(
        PersonSkill(code=f"{who.code}|sql", person=who, skill=sql, level=level, evidence="log", confidence=0.8)
        for who, level in ((ann, 3), (eve, 2))
    )
    ledger, clinic = systems = System.objects.bulk_create(
        System(code=code, agency=agency, name=name, criticality=3, owner=owner)
        for code, agency, name, owner in (("S1", revenue, "Tax ledger", ann), ("S2", health, "Clinic register", eve))
    )
    SystemNeed.objects.bulk_create(
        SystemNeed(code=f"{one.code}|sql", system=one, skill=sql, level=2, depth=2) for one in systems
    )
    Release.objects.bulk_create(
        Release(code=f"{one.code}|postgresql|15", system=one, product="postgresql", version_name="15")
        for one in systems
    )
    return State(revenue, desk, health, ann, bob, eve, sql, ledger, clinic)


@pytest.fixture
def cast(state: State) -> dict[str, User]:
    """One user for each member of the cast, by name."""
    users = {member.name: _user(member, state) for member in CAST}
    User.objects.bulk_create(users.values())
    Membership.objects.bulk_create(
        Membership(
            user=users[member.name],
            role=role,
            agency=getattr(state, agency) if agency else None,
            granted_by="tests",
        )
        for member in CAST
        for role, agency in member.roles
    )
    return users


def _user(member: Member, state: State) -> User:
    email, person = f"{member.name}@state.example", state.ann if member.person else None
    return User(email=email, password=_HASHED, name=member.name.title(), person=person)


@pytest.fixture
def signed_in(cast: dict[str, User]) -> Callable[[str], Client]:
    """A browser in which a member of the cast has signed in."""

    def sign_in(name: str) -> Client:
        client = Client()
        client.force_login(cast[name], backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in
