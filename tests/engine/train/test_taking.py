"""The problem that an Estate poses: weeks from its log, or hours from its systems."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import numpy as np
import polars as pl
import pytest

from rotunda.engine.train.explain import mentors
from rotunda.engine.train.parameters import Effort, TrainParameters
from rotunda.engine.train.solve import train
from rotunda.engine.train.taking import take
from rotunda.estate import Estate
from tests.engine.states import Rows, agencies, need, people, skilled, state, system

QUICK = Effort(rounds=1, relaxed_steps=50, seconds=None)
MONDAY = datetime(2026, 1, 5, 9)


def tickets(*weeks: tuple[int, int]) -> Rows:
    """A log of so many tickets of java and of sql in each week."""
    opened = [
        (skill, MONDAY + timedelta(weeks=week, minutes=number))
        for week, counts in enumerate(weeks)
        for skill, count in zip(("java", "sql"), counts, strict=True)
        for number in range(count)
    ]
    return [{"ticket": f"T{i}", "skill": skill, "opened": when} for i, (skill, when) in enumerate(opened)]


def small(**others: Rows) -> Estate:
    tables: dict[str, Rows] = {
        "agencies": agencies("A", "B"),
        "people": people(P1="A", P2="A", P3="B", P4="B"),
        "person_skills": skilled(("P1", "java", 3), ("P2", "sql", 2), ("P3", "sql", 4), ("P4", "java", 1)),
        "skills": [{"skill": "java", "family": "code"}, {"skill": "sql", "family": "data"}],
        "tickets": tickets((9, 1), (60, 40), (40, 60), (1, 0)),
    }
    return state(**{**tables, **others})


def test_weeks_are_whole_weeks_of_the_log() -> None:
    problem = take(small(), TrainParameters(weeks=30, handling_hours=2.0))
    assert problem is not None
    assert problem.skills == ("java", "sql")
    assert {tuple(week) for week in problem.demand.tolist()} == {(120.0, 80.0), (80.0, 120.0)}
    assert problem.capacity.tolist() == [32.0] * 4
    assert problem.fresh.shape == (400, 2)
    assert not np.array_equal(problem.demand, problem.fresh[:30])


def test_a_hole_in_the_log_is_no_week() -> None:
    log = tickets((9, 1), (60, 40), (2, 1), (40, 60), (1, 0))
    problem = take(small(tickets=log), TrainParameters(weeks=30))
    assert problem is not None
    assert problem.demand.sum(axis=1).min() == 100


def test_known_handling_times_take_the_place_of_the_assumed_one() -> None:
    handling = pl.DataFrame({"ticket": [f"T{i}" for i in range(10, 110)], "hours": [0.5] * 100})
    problem = take(small(), TrainParameters(weeks=30), handling)
    assert problem is not None
    assert {float(week.sum()) for week in problem.demand} == {50.0, 100.0}


def test_a_load_sets_the_share_of_hours() -> None:
    problem = take(small(), TrainParameters(load=0.9))
    assert problem is not None
    assert problem.demand.sum(axis=1).mean() / problem.capacity.sum() == pytest.approx(0.9)


def test_steps_raise_those_who_lack_the_level_and_cost_what_learning_takes() -> None:
    problem = take(small(), TrainParameters(unit="hours"))
    assert problem is not None
    links = problem.links
    steps = {(problem.people[links.person[i]], problem.skills[links.skill[i]]): i for i in problem.steps}
    assert set(steps) == {("P1", "sql"), ("P2", "java"), ("P3", "java"), ("P4", "java"), ("P4", "sql")}
    raised, learnt = steps["P4", "java"], steps["P2", "java"]
    assert (links.from_level[raised], links.to_level[raised]) == (1, 2)
    assert (links.cost[raised], links.cost[learnt]) == (40.0, 48.0)
    taught = take(small(courses=[{"course": "C", "skill": "java", "to_level": 2, "hours": 6}]), TrainParameters())
    assert taught is not None
    assert sorted(taught.links.hours[taught.steps].tolist()) == [6.0, 6.0, 6.0, 48.0, 48.0]


def test_only_the_nearest_are_weighed() -> None:
    problem = take(small(), TrainParameters(nearest=1))
    assert problem is not None
    assert "P4" in {problem.people[problem.links.person[i]] for i in problem.steps}
    assert len(problem.steps) == 2


def test_people_who_may_not_be_asked_never_appear() -> None:
    parameters = TrainParameters(not_asked=frozenset({"P4", "P1"}))
    problem = take(small(), parameters)
    assert problem is not None
    assert {problem.people[problem.links.person[i]] for i in problem.steps} == {"P2", "P3"}
    found = train(problem, 9.0, QUICK)
    assert not {"P1", "P4"} & set(found.result.solution["steps"]["person"])


def test_an_unsure_record_is_no_skill_and_an_ended_appointment_no_person() -> None:
    unsure = [{"person": "P1", "skill": "java", "level": 3, "confidence": 0.2}]
    ended: Rows = [
        {"person": "P1", "agency": "A"},
        {"person": "P2", "agency": "A", "appointment_ends": date(2026, 1, 1), "weekly_hours": 20},
    ]
    estate = small(person_skills=unsure, people=ended)
    problem = take(estate, TrainParameters(as_of=date(2026, 2, 1)))
    assert problem is not None
    assert problem.people == ("P1",)
    assert not problem.links.held.any()
    both = take(estate, TrainParameters())
    assert both is not None
    assert both.capacity.tolist() == [32.0, 16.0]


def test_where_there_is_no_log_the_systems_tell_of_the_hours() -> None:
    estate = small(
        tickets=[],
        systems=[system("S1", "A"), system("S2", "A", lifecycle="retired")],
        system_needs=[need("S1", "java", 2, weekly_hours=30), need("S2", "sql", 2, weekly_hours=9)],
    )
    problem = take(estate, TrainParameters(weeks=2000))
    assert problem is not None
    assert problem.skills == ("java",)
    assert problem.demand.mean() == pytest.approx(30, rel=0.03)
    assert problem.demand.std() == pytest.approx(9, rel=0.1)
    still = take(estate, TrainParameters(noise=0.0, weeks=3))
    assert still is not None
    assert still.demand.tolist() == [[30.0]] * 3


def test_where_nothing_is_asked_for_there_is_no_problem() -> None:
    assert take(small(tickets=[]), TrainParameters()) is None
    assert take(state(tickets=tickets((3, 3))), TrainParameters()) is None


def test_mentors_hold_the_skill_highest_and_are_of_the_same_agency_first() -> None:
    records = skilled(("P1", "java", 3), ("P3", "java", 3), ("P2", "java", 2))
    homes = people(P1="A", P2="A", P3="B", P4="B", P5="C", P6="C")
    problem = take(small(person_skills=records, people=homes), TrainParameters())
    assert problem is not None
    links = problem.links
    steps = {(problem.people[links.person[i]], problem.skills[links.skill[i]]): int(i) for i in problem.steps}
    asked = [("P4", "java"), ("P5", "java"), ("P6", "java"), ("P1", "sql")]
    names = [None if i is None else problem.people[i] for i in mentors(problem, [steps[one] for one in asked])]
    assert names == ["P3", "P1", "P1", None]
