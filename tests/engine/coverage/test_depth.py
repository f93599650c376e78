from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rotunda.engine.coverage.check import check_depths
from rotunda.engine.coverage.depth import depths_of
from rotunda.engine.coverage.solve import cover
from rotunda.estate import Estate
from tests.engine.states import agencies, few, need, people, posed, skilled, state, states, system, with_row


def two_agencies(**extra: object) -> Estate:
    """One system of A that needs COBOL at level 3; P1 of A and P2 of B have it."""
    return state(
        agencies=agencies("A", "B"),
        people=people(P1="A", P2="B", P3="B"),
        person_skills=skilled(("P1", "cobol", 3), ("P2", "cobol", 4), ("P3", "cobol", 2)),
        systems=[system("S1", "A", **extra)],
        system_needs=[need("S1", "cobol", 3)],
    )


def only(estate: Estate) -> dict[str, object]:
    """The one need of the Estate, told."""
    needs = cover(posed(estate)).solution["needs"]
    assert needs.height == 1
    return needs.row(0, named=True)


def test_a_person_counts_at_or_above_the_level_at_home_and_in_the_state() -> None:
    told = only(two_agencies())
    assert (told["home_depth"], told["state_depth"]) == (1, 2)
    assert (told["home_cover"], told["state_cover"]) == ("single", "deep")
    assert (told["home_person"], told["state_person"]) == ("P1", None)


def test_a_record_that_is_too_unsure_is_possible_and_does_not_count() -> None:
    estate = two_agencies()
    doubtful = estate["person_skills"].with_columns(
        pl.when(pl.col("person") == "P2").then(0.49).otherwise("confidence").alias("confidence")
    )
    told = only(estate.replace(person_skills=doubtful))
    assert (told["state_depth"], told["possible"], told["state_person"]) == (1, 1, "P1")


def test_whoever_lacks_one_of_the_regimes_does_not_count_and_is_listed_as_uncleared() -> None:
    estate = two_agencies(regimes=["CJIS", "FTI"])
    estate = with_row(estate, "clearances", person="P1", regime="CJIS", agency="A")
    estate = with_row(estate, "clearances", person="P2", regime="CJIS")
    estate = with_row(estate, "clearances", person="P2", regime="FTI", agency="A")
    told = only(estate)
    assert (told["home_depth"], told["state_depth"], told["uncleared"], told["state_person"]) == (0, 1, 1, "P2")


@pytest.mark.parametrize(
    "useless",
    [
        {"agency": "B"},
        {"status": "pending"},
        {"status": "escort"},
        {"valid_from": date(2026, 7, 1)},
        {"valid_until": date(2026, 6, 29)},
    ],
    ids=["of another agency", "pending", "under escort", "not yet", "ended"],
)
def test_a_clearance_that_is_of_no_use_today_does_not_count(useless: dict[str, object]) -> None:
    estate = with_row(two_agencies(regimes=["CJIS"]), "clearances", person="P1", regime="CJIS", **useless)
    assert only(estate)["state_depth"] == 0


@pytest.mark.parametrize(
    "useful", [{}, {"agency": "A"}, {"valid_until": date(2026, 6, 30)}, {"valid_from": date(2026, 6, 30)}]
)
def test_a_clearance_is_of_use_for_every_agency_and_on_its_first_and_last_day(useful: dict[str, object]) -> None:
    estate = with_row(two_agencies(regimes=["CJIS"]), "clearances", person="P1", regime="CJIS", **useful)
    assert only(estate)["home_depth"] == 1


def test_somebody_whose_appointment_has_ended_counts_nowhere() -> None:
    estate = two_agencies()
    ended = estate["people"].with_columns(
        pl.when(pl.col("person") == "P1").then(pl.lit(date(2026, 6, 29))).alias("appointment_ends")
    )
    assert only(estate.replace(people=ended))["home_depth"] == 0


def test_one_person_is_a_single_point_even_where_one_was_asked_for() -> None:
    estate = two_agencies()
    told = only(
        estate.replace(system_needs=estate["system_needs"].with_columns(pl.lit(1).cast(pl.Int64).alias("depth")))
    )
    assert (told["depth"], told["home_cover"]) == (2, "single")


def test_two_people_are_short_of_three() -> None:
    estate = two_agencies()
    told = only(
        estate.replace(system_needs=estate["system_needs"].with_columns(pl.lit(3).cast(pl.Int64).alias("depth")))
    )
    assert told["state_cover"] == "short"


def test_a_service_is_as_deep_as_its_shallowest_need() -> None:
    estate = with_row(two_agencies(), "system_needs", system="S1", skill="adabas", level=1)
    service = cover(posed(estate)).solution["services"].row(0, named=True)
    assert (service["needs"], service["weakest_skill"], service["state_cover"]) == (2, "adabas", "none")


def test_roll_ups_count_what_hangs_on_whom() -> None:
    estate = with_row(two_agencies(), "system_needs", system="S1", skill="adabas", level=1)
    estate = with_row(estate, "person_skills", person="P2", skill="adabas", level=2, evidence="assessed")
    told = cover(posed(estate)).solution
    first = told["people"].row(0, named=True)
    assert (first["person"], first["state_services"], first["home_services"]) == ("P2", 1, 0)
    home = told["agencies"].row(0, named=True)
    assert (home["agency"], home["people"], home["services"], home["home_none"]) == ("A", 1, 1, 1)
    adabas = told["skills"].row(0, named=True)
    assert (adabas["skill"], adabas["people"], adabas["state_single"], adabas["home_none"]) == ("adabas", 1, 1, 1)
    assert told["families"].select("agency", "family", "people", "thinnest").rows() == [
        ("A", "adabas", 0, 0),
        ("A", "cobol", 1, 1),
    ]


def test_the_objective_counts_needs_with_one_or_nobody_in_the_state() -> None:
    estate = with_row(two_agencies(), "system_needs", system="S1", skill="adabas", level=1)
    result = cover(posed(estate))
    assert (result.objective, result.bound, result.gap) == (1, 1, 0)


@few
@given(states())
def test_the_joins_agree_with_a_count_by_hand(estate: Estate) -> None:
    assert cover(posed(estate)).verdict.broken == ()


@few
@given(
    states(),
    st.sampled_from(["cobol", "java", "sql"]),
    st.integers(1, 4),
    st.sampled_from(["CJIS", "FTI"]),
    st.sampled_from(["A", "B", None]),
)
def test_a_person_a_skill_or_a_clearance_more_never_lowers_a_depth(
    estate: Estate, skill: str, level: int, regime: str, agency: str | None
) -> None:
    before = depths_of(posed(estate)).needs
    estate = with_row(estate, "people", person="new", agency="A")
    estate = with_row(estate, "person_skills", person="new", skill=skill, level=level)
    estate = with_row(estate, "clearances", person="P1", regime=regime, agency=agency)
    after = depths_of(posed(estate)).needs
    for column in ("home_depth", "state_depth"):
        assert (after[column] >= before[column]).all()


@pytest.mark.parametrize(
    "lie",
    [
        pl.col("home_depth") + 1,
        pl.col("state_depth") - 1,
        pl.lit("P3").alias("home_person"),
        pl.lit("deep").alias("home_cover"),
    ],
    ids=["depth at home", "depth in the state", "the one person", "cover"],
)
def test_the_checker_sees_a_wrong_answer(lie: pl.Expr) -> None:
    problem = posed(two_agencies())
    answer = cover(problem).solution["needs"]
    assert check_depths(problem, answer).holds
    assert not check_depths(problem, answer.with_columns(lie)).holds


def test_the_checker_sees_a_need_that_was_left_out() -> None:
    problem = posed(two_agencies())
    assert not check_depths(problem, cover(problem).solution["needs"].head(0)).holds
