"""Counts on pages are withheld by the same rule as in the engine's tables, and nothing follows by subtraction."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rotunda.engine.coverage import suppression as engine
from rotunda.web.register.suppression import LEAST_GROUP, withhold

_COUNTS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=8)


@given(_COUNTS)
def test_pages_withhold_what_the_engine_withholds(rows: list[tuple[int, int]]) -> None:
    counts, others = [count for count, _ in rows], [other for _, other in rows]
    found = withhold(counts, others)
    expected = engine.withhold(np.array(counts, dtype=np.int64), np.array(others, dtype=np.int64))
    assert list(found.rows) == expected.rows.tolist()
    assert found.total == expected.total


@given(st.lists(st.integers(0, 12), max_size=8))
def test_the_rows_withheld_are_no_small_group_together(counts: list[int]) -> None:
    found = withhold(counts)
    hidden = [count for count, is_hidden in zip(counts, found.rows, strict=True) if is_hidden]
    assert all(
        count == 0 or count >= LEAST_GROUP or is_hidden for count, is_hidden in zip(counts, found.rows, strict=True)
    )
    if hidden and not found.total:
        assert len(hidden) > 1
        assert sum(hidden) >= LEAST_GROUP


def test_one_small_row_takes_another_with_it() -> None:
    assert withhold([3, 7, 20]).rows == (True, True, False)
    assert withhold([0, 7, 20]).rows == (False, False, False)
