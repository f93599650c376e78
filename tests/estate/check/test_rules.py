"""Each rule finds its defect where there is one, in its place, and nothing where there is none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rotunda.estate import Defect, Estate, Severity, defects
from rotunda.estate.check import RULES, can_plan, check, cycles, gaps, order, people, references
from rotunda.estate.check.summary import summarise
from tests.engine.states import Rows, state
from tests.estate.strategies import estates

Rule = Callable[[Estate], pl.DataFrame]
#: Severity, table, row, column and value of a defect.
Found = tuple[str, str, int | None, str | None, str | None]
DOUBT = Severity.DOUBT.value
TICKETS: Rows = [{"ticket": "1", "opened": datetime(2026, 1, 10, 8), "resolved": datetime(2026, 1, 10, 9)}]


@dataclass(frozen=True)
class Case:
    """An Estate without the defect, one with it, and what must be found."""

    clean: Estate
    broken: Estate
    expected: list[Found]


def doubt(table: str, row: int, column: str, value: str) -> Found:
    return (DOUBT, table, row, column, value)


CASES: Mapping[Rule, Case] = {
    references.what_a_row_refers_to_exists: Case(
        state(agencies=[{"agency": "A"}], people=[{"person": "1", "agency": "A"}]),
        state(
            agencies=[{"agency": "A"}],
            people=[{"person": "1", "agency": "A"}, {"person": "2", "agency": "Z"}],
            funds=[{"fund": "f", "agencies": ["A", "Y"]}],
        ),
        [doubt("people", 3, "agency", "Z"), doubt("funds", 2, "agencies", "Y")],
    ),
    cycles.systems_do_not_depend_on_themselves: Case(
        state(dependencies=[{"system": "a", "depends_on": "b"}, {"system": "b", "depends_on": "c"}]),
        state(
            dependencies=[
                {"system": "x", "depends_on": "a"},
                {"system": "a", "depends_on": "b"},
                {"system": "b", "depends_on": "c"},
                {"system": "c", "depends_on": "a"},
                {"system": "s", "depends_on": "s"},
            ]
        ),
        [
            doubt("dependencies", 3, "depends_on", "a → b → c"),
            doubt("dependencies", 4, "depends_on", "a → b → c"),
            doubt("dependencies", 5, "depends_on", "a → b → c"),
            doubt("dependencies", 6, "depends_on", "s"),
        ],
    ),
    cycles.agencies_do_not_contain_themselves: Case(
        state(agencies=[{"agency": "A"}, {"agency": "B", "parent": "A"}]),
        state(agencies=[{"agency": "A", "parent": "B"}, {"agency": "B", "parent": "A"}, {"agency": "C"}]),
        [doubt("agencies", 2, "parent", "A → B"), doubt("agencies", 3, "parent", "A → B")],
    ),
    cycles.nobody_supervises_his_own_supervisor: Case(
        state(people=[{"person": "1"}, {"person": "2", "supervisor": "1"}]),
        state(people=[{"person": "1", "supervisor": "2"}, {"person": "2", "supervisor": "1"}]),
        [doubt("people", 2, "supervisor", "1 → 2"), doubt("people", 3, "supervisor", "1 → 2")],
    ),
    cycles.work_does_not_wait_for_itself: Case(
        state(work=[{"work": "u"}, {"work": "v", "predecessors": ["u"]}, {"work": "w", "predecessors": ["u", "v"]}]),
        state(work=[{"work": "u", "predecessors": ["w"]}, {"work": "v"}, {"work": "w", "predecessors": ["v", "u"]}]),
        [doubt("work", 2, "predecessors", "u → w"), doubt("work", 4, "predecessors", "u → w")],
    ),
    order.the_earlier_is_not_after_the_later: Case(
        state(
            people=[{"person": "1", "hired": date(2020, 1, 1), "retirement_eligible": date(2020, 1, 1)}],
            job_classes=[{"job_class": "j", "pay_min": 1.0, "pay_max": 1.0}],
        ),
        state(
            people=[{"person": "1"}, {"person": "2", "hired": date(2020, 1, 2), "appointment_ends": date(2020, 1, 1)}],
            job_classes=[{"job_class": "j", "pay_min": 2.5, "pay_max": 1.0}],
        ),
        [
            doubt("people", 3, "appointment_ends", "2020-01-01 before 2020-01-02"),
            doubt("job_classes", 2, "pay_max", "1.0 before 2.5"),
        ],
    ),
    order.a_course_leads_upwards: Case(
        state(courses=[{"course": "c", "from_level": 1, "to_level": 2}, {"course": "d", "to_level": 1}]),
        state(courses=[{"course": "c", "from_level": 2, "to_level": 2}, {"course": "d", "to_level": 1}]),
        [doubt("courses", 2, "to_level", "2")],
    ),
    order.evidence_is_not_from_the_future: Case(
        state(tickets=TICKETS, person_skills=[{"person": "1", "evidence_date": date(2026, 1, 10)}]),
        state(tickets=TICKETS, person_skills=[{"person": "1", "evidence_date": date(2026, 1, 11)}]),
        [doubt("person_skills", 2, "evidence_date", "2026-01-11")],
    ),
    people.nobody_has_more_than_full_time: Case(
        state(
            people=[{"person": "1", "weekly_hours": 60.0}, {"person": "2", "weekly_hours": 35.0, "job_class": "j"}],
            job_classes=[{"job_class": "j", "weekly_hours": 35.0}],
        ),
        state(
            people=[{"person": "1", "weekly_hours": 61.0}, {"person": "2", "weekly_hours": 40.0, "job_class": "j"}],
            job_classes=[{"job_class": "j", "weekly_hours": 35.0}],
        ),
        [
            doubt("people", 2, "weekly_hours", "61.0 hours, full time is 60.0"),
            doubt("people", 3, "weekly_hours", "40.0 hours, full time is 35.0"),
        ],
    ),
    people.identifiers_do_not_tell_names: Case(
        state(people=[{"person": "E1234"}], tickets=[{"ticket": "1", "resolver": "Resolved by 12"}]),
        state(people=[{"person": "ann.lee@state.gov"}], tickets=[{"ticket": "1", "resolver": "Lee, Ann"}]),
        [doubt("people", 2, "person", "ann.lee@state.gov"), doubt("tickets", 2, "resolver", "Lee, Ann")],
    ),
    gaps.what_a_plan_needs_is_there: Case(
        state(agencies=[{"agency": "A"}], people=[{"person": "1"}]),
        state(agencies=[{"agency": "A"}]),
        [(Severity.BLOCKING.value, "people", None, None, None)],
    ),
    gaps.systems_say_what_they_need: Case(
        state(systems=[{"system": "s"}, {"system": "old", "lifecycle": "retired"}], system_needs=[{"system": "s"}]),
        state(systems=[{"system": "s"}, {"system": "t"}], system_needs=[{"system": "s"}]),
        [doubt("systems", 3, "system", "t")],
    ),
    gaps.needed_skills_are_held_by_somebody: Case(
        state(
            person_skills=[{"person": "1", "skill": "java"}],
            system_needs=[{"system": "s", "skill": "java"}],
            work_needs=[{"work": "w", "skill": "java"}],
        ),
        state(
            person_skills=[{"person": "1", "skill": "java"}],
            system_needs=[{"system": "s", "skill": "java"}, {"system": "s", "skill": "rpg"}],
            work_needs=[{"work": "w", "skill": "apl"}],
        ),
        [doubt("system_needs", 3, "skill", "rpg"), doubt("work_needs", 2, "skill", "apl")],
    ),
    gaps.clearances_have_not_run_out: Case(
        state(tickets=TICKETS, clearances=[{"person": "1", "valid_until": date(2026, 1, 10)}, {"person": "2"}]),
        state(tickets=TICKETS, clearances=[{"person": "1", "valid_until": date(2026, 1, 9)}, {"person": "2"}]),
        [doubt("clearances", 2, "valid_until", "2026-01-09")],
    ),
}


def name(rule: Rule) -> str:
    return rule.__name__


def found_by(rule: Rule, estate: Estate) -> list[Found]:
    return rule(estate).select("severity", "table", "row", "column", "value").rows()


@pytest.mark.parametrize("rule", RULES, ids=name)
def test_every_rule_has_a_case(rule: Rule) -> None:
    assert rule in CASES
    assert rule.__doc__


@pytest.mark.parametrize("rule", CASES, ids=name)
def test_a_rule_finds_nothing_where_nothing_is_wrong(rule: Rule) -> None:
    assert found_by(rule, CASES[rule].clean) == []


@pytest.mark.parametrize("rule", CASES, ids=name)
def test_a_rule_finds_its_defects_in_their_places_with_a_remedy(rule: Rule) -> None:
    assert found_by(rule, CASES[rule].broken) == CASES[rule].expected
    told = rule(CASES[rule].broken)
    assert told.schema == defects.SCHEMA
    assert all(text.endswith(".") for text in [*told["problem"], *told["remedy"]])


@pytest.mark.parametrize("rule", CASES, ids=name)
def test_a_check_of_the_whole_tells_what_each_rule_tells(rule: Rule) -> None:
    told = check(CASES[rule].broken).select("severity", "table", "row", "column", "value").rows()
    assert set(CASES[rule].expected) <= set(told)


def test_all_defects_are_reported_at_once_and_the_worst_first() -> None:
    estate = state(
        people=[
            {"person": "1", "supervisor": "2", "agency": "Z"},
            {"person": "2", "supervisor": "1", "weekly_hours": 70.0, "hired": date(2026, 1, 2)},
            {"person": "a@b.gov", "appointment_ends": date(2026, 1, 1), "hired": date(2026, 1, 2)},
        ],
        courses=[{"course": "c", "skill": "apl", "from_level": 3, "to_level": 1}],
        clearances=[{"person": "1", "regime": "CJIS", "valid_until": date(2020, 1, 1)}],
        tickets=TICKETS,
    )
    found = check(estate)
    assert found.select("table", "row", "column").rows() == [
        ("agencies", None, None),
        ("people", 2, "agency"),
        ("courses", 2, "skill"),
        ("people", 2, "supervisor"),
        ("people", 3, "supervisor"),
        ("people", 4, "appointment_ends"),
        ("courses", 2, "to_level"),
        ("people", 3, "weekly_hours"),
        ("people", 4, "person"),
        ("clearances", 2, "valid_until"),
    ]
    assert not can_plan(found)


def test_a_plan_can_be_made_of_an_estate_that_is_only_doubtful() -> None:
    estate = state(agencies=[{"agency": "A"}], people=[{"person": "1", "agency": "Z"}])
    found = check(estate)
    assert found["severity"].to_list() == [DOUBT]
    assert can_plan(found)
    assert can_plan(defects.none())


@pytest.mark.parametrize("of", ["earliest after due", "opened after closed", "starts after ends", "valid"])
def test_pairs_of_every_table_are_held_in_their_order(of: str) -> None:
    early, late = date(2026, 1, 1), date(2026, 1, 2)
    morning, evening = datetime(2026, 1, 1, 8), datetime(2026, 1, 1, 20)
    tables: dict[str, Mapping[str, Rows]] = {
        "earliest after due": {"work": [{"work": "w", "earliest": late, "due": early}]},
        "opened after closed": {"tickets": [{"ticket": "1", "opened": evening, "closed": morning}]},
        "starts after ends": {"absences": [{"person": "1", "starts": late, "ends": early}]},
        "valid": {"clearances": [{"person": "1", "valid_from": late, "valid_until": early}]},
    }
    found = order.the_earlier_is_not_after_the_later(state(**tables[of]))
    assert found["table"].to_list() == list(tables[of])


@pytest.mark.parametrize("column", ["row", "full_time", "value", "text", "table", "members", "ring"])
def test_columns_that_the_schema_does_not_know_are_in_no_rule_s_way(column: str) -> None:
    for rule, case in CASES.items():
        broken = {table: frame.with_columns(pl.lit("x").alias(column)) for table, frame in case.broken.items()}
        assert found_by(rule, Estate(broken)) == case.expected


def test_a_long_cycle_is_named_by_its_first_ten() -> None:
    links = [{"system": f"s{number:02}", "depends_on": f"s{(number + 1) % 12:02}"} for number in range(12)]
    found = cycles.systems_do_not_depend_on_themselves(state(dependencies=links))
    assert found.height == 12
    assert found["value"].unique().to_list() == [" → ".join(f"s{number:02}" for number in range(10)) + " …"]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(estates())
def test_no_estate_whatever_stops_the_check(estate: Estate) -> None:
    found = check(estate)
    assert found.schema == defects.SCHEMA
    assert found["remedy"].null_count() == 0
    rows = {table: frame.height for table, frame in estate.items()}
    assert all(row is None or 2 <= row <= rows[table] + 1 for table, row in found.select("table", "row").iter_rows())
    assert can_plan(found) == (estate.has("agencies") and estate.has("people"))


@given(st.lists(st.tuples(st.sampled_from(list(Severity)), st.sampled_from("ab"), st.none() | st.integers(2, 9))))
def test_a_summary_counts_every_defect_once(drawn: list[tuple[Severity, str, int | None]]) -> None:
    found = defects.join(
        [defects.frame_of(Defect(kind, table, "Wrong.", "Mend it.", row=row) for kind, table, row in drawn)]
    )
    told = summarise(found)
    assert told["count"].sum() == len(drawn)
    assert told.height == len({(kind, table) for kind, table, _ in drawn})


def test_a_summary_names_the_first_five_rows() -> None:
    rows = [Defect(Severity.DOUBT, "people", "Wrong.", "Mend it.", row=row, value=f"v{row}") for row in range(2, 9)]
    told = summarise(defects.frame_of(rows)).row(0, named=True)
    assert (told["rows"], told["value"], told["count"]) == ("2, 3, 4, 5, 6, …", "v2", 7)
