"""The closed forms against high-precision sums and published values."""

from __future__ import annotations

import math

import mpmath
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rotunda.engine.pool import formulas


def erlang_b_by_definition(servers: int, load: str) -> mpmath.mpf:
    with mpmath.workdps(60):
        a = mpmath.mpf(load)
        terms = [a**n / mpmath.factorial(n) for n in range(servers + 1)]
        return terms[-1] / mpmath.fsum(terms)


def erlang_c_by_definition(servers: int, load: str) -> mpmath.mpf:
    with mpmath.workdps(60):
        a = mpmath.mpf(load)
        last = a**servers / mpmath.factorial(servers) * servers / (servers - a)
        return last / (mpmath.fsum(a**n / mpmath.factorial(n) for n in range(servers)) + last)


def erlang_a_by_definition(servers: int, load: str, patience: str) -> tuple[mpmath.mpf, mpmath.mpf]:
    """The chance to wait and the share that leaves, from the birth-and-death chain cut far out."""
    with mpmath.workdps(60):
        a, theta = mpmath.mpf(load), 1 / mpmath.mpf(patience)
        weight, weights = mpmath.mpf(1), [mpmath.mpf(1)]
        for n in range(1, servers + 4000):
            weight *= a / (min(n, servers) + max(n - servers, 0) * theta)
            weights.append(weight)
        total = mpmath.fsum(weights)
        queue = mpmath.fsum((n - servers) * w for n, w in enumerate(weights) if n > servers)
        return mpmath.fsum(weights[servers:]) / total, theta * queue / total / a


@pytest.mark.parametrize(("servers", "load"), [(1, "0.3"), (10, "8"), (20, "18"), (110, "100"), (700, "650")])
def test_erlang_b_and_c_agree_to_twelve_digits_with_their_definitions(servers: int, load: str) -> None:
    assert math.isclose(formulas.erlang_b(servers, float(load)), erlang_b_by_definition(servers, load), rel_tol=1e-12)
    assert math.isclose(formulas.erlang_c(servers, float(load)), erlang_c_by_definition(servers, load), rel_tol=1e-12)


@pytest.mark.parametrize(
    ("servers", "load", "patience"), [(1, "0.5", "2"), (12, "9", "0.5"), (100, "100", "1"), (50, "80", "3")]
)
def test_erlang_a_agrees_to_twelve_digits_with_its_chain(servers: int, load: str, patience: str) -> None:
    line = formulas.erlang_a(servers, float(load), float(patience))
    probability, abandoned = erlang_a_by_definition(servers, load, patience)
    assert math.isclose(line.probability, probability, rel_tol=1e-12)
    assert math.isclose(line.abandoned, abandoned, rel_tol=1e-12)


@pytest.mark.parametrize(
    ("found", "published", "digits"),
    [
        (formulas.erlang_c(10, 8), 0.409180, 6),
        (formulas.erlang_c(20, 18), 0.550769, 6),
        (formulas.erlang_c(110, 100), 0.237008, 6),
        (formulas.erlang_b(10, 10), 0.214582, 6),
        (formulas.erlang_b(100, 100), 0.075700, 6),
        (formulas.halfin_whitt(1.0), 0.2234, 4),
        (formulas.erlang_a(100, 100, 1).probability, 0.51330, 5),
        (formulas.erlang_a(100, 100, 1).abandoned, 0.03986, 5),
        # ContactCenters' MMC: 4.2 a minute, 12 agents, service 2 minutes.
        (formulas.erlang_c(12, 8.4), 0.18389, 5),
        (formulas.waiting(12, 8.4, 2).mean, 0.1022, 4),
        (formulas.waiting(12, 8.4, 2).within(20 / 60), 0.8991, 4),
    ],
)
def test_published_values_are_met(found: float, published: float, digits: int) -> None:
    assert round(found, digits) == published


def test_pooling_silos_of_one_shortens_the_mean_wait_as_published() -> None:
    waits = [formulas.waiting(n, 0.8 * n).mean for n in (1, 2, 4, 10, 40)]
    assert [round(wait, 4) for wait in waits] == [4.0, 1.7778, 0.7455, 0.2046, 0.0151]


def test_priorities_meet_kella_and_yechiali() -> None:
    """The classes' mean waits are in the ratio 1 : 2 : 10.67 by the factors 1 - 0.2, 1 - 0.5 and 1 - 0.85."""
    assert [round(wait, 5) for wait in formulas.priority_waits(10, [2, 3, 3.5])] == [0.06623, 0.13247, 0.70648]


def test_an_overloaded_line_serves_its_urgent_classes_and_starves_the_last() -> None:
    urgent, rest = formulas.priority_waits(2, [1, 5])
    assert math.isclose(urgent, 0.5 / (1 - 0.5))
    assert math.isinf(rest)


def test_forty_agencies_need_the_published_people_apart_and_together() -> None:
    """90% within one hour, one hour of service, from 0.5 to 50 erlangs an agency."""
    loads = [0.5, 1, 2, 5, 10, 50]
    assert [40 * formulas.servers_for(load, 0.9, 1) for load in loads] == [80, 120, 160, 280, 480, 2080]
    assert [formulas.servers_for(40 * load, 0.9, 1) for load in loads] == [22, 42, 83, 203, 403, 2003]


@given(st.integers(1, 300), st.floats(0.01, 0.999))
def test_a_server_more_never_lengthens_the_wait(servers: int, busy: float) -> None:
    load = servers * busy
    assert formulas.waiting(servers + 1, load).mean <= formulas.waiting(servers, load).mean


@given(st.floats(0.01, 400), st.floats(0, 0.999), st.floats(0, 5))
def test_the_staffing_found_is_enough_and_one_less_is_not(load: float, share: float, time: float) -> None:
    servers = formulas.servers_for(load, share, time)
    assert formulas.waiting(servers, load).within(time) >= share
    assert servers == math.floor(load) + 1 or formulas.waiting(servers - 1, load).within(time) < share


@given(st.integers(1, 200), st.floats(0.1, 250), st.floats(0.01, 50))
def test_patience_never_makes_anyone_wait_longer_than_endless_patience(
    servers: int, load: float, patience: float
) -> None:
    impatient = formulas.erlang_a(servers, load, patience)
    assert 0 <= impatient.abandoned <= 1
    if load < servers:
        assert impatient.mean <= formulas.waiting(servers, load).mean * (1 + 1e-9)
