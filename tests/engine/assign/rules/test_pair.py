from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from rotunda.engine.assign.changes import applied
from rotunda.engine.assign.explain import explain
from rotunda.engine.assign.rules.law import LAWS
from tests.engine.assign.cases import (
    ANN,
    CLASSES,
    DAY,
    PARAMETERS,
    TASK,
    WORK,
    Tables,
    decided,
    given_to,
    locked,
    weeks_of,
    where,
)

#: Mondays and Fridays of the four weeks from DAY.
MONDAYS = [DAY + timedelta(days=7 * week) for week in range(4)]
FRIDAYS = [day + timedelta(days=4) for day in MONDAYS]
GUARDED: Tables = {"systems": [{"system": "S", "agency": "A", "regimes": ["CJIS"]}]}
EVERY_WEEK = [0, 1, 2, 3]

#: By a word of the rule: the tables that make it say no to Ann for a need of this name.
NOES: dict[str, tuple[str, Tables]] = {
    "skill": ("S/sql", {"system_needs": [{"system": "S", "skill": "sql", "level": 4, "weekly_hours": 10.0}]}),
    "cleared": ("S/sql", GUARDED | {"clearances": [{"person": "Bo", "regime": "CJIS", "status": "granted"}]}),
    "fund": ("S/sql", {"people": [{**ANN, "fund": "F"}], "funds": [{"fund": "F", "agencies": ["B"]}]}),
    "presence": (
        "S/sql",
        {"people": [{**ANN, "location": "Here"}], "systems": [{"system": "S", "agency": "A", "location": "There"}]},
    ),
    "scope": ("S/sql", {"people": [{**ANN, "agency": "B", "in_scope": False}]}),
    "audits": (
        "S/audit",
        {
            "systems": [{"system": "S", "agency": "A", "owner": "Ann"}],
            "skills": [{"skill": "audit"}],
            "person_skills": [{"person": "Ann", "skill": "audit", "level": 3, "confidence": 1.0}],
            "system_needs": [{"system": "S", "skill": "audit", "level": 2, "weekly_hours": 4.0}],
        },
    ),
    "duties": (
        "W/sql/2",
        {"people": [ANN], "job_classes": CLASSES, "work": [WORK], "work_needs": [{**TASK, "class_level": 5}]},
    ),
    "bargaining": (
        "W/sql/2",
        {
            "people": [ANN],
            "job_classes": CLASSES,
            "work": [WORK],
            "work_needs": [{**TASK, "bargaining_units": ["Office unit"]}],
        },
    ),
    "voluntary": (
        "S/sql",
        {"people": [{**ANN, "agency": "B"}], "moves": [{"person": "Ann", "wish": False, "consent": True}]},
    ),
    "frozen": (
        "W/sql/2",
        {
            "work": [WORK],
            "work_needs": [TASK],
            "freezes": [{"freeze": "F", "system": "S", "starts": DAY, "ends": date(2026, 12, 31), "reason": "Count"}],
        },
    ),
}  # fmt: skip


def test_every_rule_is_among_those_tried_and_names_its_source() -> None:
    assert all(sum(word in law.name for word in NOES) == 1 for law in LAWS)
    assert len(NOES) == len(LAWS)
    assert all("Source:" in (law.rule.__doc__ or "") for law in LAWS)


@pytest.mark.parametrize("word", NOES)
def test_a_rule_says_no_by_its_own_name_alone_and_is_obeyed(word: str) -> None:
    need, tables = NOES[word]
    found = decided(where(tables))
    told = explain(found, "Ann", need)
    assert told.answer == "barred"
    assert [word in no.rule for no in told.noes] == [True]
    assert told.noes[0].because.endswith(".")
    assert given_to(found, "Ann", need) == 0


@pytest.mark.parametrize("word", NOES)
def test_a_lock_does_not_go_against_a_rule_and_that_is_told(word: str) -> None:
    need, tables = NOES[word]
    found = decided(where(tables), locked("Ann", need))
    assert given_to(found, "Ann", need) == 0
    assert "may not be given" in found.problem.refused[0]


@pytest.mark.parametrize("word", [word for word in NOES if word not in {"audits", "frozen"}])
def test_the_change_that_is_named_makes_it_happen(word: str) -> None:
    need, tables = NOES[word]
    estate = where(tables)
    told = explain(decided(estate), "Ann", need)
    assert len(told.changes) == 1
    assert explain(decided(applied(estate, told.changes)), "Ann", need).answer == "chosen"


@pytest.mark.parametrize("word", ["audits", "frozen"])
def test_what_only_time_or_somebody_else_can_mend_names_no_change(word: str) -> None:
    need, tables = NOES[word]
    told = explain(decided(where(tables)), "Ann", need)
    assert told.changes == ()
    assert "No change of a record would do." in told.says


@pytest.mark.parametrize(("level", "weeks"), [(2, EVERY_WEEK), (3, EVERY_WEEK), (4, [])])
def test_a_level_is_the_least_that_will_do(level: int, weeks: list[int]) -> None:
    asked = {"system_needs": [{"system": "S", "skill": "sql", "level": level, "weekly_hours": 10.0}]}
    assert weeks_of(where(asked), "Ann", "S/sql") == weeks


def test_a_record_that_is_not_sure_does_not_count_and_is_to_be_confirmed() -> None:
    unsure = where({"person_skills": [{"person": "Ann", "skill": "sql", "level": 3, "confidence": 0.49}]})
    told = explain(decided(unsure), "Ann", "S/sql")
    assert "not sure enough" in told.says
    assert "Ann's level 3 in sql is confirmed" in told.says or "is confirmed" in told.changes[0].says
    sure = where({"person_skills": [{"person": "Ann", "skill": "sql", "level": 3, "confidence": 0.5}]})
    assert weeks_of(sure, "Ann", "S/sql") == EVERY_WEEK


CLEARED: dict[str, tuple[Any, ...]] = {
    "for the agency": ({"agency": "A"}, EVERY_WEEK),
    "for every agency": ({}, EVERY_WEEK),
    "for another agency": ({"agency": "B"}, []),
    "of another regime": ({"regime": "FTI"}, []),
    "until the last Friday": ({"valid_until": FRIDAYS[3]}, EVERY_WEEK),
    "until the last Thursday": ({"valid_until": FRIDAYS[3] - timedelta(days=1)}, [0, 1, 2]),
    "until the second Friday": ({"valid_until": FRIDAYS[1]}, [0, 1]),
    "from the second Monday": ({"valid_from": MONDAYS[1]}, [1, 2, 3]),
    "from the second Tuesday": ({"valid_from": MONDAYS[1] + timedelta(days=1)}, [2, 3]),
    "pending until the third Monday": ({"status": "pending", "valid_from": MONDAYS[2]}, [2, 3]),
    "pending without a day": ({"status": "pending"}, []),
    "under escort": ({"status": "escort"}, []),
    "of no told status": ({"status": None}, EVERY_WEEK),
}


@pytest.mark.parametrize("how", CLEARED)
def test_access_counts_for_its_regime_and_agency_on_its_days(how: str) -> None:
    cells, weeks = CLEARED[how]
    row = {"person": "Ann", "regime": "CJIS", "status": "granted"} | cells
    assert weeks_of(where(GUARDED | {"clearances": [row]}), "Ann", "S/sql") == weeks


def test_every_regime_that_guards_a_system_asks_for_access_and_the_missing_one_alone_is_named() -> None:
    both = {"systems": [{"system": "S", "agency": "A", "regimes": ["CJIS", "FTI"]}]}
    estate = where(both | {"clearances": [{"person": "Ann", "regime": "CJIS", "status": "granted"}]})
    assert weeks_of(estate, "Ann", "S/sql") == []
    changes = explain(decided(estate), "Ann", "S/sql").changes
    assert [change.row["regime"] for change in changes] == ["FTI"]


def test_an_escort_will_do_where_it_is_allowed() -> None:
    estate = where(GUARDED | {"clearances": [{"person": "Ann", "regime": "CJIS", "status": "escort"}]})
    assert weeks_of(estate, "Ann", "S/sql", replace(PARAMETERS, escort=True)) == EVERY_WEEK


def test_no_access_is_asked_for_where_there_is_no_table_of_clearances_and_none_is_granted_by_a_table_of_others() -> (
    None
):
    assert weeks_of(where(GUARDED), "Ann", "S/sql") == EVERY_WEEK
    strangers = {"clearances": [{"person": "Nobody here", "regime": "CJIS", "status": "granted"}]}
    assert weeks_of(where(GUARDED | strangers), "Ann", "S/sql") == []


def test_access_that_runs_out_on_the_way_is_told_with_its_day() -> None:
    rows = [{"person": "Ann", "regime": "CJIS", "status": "granted", "valid_until": date(2026, 6, 17)}]
    found = decided(where(GUARDED | {"clearances": rows}))
    assert given_to(found, "Ann") == 20
    unmet = found.result.solution["unmet"].row(0, named=True)
    assert (unmet["unmet"], unmet["reason"]) == (20, "weeks")
    assert "1 by the rule that the person is cleared for the data" in unmet["why"]


FUNDED: dict[str, tuple[Any, ...]] = {
    "of every agency": ({"fund": "F"}, EVERY_WEEK),
    "of this agency": ({"fund": "F", "agencies": ["A", "B"]}, EVERY_WEEK),
    "of another agency": ({"fund": "F", "agencies": ["B"]}, []),
}


@pytest.mark.parametrize("whose", FUNDED)
def test_a_fund_pays_for_its_agencies(whose: str) -> None:
    row, weeks = FUNDED[whose]
    assert weeks_of(where({"people": [{**ANN, "fund": "F"}], "funds": [row]}), "Ann", "S/sql") == weeks


@pytest.mark.parametrize(("pays", "weeks"), [("F", [0, 1, 2, 3]), (None, [0, 1, 2, 3]), ("G", [])])
def test_a_fund_bound_to_programmes_pays_for_no_work_of_another_fund(pays: str | None, weeks: list[int]) -> None:
    funds: list[dict[str, Any]] = [{"fund": "F", "programmes": ["Roads"]}, {"fund": "G"}]
    people = [{**ANN, "fund": "F"}]
    estate = where({"people": people, "funds": funds, "work": [{**WORK, "fund": pays}], "work_needs": [TASK]})
    assert weeks_of(estate, "Ann", "W/sql/2") == weeks


@pytest.mark.parametrize(("place", "weeks"), [("There", EVERY_WEEK), ("Here", []), (None, [])])
def test_presence_asks_for_the_same_place(place: str | None, weeks: list[int]) -> None:
    systems = [{"system": "S", "agency": "A", "location": "There"}]
    assert weeks_of(where({"people": [{**ANN, "location": place}], "systems": systems}), "Ann", "S/sql") == weeks


@pytest.mark.parametrize(
    ("home", "scope", "weeks"), [("A", False, EVERY_WEEK), ("B", True, EVERY_WEEK), ("B", False, [])]
)
def test_who_is_out_of_scope_works_at_home(home: str, scope: bool, weeks: list[int]) -> None:
    assert weeks_of(where({"people": [{**ANN, "agency": home, "in_scope": scope}]}), "Ann", "S/sql") == weeks


DELIVERS: dict[str, tuple[Tables, list[int]]] = {
    "owns it": ({"systems": [{"system": "S", "agency": "A", "owner": "Ann"}]}, []),
    "is its expert": ({"systems": [{"system": "S", "agency": "A", "expert": "Ann"}]}, []),
    "works on it": (
        {
            "systems": [{"system": "S", "agency": "A", "owner": "Bo"}],
            "assignments": [{"person": "Ann", "system": "S", "skill": "sql"}],
        },
        [],
    ),
    "audits it already": (
        {
            "systems": [{"system": "S", "agency": "A", "owner": "Bo"}],
            "assignments": [{"person": "Ann", "system": "S", "skill": "audit"}],
        },
        EVERY_WEEK,
    ),
    "has nothing to do with it": ({"systems": [{"system": "S", "agency": "A", "owner": "Bo"}]}, EVERY_WEEK),
}


@pytest.mark.parametrize("what", DELIVERS)
def test_nobody_audits_what_he_delivers(what: str) -> None:
    tables, weeks = DELIVERS[what]
    assert weeks_of(where(NOES["audits"][1] | tables), "Ann", "S/audit") == weeks


def test_nobody_audits_a_system_and_works_on_it_in_the_same_plan() -> None:
    needs = [{"system": "S", "skill": skill, "level": 2, "weekly_hours": 4.0} for skill in ("sql", "audit")]
    skills = [{"person": "Ann", "skill": skill, "level": 3, "confidence": 1.0} for skill in ("sql", "audit")]
    found = decided(where({"system_needs": needs, "person_skills": skills}))
    assert sorted([given_to(found, "Ann", "S/sql"), given_to(found, "Ann", "S/audit")]) == [0, 16]
    other = "S/sql" if given_to(found, "Ann", "S/audit") else "S/audit"
    assert "may not do this too, and Ann does" in explain(found, "Ann", other).says


@pytest.mark.parametrize(("rank", "weeks"), [(2, EVERY_WEEK), (3, []), (None, EVERY_WEEK)])
def test_duties_are_of_the_class_or_of_a_lower_one(rank: int | None, weeks: list[int]) -> None:
    tables = NOES["duties"][1] | {"work_needs": [{**TASK, "class_level": rank}]}
    assert weeks_of(where(tables), "Ann", "W/sql/2") == weeks


def test_duties_of_a_class_are_not_for_a_person_of_no_known_class() -> None:
    tables = NOES["duties"][1] | {"people": [{"person": "Ann", "agency": "A"}]}
    assert "has no class of known rank" in explain(decided(where(tables)), "Ann", "W/sql/2").says


SERVED: dict[str, tuple[Any, ...]] = {
    "as long as the clock runs": ({"starts": DAY}, 12, [0, 1]),
    "a day less": ({"starts": DAY}, 11, [0]),
    "until its own last day": ({"starts": DAY, "ends": FRIDAYS[2]}, 183, [0, 1, 2]),
    "a clock that ran before": ({"starts": DAY - timedelta(days=180)}, 183, []),
    "from a Tuesday on": ({"starts": DAY + timedelta(days=1)}, 183, [1, 2, 3]),
}


@pytest.mark.parametrize("how", SERVED)
def test_service_in_a_higher_class_counts_in_whole_weeks_until_the_clock_has_run_down(how: str) -> None:
    cells, clock, weeks = SERVED[how]
    tables = NOES["duties"][1] | {"higher_class": [{"person": "Ann", "job_class": "2", **cells}]}
    assert weeks_of(where(tables), "Ann", "W/sql/2", replace(PARAMETERS, higher_class_days=clock)) == weeks


@pytest.mark.parametrize(
    ("units", "weeks"),
    [(["Technical unit"], [0, 1, 2, 3]), (["Office unit"], []), (["Other", "Technical unit"], [0, 1, 2, 3])],
)
def test_work_of_a_bargaining_unit_is_done_by_its_members(units: list[str], weeks: list[int]) -> None:
    tables = NOES["bargaining"][1] | {"work_needs": [{**TASK, "bargaining_units": units}]}
    assert weeks_of(where(tables), "Ann", "W/sql/2") == weeks


def test_work_of_a_bargaining_unit_is_not_for_a_person_of_no_known_unit() -> None:
    tables = NOES["bargaining"][1] | {"people": [{"person": "Ann", "agency": "A"}]}
    told = explain(decided(where(tables)), "Ann", "W/sql/2")
    assert "of no known bargaining unit; this is work of the Office unit" in told.says


MOVES: dict[str, tuple[Any, ...]] = {
    "was not asked": ([{"person": "Ann"}], EVERY_WEEK),
    "agrees and so does the supervisor": ([{"person": "Ann", "wish": True, "consent": True}], EVERY_WEEK),
    "does not wish to": ([{"person": "Ann", "wish": False, "consent": True}], []),
    "has no consent": ([{"person": "Ann", "agency": "A", "wish": True, "consent": False}], []),
    "does not wish to go elsewhere": ([{"person": "Ann", "agency": "C", "wish": False}], EVERY_WEEK),
    "goes nowhere but here": (
        [{"person": "Ann", "agency": "A", "wish": True, "consent": True}, {"person": "Ann", "wish": False}],
        EVERY_WEEK,
    ),
}


@pytest.mark.parametrize("who", MOVES)
def test_nobody_is_moved_without_wish_and_consent_and_one_agency_goes_before_any(who: str) -> None:
    rows, weeks = MOVES[who]
    agencies = [{"agency": name} for name in "ABC"]
    tables = {"agencies": agencies, "people": [{**ANN, "agency": "B"}], "moves": rows}
    assert weeks_of(where(tables), "Ann", "S/sql") == weeks


def test_work_at_home_is_no_move() -> None:
    assert weeks_of(where({"moves": [{"person": "Ann", "wish": False}]}), "Ann", "S/sql") == EVERY_WEEK


FROZEN: dict[str, tuple[Any, ...]] = {
    "of the system": ({"system": "S", "starts": DAY, "ends": FRIDAYS[1]}, [2, 3]),
    "of the agency, until a Monday": ({"agency": "A", "starts": DAY, "ends": MONDAYS[1]}, [2, 3]),
    "of everything, on one Friday": ({"starts": FRIDAYS[1], "ends": FRIDAYS[1]}, [0, 2, 3]),
    "on a Saturday": ({"starts": FRIDAYS[1] + timedelta(days=1), "ends": FRIDAYS[1] + timedelta(days=1)}, EVERY_WEEK),
    "of another agency": ({"agency": "B", "starts": DAY, "ends": FRIDAYS[3]}, EVERY_WEEK),
}


@pytest.mark.parametrize("whose", FROZEN)
def test_a_freeze_stops_changes_in_the_weeks_that_it_touches_and_support_goes_on(whose: str) -> None:
    cells, weeks = FROZEN[whose]
    estate = where(NOES["frozen"][1] | {"freezes": [{"freeze": "F", **cells}]})
    assert weeks_of(estate, "Ann", "W/sql/2") == weeks
    assert weeks_of(estate, "Ann", "S/sql") == EVERY_WEEK
