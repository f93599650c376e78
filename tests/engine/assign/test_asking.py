from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl
import pytest

from rotunda.engine.assign.asking import asked_of
from rotunda.engine.assign.parameters import AssignParameters, Decision
from rotunda.engine.assign.solve import assign
from rotunda.engine.assign.taking import take
from tests.engine.assign.cases import (
    ANN,
    DAY,
    PARAMETERS,
    TASK,
    WORK,
    both_know,
    decided,
    given_to,
    locked,
    posed,
    where,
)
from tests.engine.states import state


def asked(parameters: AssignParameters = PARAMETERS, **work: Any) -> dict[str, Any] | None:
    """The work order as it is asked for, or `None` where it is not."""
    estate = where({"work": [{**WORK, **work}], "work_needs": [TASK]})
    rows = asked_of(estate, parameters).filter(need="W/sql/2").to_dicts()
    return rows[0] if rows else None


def window(**work: Any) -> tuple[int, int, float] | None:
    row = asked(**work)
    return None if row is None else (row["begin"], row["end"], row["hours"])


FRIDAY = DAY + timedelta(days=4)
WINDOWS: dict[str, tuple[dict[str, Any], tuple[int, int, float] | None]] = {
    "due on a Friday": ({"due": FRIDAY + timedelta(days=7)}, (0, 1, 8)),
    "due on a Thursday": ({"due": FRIDAY + timedelta(days=6)}, (0, 0, 8)),
    "due in the first week": ({"due": DAY}, (0, 0, 8)),
    "overdue": ({"due": DAY - timedelta(days=1)}, (0, 3, 8)),
    "without a day": ({"due": None}, (0, 3, 8)),
    "from a Monday": ({"earliest": DAY + timedelta(days=7)}, (1, 3, 8)),
    "from a Tuesday": ({"earliest": DAY + timedelta(days=8)}, (2, 3, 8)),
    "half beyond the horizon": ({"due": DAY + timedelta(days=53)}, (0, 3, 4)),
    "after the horizon": ({"earliest": DAY + timedelta(days=28), "due": DAY + timedelta(days=60)}, None),
    "proposed": ({"status": "proposed"}, None),
    "of no told status": ({"status": None}, (0, 3, 8)),
}


@pytest.mark.parametrize("what", WINDOWS)
def test_work_is_asked_for_in_the_weeks_of_its_window(what: str) -> None:
    cells, expected = WINDOWS[what]
    assert window(**cells) == expected


def test_systems_are_asked_for_every_week_and_critical_ones_to_their_depth() -> None:
    systems = [{"system": "S", "agency": "A", "criticality": 4}]
    needs = [{"system": "S", "skill": "sql", "level": 2, "weekly_hours": 10.0, "depth": 3}]
    pieces = posed(both_know(systems=systems, system_needs=needs)).pieces
    assert pieces.place.tolist() == [0, 0, 0, 0, 1, 2]
    assert pieces.begin[:4].tolist() == pieces.end[:4].tolist() == [0, 1, 2, 3]
    assert pieces.size.tolist() == [40, 40, 40, 40, 8, 8]
    assert pieces.bonus.tolist() == [250, 250, 250, 250, 1000, 1000]


@pytest.mark.parametrize("lifecycle", ["retired", "planned"])
def test_systems_that_do_not_run_ask_for_nothing(lifecycle: str) -> None:
    estate = where({"systems": [{"system": "S", "agency": "A", "lifecycle": lifecycle}]})
    assert asked_of(estate, PARAMETERS).is_empty()


def test_pieces_are_as_even_as_parts_allow_and_none_is_too_large() -> None:
    tables = {"work": [WORK], "work_needs": [{**TASK, "hours": 50.0}], "system_needs": []}
    sizes = posed(where(tables)).pieces.size
    assert sizes.sum() == 200
    assert sizes.tolist() == [50, 50, 50, 50]
    uneven = posed(where(tables | {"work_needs": [{**TASK, "hours": 33.25}]})).pieces.size
    assert uneven.sum() == 133
    assert uneven.max() - uneven.min() <= 1


def test_what_rounding_leaves_of_a_week_is_carried_to_the_next() -> None:
    needs = [{"system": "S", "skill": "sql", "level": 2, "weekly_hours": 0.3}]
    assert posed(where({"system_needs": needs})).pieces.size.tolist() == [1, 1, 2, 1]


def test_people_at_once_are_places_of_their_own() -> None:
    problem = posed(both_know(work=[WORK], work_needs=[{**TASK, "people": 2}]))
    own = problem.pieces_of(problem.needs.index("W/sql/2"))
    assert problem.pieces.place[own].tolist() == [0, 1]
    assert problem.pieces.size[own].tolist() == [16, 16]
    rivals = problem.rivals
    assert [rivals.piece[rivals.first[j] : rivals.first[j + 1]].tolist() for j in own] == [[own[1]], [own[0]]]
    found = decided(both_know(work=[WORK], work_needs=[{**TASK, "people": 2}]))
    assert (given_to(found, "Ann", "W/sql/2"), given_to(found, "Bo", "W/sql/2")) == (4, 4)


def test_an_estate_without_people_or_needs_has_nothing_to_assign() -> None:
    assert take(state(agencies=[{"agency": "A"}], people=[{"person": "P", "agency": "A"}]), PARAMETERS) is None
    assert take(where({"people": []}), PARAMETERS) is None


def test_floors_are_a_share_of_all_that_is_asked_for_and_small_agencies_weigh_more() -> None:
    systems = [{"system": name, "agency": agency, "criticality": 2} for name, agency in (("S", "A"), ("T", "B"))]
    needs = [
        {"system": name, "skill": skill, "level": 2, "weekly_hours": hours}
        for name, skill, hours in (("S", "sql", 10.0), ("T", "prolog", 4.0))
    ]
    problem = posed(where({"systems": systems, "system_needs": needs}))
    assert problem.floor.tolist() == [80, 32]  # nobody has prolog: it is owed none the less
    assert problem.floor_weight.tolist() == [5, 10]
    learned = [{"person": "Bo", "skill": "prolog", "level": 3, "confidence": 1.0}]
    known = posed(where({"systems": systems, "system_needs": needs, "person_skills": learned}))
    assert known.floor.tolist() == problem.floor.tolist()


def test_a_decision_about_somebody_or_something_unknown_is_told_for_locks_and_bans() -> None:
    strange = Decision("Cy", "S/sql", "CIO", "so"), Decision("Ann", "T/sql", "CIO", "so")
    problem = posed(where({}), replace(PARAMETERS, locks=strange[:1], bans=strange[1:]))
    assert problem.refused == ("Cy and S/sql: there is no person Cy.", "Ann and T/sql: there is no need T/sql.")
    both = Decision("Ann", "S/sql", "CIO", "so")
    clash = posed(where({}), replace(PARAMETERS, locks=(both,), bans=(both,)))
    assert "the ban stands" in clash.refused[0]
    assert (len(clash.locks), len(clash.bans)) == (0, 1)


def test_a_lock_takes_the_first_place_that_the_person_has_the_hours_for() -> None:
    systems = [{"system": "S", "agency": "A", "criticality": 4}]
    people = [ANN, {**ANN, "person": "Bo", "weekly_hours": 5.0}]
    problem = posed(both_know(systems=systems, people=people), locked("Bo", "S/sql"))
    assert problem.pieces.place[problem.locked >= 0].tolist() == [1]
    found = assign(problem, PARAMETERS.effort)
    assert given_to(found, "Bo") == 2
    assert given_to(found, "Ann") == 40


def test_the_present_is_that_of_the_table_or_the_one_given() -> None:
    estate = both_know(assignments=[{"person": "Bo", "system": "S", "skill": "sql"}])
    assert posed(estate).present.tolist() == [1, 1, 1, 1]
    given = pl.DataFrame({"person": ["Ann", "Bo", "Cy"], "need": ["S/sql"] * 3, "piece": [0, 2, 3]})
    problem = take(estate, PARAMETERS, given)
    assert problem is not None
    assert problem.present.tolist() == [0, -1, 1, -1]


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"weeks": 0}, "1 to 60 weeks"),
        ({"parts": 3}, "halves or in quarters"),
        ({"share": 0.0}, "between 0 and 1"),
        ({"piece": 0.0}, "a piece has hours"),
    ],
)
def test_parameters_that_make_no_sense_are_refused(cells: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        replace(PARAMETERS, **cells)


def test_the_horizon_begins_on_the_next_monday() -> None:
    assert AssignParameters(date(2026, 6, 1)).start == date(2026, 6, 1)
    assert AssignParameters(date(2026, 6, 2)).start == date(2026, 6, 8)


def test_pairs_are_found_by_person_and_need_alone_or_together() -> None:
    problem = posed(both_know())
    assert problem.pair_of(1, 0) == 1
    assert problem.pair_of(5, 0) == -1
    who, need = np.array([1, 0, -1, 5], dtype=np.int32), np.zeros(4, dtype=np.int32)
    assert problem.pairs_of(who, need).tolist() == [1, 0, -1, -1]
