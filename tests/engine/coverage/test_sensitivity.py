from __future__ import annotations

from datetime import date, datetime, timedelta

from rotunda.engine.coverage.depth import depths_of
from rotunda.engine.coverage.sensitivity import sensitivity
from rotunda.engine.skills import with_inferred_skills
from rotunda.estate import Estate
from tests.engine.states import TODAY, agencies, need, people, posed, state, system


def told(estate: Estate) -> dict[str, tuple[int, int, int]]:
    """Case to needs, needs with nobody at home, and short needs."""
    problem = posed(estate)
    table = sensitivity(estate, problem, depths_of(problem))
    return {
        case: (needs, none, short)
        for case, needs, none, short in table.select("case", "needs", "home_none", "short").rows()
    }


def test_each_case_changes_what_it_says() -> None:
    record = {"person": "P1", "skill": "sql", "level": 3, "confidence": 0.6, "evidence_date": date(2026, 1, 1)}
    estate = state(
        agencies=agencies("A"),
        people=people(P1="A", P2="A", P3="A"),
        person_skills=[record, {**record, "person": "P2", "confidence": 0.4, "evidence_date": TODAY}],
        systems=[system("S1", "A")],
        system_needs=[need("S1", "sql", 3)],
    )
    assert told(estate) == {
        "as it is": (1, 0, 1),
        "confidence 0.3": (1, 0, 0),
        "confidence 0.7": (1, 1, 1),
        "level lower": (1, 0, 1),
        "level higher": (1, 1, 1),
        "fresh evidence": (1, 1, 1),
        "depth 3": (1, 0, 1),
    }


def test_a_log_is_also_looked_at_by_subcategory() -> None:
    noon = datetime.fromisoformat("2026-06-30T12:00")
    tickets = [
        {
            "ticket": str(number),
            "category": "mail",
            "subcategory": "old" if number % 2 else "new",
            "resolver": "P2" if number % 2 else "P1",
            "opened": noon - timedelta(hours=2),
            "resolved": noon,
        }
        for number in range(20)
    ]
    estate, _ = with_inferred_skills(state(agencies=agencies("A"), people=people(P1="A", P2="A"), tickets=tickets))
    cases = told(estate)
    assert cases["as it is"] == (1, 0, 0)
    assert cases["by subcategory"] == (2, 0, 2)
