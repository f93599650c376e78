"""The demonstration has one account for each role, and is nowhere but in a demonstration."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import Settings

from rotunda.estate.progress import SILENT
from rotunda.estate.sample import make_state
from rotunda.web.accounts.models import User
from rotunda.web.accounts.roles import ROLES
from rotunda.web.demo.making import make_demo

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings: Settings) -> None:
    settings.DEMO = True
    make_demo(make_state(people=60, agencies=6, tickets=100), SILENT)


def test_there_is_an_account_for_each_role(demo: None, client: Client) -> None:
    page = client.get("/demo/").content.decode()
    for role in ROLES.values():
        if role.reach:
            assert f"{role.name}@demo.invalid" in page


def test_each_account_signs_in_and_sees_its_front_page(demo: None, client: Client) -> None:
    for user in User.objects.all():
        assert client.post("/demo/sign-in/", {"email": user.email}).status_code == 302
        assert client.get("/").context["user"] == user


def test_no_account_is_asked_for_a_second_factor(demo: None, client: Client, settings: Settings) -> None:
    settings.REQUIRE_MFA = True
    for user in User.objects.all():
        client.post("/demo/sign-in/", {"email": user.email})
        assert client.get("/").status_code == 200
        assert client.get("/my-account/").status_code == 200


def test_no_account_has_a_password(demo: None) -> None:
    assert not any(user.has_usable_password() for user in User.objects.all())


def test_elsewhere_there_is_no_such_page(cast: dict[str, User], client: Client) -> None:
    User.objects.filter(name="Owner").update(email="owner@demo.invalid")
    assert client.get("/demo/").status_code == 404
    assert client.post("/demo/sign-in/", {"email": "owner@demo.invalid"}).status_code == 404


def test_real_accounts_are_not_signed_in_to(demo: None, client: Client) -> None:
    User.objects.create_user("real@state.example", name="Real")
    assert client.post("/demo/sign-in/", {"email": "real@state.example"}).status_code == 404
