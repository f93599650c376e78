"""The problem that an Estate poses, rule by rule."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from rotunda.engine.schedule.parameters import ScheduleParameters
from rotunda.engine.schedule.problem import NO_CONTRACT, Problem
from rotunda.engine.schedule.taking import take, working_days
from rotunda.estate import Estate
from tests.engine.states import Rows, agencies, people, skilled, state, system, with_row

#: A Monday.
MONDAY = date(2026, 6, 29)
PARAMETERS = ScheduleParameters(MONDAY, horizon=10)


def work(name: str, **columns: object) -> dict[str, object]:
    return {"work": name, "agency": "tax", **columns}


def need(name: str, **columns: object) -> dict[str, object]:
    return {"work": name, "skill": "cobol", "level": 2, "hours": 16.0, "people": 1, **columns}


def posed(*rows: dict[str, object], needs: Rows = (), **tables: Rows) -> Estate:
    """Ann knows COBOL, of tax; Bob does not, of dmv."""
    usual: dict[str, Rows] = {
        "agencies": agencies("tax", "dmv"),
        "people": people(ann="tax", bob="dmv"),
        "person_skills": skilled(("ann", "cobol", 3)),
    }
    return state(**(usual | {"work": list(rows), "work_needs": list(needs)} | tables))


def taken(estate: Estate, **parameters: Any) -> Problem:
    problem = take(estate, ScheduleParameters(MONDAY, **({"horizon": 10} | parameters)))
    assert problem is not None
    return problem


def test_slots_are_the_days_from_monday_to_friday() -> None:
    assert [day.day for day in working_days(date(2026, 7, 2), 4)] == [2, 3, 6, 7]


def test_a_need_takes_the_days_that_its_hours_make_and_work_lasts_as_long_as_its_longest_need() -> None:
    estate = posed(work("W"), needs=[need("W", hours=20.0), need("W", skill="rpg", hours=50.0, people=2)])
    assert taken(estate).duration.tolist() == [4]
    assert taken(estate, day_hours=4.0).duration.tolist() == [7]


def test_work_without_needs_or_hours_of_its_own_still_takes_a_day() -> None:
    assert taken(posed(work("W", hours=24.0), work("X"))).duration.tolist() == [3, 1]


def test_needs_without_hours_share_those_of_the_work() -> None:
    needs = [need("W", hours=None), need("W", hours=None, skill="rpg")]
    assert taken(posed(work("W", hours=32.0), needs=needs)).duration.tolist() == [2]


@pytest.mark.parametrize("status", ["done", "cancelled"])
def test_work_that_is_over_is_not_scheduled_and_binds_nothing(status: str) -> None:
    problem = taken(posed(work("A", status=status), work("B", predecessors=["A", "gone"])))
    assert problem.tasks == ("B",)
    assert problem.before.tolist() == []


def test_predecessors_are_taken_and_a_circle_loses_what_closes_it() -> None:
    problem = taken(posed(work("A", predecessors=["B"]), work("B", predecessors=["A"]), work("C", predecessors=["A"])))
    assert problem.before.tolist() == [[1, 0], [0, 2]]


def test_earliest_and_due_days_become_slots_and_due_work_may_end_on_its_day() -> None:
    problem = taken(posed(work("W", earliest=date(2026, 7, 1), due=date(2026, 7, 4)), work("X")))
    assert problem.release.tolist() == [2, 0]
    assert problem.due.tolist() == [5, 10]


def test_priorities_weigh_and_work_without_one_has_the_usual() -> None:
    problem = taken(posed(work("A", priority=1), work("B"), work("C", priority=5)))
    assert problem.weight.tolist() == [16, 4, 1]


def test_people_are_there_from_hiring_to_the_end_of_their_appointment_but_for_absences() -> None:
    ann = {"person": "ann", "agency": "tax", "hired": date(2026, 6, 30), "appointment_ends": date(2026, 7, 8)}
    away = {"person": "ann", "starts": date(2026, 7, 2), "ends": date(2026, 7, 5)}
    problem = taken(posed(work("W"), people=[ann], absences=[away]))
    assert np.flatnonzero(problem.available[0]).tolist() == [1, 2, 5, 6, 7]


def test_whoever_has_left_is_not_asked() -> None:
    gone = {"person": "cid", "agency": "tax", "appointment_ends": date(2026, 6, 1)}
    assert taken(posed(work("W"), people=[*people(ann="tax"), gone])).people == ("ann",)


def test_a_freeze_closes_its_days_for_work_on_what_it_is_about() -> None:
    on = {"system": "ledger"}
    freeze = {"system": "ledger", "starts": date(2026, 7, 1), "ends": date(2026, 7, 2)}
    estate = posed(
        work("A", **on), work("B"), work("C", system="other"), systems=[system("ledger", "tax")], freezes=[freeze]
    )
    assert taken(estate).frozen.tolist() == [[0, 2, 4]]


def test_only_records_that_one_may_rely_on_count() -> None:
    estate = with_row(posed(work("W"), needs=[need("W")]), "person_skills", person="bob", skill="cobol", level=4)
    unsure = {"person": "bob", "skill": "cobol", "level": 4, "evidence": "inferred", "confidence": 0.3}
    assert taken(estate).eligible.tolist() == [[True, True]]
    assert taken(with_row(posed(work("W"), needs=[need("W")]), "person_skills", **unsure)).eligible.tolist() == [
        [True, False]
    ]


def test_whoever_is_not_in_scope_works_for_the_home_agency_alone() -> None:
    ann = {"person": "ann", "agency": "tax", "in_scope": False}
    estate = posed(work("A"), work("B", agency="dmv"), needs=[need("A"), need("B")], people=[ann])
    assert taken(estate).eligible.tolist() == [[True], [False]]


def test_guarded_data_takes_access_that_is_in_force() -> None:
    def able(**clearance: object) -> bool:
        estate = posed(
            work("W", system="ledger"),
            needs=[need("W")],
            people=people(ann="tax"),
            systems=[system("ledger", "tax", regimes=["FTI"])],
            clearances=[{"person": "ann", "regime": "FTI", "status": "granted"} | clearance],
        )
        return bool(taken(estate).eligible[0, 0])

    assert able()
    assert able(agency="tax")
    assert not able(agency="dmv")
    assert not able(status="pending")
    assert not able(valid_until=date(2026, 6, 1))
    assert not able(valid_from=date(2026, 7, 1))
    assert not able(regime="CJIS")


def test_contracts_have_their_price_and_the_budget_is_the_users() -> None:
    problem = taken(posed(work("A", contract_cost=99.5), work("B")), budget=500)
    assert problem.contract.tolist() == [100, NO_CONTRACT]
    assert problem.budget == 500


def test_nothing_open_or_nobody_in_service_is_no_problem() -> None:
    assert take(posed(work("W", status="done")), PARAMETERS) is None
    assert take(posed(work("W"), people=[]), PARAMETERS) is None
