"""Scopes join and meet as sets of records do; a meeting never holds for what one of the two does not."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rotunda.web.accounts.scope import EVERYWHERE, NOWHERE, Scope

_keys = st.integers(1, 5)
scopes = st.builds(Scope, everywhere=st.booleans(), agencies=st.frozensets(_keys), person=st.none() | _keys)
records = st.tuples(st.none() | _keys, st.none() | _keys)


@given(scopes, scopes, records)
def test_what_two_scopes_share_is_never_more_than_either(
    a: Scope, b: Scope, record: tuple[int | None, int | None]
) -> None:
    if (a & b).covers(*record):
        assert a.covers(*record)
        assert b.covers(*record)


@given(scopes, scopes, st.none() | _keys)
def test_what_two_scopes_share_of_agencies_is_all_that_both_hold(a: Scope, b: Scope, agency: int | None) -> None:
    assert (a & b).covers(agency) == (a.covers(agency) and b.covers(agency))


@given(scopes, scopes, records)
def test_joined_scopes_hold_wherever_one_of_them_does(
    a: Scope, b: Scope, record: tuple[int | None, int | None]
) -> None:
    if a.person is None or b.person in {None, a.person}:
        assert (a | b).covers(*record) == (a.covers(*record) or b.covers(*record))


@given(scopes)
def test_everywhere_narrows_nothing_and_nowhere_leaves_nothing(a: Scope) -> None:
    assert all((a & EVERYWHERE).covers(k, p) == a.covers(k, p) for k in (None, 1, 2) for p in (None, 1))
    assert not a & NOWHERE
    assert not NOWHERE & a


@given(scopes, scopes, records)
def test_it_does_not_matter_which_comes_first(a: Scope, b: Scope, record: tuple[int | None, int | None]) -> None:
    assert (a & b).covers(*record) == (b & a).covers(*record)
