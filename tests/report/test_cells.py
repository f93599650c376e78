from __future__ import annotations

import pytest

from rotunda.report.cells import text_of


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (-0.04, 1, "0.0"),
        (-0.06, 1, "-0.1"),
        (1234.5, 1, "1,234.5"),
        (True, 0, "yes"),
        (None, 0, "–"),
        (["a", 2], 0, "a, 2"),
    ],
)
def test_a_cell_is_told_in_plain_words_and_nothing_has_no_sign(value: object, decimals: int, text: str) -> None:
    assert text_of(value, decimals) == text
