from __future__ import annotations

from typing import Any

import polars as pl

from rotunda.engine.assign.fairness import fairness_table
from rotunda.estate import Estate
from tests.engine.assign.cases import CLASSES, decided, where


def staffed(homes: str, **tables: Any) -> Estate:
    """A person a letter, of the agency of the letter, all of whom have sql."""
    names = [f"P{number}" for number in range(len(homes))]
    people = [
        {"person": name, "agency": home, "weekly_hours": 40.0, "job_class": "1"}
        for name, home in zip(names, homes, strict=True)
    ]
    skills = [{"person": name, "skill": "sql", "level": 3, "confidence": 1.0} for name in names]
    agencies = [{"agency": home} for home in sorted(set(homes))]
    return where({"agencies": agencies, "people": people, "person_skills": skills, "job_classes": CLASSES, **tables})


def groups(estate: Estate, by: str, learners: frozenset[str] | None = None) -> dict[str, dict[str, Any]]:
    table = fairness_table(decided(estate), estate, learners)
    return {row["group"]: row for row in table.filter(by=by).to_dicts()}


def test_groups_of_five_or_more_are_told_with_their_load() -> None:
    found = groups(staffed("AAAAABBBBBB"), "agency")
    assert {name: row["people"] for name, row in found.items()} == {"A": 5, "B": 6}
    assert found["A"]["hours"] == 128
    assert found["A"]["used"] * 5 + found["B"]["used"] * 6 == 40
    assert found["A"]["load"] == found["A"]["used"] / 128


def test_groups_under_five_are_withheld_with_all_that_would_tell_of_them() -> None:
    found = groups(staffed("AAAABBBBBBCCCCCCC"), "agency")
    assert [name for name, row in found.items() if row["withheld"]] == ["A", "B"]  # B, or A would follow
    for name in "AB":
        assert all(found[name][column] is None for column in ("people", "hours", "used", "load", "opportunity"))
    assert found["C"]["people"] == 7


def test_nobody_is_told_of_where_all_groups_are_small() -> None:
    table = fairness_table(decided(staffed("AB")), staffed("AB"))
    assert table["withheld"].all()
    assert table["people"].null_count() == table.height


def test_people_are_grouped_by_unit_location_class_and_agency_and_unknown_is_a_group() -> None:
    table = fairness_table(decided(staffed("AAAAAA")), staffed("AAAAAA"))
    told = dict(table.select("by", "group").iter_rows())
    assert told == {"bargaining unit": "Technical unit", "location": "not known", "job class": "1", "agency": "A"}


def test_opportunity_and_training_are_told_as_shares_but_not_of_a_few() -> None:
    estate = staffed("AAAAAAAAAAAA")
    everybody = frozenset(f"P{number}" for number in range(12))
    assert groups(estate, "agency", everybody)["A"]["training"] is None  # it would tell of each
    assert groups(estate, "agency", frozenset())["A"]["training"] == 0
    half = frozenset(f"P{number}" for number in range(6))
    assert groups(estate, "agency", half)["A"]["training"] == 0.5
    one = frozenset({"P0"})
    assert groups(estate, "agency", one)["A"]["training"] is None
    assert groups(estate, "agency")["A"]["training"] is None
    assert groups(estate, "agency")["A"]["opportunity"] == 0


def test_every_person_stands_in_one_group_of_each_kind() -> None:
    estate = staffed("AAAAABBBBBB")
    table = fairness_table(decided(estate), estate)
    assert table.group_by("by").agg(pl.col("people").sum())["people"].to_list() == [11] * 4
