from __future__ import annotations

from datetime import date

import pytest

from rotunda.engine.coverage.explain import why
from rotunda.engine.coverage.repair import repair
from rotunda.estate import Estate
from tests.engine.states import agencies, need, people, posed, skilled, state, system, with_row


def guarded() -> Estate:
    """A system under CJIS, and a person for each reason not to count."""
    estate = state(
        agencies=agencies("A", "B"),
        people=people(P1="A", P2="A", P3="B", P4="B", P5="A"),
        person_skills=skilled(("P1", "sql", 3), ("P2", "sql", 2), ("P3", "sql", 4), ("P5", "sql", 3)),
        systems=[system("S1", "A", regimes=["CJIS"])],
        system_needs=[need("S1", "sql", 3)],
        clearances=[
            {"person": "P1", "regime": "CJIS"},
            {"person": "P3", "regime": "CJIS", "agency": "A", "valid_until": date(2026, 1, 31)},
        ],
    )
    return with_row(estate, "person_skills", person="P4", skill="sql", level=4, confidence=0.31)


def test_every_rule_that_keeps_somebody_from_counting_is_named() -> None:
    assert why(posed(guarded()), "S1", "sql") == (
        "S1 of A needs 2 people with sql at practitioner level, cleared for CJIS.",
        "At home P1 can do it.",
        "Nobody elsewhere could do it.",
        "P2 (working) has the skill below practitioner level.",
        "P4 (0.31) has the level on a record less sure than 0.5; confirming it would count.",
        "P3 (CJIS ended on 2026-01-31) and P5 (no CJIS) have the level and no usable clearance.",
    )


def test_what_would_change_it_is_the_repair_and_its_runner_up() -> None:
    problem = posed(guarded())
    sentences = why(problem, "S1", "sql", repair(problem).solution["repairs"])
    assert sentences[-2].startswith("The cheapest repair takes 6 hours and 8 weeks: P5 (at home) is cleared for CJIS")
    assert sentences[-1].startswith("The runner-up makes it")


def test_of_a_crowd_ten_are_named_and_the_rest_counted() -> None:
    crowd = {f"P{number:02d}": "B" for number in range(13)}
    estate = state(
        agencies=agencies("A", "B"),
        people=people(**crowd),
        person_skills=skilled(*((person, "sql", 3) for person in crowd)),
        systems=[system("S1", "A")],
        system_needs=[need("S1", "sql", 3)],
    )
    assert "P09 (B) and 3 more could do it." in why(posed(estate), "S1", "sql")[2]


def test_a_need_that_does_not_exist_is_refused_by_name() -> None:
    with pytest.raises(KeyError, match="S1 has no need for java"):
        why(posed(guarded()), "S1", "java")
