from __future__ import annotations

from datetime import datetime

import pytest

from rotunda.engine.skills import with_inferred_skills
from rotunda.estate import Estate
from tests.engine.states import agencies, people, state, with_row

NOON = datetime.fromisoformat("2026-06-30T12:00")


def seen(**extra: object) -> Estate:
    """P1 resolved one ticket about mail."""
    ticket = {"ticket": "1", "resolver": "P1", "category": "mail", "opened": NOON, "resolved": NOON, **extra}
    return state(agencies=agencies("A"), people=people(P1="A"), tickets=[ticket])


def evidence(estate: Estate) -> list[tuple[str, str, str]]:
    return with_inferred_skills(estate)[0]["person_skills"].select("person", "skill", "evidence").rows()


@pytest.mark.parametrize("told", ["confirmed", "certificate", "assessed", None])
def test_what_a_person_or_an_assessor_said_stands(told: str | None) -> None:
    estate = with_row(seen(), "person_skills", person="P1", skill="mail", level=3, evidence=told)
    assert evidence(estate) == [("P1", "mail", told)]


def test_the_log_takes_the_place_of_a_title() -> None:
    estate = with_row(seen(), "person_skills", person="P1", skill="mail", level=3, evidence="title")
    estate = with_row(estate, "person_skills", person="P1", skill="fax", level=3, evidence="title")
    assert evidence(estate) == [("P1", "fax", "title"), ("P1", "mail", "log")]


def test_a_skill_that_only_the_log_knows_becomes_a_skill() -> None:
    estate, _ = with_inferred_skills(seen())
    assert estate["skills"].select("skill", "framework").rows() == [("mail", "ticket log")]


def test_a_resolver_who_is_not_on_the_register_gets_no_record_and_is_still_in_the_result() -> None:
    estate, result = with_inferred_skills(seen(resolver="P9"))
    assert estate["person_skills"].is_empty()
    assert result is not None
    assert result.solution["person_skills"]["person"].to_list() == ["P9"]


@pytest.mark.parametrize("lacking", ["resolver", "category", "resolved"])
def test_a_log_that_tells_of_nobodys_work_leaves_the_estate_as_it_is(lacking: str) -> None:
    estate = seen(**{lacking: None})
    after, result = with_inferred_skills(estate)
    assert after.equals(estate)
    assert result is None


def test_inferring_twice_changes_nothing() -> None:
    once, _ = with_inferred_skills(seen())
    twice, _ = with_inferred_skills(once)
    assert twice.equals(once)
