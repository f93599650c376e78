from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rotunda.engine.coverage.learning import hours_between, kinship_of
from rotunda.engine.coverage.parameters import RepairCosts

COSTS = RepairCosts(level_hours=(8, 40, 120, 320))
_COURSE = st.tuples(st.integers(0, 3), st.integers(1, 4), st.floats(0, 500))


def courses(*rows: tuple[int, int, float]) -> pl.DataFrame:
    return pl.DataFrame(
        [("sql", *row) for row in rows],
        schema={"skill": pl.String(), "from_level": pl.Int64(), "to_level": pl.Int64(), "hours": pl.Float64()},
        orient="row",
    )


def test_without_a_course_every_step_takes_the_stated_hours() -> None:
    hours = hours_between(courses(), "sql", COSTS)
    assert hours[0].tolist() == [0, 8, 48, 168, 488]
    assert hours[2].tolist() == [0, 0, 0, 120, 440]


def test_a_course_takes_the_place_of_the_stated_hours_even_where_it_is_longer() -> None:
    assert hours_between(courses((1, 2, 60.0)), "sql", COSTS)[1, 2] == 60


def test_a_course_past_the_level_wanted_will_do_when_it_is_shorter() -> None:
    assert hours_between(courses((0, 3, 30.0)), "sql", COSTS)[0].tolist() == [0, 30, 30, 30, 350]


def test_a_course_for_beginners_also_serves_those_who_know_more() -> None:
    assert hours_between(courses((0, 3, 30.0)), "sql", COSTS)[2, 3] == 30


def test_a_course_of_another_skill_is_of_no_use() -> None:
    assert hours_between(courses((0, 4, 1.0)), "cobol", COSTS)[0, 4] == 488


@given(st.lists(_COURSE, max_size=6))
def test_more_is_never_quicker_to_learn_and_knowing_more_never_makes_it_longer(
    rows: list[tuple[int, int, float]],
) -> None:
    hours = hours_between(courses(*rows), "sql", COSTS)
    assert (np.diff(hours, axis=1) >= 0).all()
    assert np.isfinite(hours).all()
    assert (np.diff(hours, axis=0) <= 1e-9).all()


def test_kinship_is_the_share_of_holders_of_either_who_hold_both() -> None:
    held = np.array([[1, 1, 0], [1, 0, 0], [0, 1, 1]], dtype=np.bool_)
    kinship = kinship_of(held, np.array([1, 2, 3]), COSTS)
    assert kinship.kin[0, 1] == pytest.approx(1 / 3)
    assert kinship.to(2).tolist() == [0.5, 0.0, 0.5]
    assert (kinship.nearest(0, 2), kinship.nearest(1, 2)) == (1, None)


def test_skills_of_one_family_are_kin_whoever_holds_them() -> None:
    held = np.array([[1, 0], [0, 1]], dtype=np.bool_)
    assert kinship_of(held, np.array([1, 1]), COSTS).kin[0, 1] == COSTS.family_kinship
