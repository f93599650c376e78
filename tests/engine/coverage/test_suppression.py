from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rotunda.engine.coverage.suppression import LEAST_GROUP, withhold

_GROUPS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=1, max_size=8)


@pytest.mark.parametrize("few", [1, 4])
def test_a_group_under_five_is_withheld(few: int) -> None:
    assert withhold(np.array([few, 20, 20])).rows[0]


def test_five_and_none_are_told() -> None:
    assert withhold(np.array([5, 0, 20])).rows.tolist() == [False, False, False]


def test_one_row_alone_is_never_withheld_under_a_total() -> None:
    withheld = withhold(np.array([3, 9, 20]))
    assert withheld.rows.tolist() == [True, True, False]
    assert not withheld.total


def test_everybody_of_a_group_is_as_telling_as_a_few() -> None:
    assert withhold(np.array([6, 20, 20]), np.array([0, 20, 20])).rows[0]


def test_the_total_is_withheld_where_no_row_can_cover_for_another() -> None:
    assert withhold(np.array([3])).total
    assert withhold(np.array([2, 0])).total


@given(_GROUPS)
def test_nothing_that_is_told_or_follows_by_subtraction_is_a_group_under_five(groups: list[tuple[int, int]]) -> None:
    counts, others = (np.array(column) for column in zip(*groups, strict=True))
    withheld = withhold(counts, others)
    told = ~withheld.rows
    assert all(count == 0 or count >= LEAST_GROUP for count in counts[told])
    assert (others[told] >= LEAST_GROUP).all()
    if withheld.rows.any() and not withheld.total:
        assert withheld.rows.sum() > 1
        assert counts.sum() - counts[told].sum() >= LEAST_GROUP
        assert others.sum() - others[told].sum() >= LEAST_GROUP


@given(_GROUPS)
def test_what_is_forced_stays_withheld(groups: list[tuple[int, int]]) -> None:
    counts = np.array([count for count, _ in groups])
    assert withhold(counts, forced=np.ones(len(counts), dtype=np.bool_)).rows.all()
