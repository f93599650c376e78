from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.engine.assign.cases import DAY, TASK, WORK, Tables, both_know, decided, drawn, where


def unmet(tables: Tables) -> dict[str, Any]:
    """The one need of which something is not done."""
    (row,) = decided(where(tables)).result.solution["unmet"].to_dicts()
    return row


def test_all_that_is_done_is_not_unmet() -> None:
    assert decided(where({})).result.solution["unmet"].is_empty()


def test_nobody_at_the_level_is_told_with_the_nearest() -> None:
    row = unmet({"system_needs": [{"system": "S", "skill": "sql", "level": 4, "weekly_hours": 10.0}]})
    assert (row["reason"], row["eligible"], row["price"], row["unmet"]) == ("nobody", 0, None, 40)
    assert row["why"] == "40 hours of S/sql are not done: nobody has sql at level 4: the highest is 3, of one person."
    assert "nobody has any" in unmet({"person_skills": []})["why"]


def test_the_rules_that_stop_all_who_have_the_skill_are_counted() -> None:
    row = unmet({"people": [{"person": "Ann", "agency": "B", "fund": "F", "in_scope": False}],
                 "funds": [{"fund": "F", "agencies": ["B"]}]})  # fmt: skip
    assert "of one person with sql at level 2 or above the rules allow nobody" in row["why"]
    assert "1 by the rule that the fund may pay" in row["why"]
    assert "1 by the rule that people out of scope work for their own agency" in row["why"]


def test_weeks_in_which_nobody_is_allowed_are_told_apart_from_nobody_at_all() -> None:
    freezes = [{"freeze": "F", "system": "S", "starts": DAY, "ends": date(2026, 6, 12)}]
    rows: Tables = {"work": [{**WORK, "due": date(2026, 6, 12)}], "work_needs": [TASK], "freezes": freezes}
    row = unmet(rows)
    assert (row["reason"], row["price"]) == ("weeks", None)
    assert "1 by the rule that frozen systems are not changed" in row["why"]


def test_more_places_than_people_are_told() -> None:
    row = unmet({"work": [WORK], "work_needs": [{**TASK, "people": 3}]})
    assert (row["reason"], row["eligible"]) == ("people", 1)
    assert "asks for more people than the 1 allowed" in row["why"]


def test_hours_that_are_short_are_told_with_the_cheapest_and_its_price() -> None:
    row = unmet({"system_needs": [{"system": "S", "skill": "sql", "level": 2, "weekly_hours": 40.0}]})
    assert row["reason"] == "hours"
    assert "the one person allowed have no hours" not in row["why"]
    assert "the cheapest hour, of Ann, is worth" in row["why"]
    assert row["price"] >= 0


def test_who_is_not_there_has_no_price() -> None:
    row = unmet({"absences": [{"person": "Ann", "starts": DAY, "ends": date(2026, 12, 31)}]})
    assert (row["reason"], row["price"], row["eligible"]) == ("hours", None, 1)
    assert row["why"] == "40 hours of S/sql are not done: the one person allowed is not there in those weeks."


def test_the_most_missed_comes_first_and_hours_add_up() -> None:
    for seed in range(5):
        found = decided(drawn(seed, 3, 8, 3))
        rows, agencies = found.result.solution["unmet"], found.result.solution["agencies"]
        assert rows["missed"].to_list() == sorted(rows["missed"], reverse=True)
        missing = (agencies["asked"] - agencies["served"]).sum()
        assert rows["unmet"].sum() == pytest.approx(missing)
        assert rows["why"].str.ends_with(".").all()


def test_two_who_fill_another_place_are_a_rivalry_and_not_a_want_of_hours() -> None:
    systems = [{"system": "S", "agency": "A", "criticality": 4}]
    needs = [{"system": "S", "skill": "sql", "level": 2, "weekly_hours": 4.0, "depth": 2}]
    found = decided(both_know(systems=systems, system_needs=needs))
    assert found.result.solution["unmet"].is_empty()
