from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from rotunda.engine.assign.explain import applied, explain
from rotunda.engine.assign.rules.law import LAWS
from rotunda.engine.assign.taking import take
from rotunda.estate import Estate
from tests.engine.assign.test_decision import DAY, PARAMETERS, base, decided, given_to
from tests.engine.states import table

Tables = dict[str, list[dict[str, Any]]]
CLASSES = [{"job_class": "1", "title": "Analyst", "level": 2}, {"job_class": "2", "title": "Lead", "level": 5}]
ANN = {"person": "Ann", "agency": "A", "weekly_hours": 40.0, "job_class": "1"}
WORK = {"work": "W", "agency": "A", "system": "S", "hours": 8.0, "status": "approved", "due": date(2026, 6, 26)}
TASK = {"work": "W", "skill": "sql", "level": 2, "hours": 8.0}


def where(tables: Tables) -> Estate:
    return base().replace(**{name: table(name, rows) for name, rows in tables.items()})


#: By a word of the rule: the tables that make it say no to Ann for a need of this name.
NOES: dict[str, tuple[str, Tables]] = {
    "skill": ("S/sql", {"system_needs": [{"system": "S", "skill": "sql", "level": 4, "weekly_hours": 10.0}]}),
    "cleared": (
        "S/sql",
        {
            "systems": [{"system": "S", "agency": "A", "regimes": ["CJIS"]}],
            "clearances": [{"person": "Bo", "regime": "CJIS", "status": "granted"}],
        },
    ),
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
    "class": (
        "W/sql/2",
        {"people": [ANN], "job_classes": CLASSES, "work": [WORK], "work_needs": [{**TASK, "class_level": 5}]},
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


def test_every_rule_is_among_those_tried() -> None:
    assert all(any(word in law.name for word in NOES) for law in LAWS)
    assert len(NOES) == len(LAWS)


@pytest.mark.parametrize("word", NOES)
def test_a_rule_says_no_by_its_own_name_alone_and_is_obeyed(word: str) -> None:
    need, tables = NOES[word]
    found = decided(where(tables))
    told = explain(found, "Ann", need)
    assert told.answer == "barred"
    assert [word in no.rule for no in told.noes] == [True]
    assert told.noes[0].because.endswith(".")
    assert found.result.solution["assignment"].filter(person="Ann", need=need).is_empty()


@pytest.mark.parametrize("word", [word for word in NOES if word not in {"audits", "frozen"}])
def test_the_change_that_is_named_makes_it_happen(word: str) -> None:
    need, tables = NOES[word]
    estate = where(tables)
    told = explain(decided(estate), "Ann", need)
    assert told.changes
    again = decided(applied(estate, told.changes))
    assert explain(again, "Ann", need).answer == "chosen"


@pytest.mark.parametrize("word", ["audits", "frozen"])
def test_what_only_time_or_somebody_else_can_mend_names_no_change(word: str) -> None:
    need, tables = NOES[word]
    assert explain(decided(where(tables)), "Ann", need).changes == ()


def test_a_freeze_of_some_weeks_leaves_the_others() -> None:
    _, tables = NOES["frozen"]
    frozen = [{"freeze": "F", "agency": "A", "starts": DAY, "ends": date(2026, 6, 10)}]
    found = decided(where(tables | {"freezes": frozen}))
    rows = found.result.solution["assignment"].filter(need="W/sql/2")
    assert rows["week"].min() == date(2026, 6, 15)


def test_a_freeze_elsewhere_stops_nothing() -> None:
    _, tables = NOES["frozen"]
    found = decided(where(tables | {"freezes": [{"freeze": "F", "agency": "B", "starts": DAY, "ends": DAY}]}))
    assert found.result.solution["assignment"].filter(need="W/sql/2")["hours"].sum() == 8.0


def test_presence_asks_for_the_same_place() -> None:
    _, tables = NOES["presence"]
    assert given_to(decided(where(tables | {"people": [{**ANN, "location": "There"}]})), "Ann") == 40.0


def test_somebody_else_may_audit() -> None:
    _, tables = NOES["audits"]
    assert given_to(decided(where(tables | {"systems": [{"system": "S", "agency": "A", "owner": "Bo"}]})), "Ann") > 0


def test_service_in_a_higher_class_counts_until_the_clock_has_run_down() -> None:
    _, tables = NOES["class"]
    served = where(tables | {"higher_class": [{"person": "Ann", "job_class": "2", "starts": DAY}]})
    assert explain(decided(served), "Ann", "W/sql/2").answer == "chosen"
    problem = take(served, replace(PARAMETERS, higher_class_days=12))
    assert problem is not None
    weeks = int(problem.pairs.weeks[problem.pair_of(0, problem.needs.index("W/sql/2"))])
    assert weeks == 0b11  # the twelfth day is the second Friday
    assert take(served, replace(PARAMETERS, higher_class_days=11)) is not None


def test_a_move_that_was_not_asked_about_is_not_barred_and_one_agency_goes_before_any() -> None:
    _, tables = NOES["voluntary"]
    unasked = tables | {"moves": [{"person": "Ann"}]}
    assert given_to(decided(where(unasked)), "Ann") == 40.0
    narrower = tables | {"moves": [*tables["moves"], {"person": "Ann", "agency": "A", "wish": True, "consent": True}]}
    assert given_to(decided(where(narrower)), "Ann") == 40.0
    refused = tables | {"moves": [{"person": "Ann", "agency": "A", "wish": True, "consent": False}]}
    told = explain(decided(where(refused)), "Ann", "S/sql")
    assert "supervisor does not consent" in told.says


def test_absence_and_other_work_are_named_where_no_hours_are_left() -> None:
    away = where({"absences": [{"person": "Ann", "starts": DAY, "ends": date(2026, 12, 31)}]})
    assert "Ann is absent on 20 of 20 working days" in explain(decided(away), "Ann", "S/sql").says
    needs = [{"system": "S", "skill": "sql", "level": 2, "weekly_hours": 32.0}]
    urgent = {"work": "W", "agency": "A", "hours": 100.0, "status": "approved", "priority": 5, "due": date(2026, 6, 26)}
    busy = where({"system_needs": needs, "work": [urgent], "work_needs": [{**TASK, "hours": 100.0}]})
    systems = [{"system": "S", "agency": "A", "criticality": 4}]
    told = explain(decided(busy.replace(systems=table("systems", systems))), "Ann", "W/sql/2")
    assert told.answer == "eligible"
    assert "the rest is taken by S/sql" in told.says


def test_the_present_assignment_is_kept_where_it_is_as_good() -> None:
    both = where(
        {
            "person_skills": [
                {"person": who, "skill": "sql", "level": 3, "evidence": "confirmed", "confidence": 1.0}
                for who in ("Ann", "Bo")
            ],
            "assignments": [{"person": "Bo", "system": "S", "skill": "sql"}],
        }
    )
    found = decided(both)
    assert given_to(found, "Bo") == 40.0
    assert found.result.solution["goals"].filter(goal="changes")["value"].item() == 0.0
