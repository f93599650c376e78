from __future__ import annotations

import pytest

from rotunda.engine.coverage.depth import depths_of
from rotunda.engine.coverage.staff import spare_hours
from tests.engine.states import agencies, need, posed, skilled, state, system


def test_spare_hours_are_a_tenth_of_the_week_unless_the_systems_take_more() -> None:
    """P1 and P2 share 74 hours of S1 at home; S2 has nobody at home and falls to P3."""
    estate = state(
        agencies=agencies("A", "B", "C"),
        people=[
            {"person": "P1", "agency": "A"},
            {"person": "P2", "agency": "A", "weekly_hours": 38.0},
            {"person": "P3", "agency": "B", "job_class": "J"},
            {"person": "P4", "agency": "B", "weekly_hours": 30.0},
        ],
        job_classes=[{"job_class": "J", "title": "Analyst", "weekly_hours": 35.0}],
        person_skills=skilled(("P1", "sql", 2), ("P2", "sql", 2), ("P3", "cobol", 2)),
        systems=[system("S1", "A"), system("S2", "C")],
        system_needs=[need("S1", "sql", 2, weekly_hours=74.0), need("S2", "cobol", 2, weekly_hours=99.0)],
    )
    problem = posed(estate)
    spare = dict(spare_hours(problem, depths_of(problem)).iter_rows())
    assert spare == pytest.approx({"P1": 3.0, "P2": 1.0, "P3": 0.0, "P4": 3.0})
