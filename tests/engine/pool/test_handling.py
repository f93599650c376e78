from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from rotunda.engine.pool.handling import LONGEST, SHORTEST, stays
from rotunda.engine.pool.hours import WorkingHours
from rotunda.estate import Estate
from tests.engine.states import agencies, people, state

HOURS = WorkingHours((0, 1, 2, 3, 4), 8, 17)


def at(hour: float, day: int = 5) -> datetime:
    return datetime(2026, 1, day, int(hour), round(hour % 1 * 60))


def ticket(name: str, opened: datetime, resolved: datetime, **more: object) -> dict[str, object]:
    return {
        "ticket": name,
        "opened": opened,
        "resolved": resolved,
        "skill": "java",
        "resolver": "P1",
        "group": "A",
        **more,
    }


def log(*tickets: dict[str, object], steps: list[tuple[str, datetime, str, str]] | None = None) -> Estate:
    events = [
        {"ticket": name, "sequence": number, "at": moment, "state": said, "group": group}
        for number, (name, moment, said, group) in enumerate(steps or [], start=1)
    ]
    return state(agencies=agencies("A"), people=people(P1="A", P2="A"), tickets=tickets, ticket_events=events)


def stay(estate: Estate, name: str = "T1") -> dict[str, Any]:
    return stays(estate, HOURS).rows_by_key("ticket", named=True, unique=True)[name]


def test_handling_is_at_most_the_time_since_the_resolver_s_last_resolution() -> None:
    estate = log(ticket("T1", at(9), at(12)), ticket("T2", at(9), at(12.5)))
    assert stay(estate)["handling"] == pytest.approx(3.0)
    assert stay(estate, "T2")["handling"] == pytest.approx(0.5)


def test_another_s_resolutions_say_nothing_of_one_s_own_work() -> None:
    estate = log(ticket("T1", at(9), at(12), resolver="P2"), ticket("T2", at(9), at(12.5)))
    assert stay(estate, "T2")["handling"] == pytest.approx(3.5)


def test_handling_is_never_under_a_minute_nor_over_a_day() -> None:
    estate = log(ticket("T1", at(9), at(9)), ticket("T2", at(9), at(16, day=16)))
    assert stay(estate)["handling"] == pytest.approx(SHORTEST)
    assert stay(estate, "T2")["handling"] == LONGEST


def test_a_wait_ends_with_the_first_step_after_the_group_that_resolved_it_got_it() -> None:
    steps = [
        ("T1", at(9), "New", "first"),
        ("T1", at(10), "New", "A"),
        ("T1", at(11.5), "Active", "A"),
        ("T1", at(12), "Resolved", "A"),
    ]
    told = stay(log(ticket("T1", at(9), at(12)), ticket("T2", at(15), at(16)), steps=steps))
    assert (told["wait"], told["desk"]) == (pytest.approx(1.5), pytest.approx(2.0))


def test_time_spent_waiting_for_somebody_outside_is_not_desk_time() -> None:
    steps = [
        ("T1", at(9), "New", "A"),
        ("T1", at(10), "Awaiting User Info", "A"),
        ("T1", at(13), "Active", "A"),
        ("T1", at(14), "Resolved", "A"),
    ]
    told = stay(log(ticket("T1", at(9), at(14)), steps=steps))
    assert (told["pending"], told["desk"]) == (pytest.approx(3.0), pytest.approx(2.0))


def test_without_steps_the_wait_is_what_handling_leaves_of_the_desk_time() -> None:
    estate = log(ticket("T1", at(9), at(12)), ticket("T2", at(9), at(12.5)))
    assert stay(estate, "T2")["wait"] == pytest.approx(3.0)


def test_tickets_that_tell_nothing_are_left_out() -> None:
    estate = log(
        ticket("T1", at(9), at(12), resolver=None),
        ticket("T2", at(9), at(12), skill=None),
        ticket("T3", at(12), at(9)),
        {**ticket("T4", at(9), at(9)), "resolved": None},
    )
    assert stays(estate, HOURS).is_empty()
