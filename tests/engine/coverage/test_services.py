from __future__ import annotations

from datetime import datetime

import polars as pl
import pytest

from rotunda.engine.coverage.services import Services, services_of
from rotunda.engine.coverage.solve import cover
from rotunda.estate import Estate
from tests.engine.states import PARAMETERS, agencies, need, people, posed, skilled, state, system, with_row

NOON = datetime.fromisoformat("2026-06-01T12:00")


def found(estate: Estate) -> Services:
    services = services_of(estate, PARAMETERS)
    assert services is not None
    return services


def log(*rows: tuple[str, str, str | None]) -> list[dict[str, object]]:
    """Resolved tickets: category, resolver, group."""
    return [
        {"ticket": str(number), "category": kind, "resolver": who, "group": group, "opened": NOON, "resolved": NOON}
        for number, (kind, who, group) in enumerate(rows)
    ]


def test_systems_come_before_the_log_and_the_log_before_titles() -> None:
    estate = state(agencies=agencies("A"), people=people(P1="A"), person_skills=skilled(("P1", "sql", 2)))
    assert found(estate).services["kind"].to_list() == ["duty"]
    estate = estate.replace(tickets=state(tickets=log(("mail", "P1", None)))["tickets"])
    assert found(estate).services["kind"].to_list() == ["category"]
    estate = with_row(with_row(estate, "systems", **system("S1", "A")), "system_needs", **need("S1", "sql", 2))
    assert found(estate).services["kind"].to_list() == ["system"]


def test_columns_that_the_estate_does_not_know_do_no_harm_to_systems() -> None:
    estate = state(agencies=agencies("A"), systems=[system("S1", "A")], system_needs=[need("S1", "sql", 2)])
    strange = estate["systems"].with_columns(pl.lit("x").alias("tickets"), pl.lit("y").alias("kind"))
    assert found(estate.replace(systems=strange)).services.equals(found(estate).services)


def test_a_retired_system_and_one_without_needs_are_no_services() -> None:
    estate = state(
        agencies=agencies("A"),
        systems=[system("S1", "A"), system("S2", "A", lifecycle="retired"), system("S3", "A")],
        system_needs=[need("S1", "sql", 2), need("S2", "sql", 2)],
    )
    assert found(estate).services["service"].to_list() == ["S1"]


def test_the_team_whose_people_resolved_most_of_a_kind_of_work_answers_for_it() -> None:
    tickets = log(
        ("mail", "P1", "desk"), ("mail", "P2", None), ("mail", "P2", None), ("fax", "P9", "desk"), ("lost", "P9", "?")
    )
    estate = state(agencies=agencies("desk", "net"), people=people(P1="desk", P2="net"), tickets=tickets)
    assert found(estate).needs.select("service", "agency", "level", "depth").rows() == [
        ("fax", "desk", 2, 2),
        ("lost", None, 2, 2),
        ("mail", "net", 2, 2),
    ]


def test_the_skill_of_a_ticket_comes_before_its_category() -> None:
    tickets = [{"ticket": "1", "category": "mail", "skill": "exchange", "opened": NOON}]
    assert found(state(tickets=tickets)).needs["skill"].to_list() == ["exchange"]


def test_a_kind_of_work_seen_a_few_times_is_not_asked_about_beside_common_ones() -> None:
    tickets = log(*[("mail", "P1", None)] * 10, *[("fax", "P1", None)] * 9)
    assert found(state(people=people(P1="A"), tickets=tickets)).services["service"].to_list() == ["mail"]


def test_a_roster_tells_who_stands_alone_with_what_in_an_agency() -> None:
    estate = state(
        agencies=agencies("A", "B"),
        people=people(P1="A", P2="A", P3="B"),
        person_skills=skilled(("P1", "sql", 1), ("P2", "sql", 3), ("P3", "sql", 2)),
        skills=[{"skill": "sql", "name": "Databases"}],
    )
    told = cover(posed(estate)).solution
    assert told["services"].select("service", "name", "home_cover").rows() == [
        ("A / sql", "Databases", "deep"),
        ("B / sql", "Databases", "single"),
    ]
    assert told["people"].filter(person="P3")["home_services"].item() == 1


def test_a_doubtful_record_makes_no_duty_beside_sure_ones() -> None:
    estate = state(
        agencies=agencies("A"),
        people=people(P1="A"),
        person_skills=[
            {"person": "P1", "skill": "sql", "level": 2, "confidence": 0.8},
            {"person": "P1", "skill": "cobol", "level": 2, "confidence": 0.2},
        ],
    )
    assert found(estate).needs["skill"].to_list() == ["sql"]


def test_a_role_stands_in_for_a_person_without_any_skill() -> None:
    estate = state(
        agencies=agencies("A"),
        people=[{"person": "P1", "agency": "A", "job_class": "J"}, {"person": "P2", "agency": "A", "job_class": "J"}],
        job_classes=[{"job_class": "J", "title": "Prgmr", "role": "programmer", "role_confidence": 0.8}],
        person_skills=skilled(("P2", "cobol", 2)),
    )
    needs = cover(posed(estate)).solution["needs"]
    assert needs.select("skill", "home_person").rows() == [("cobol", "P2"), ("programmer", "P1")]


@pytest.mark.parametrize("tables", [{}, {"people": people(P1="A")}, {"systems": [system("S1", "A")]}])
def test_without_systems_work_or_skills_there_is_nothing_to_ask_about(
    tables: dict[str, list[dict[str, object]]],
) -> None:
    assert services_of(state(agencies=agencies("A"), **tables), PARAMETERS) is None
