"""The front page says what awaits each user; the statements are open to all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from rotunda.web.intake.models import Pair
from rotunda.web.register.models import Claim, PersonSkill
from tests.web.conftest import State

SignIn = Callable[[str], Client]


@pytest.mark.parametrize("path", ["/", "/accessibility/", "/privacy/", "/health/"])
@pytest.mark.django_db
def test_anybody_reads_the_open_pages(client: Client, path: str) -> None:
    assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    ("name", "cards"),
    [
        ("liaison", {"claims", "disputes", "register", "missing", "quality", "history"}),
        ("manager", {"claims", "disputes", "pairs", "register", "missing", "quality", "history"}),
        ("commissioner", {"register", "quality", "history"}),
        ("owner", {"register", "quality", "history", "accounts", "jobs"}),
        ("auditor", {"register", "quality", "history"}),
        ("employee", {"own", "register"}),
        ("nobody", set()),
    ],
)
def test_the_front_page_has_a_card_for_what_awaits(signed_in: SignIn, state: State, name: str, cards: set[str]) -> None:
    Claim.objects.create(code="REV|Clerk", agency=state.revenue, title="Clerk", headcount=3, decision="open")
    PersonSkill.objects.filter(code="P1|sql").update(disputed="Should be 4 expert.")
    Pair.objects.create(table="people", left="P1", right="P3", likeness=0.9)
    assert {card.name for card in signed_in(name).get("/").context["desk"]} == cards


def test_the_front_page_asks_about_skills_only_where_some_are_inferred(signed_in: SignIn, state: State) -> None:
    def said() -> str:
        return str(next(card.said for card in signed_in("employee").get("/").context["desk"] if card.name == "own"))

    assert said() == "1 skill inferred from your work or title. Say whether that is right."
    PersonSkill.objects.update(evidence="confirmed")
    assert "inferred" not in said()


def test_an_own_role_is_told_as_for_the_own_record(signed_in: SignIn) -> None:
    page = signed_in("employee").get("/my-account/").content.decode()
    assert "IT employee, for one&#x27;s own record" in page
    assert "all agencies" not in page


def test_the_api_leads_to_tokens_only_whoever_may_have_some(signed_in: SignIn, client: Client) -> None:
    link = 'href="/tokens/"'
    assert link in signed_in("planner").get("/api/v1/docs").content.decode()
    assert link not in signed_in("employee").get("/api/v1/docs").content.decode()
    assert link not in client.get("/api/v1/docs").content.decode()


def test_counts_are_of_the_scope(signed_in: SignIn) -> None:
    (card,) = [card for card in signed_in("liaison").get("/").context["desk"] if card.name == "register"]
    assert card.said == "2 people and 1 system."


@pytest.mark.parametrize(
    ("name", "labels"),
    [("planner", {"Register", "Coverage"}), ("nobody", set())],
)
def test_the_navigation_shows_the_doors_that_open(signed_in: SignIn, name: str, labels: set[str]) -> None:
    shown = {door.label for door in signed_in(name).get("/").context["navigation"]}
    assert labels <= shown
    assert bool(shown) == bool(labels)


@pytest.mark.django_db
def test_an_address_that_is_not_there_is_told_as_who_asks_reads_it(client: Client) -> None:
    assert client.get("/no/such/page/")["Content-Type"].startswith("text/html")
    answer = client.get("/api/v1/estate/people/a%0Ab")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_a_page_that_takes_only_forms_says_so_to_a_browser(signed_in: Callable[[str], Client]) -> None:
    answer = signed_in("manager").get("/imports/reconcile/look/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert b"cannot be opened by itself" in answer.content


def test_a_form_that_is_too_large_says_what_to_do(signed_in: Callable[[str], Client], settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 5
    answer = signed_in("manager").post("/register/bulk/people/", {"chosen": [f"P{n}" for n in range(9)]})
    assert answer.status_code == 413
    assert b"choose fewer records" in answer.content
