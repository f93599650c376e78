from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rotunda.engine.assign.changes import applied
from rotunda.engine.assign.explain import ANSWERS, explain
from rotunda.engine.assign.parameters import Decision
from tests.engine.assign.cases import (
    DAY,
    PARAMETERS,
    TASK,
    WORK,
    Tables,
    both_know,
    decided,
    drawn,
    given_to,
    locked,
    where,
)
from tests.engine.states import few, table


def test_who_is_chosen_is_told_the_hours_and_why() -> None:
    told = explain(decided(where({})), "Ann", "S/sql")
    assert told.answer == "chosen"
    assert (
        told.says
        == "Ann is given 40 hours of S/sql. Ann works for the agency. Nobody else may do it and has the hours."
    )
    second = explain(decided(both_know()), "Ann", "S/sql")
    assert re.search(r"The next best, Bo, would bring \d\.\d\d less by the prices\.", second.says)


def test_who_is_chosen_by_a_human_is_told_by_whom() -> None:
    told = explain(decided(both_know(), locked("Bo", "S/sql")), "Bo", "S/sql")
    assert told.says == "Bo is given 40 hours of S/sql. the CIO on 2026-06-01 fixed it: asked for."


def test_who_is_forbidden_is_told_by_whom_and_why() -> None:
    banned = replace(PARAMETERS, bans=(Decision("Ann", "S/sql", "The CIO", "on leave soon", date(2026, 5, 4)),))
    told = explain(decided(where({}), banned), "Ann", "S/sql")
    assert told.answer == "forbidden"
    assert told.says == "The CIO on 2026-05-04 decided that Ann is not given S/sql: on leave soon."


def test_who_could_but_is_not_chosen_is_told_what_it_would_cost_and_how_to_have_it_so() -> None:
    told = explain(decided(both_know()), "Bo", "S/sql")
    assert (told.answer, told.changes) == ("eligible", ())
    assert told.cost == pytest.approx(6)
    assert "it would cost the plan about 6.00 hours" in told.says
    assert told.says.endswith("To have it so, lock Bo=S/sql.")


def test_who_would_do_as_well_is_told_that_nothing_would_be_lost() -> None:
    people = [{"person": who, "agency": "A", "weekly_hours": 40.0} for who in ("Ann", "Bo")]
    found = decided(both_know(people=people))
    other = "Bo" if given_to(found, "Ann") else "Ann"
    assert "as well as others: the plan would be worth as much" in explain(found, other, "S/sql").says


def test_other_work_that_takes_the_hours_is_named_with_what_would_be_given_up() -> None:
    needs = [{"system": "S", "skill": "sql", "level": 2, "weekly_hours": 32.0}]
    later = {**WORK, "hours": 100.0, "priority": 5}
    tables: Tables = {"system_needs": needs, "work": [later], "work_needs": [{**TASK, "hours": 100.0}]}
    systems = [{"system": "S", "agency": "A", "criticality": 4}]
    told = explain(decided(where(tables).replace(systems=table("systems", systems))), "Ann", "W/sql/2")
    assert told.answer == "eligible"
    assert "no hours left in them: all 128 are taken by S/sql" in told.says
    assert told.cost is not None
    assert told.cost > 100
    assert dict(told.given_up)["S/sql"] >= 32


def test_what_is_locked_to_another_stands_in_the_way() -> None:
    told = explain(decided(both_know(), locked("Ann", "S/sql")), "Bo", "S/sql")
    assert (told.answer, told.cost) == ("eligible", None)
    assert "what is locked to others stands in the way" in told.says


def test_a_rule_that_only_bars_other_weeks_is_not_told_of() -> None:
    systems = [{"system": "S", "agency": "A", "regimes": ["CJIS"]}]
    clearances = [{"person": "Ann", "regime": "CJIS", "status": "granted", "valid_until": date(2026, 6, 12)}]
    work = {**WORK, "due": date(2026, 6, 12)}
    estate = where({"systems": systems, "clearances": clearances, "work": [work], "work_needs": [TASK]})
    assert explain(decided(estate), "Ann", "W/sql/2").noes == ()
    told = explain(decided(estate), "Ann", "S/sql")
    assert told.noes[0].weeks == (2, 3)
    assert told.weeks == (DAY, date(2026, 6, 8))


def test_somebody_or_something_unknown_is_refused_by_name() -> None:
    found = decided(where({}))
    with pytest.raises(KeyError, match="there is no person Cy"):
        explain(found, "Cy", "S/sql")
    with pytest.raises(KeyError, match="nothing is asked for as need T/sql"):
        explain(found, "Ann", "T/sql")
    with pytest.raises(ValueError, match="taken from an Estate"):
        explain(replace(found, problem=replace(found.problem, facts=None)), "Ann", "S/sql")


def test_the_smallest_of_several_changes_is_named() -> None:
    # two regimes, one of them granted; a freeze leaves the last week alone
    systems = [{"system": "S", "agency": "A", "regimes": ["CJIS", "FTI"]}]
    clearances = [{"person": "Ann", "regime": "FTI", "agency": "A", "status": "granted"}]
    freezes = [{"freeze": "F", "system": "S", "starts": DAY, "ends": date(2026, 6, 19)}]
    estate = where(
        {"systems": systems, "clearances": clearances, "freezes": freezes, "work": [WORK], "work_needs": [TASK]}
    )
    told = explain(decided(estate), "Ann", "W/sql/2")
    assert [(change.table, change.row["regime"]) for change in told.changes] == [("clearances", "CJIS")]
    assert explain(decided(applied(estate, told.changes)), "Ann", "W/sql/2").answer == "chosen"


@few
@example(1070, 1, 1)  # hours for a piece only of a place that a person more would open
@example(7191, 1, 2)
@example(9364, 3, 4)
@given(st.integers(0, 10_000), st.integers(1, 4), st.integers(1, 4))
def test_explanations_are_true(seed: int, people: int, systems: int) -> None:
    """Whoever is barred is eligible after the smallest change; whoever is eligible has it when it is locked, and the
    plan loses about what was told."""
    estate = drawn(seed, people, systems, 2)
    found = decided(estate)
    for person in found.problem.people[:2]:
        for need in found.problem.needs[:3]:
            told = explain(found, person, need)
            assert told.answer in ANSWERS
            assert person in told.says
            if told.answer in {"barred", "without hours"}:
                assert told.changes
                again = applied(estate, told.changes)
                assert explain(decided(again), person, need).answer in {"chosen", "eligible"}
                fixed = decided(again, locked(person, need))
                assert given_to(fixed, person, need) > 0
            if told.answer == "eligible":
                fixed = decided(estate, locked(person, need))
                assert given_to(fixed, person, need) > 0
                assert told.cost is not None
                assert fixed.value >= found.value - told.cost - 1e-6 or fixed.claim.bound is not None
