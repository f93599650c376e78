from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from rotunda.engine.coverage.depth import depths_of
from rotunda.engine.coverage.parameters import CoverageParameters
from rotunda.engine.coverage.retirement import retirement
from rotunda.engine.coverage.sensitivity import sensitivity
from rotunda.estate import Estate
from tests.engine.states import agencies, need, posed, skilled, state, system

SOON, LATE = date(2031, 6, 30), date(2031, 7, 1)


def leaving(**counts: tuple[int, int]) -> Estate:
    """Agencies by how many may retire within five years and how many stay; each has two systems. The first hangs on
    all who may retire, the second on everybody."""
    people, records, systems, needs = [], [], [], []
    for agency, (going, staying) in counts.items():
        for number in range(going + staying):
            person, day = f"{agency}{number}", SOON if number < going else LATE
            people.append({"person": person, "agency": agency, "retirement_eligible": day})
            records += [(person, f"old {agency}", 2)] * (number < going) + [(person, f"new {agency}", 2)]
        systems += [system(f"{kind} {agency}", agency) for kind in ("old", "new")]
        needs += [need(f"{kind} {agency}", f"{kind} {agency}", 2) for kind in ("old", "new")]
    return state(
        agencies=agencies(*counts), people=people, person_skills=skilled(*records), systems=systems, system_needs=needs
    )


def told(estate: Estate) -> pl.DataFrame:
    problem = posed(estate)
    return retirement(problem, depths_of(problem))


def test_large_groups_are_told_of_and_the_state_comes_last() -> None:
    table = told(leaving(A=(6, 6), B=(7, 9)))
    assert table.select("agency", "people", "may_retire").rows() == [("A", 12, 6), ("B", 16, 7), (None, 28, 13)]


def test_a_small_agency_is_withheld_and_so_is_another_that_would_give_it_away() -> None:
    table = told(leaving(A=(1, 2), B=(6, 6), C=(9, 9)))
    assert table["may_retire"].to_list() == [None, None, 9, 16]
    assert table["withheld"].to_list() == [True, True, True, True]  # the needs lost are few everywhere


def test_needs_that_would_be_lost_are_told_of_from_five_on() -> None:
    counts = {f"A{number}": (6, 6) for number in range(6)}
    table = told(leaving(**counts))
    assert table["lost"].to_list() == [None] * 6 + [6]


def test_nothing_is_told_where_no_date_is_known() -> None:
    estate = leaving(A=(6, 6))
    undated = estate["people"].with_columns(pl.lit(None, dtype=pl.Date()).alias("retirement_eligible"))
    assert told(estate.replace(people=undated)).is_empty()


def test_people_without_a_date_stay_and_are_counted() -> None:
    estate = leaving(A=(6, 6), B=(6, 6))
    some = estate["people"].with_columns(
        pl.when(pl.col("person") != "A11").then("retirement_eligible").alias("retirement_eligible")
    )
    assert told(estate.replace(people=some)).row(0, named=True)["undated"] == 1


def test_no_table_of_coverage_tells_who_may_retire() -> None:
    cases = sensitivity_cases(leaving(A=(1, 2)))
    assert not any("retire" in case for case in cases)


def test_the_case_without_those_who_may_retire_hides_changes_of_less_than_five() -> None:
    counts = {f"A{number}": (6, 6) for number in range(6)}
    assert "without those who may retire" in sensitivity_cases(leaving(**counts))


def sensitivity_cases(estate: Estate) -> list[str]:
    problem = posed(estate)
    return sensitivity(estate, problem, depths_of(problem))["case"].to_list()


@pytest.mark.parametrize(
    ("day", "ends"),
    [
        (date(2024, 2, 29), date(2029, 2, 28)),
        (date(2026, 6, 30), date(2031, 6, 30)),
        (date(9998, 1, 1), date(9999, 1, 1)),
    ],
)
def test_the_horizon_ends_on_a_day_that_exists(day: date, ends: date) -> None:
    assert CoverageParameters(day, horizon=5).horizon_ends == ends
