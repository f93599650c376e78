"""Values are told to people in words and in US form, and what only looks like a date is left as it is."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rotunda.web.register.wording import worded


@pytest.mark.parametrize(
    ("table", "column", "value", "told"),
    [
        ("people", "hired", "2001-04-05", "Apr 5, 2001"),
        ("tickets", "opened", "2026-01-05 14:30:00", "Jan 5, 2026, 2:30 p.m. EST"),
        ("tickets", "opened", "2026-07-05T14:30:00", "Jul 5, 2026, 2:30 p.m. EDT"),
        ("people", "in_scope", True, "Yes"),
        ("people", "weekly_hours", 35.0, "35"),
        ("systems", "regimes", ["FTI", "CJIS"], "FTI, CJIS"),
        ("releases", "version", "2026-01-15", "2026-01-15"),
        ("users", "until", "2026-12-31", "Dec 31, 2026"),
        ("people", "hired", "2001-99-05", "2001-99-05"),
        ("people", "hired", None, ""),
        ("people", "_more", {"badge": "12"}, "badge: 12"),
    ],
)
def test_a_value_is_told_by_its_kind(table: str, column: str, value: Any, told: str) -> None:
    assert worded(table, column, value) == told


@given(st.text())
def test_a_text_stays_as_it_is(text: str) -> None:
    assert worded("systems", "name", text) == text
