"""The event simulation against closed forms, by hand, and by what must hold whatever the luck."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rotunda.engine.pool import formulas
from rotunda.engine.pool.desk import ALWAYS, NO_HOME, Arrivals, Calendar, People, Served
from rotunda.engine.pool.simulate import simulate

Numbers = Sequence[float] | npt.NDArray[Any]
WORKDAYS = Calendar(tuple(24.0 * day + 8 for day in range(5)), tuple(24.0 * day + 17 for day in range(5)))


def desk(serves: list[list[int]], home: list[int] | None = None, calendar: Calendar = ALWAYS) -> People:
    count = len(serves)
    return People(
        offsets=np.cumsum([0, *map(len, serves)], dtype=np.int32),
        queues=np.array([queue for queues in serves for queue in queues], dtype=np.int32),
        home=np.array(home or [0] * count, dtype=np.int32),
        calendar=np.zeros(count, dtype=np.int32),
        calendars=(calendar,),
    )


def tickets(
    time: Numbers,
    *,
    service: Numbers | float = 1.0,
    queue: Numbers | int = 0,
    priority: Numbers | int = 0,
    home: Numbers | int = 0,
    patience: Numbers | float = math.inf,
    handover: float = 0.0,
) -> Arrivals:
    n = len(time)
    return Arrivals(
        time=np.asarray(time, dtype=np.float64),
        queue=np.broadcast_to(np.asarray(queue, dtype=np.int32), n).copy(),
        priority=np.broadcast_to(np.asarray(priority, dtype=np.int32), n).copy(),
        home=np.broadcast_to(np.asarray(home, dtype=np.int32), n).copy(),
        service=np.broadcast_to(np.asarray(service, dtype=np.float64), n).copy(),
        patience=np.broadcast_to(np.asarray(patience, dtype=np.float64), n).copy(),
        handover=np.full(n, handover),
    )


def poisson(rate: float, count: int, rng: np.random.Generator) -> npt.NDArray[np.float64]:
    return np.cumsum(rng.exponential(1 / rate, count))


def near(found: npt.NDArray[np.float64], expected: float, batches: int = 40) -> bool:
    """Within four standard errors of the mean, by batch means, since neighbours wait alike."""
    means = np.array([batch.mean() for batch in np.array_split(found, batches)])
    return bool(abs(means.mean() - expected) < 4 * means.std(ddof=1) / math.sqrt(batches))


def test_one_person_serves_in_the_order_of_arrival() -> None:
    served = simulate(desk([[0]]), tickets([0, 0.5, 0.6], service=[1, 2, 1]))
    assert served.started.tolist() == [0, 1, 3]
    assert served.finished.tolist() == [1, 3, 4]


def test_the_urgent_goes_before_the_old_and_nobody_is_interrupted() -> None:
    served = simulate(desk([[0]]), tickets([0, 0.1, 0.2], priority=[1, 1, 0]))
    assert served.started.tolist() == [0, 2, 1]


def test_a_ticket_goes_to_its_own_home_first() -> None:
    served = simulate(desk([[0], [0]], home=[0, 1]), tickets([0, 0], home=[1, 1]))
    assert served.person.tolist() == [1, 0]


def test_an_outsider_takes_longer_by_the_penalty_and_the_handover() -> None:
    served = simulate(desk([[0]], home=[1]), tickets([0], service=2.0, home=0, handover=0.25), penalty=0.5)
    assert served.finished.tolist() == [3.25]


def test_a_ticket_of_nobodys_home_is_an_outsiders_work_for_all() -> None:
    served = simulate(desk([[0]]), tickets([0], home=NO_HOME), penalty=1.0)
    assert served.finished.tolist() == [2]


def test_what_nobody_may_serve_is_never_begun_and_holds_nobody_up() -> None:
    served = simulate(desk([[0]]), tickets([0, 1], queue=[1, 0]))
    assert math.isnan(served.started[0])
    assert not served.left.any()
    assert served.started[1] == 1


def test_work_stops_over_the_weekend_and_goes_on_on_monday() -> None:
    friday = 4 * 24.0
    served = simulate(desk([[0]], calendar=WORKDAYS), tickets([friday + 16], service=3.0))
    assert served.finished.tolist() == [7 * 24.0 + 10]


def test_work_longer_than_a_week_is_spread_over_its_shifts() -> None:
    served = simulate(desk([[0]], calendar=WORKDAYS), tickets([8.0], service=45 * 3 + 1.0))
    assert served.finished.tolist() == [3 * 168 + 9.0]


def test_what_comes_at_night_waits_for_the_morning() -> None:
    served = simulate(desk([[0], [0]], calendar=WORKDAYS), tickets([2.0, 3.0, 4.0]))
    assert served.started.tolist() == [8, 8, 9]


def test_a_desk_that_finishes_what_it_began_works_past_its_shift() -> None:
    calendar = Calendar((0.0,), (8.0,), 24.0, suspends=False)
    served = simulate(desk([[0]], calendar=calendar), tickets([7.5, 7.6]))
    assert served.finished.tolist() == [8.5, 25.0]


def test_who_loses_patience_leaves_and_holds_nobody_up() -> None:
    served = simulate(desk([[0]]), tickets([0, 0.1, 0.2], patience=[9, 0.5, 9]))
    assert served.left.tolist() == [False, True, False]
    assert served.waited.tolist() == [0, 0.5, 0.8]


def test_a_line_meets_erlang_c() -> None:
    rng = np.random.default_rng(1)
    served = simulate(desk([[0]] * 10), tickets(poisson(8, 400_000, rng), service=rng.exponential(1, 400_000)))
    assert near(served.waited, formulas.waiting(10, 8).mean)
    assert near((served.waited > 0).astype(float), formulas.erlang_c(10, 8))


def test_a_line_with_priorities_meets_kella_and_yechiali() -> None:
    rng, rates = np.random.default_rng(2), np.array([2, 3, 3.5])
    urgency = rng.choice(3, 400_000, p=rates / rates.sum())
    served = simulate(
        desk([[0]] * 10),
        tickets(poisson(8.5, 400_000, rng), service=rng.exponential(1, 400_000), priority=urgency),
    )
    for level, expected in enumerate(formulas.priority_waits(10, rates.tolist())):
        assert near(served.waited[urgency == level], expected)


def test_a_line_with_patience_meets_erlang_a() -> None:
    rng = np.random.default_rng(3)
    arrivals = tickets(
        poisson(100, 400_000, rng), service=rng.exponential(1, 400_000), patience=rng.exponential(1, 400_000)
    )
    served = simulate(desk([[0]] * 100), arrivals)
    assert near(served.left.astype(float), formulas.erlang_a(100, 100, 1).abandoned)


def test_equal_luck_gives_equal_answers_to_the_last_bit() -> None:
    def once() -> Served:
        rng = np.random.default_rng(4)
        arrivals = tickets(poisson(3, 5_000, rng), service=rng.exponential(1, 5_000), queue=rng.integers(0, 3, 5_000))
        return simulate(desk([[0, 1], [1, 2], [2, 0], [0]], home=[0, 1, 1, 0]), arrivals, penalty=0.3)

    first, second = once(), once()
    assert first.started.tobytes() == second.started.tobytes()
    assert first.person.tobytes() == second.person.tobytes()


def test_unordered_arrivals_and_a_negative_penalty_are_refused() -> None:
    with pytest.raises(ValueError, match="order of time"):
        simulate(desk([[0]]), tickets([1, 0]))
    with pytest.raises(ValueError, match="penalty"):
        simulate(desk([[0]]), tickets([0]), penalty=-0.1)


people_and_queues = st.lists(
    st.tuples(st.sets(st.integers(0, 3), min_size=1).map(sorted), st.integers(0, 2)), min_size=1, max_size=6
)


@settings(max_examples=200, deadline=None)
@given(people_and_queues, st.integers(1, 120), st.integers(0, 2**32), st.sampled_from([ALWAYS, WORKDAYS]))
def test_nobody_does_two_things_at_once_nor_what_he_may_not(
    staff: list[tuple[list[int], int]], count: int, seed: int, calendar: Calendar
) -> None:
    """The simulation is judged by what it says it did, by a checker that knows nothing of how."""
    rng = np.random.default_rng(seed)
    people = desk([queues for queues, _ in staff], [home for _, home in staff], calendar)
    arrivals = tickets(
        np.sort(rng.uniform(0, 200, count)),
        service=rng.exponential(3, count),
        queue=rng.integers(0, 4, count),
        priority=rng.integers(0, 3, count),
        home=rng.integers(-1, 3, count).tolist(),
        patience=np.where(rng.random(count) < 0.3, rng.exponential(5, count), np.inf),
    )
    served = simulate(people, arrivals, penalty=0.5)
    begun = ~np.isnan(served.started)
    able = {queue for queues, _ in staff for queue in queues}
    assert all(begun[i] or served.left[i] or arrivals.queue[i] not in able for i in range(count))
    assert not (begun & served.left).any()
    assert (served.started[begun] >= arrivals.time[begun]).all()
    assert (served.started[begun] <= (arrivals.time + arrivals.patience)[begun]).all()
    for person, (queues, _) in enumerate(staff):
        own = np.flatnonzero(served.person == person)
        own = own[np.argsort(served.started[own], kind="stable")]
        assert set(arrivals.queue[own]) <= set(queues)
        assert (served.finished[own][:-1] <= served.started[own][1:] + 1e-9).all()


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 100), st.integers(0, 2**32))
def test_one_agency_alone_is_its_own_pool(count: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    arrivals = tickets(
        np.sort(rng.uniform(0, 50, count)), service=rng.exponential(2, count), queue=rng.integers(0, 2, count)
    )
    people = desk([[0], [0, 1], [1]])
    assert np.array_equal(simulate(people, arrivals).waited, simulate(people, arrivals, penalty=5.0).waited)
