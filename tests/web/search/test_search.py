"""One box finds what is in the reader's scope, and nothing else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from rotunda.web.accounts.models import User
from rotunda.web.search.reads import search
from tests.web.conftest import State


def titles(user: User, text: str) -> set[str]:
    return {hit.title for kind in search(user, text) for hit in kind.hits}


def test_people_are_found_by_name_where_names_may_be_seen(cast: dict[str, User]) -> None:
    assert titles(cast["liaison"], "alvarez") == {"Ann Alvarez"}
    assert titles(cast["liaison"], "egan") == set()
    assert titles(cast["planner"], "egan") == {"Eve Egan"}
    assert titles(cast["employee"], "alvarez") == {"Ann Alvarez"}
    assert titles(cast["employee"], "brown") == set()


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("planner", {"Tax ledger", "Clinic register"}),
        ("liaison", {"Tax ledger"}),
        ("health-liaison", {"Clinic register"}),
        ("nobody", set()),
    ],
)
def test_systems_are_found_in_scope(cast: dict[str, User], name: str, found: set[str]) -> None:
    assert titles(cast[name], "tax") | titles(cast[name], "clinic") == found


def test_releases_are_found_by_product_and_version(cast: dict[str, User]) -> None:
    (releases,) = [kind for kind in search(cast["liaison"], "postgresql 15") if kind.table == "releases"]
    assert [hit.about for hit in releases.hits] == ["on Tax ledger"]


def test_what_is_retired_is_not_found(cast: dict[str, User], state: State) -> None:
    state.ledger.retired_at = "2026-01-01T00:00Z"
    state.ledger.save()
    assert titles(cast["planner"], "tax ledger") == set()


@pytest.mark.parametrize("text", ["", " ", "a", "%", "\x00", "' OR 1=1 --", "x" * 5_000])
def test_no_text_breaks_the_page(signed_in: Callable[[str], Client], text: str) -> None:
    answer = signed_in("planner").get("/search/", {"q": text})
    assert answer.status_code == 200
    assert not answer.context["any"]


def test_what_was_asked_is_shown_as_text(signed_in: Callable[[str], Client]) -> None:
    page = signed_in("planner").get("/search/", {"q": "<script>alert(1)</script>"}).content
    assert b"<script>alert" not in page
