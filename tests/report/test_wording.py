from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rotunda.report.wording import Noun, day_in_words, in_parentheses, listed, percent

AGENCY = Noun("agency", "agencies")


@pytest.mark.parametrize(("count", "words"), [(0, "no agencies"), (1, "1 agency"), (1200, "1,200 agencies")])
def test_a_count_agrees_with_its_noun(count: int, words: str) -> None:
    assert AGENCY.count(count) == words


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [
        (12, 44, "12 of 44 agencies (27%)"),
        (0, 44, "0 of 44 agencies (0%)"),
        (1, 9, "1 of 9 agencies"),
        (0, 1, "0 of 1 agency"),
        (44, 44, "all 44 agencies"),
        (2, 2, "both agencies"),
        (1, 1, "the one agency"),
    ],
)
def test_a_share_names_its_base(part: int, whole: int, words: str) -> None:
    assert AGENCY.share(part, whole) == words


@given(st.integers(1, 10**7), st.data())
def test_something_is_never_told_as_nothing_nor_less_than_all_as_all(whole: int, data: st.DataObject) -> None:
    part = data.draw(st.integers(0, whole))
    assert (percent(part, whole) == "0%") == (part == 0)
    assert (percent(part, whole) == "100%") == (part == whole)


def test_words_are_listed_as_in_a_sentence() -> None:
    assert [listed(list(words)) for words in ("", "a", "ab", "abc")] == ["", "a", "a and b", "a, b and c"]


def test_a_sentence_stands_within_another() -> None:
    assert in_parentheses("Every need asks for more.") == "(every need asks for more)"


def test_a_day_is_told_as_people_say_it() -> None:
    assert day_in_words(date(2016, 2, 9)) == "9 February 2016"
