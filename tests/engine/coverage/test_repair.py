from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import given

from rotunda.engine.coverage.check_repairs import check_repairs
from rotunda.engine.coverage.parameters import RepairCosts
from rotunda.engine.coverage.repair import repair
from rotunda.engine.result import Result, Status
from rotunda.estate import Estate
from tests.engine.coverage.least_possible import least_possible
from tests.engine.states import agencies, few, need, people, posed, skilled, state, states, system, with_row

COSTS = RepairCosts(familiarise_hours=24, level_hours=(8, 40, 120, 320), clear_hours=6, clear_weeks=8, hire_hours=1600)


def one_short(**homes: str) -> Estate:
    """A system of A that needs SQL at level 2, which P1 of A has; the other people are given."""
    return state(
        agencies=agencies("A", "B"),
        people=people(P1="A", **homes),
        person_skills=skilled(("P1", "sql", 2)),
        systems=[system("S1", "A")],
        system_needs=[need("S1", "sql", 2)],
    )


def repaired(estate: Estate, costs: RepairCosts = COSTS) -> Result:
    result = repair(posed(estate, costs))
    assert result.verdict.broken == ()
    return result


def only(result: Result) -> dict[str, object]:
    """The one repair of the result."""
    repairs = result.solution["repairs"]
    assert repairs.height == 1
    return repairs.row(0, named=True)


def test_a_service_that_is_deep_enough_needs_no_repair() -> None:
    result = repaired(with_row(one_short(P2="A"), "person_skills", person="P2", skill="sql", level=3))
    assert result.solution["repairs"].is_empty()
    assert (result.status, result.objective, result.bound) == (Status.OPTIMAL, 0, 0)


def test_somebody_elsewhere_who_can_shares_after_getting_to_know_the_service() -> None:
    told = only(repaired(with_row(one_short(P2="B"), "person_skills", person="P2", skill="sql", level=2)))
    assert (told["kind"], told["persons"], told["hours"], told["weeks"]) == ("share", ["P2"], 24, 6)
    assert told["why"] == "P2 (B) becomes familiar with the service (24 hours)."
    assert (told["other_kind"], told["other_hours"]) == ("hire", 1600)


def test_somebody_at_home_who_lacks_a_level_trains_and_the_sharer_is_the_runner_up() -> None:
    estate = with_row(one_short(P2="B", P3="A"), "person_skills", person="P2", skill="sql", level=2)
    estate = with_row(estate, "person_skills", person="P3", skill="sql", level=1)
    estate = with_row(estate, "courses", course="C1", skill="sql", from_level=1, to_level=2, hours=16)
    told = only(repaired(estate))
    assert (told["kind"], told["persons"], told["hours"]) == ("train", ["P3"], 16)
    assert told["why"] == "P3 (at home) learns sql from awareness to working level (16 hours)."
    assert (told["other_kind"], told["other_person"], told["other_hours"]) == ("share", "P2", 24)
    assert (told["share_hours"], told["train_hours"], told["clear_hours"]) == (24, 16, None)


def test_a_step_that_takes_no_hours_is_a_step_all_the_same() -> None:
    estate = with_row(one_short(P2="B"), "courses", course="C1", skill="sql", from_level=0, to_level=2, hours=0)
    costs = RepairCosts(familiarise_hours=0, level_hours=COSTS.level_hours, clear_hours=0, clear_weeks=8, hire_hours=0)
    result = repaired(estate, costs)
    told = only(result)
    assert (told["kind"], told["persons"], told["hours"]) == ("train", ["P2"], 0)
    assert told["why"] == (
        "P2 (B) learns sql to working level (0 hours) and becomes familiar with the service (0 hours)."
    )
    steps = result.solution["steps"].select("kind", "person", "hours").sort("kind")
    assert steps.rows() == [("familiarize", "P2", 0.0), ("train", "P2", 0.0)]


def test_a_kindred_skill_makes_learning_shorter() -> None:
    estate = with_row(one_short(P2="A"), "person_skills", person="P2", skill="oracle", level=3)
    estate = with_row(estate, "person_skills", person="P1", skill="oracle", level=3)
    told = only(repaired(estate))
    # held by P1 and P2, SQL by P1: half kin, which saves a quarter of the 8 and 40 hours
    assert told["hours"] == 36
    assert "near to oracle" in str(told["why"])


def test_somebody_who_has_the_skill_and_lacks_the_clearance_is_cleared() -> None:
    estate = with_row(one_short(P2="A"), "person_skills", person="P2", skill="sql", level=2)
    estate = estate.replace(systems=estate["systems"].with_columns(pl.Series("regimes", [["CJIS"]])))
    estate = with_row(estate, "clearances", person="P1", regime="CJIS", valid_until=date(2026, 6, 30))
    told = only(repaired(estate))
    assert (told["kind"], told["persons"], told["hours"], told["weeks"]) == ("clear", ["P2"], 6, 8)


def test_a_record_too_unsure_to_count_is_made_sure_of() -> None:
    estate = with_row(one_short(P2="A"), "person_skills", person="P2", skill="sql", level=2, confidence=0.3)
    told = only(repaired(estate))
    assert (told["kind"], told["hours"]) == ("train", 40)
    assert "too unsure to count" in str(told["why"])


def test_a_hire_is_left_where_nobody_has_an_hour_to_spare() -> None:
    estate = with_row(one_short(P2="A"), "person_skills", person="P2", skill="sql", level=1)
    busy = estate["people"].with_columns(pl.lit(0.0).alias("weekly_hours"))
    told = only(repaired(estate.replace(people=busy)))
    assert (told["kind"], told["persons"], told["hires"], told["hours"], told["weeks"]) == ("hire", None, 1, 1600, 26)
    assert told["other_kind"] is None


def test_a_step_that_would_take_longer_than_a_year_is_no_repair() -> None:
    estate = with_row(one_short(P2="A"), "person_skills", person="P2", skill="sql", level=1)
    assert only(repaired(estate, RepairCosts(level_hours=(8, 209, 120, 320))))["kind"] == "hire"
    assert only(repaired(estate, RepairCosts(level_hours=(8, 208, 120, 320))))["kind"] == "train"


def test_a_need_that_nobody_meets_gets_two_people() -> None:
    estate = one_short(P2="A", P3="B").replace(person_skills=one_short()["person_skills"].clear())
    told = only(repaired(estate))
    assert (told["missing"], told["persons"], told["hours"]) == (2, ["P1", "P2"], 96)


def test_a_clearance_that_serves_two_repairs_is_counted_once() -> None:
    estate = with_row(one_short(P2="A"), "person_skills", person="P2", skill="sql", level=2)
    for person in ("P1", "P2"):
        estate = with_row(estate, "person_skills", person=person, skill="java", level=2)
    estate = with_row(estate, "system_needs", system="S1", skill="java", level=2)
    estate = estate.replace(systems=estate["systems"].with_columns(pl.Series("regimes", [["CJIS"]])))
    estate = with_row(estate, "clearances", person="P1", regime="CJIS")
    result = repaired(estate)
    assert result.solution["repairs"]["hours"].to_list() == [6, 6]
    assert result.solution["steps"].select("kind", "person", "regime", "hours", "repairs").rows() == [
        ("clear", "P2", "CJIS", 6, 2)
    ]
    assert (result.status, result.objective, result.bound) == (Status.OPTIMAL, 6, 6)


def test_equal_answers_are_taken_in_turn() -> None:
    estate = one_short(P2="B", P3="B")
    for person in ("P2", "P3"):
        for skill in ("sql", "java"):
            estate = with_row(estate, "person_skills", person=person, skill=skill, level=2)
    estate = with_row(estate, "person_skills", person="P1", skill="java", level=2)
    estate = with_row(estate, "system_needs", system="S1", skill="java", level=2)
    load = repaired(estate).solution["load"]
    assert load.select("person", "steps").sort("person").rows() == [("P2", 1), ("P3", 1)]


def test_whom_to_train_does_not_depend_on_who_may_retire() -> None:
    estate = one_short(P2="A", P3="A")
    leaving = estate["people"].with_columns(
        pl.when(pl.col("person") == "P2").then(pl.lit(date(2026, 7, 1))).alias("retirement_eligible")
    )
    assert repaired(estate).solution["repairs"].equals(repaired(estate.replace(people=leaving)).solution["repairs"])


@few
@given(states())
def test_every_repair_holds_and_is_the_cheapest_by_hand(estate: Estate) -> None:
    assert repair(posed(estate)).verdict.broken == ()


@few
@given(states())
def test_the_total_lies_between_the_bound_and_the_sum_with_the_least_possible_in_between(estate: Estate) -> None:
    problem = posed(estate)
    result = repair(problem)
    assert result.objective is not None
    assert result.bound is not None
    least = least_possible(problem)
    assert result.bound <= least + 1e-6
    assert least <= result.objective + 1e-6
    assert result.objective <= float(result.solution["repairs"]["hours"].sum()) + 1e-6


@pytest.mark.parametrize(
    ("name", "lie"),
    [
        ("repairs", pl.col("hours") + 1),
        ("repairs", pl.lit(["P1"]).alias("persons")),
        ("repairs", pl.lit(["P2", "P2"]).alias("persons")),
        ("steps", pl.lit("P3").alias("person")),
        ("steps", pl.lit(1).cast(pl.Int64).alias("level")),
        ("steps", pl.col("hours") * 10),
    ],
    ids=["a dearer price", "somebody who counts already", "one twice", "no step", "too low a level", "dearer steps"],
)
def test_the_checker_sees_a_wrong_repair(name: str, lie: pl.Expr) -> None:
    empty = one_short(P2="A", P3="B").replace(person_skills=one_short()["person_skills"].clear())
    problem = posed(empty, COSTS)
    true = {name: repair(problem).solution[name] for name in ("repairs", "steps")}
    told = {**true, name: true[name].with_columns(lie)}
    spare = dict.fromkeys(["P1", "P2", "P3"], 4.0)
    assert check_repairs(problem, true["repairs"], true["steps"], spare).holds
    assert not check_repairs(problem, told["repairs"], told["steps"], spare).holds


def test_the_checker_sees_a_repair_that_was_left_out() -> None:
    problem = posed(one_short(P2="A"))
    solution = repair(problem).solution
    assert not check_repairs(
        problem, solution["repairs"].clear(), solution["steps"].clear(), {"P1": 4.0, "P2": 4.0}
    ).holds
