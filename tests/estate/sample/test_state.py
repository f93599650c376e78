from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from rotunda.estate import Estate
from rotunda.estate.check import check
from rotunda.estate.read import read
from rotunda.estate.sample import make_state
from rotunda.estate.schema import TABLES
from rotunda.estate.write import form_of, write
from tests.estate.sample.sized import sized

#: Sizes that strain it: the least of everything, nobody to spare, far more of one thing than of another.
STRAINED = (
    {"people": 40, "agencies": 5, "skills": 10, "systems": 10, "tickets": 10},
    {"people": 60, "agencies": 60, "skills": 10, "systems": 10, "tickets": 500},
    {"people": 40, "agencies": 8, "skills": 200, "systems": 400, "tickets": 1},
    {"people": 300, "agencies": 70, "skills": 800, "systems": 30, "tickets": 1000},
)


@pytest.fixture(scope="module")
def usual() -> Estate:
    return make_state()


def test_the_same_seed_gives_the_same_state(usual: Estate) -> None:
    assert usual.equals(make_state())


def test_another_seed_gives_another_state(usual: Estate) -> None:
    other = make_state(seed=2)
    assert not any(usual[name].equals(other[name]) for name in ("people", "person_skills", "systems", "tickets"))


def test_more_tickets_leave_every_other_table_as_it_was() -> None:
    few, more = (make_state(people=60, agencies=6, tickets=tickets) for tickets in (100, 200))
    assert [name for name in few if not few[name].equals(more[name])] == ["tickets", "ticket_events"]


def test_the_sizes_are_as_asked() -> None:
    estate = make_state(people=77, agencies=9, skills=61, systems=123, tickets=456)
    heights = [estate[name].height for name in ("people", "agencies", "skills", "systems", "tickets")]
    assert heights == [77, 9, 61, 123, 456]


def test_systems_and_tickets_follow_from_the_people(usual: Estate) -> None:
    assert (usual["systems"].height, usual["tickets"].height) == (1500, 200_000)


def test_every_table_has_rows(usual: Estate) -> None:
    assert all(usual.has(name) for name in TABLES)


def test_every_column_says_something(usual: Estate) -> None:
    silent = [f"{name}.{column}" for name in usual for column in TABLES[name].by_name if _is_empty(usual, name, column)]
    assert silent == []


def _is_empty(estate: Estate, name: str, column: str) -> bool:
    return estate[name][column].null_count() == estate[name].height


def test_the_usual_state_has_no_defects(usual: Estate) -> None:
    assert check(usual).is_empty()


@pytest.mark.parametrize("sizes", STRAINED)
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_a_state_of_any_size_has_no_defects(sizes: dict[str, int], seed: int) -> None:
    assert check(sized(sizes | {"seed": seed})).is_empty()


@pytest.mark.parametrize("name", list(TABLES))
def test_no_two_rows_have_the_same_key(usual: Estate, name: str) -> None:
    assert usual[name].select(TABLES[name].key).is_duplicated().sum() == 0


@pytest.mark.parametrize("name", list(TABLES))
def test_every_value_is_within_its_limits(usual: Estate, name: str) -> None:
    for column in TABLES[name].columns:
        values = usual[name][column.name]
        assert not (column.required and values.null_count()), column.name
        if column.minimum is not None:
            assert (values.drop_nulls() >= column.minimum).all(), column.name
        if column.maximum is not None:
            assert (values.drop_nulls() <= column.maximum).all(), column.name
        if column.allowed:
            single = values.explode() if values.dtype == pl.List(pl.String()) else values
            assert set(single.drop_nulls()) <= set(column.allowed), column.name


def test_a_written_state_is_read_again_as_it_was(tmp_path: Path) -> None:
    estate = make_state(people=50, agencies=6, tickets=300)
    write(estate, tmp_path / "state", form_of(tmp_path / "state", parquet=False))
    reading = read(tmp_path / "state")
    assert reading.defects.is_empty()
    assert reading.estate.equals(estate)


def test_one_agency_is_large_and_many_are_small(usual: Estate) -> None:
    staff = usual["people"].group_by("agency").len().sort("len", descending=True)
    assert staff.row(0) == ("CIT", 150)
    assert staff["len"].min() == 2
    assert (staff["len"] <= 6).sum() >= 15


def test_about_one_in_seven_may_retire_within_five_years(usual: Estate) -> None:
    may = usual["people"]["retirement_eligible"].drop_nulls()
    assert (may <= date(2031, 6, 30)).sum() / may.len() == pytest.approx(0.15, abs=0.05)


def test_tickets_come_on_working_days_of_one_year(usual: Estate) -> None:
    opened = usual["tickets"]["opened"]
    assert opened.dt.date().min() == date(2025, 7, 1)
    assert opened.dt.date().max() == date(2026, 6, 30)
    assert opened.is_sorted()
    assert (opened.dt.weekday() <= 5).mean() == pytest.approx(0.97, abs=0.02)
    assert opened.dt.hour().is_between(7, 17).mean() == pytest.approx(0.95, abs=0.03)


def test_nothing_in_the_log_is_newer_than_its_last_day(usual: Estate) -> None:
    for column in ("opened", "resolved", "closed"):
        assert (usual["tickets"][column].drop_nulls().dt.date() <= date(2026, 6, 30)).all()


def test_resolvers_are_mostly_at_home_in_the_agency_that_asked(usual: Estate) -> None:
    home = usual["people"].select(pl.col("person").alias("resolver"), pl.col("agency").alias("home"))
    resolved = usual["tickets"].join(home, on="resolver")
    at_home = (resolved["home"] == resolved["agency"]).sum() / resolved.height
    assert 0.5 < at_home < 0.9


def test_guarded_systems_are_supported_by_cleared_people_only(usual: Estate) -> None:
    guarded = usual["systems"].drop_nulls("regimes").explode("regimes").select("system", "agency", "regimes")
    tickets = usual["tickets"].select("ticket", "system", "resolver").drop_nulls().join(guarded, on="system")
    granted = usual["clearances"].filter(pl.col("status") == "granted").rename({"agency": "for_agency"})
    held = tickets.join(granted, left_on=["resolver", "regimes"], right_on=["person", "regime"])
    usable = held.filter(pl.col("for_agency").is_null() | (pl.col("for_agency") == pl.col("agency")))
    assert tickets.height > 1000
    assert usable["ticket"].n_unique() == tickets.height


def test_what_is_not_on_record_can_be_told_from_the_tickets(usual: Estate) -> None:
    recorded = usual["person_skills"]["person"].n_unique()
    seen = usual["tickets"]["resolver"].drop_nulls().n_unique()
    assert recorded < 450
    assert seen > 550


def test_the_heads_of_agencies_have_no_supervisor_and_all_others_one_at_home(usual: Estate) -> None:
    people = usual["people"]
    assert people["supervisor"].null_count() == 40
    above = people.select(pl.col("person").alias("supervisor"), pl.col("agency").alias("home"))
    supervised = people.join(above, on="supervisor")
    assert (supervised["home"] == supervised["agency"]).all()


@pytest.mark.parametrize(
    ("sizes", "sentence"),
    [
        ({"people": 39}, "at least 40 people, and 39 were"),
        ({"agencies": 4}, "at least 5 agencies"),
        ({"skills": 9}, "at least 10 skills"),
        ({"systems": 9}, "at least 10 systems"),
        ({"tickets": -1}, "at least 0 tickets"),
        ({"people": 50, "agencies": 51}, "50 people are too few for 51 agencies"),
        ({"seed": -1}, "seed is -1"),
    ],
)
def test_an_impossible_state_is_refused_with_a_sentence(sizes: dict[str, int], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        sized(sizes)


@pytest.mark.slow
def test_five_million_tickets_have_no_defects() -> None:
    estate = make_state(people=5000, agencies=60, skills=300, systems=20_000, tickets=5_000_000)
    assert estate["tickets"].height == 5_000_000
    assert check(estate).is_empty()
