"""Several sources that speak of the same people become one register."""

from __future__ import annotations

import polars as pl

from rotunda.estate import Estate, Reading
from rotunda.estate.merge import merge


def reading(**tables: dict[str, list[str | None]]) -> Reading:
    return Reading(Estate({name: pl.DataFrame(columns) for name, columns in tables.items()}))


def test_the_same_person_from_two_sources_is_one_row() -> None:
    merged = merge(
        [
            reading(people={"person": ["ann", "bob"], "agency": ["tax", "tax"], "title": ["Analyst", None]}),
            reading(people={"person": ["bob", "cy"], "agency": ["tax", "roads"], "title": ["Programmer", None]}),
        ]
    )
    assert merged.estate["people"]["person"].to_list() == ["ann", "bob", "cy"]
    assert merged.estate["people"]["title"].to_list() == ["Analyst", "Programmer", None]
    assert merged.defects.is_empty()


def test_two_sources_that_disagree_are_put_before_a_person() -> None:
    merged = merge(
        [
            reading(people={"person": ["ann"], "agency": ["tax"]}),
            reading(people={"person": ["ann"], "agency": ["roads"]}),
        ]
    )
    assert merged.estate["people"]["agency"].to_list() == ["tax"]
    assert merged.defects.select("table", "column", "value", "text").rows() == [
        ("people", "agency", "tax / roads", "ann")
    ]


def test_a_register_is_believed_before_a_log_whichever_came_first() -> None:
    log = reading(people={"person": ["ann"], "agency": ["Group 7"], "evidence": ["log"]})
    register = reading(people={"person": ["ann"], "agency": ["tax"], "evidence": ["register"]})
    for order in ([log, register], [register, log]):
        merged = merge(order)
        assert merged.estate["people"]["agency"].to_list() == ["tax"]
        assert merged.defects.is_empty()


def test_columns_that_only_one_source_has_are_kept() -> None:
    merged = merge(
        [
            reading(agencies={"agency": ["tax"], "phone": ["1"]}),
            reading(agencies={"agency": ["roads"], "web": ["x"]}),
        ]
    )
    assert merged.estate["agencies"].select("agency", "phone", "web").rows() == [
        ("tax", "1", None),
        ("roads", None, "x"),
    ]


def test_keys_with_empty_parts_are_told_apart_and_joined() -> None:
    anywhere: dict[str, list[str | None]]
    anywhere = {"person": ["ann"], "regime": ["FTI"], "agency": [None], "status": ["granted"]}
    merged = merge([reading(clearances=anywhere), reading(clearances=anywhere)])
    assert merged.estate["clearances"].height == 1
