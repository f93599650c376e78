"""The models that the simulation is measured beside are the same models."""

from __future__ import annotations

import numpy as np
import pytest
from bench.peers import closed, contactcenters, in_simpy
from bench.peers.work import Mean, Work, a_state, batch_mean, many_skills, one_skill

from rotunda.engine.pool.simulate import simulate


def test_simpy_gives_every_ticket_of_one_skill_the_same_wait() -> None:
    work = one_skill(2_000)
    np.testing.assert_allclose(in_simpy.one_skill(work), simulate(work.people, work.tickets).waited, atol=1e-9)


@pytest.mark.parametrize("model", [in_simpy.many_skills_by_stores, in_simpy.many_skills_by_hand])
def test_simpy_gives_every_ticket_of_many_skills_the_same_wait(model: in_simpy.Model) -> None:
    work = many_skills(2_000)
    np.testing.assert_allclose(model(work), simulate(work.people, work.tickets).waited, atol=1e-9)


def test_ciw_waits_alike_in_the_mean() -> None:
    in_ciw = pytest.importorskip("bench.peers.in_ciw", exc_type=ImportError)
    work: Work = one_skill(5_000)
    waited = in_ciw.one_skill(work)
    assert len(waited) == len(work.tickets)
    assert batch_mean(waited).overlaps(batch_mean(simulate(work.people, work.tickets).waited))


def test_an_interval_that_only_touches_nothing_does_not_overlap() -> None:
    assert Mean(1.0, 0.1).overlaps(Mean(1.15, 0.1))
    assert not Mean(1.0, 0.1).overlaps(Mean(1.25, 0.1))


def test_every_ticket_of_a_small_state_is_served() -> None:
    work = a_state(2_000, people=200, skills=10, homes=5)
    assert not np.isnan(simulate(work.people, work.tickets).started).any()


def test_contactcenters_examples_come_near_their_published_values() -> None:
    days = contactcenters.three_types(days=60)
    assert abs(days.mean(days.served).value - 4297.3) < 3 * days.mean(days.served).half
    assert 0.45 < days.service_level().value < 0.56
    left = contactcenters.one_type(patience=1.0, days=60)
    assert abs(left.mean(left.left).value - 58.609) < 2 * left.mean(left.left).half


def test_closed_forms_agree_with_what_was_published_or_say_why_not() -> None:
    rows = list(closed.rows())
    assert [row.what for row in rows if not row.agrees()] == ["priorities, class 1: mean wait"]
    assert all(row.note for row in rows if not row.agrees())
    assert len(list(closed.staffing())) == 6


def test_a_value_that_differs_in_the_last_digit_published_does_not_agree() -> None:
    assert closed.Row("a", 0.12344, "0.1234").agrees()
    assert not closed.Row("a", 0.12346, "0.1234").agrees()
