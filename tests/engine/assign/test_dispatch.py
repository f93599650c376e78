from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rotunda.engine.assign.check import check, values_of
from rotunda.engine.assign.dispatch import Dispatcher
from rotunda.engine.assign.solve import Assignment
from rotunda.engine.assign.tickets import Ticket
from tests.engine.assign.cases import ANN, PARAMETERS, both_know, decided, drawn, where
from tests.engine.states import few


def holds(found: Assignment, desk: Dispatcher) -> None:
    """The plan of the desk obeys every rule in the hours that the tickets leave."""
    problem = replace(found.problem, room=found.problem.room - desk.booked)
    plan = desk.plan
    verdict = check(problem, replace(plan, value=sum(values_of(problem, plan).values())))
    assert verdict.holds, verdict.broken
    used = np.zeros(problem.room.shape, dtype=np.int64)
    np.add.at(used, plan.who[plan.who >= 0], plan.hours[plan.who >= 0])
    assert np.array_equal(problem.room - used, desk.free)
    assert (desk.free >= 0).all()


def busy(priority: int = 2) -> Assignment:
    """Ann spends all her hours on S, of a criticality from 1 to 3; Bo has the skill too, and no need to do anything."""
    systems = [{"system": "S", "agency": "A", "criticality": priority, "expert": "Ann"}]
    needs = [{"system": "S", "skill": "sql", "level": 3, "weekly_hours": 32.0}]
    skills = [
        {"person": who, "skill": "sql", "level": level, "confidence": 1.0} for who, level in (("Ann", 4), ("Bo", 3))
    ]
    people = [ANN, {"person": "Bo", "agency": "B", "weekly_hours": 40.0}]
    return decided(where({"systems": systems, "system_needs": needs, "person_skills": skills, "people": people}))


def test_a_ticket_goes_to_whoever_may_and_has_the_hours() -> None:
    desk = Dispatcher(decided(where({})))
    ranked = desk.rank(Ticket("T1", "A", "sql", 2, 8.0))
    assert [one.person for one in ranked] == ["Ann"]
    assert "Ann has sql at level 3, works for the agency" in ranked[0].why
    assert sum(ranked[0].parts) == 32
    assert desk.rank(Ticket("T2", "A", "sql", 4, 8.0)) == ()
    assert desk.rank(Ticket("T3", "A", "sql", 2, 1_000.0)) == ()
    assert desk.rank(Ticket("T4", "A", "unheard of", 2, 1.0)) == ()


def test_who_knows_the_system_goes_first_and_the_second_is_told_why_not() -> None:
    found = decided(both_know(systems=[{"system": "S", "agency": "A", "criticality": 2, "expert": "Bo"}]))
    answer = Dispatcher(found).dispatch([Ticket("T", "A", "sql", 2, 4.0, 3, "S")])[0]
    assert [one.person for one in answer.ranked] == ["Bo", "Ann"]
    assert answer.booked == "Bo"
    assert "knows the system" in answer.ranked[0].why
    assert answer.behind[0] == ""
    assert answer.behind[1].startswith("Behind Bo by ")


def test_a_booked_ticket_takes_hours_until_it_is_released() -> None:
    found = decided(where({}))
    desk, ticket = Dispatcher(found), Ticket("T", "A", "sql", 2, 60.0)
    desk.book(ticket, "Ann")
    holds(found, desk)
    assert desk.rank(Ticket("U", "A", "sql", 2, 60.0)) == ()
    with pytest.raises(ValueError, match="T is booked already"):
        desk.book(ticket, "Ann")
    desk.release("T")
    assert desk.rank(Ticket("U", "A", "sql", 2, 60.0)) != ()
    with pytest.raises(KeyError):
        desk.release("T")


def test_nobody_is_booked_who_may_not_or_has_no_hours() -> None:
    desk = Dispatcher(decided(where({})))
    with pytest.raises(ValueError, match="Bo may not take T or has no hours"):
        desk.book(Ticket("T", "A", "sql", 2, 1.0), "Bo")


def test_the_more_urgent_is_booked_first_and_answers_stand_as_asked() -> None:
    desk = Dispatcher(decided(where({})))
    late, soon = Ticket("late", "A", "sql", 2, 80.0, 5), Ticket("soon", "A", "sql", 2, 80.0, 1)
    answers = desk.dispatch([late, soon])
    assert [answer.ticket.ticket for answer in answers] == ["late", "soon"]
    assert [answer.booked for answer in answers] == [None, "Ann"]


def test_hours_come_from_the_weeks_of_the_ticket() -> None:
    desk = Dispatcher(decided(where({})))
    (one,) = desk.rank(Ticket("T", "A", "sql", 2, 24.0, week=1, until=2))
    assert one.parts == (0, 88, 8, 0)
    assert desk.rank(Ticket("T", "A", "sql", 2, 24.0, week=3, until=2)) == ()


def test_what_is_worth_less_makes_room_and_finds_another_home() -> None:
    found = busy(1)
    desk = Dispatcher(found)
    urgent = Ticket("T", "A", "sql", 4, 4.0, 1)
    assert desk.rank(urgent) == ()
    (answer,) = desk.dispatch([urgent])
    assert answer.booked == "Ann"
    assert "would let go of S/sql" in answer.ranked[0].why
    assert [(move.need, move.person, move.to) for move in answer.moved] == [("S/sql", "Ann", "Bo")]
    holds(found, desk)


def test_what_is_worth_more_or_locked_makes_no_room() -> None:
    assert Dispatcher(busy(4)).dispatch([Ticket("T", "A", "sql", 4, 4.0, 5)])[0].booked is None
    answer = Dispatcher(busy(4)).dispatch([Ticket("T", "A", "sql", 4, 4.0, 5)])[0]
    assert (
        answer.why
        == "the one person who may take it has no hours left in the plan, and does nothing that is worth less."
    )


def test_why_nobody_may_take_a_ticket_is_told() -> None:
    desk = Dispatcher(decided(where({})))
    assert (
        desk.dispatch([Ticket("T", "A", "sql", 4, 1.0)])[0].why
        == "nobody has sql at level 4: the highest is 3, of one person."
    )
    assert "nobody has prolog" in desk.dispatch([Ticket("T", "A", "prolog", 4, 1.0)])[0].why


def test_tickets_of_one_order_that_take_different_people_get_them() -> None:
    desk = Dispatcher(decided(both_know()))
    one = Ticket("W", "A", "sql", 2, 4.0)
    other = replace(one, ticket="W (2)", apart=("W",))
    third = replace(one, ticket="W (3)", apart=("W", "W (2)"))
    booked = [answer.booked for answer in desk.dispatch([one, other, third])]
    assert sorted(booked[:2], key=str) == ["Ann", "Bo"]
    assert booked[2] is None


def test_access_is_asked_for_by_tickets_as_by_the_plan() -> None:
    rows = [{"person": "Ann", "regime": "CJIS", "status": "granted"}]
    estate = both_know(systems=[{"system": "S", "agency": "A", "regimes": ["CJIS"]}], clearances=rows)
    desk = Dispatcher(decided(estate))
    assert [one.person for one in desk.rank(Ticket("T", "A", "sql", 2, 1.0, regimes=("CJIS",)))] == ["Ann"]
    assert desk.rank(Ticket("T", "A", "sql", 2, 1.0, regimes=("FTI",))) == ()


def test_nobody_is_sent_to_audit_what_he_delivers() -> None:
    estate = where(
        {
            "skills": [{"skill": "audit"}],
            "systems": [{"system": "S", "agency": "A", "owner": "Ann"}],
            "person_skills": [
                {"person": who, "skill": "audit", "level": 3, "confidence": 1.0} for who in ("Ann", "Bo")
            ],
            "system_needs": [{"system": "S", "skill": "audit", "level": 3, "weekly_hours": 1.0}],
        }
    )
    ranked = Dispatcher(decided(estate)).rank(Ticket("T", "A", "audit", 2, 1.0, system="S"))
    assert [one.person for one in ranked] == ["Bo"]


def test_only_an_assignment_of_an_estate_can_be_dispatched_by() -> None:
    found = decided(where({}))
    with pytest.raises(ValueError, match="taken from an Estate"):
        Dispatcher(replace(found, problem=replace(found.problem, facts=None)))


@few
@given(st.integers(0, 10_000), st.integers(2, 6), st.integers(1, 8))
def test_dispatch_never_books_twice_and_the_plan_stays_one_that_holds(seed: int, people: int, systems: int) -> None:
    found = decided(drawn(seed, people, systems, 4), PARAMETERS)
    desk, rng = Dispatcher(found), np.random.default_rng(seed)
    tickets = [
        Ticket(
            f"T{number}",
            "AB"[int(rng.integers(2))],
            ("sql", "java")[int(rng.integers(2))],
            int(rng.integers(1, 4)),
            float(rng.integers(1, 80)) / 2,
            int(rng.integers(1, 6)),
            week=int(rng.integers(0, 3)),
        )
        for number in range(12)
    ]
    answers = desk.dispatch(tickets)
    holds(found, desk)
    for answer in answers:
        if answer.booked is not None:
            assert sum(answer.ranked[0].parts) == answer.ticket.hours * 4
    for answer in answers:
        if answer.booked is not None:
            desk.release(answer.ticket.ticket)
    assert (desk.booked == 0).all()
    holds(found, desk)
