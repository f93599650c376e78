"""Counts on pages tell of no small group, and nothing follows by subtraction or from knowing the rule."""

from __future__ import annotations

from collections import defaultdict
from itertools import permutations, product

from hypothesis import given
from hypothesis import strategies as st

from rotunda.web.register.suppression import LEAST_GROUP, roughly, secret_order, told, withhold

_ROWS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=8)
#: What is seen of a table: its rows and its total, `None` for what is withheld.
View = tuple[tuple[int | None, ...], int | None]


@given(_ROWS, st.randoms(use_true_random=False))
def test_what_is_told_is_no_small_group_and_the_rest_is_none_together(rows: list[tuple[int, int]], rng: object) -> None:
    counts, others = [count for count, _ in rows], [other for _, other in rows]
    order = list(range(len(rows)))
    rng.shuffle(order)  # type: ignore[attr-defined]  # Hypothesis' own random
    found = withhold(counts, order, others)
    assert all(hidden or told(*row) for row, hidden in zip(rows, found.rows, strict=True))
    withheld = [row for row, hidden in zip(rows, found.rows, strict=True) if hidden]
    if withheld and not found.total:
        assert len(withheld) > 1
        assert sum(count for count, _ in withheld) >= LEAST_GROUP
        assert sum(other for _, other in withheld) >= LEAST_GROUP


def test_one_small_row_takes_another_with_it() -> None:
    assert withhold([3, 7, 20], [2, 1, 0]).rows == (True, False, True)
    assert withhold([3, 7, 20], [1, 2, 0]).rows == (True, True, False)
    assert withhold([0, 7, 20], [2, 1, 0]).rows == (False, False, False)


def test_no_small_count_can_be_worked_out_by_who_knows_the_rule_but_not_the_order() -> None:
    seen: dict[View, set[tuple[int, ...]]] = defaultdict(set)
    for counts in product(range(12), repeat=3):
        for order in permutations(range(3)):
            found = withhold(counts, order)
            rows = tuple(None if hidden else count for count, hidden in zip(counts, found.rows, strict=True))
            seen[rows, None if found.total else sum(counts)].add(counts)
    for (rows, _), possible in seen.items():
        for at in range(3):
            small = any(0 < counts[at] < LEAST_GROUP for counts in possible)
            assert not small or (rows[at] is None and len({counts[at] for counts in possible}) > 1)


def test_counts_within_each_other_are_told_in_steps_of_five() -> None:
    assert [roughly(count) for count in (0, 5, 9, 1_204)] == ["none", "at least 5", "at least 5", "at least 1,200"]
    assert roughly(4) == roughly(1) == "fewer than five, or withheld"


def test_the_order_is_the_same_each_time_and_another_for_each_table() -> None:
    names = range(12)
    first = secret_order("depth of 1", names)
    assert first == secret_order("depth of 1", names)
    assert sorted(first) == list(names)
    assert first != secret_order("depth of 2", names)
