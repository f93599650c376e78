"""The key of a row is one text, by which a site and a folder know the same record."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rotunda.estate.schema import TABLES

PARTS = st.text(alphabet="a|\\", max_size=4)


@pytest.mark.parametrize(
    ("table", "values", "key"),
    [
        ("systems", {"system": "A|B"}, "A|B"),
        ("clearances", {"person": "P|1", "regime": "F\\", "agency": None}, "P\\|1|F\\\\|"),
        ("clearances", {"person": "P", "regime": "F"}, "P|F|"),
        ("ticket_events", {"ticket": "T", "sequence": 3}, "T|3"),
    ],
)
def test_a_key_is_one_text(table: str, values: dict[str, Any], key: str) -> None:
    assert TABLES[table].key_of(values) == key


@given(one=st.tuples(PARTS, PARTS), other=st.tuples(PARTS, PARTS))
def test_no_two_keys_run_together(one: tuple[str, str], other: tuple[str, str]) -> None:
    key_of = TABLES["person_skills"].key_of
    keys = [key_of({"person": person, "skill": skill}) for person, skill in (one, other)]
    assert (keys[0] == keys[1]) == (one == other)
