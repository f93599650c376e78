from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from rotunda.engine.assign.tickets import order_of, ticket_of
from rotunda.estate import Estate
from tests.engine.assign.cases import DAY, TASK, WORK, where


def with_ticket(**cells: Any) -> Estate:
    row = {"ticket": "T", "agency": "B", "system": "S", "skill": "sql", "priority": 2} | cells
    system = {"system": "S", "agency": "A", "regimes": ["CJIS"], "location": "There"}
    return where({"tickets": [row], "systems": [system]})


def test_a_ticket_takes_data_level_and_place_from_its_system() -> None:
    ticket = ticket_of(with_ticket(), "T", 3, 2.0)
    assert (ticket.agency, ticket.level, ticket.regimes, ticket.location) == ("A", 2, ("CJIS",), "There")
    assert (ticket.priority, ticket.hours, ticket.system) == (2, 2.0, "S")


def test_a_ticket_without_a_system_is_of_its_agency_at_the_level_given() -> None:
    ticket = ticket_of(with_ticket(system=None, priority=None), "T", 3, 2.0)
    assert (ticket.agency, ticket.level, ticket.regimes, ticket.priority) == ("B", 3, (), 3)


def test_tickets_that_are_not_there_or_name_no_skill_or_agency_are_refused() -> None:
    with pytest.raises(KeyError, match="There is no ticket U"):
        ticket_of(with_ticket(), "U", 2, 2.0)
    with pytest.raises(ValueError, match="no skill or no agency"):
        ticket_of(with_ticket(skill=None), "T", 2, 2.0)
    with pytest.raises(ValueError, match="no skill or no agency"):
        ticket_of(with_ticket(system=None, agency=None), "T", 2, 2.0)


def test_a_work_order_is_a_ticket_for_each_person_that_it_takes_at_once() -> None:
    work = {**WORK, "earliest": date(2026, 6, 9), "due": date(2026, 6, 19), "fund": "F", "location": "There"}
    needs = [{**TASK, "people": 2, "class_level": 5, "bargaining_units": ["Office unit"]}]
    one, other = order_of(where({"work": [work], "work_needs": needs}), "W", DAY)
    assert (one.ticket, other.ticket, other.apart) == ("W/sql/2", "W/sql/2 (2)", ("W/sql/2",))
    assert (one.hours, one.week, one.until) == (4.0, 2, 2)
    assert (one.changes, one.fund, one.class_level, one.units) == (True, "F", 5, ("Office unit",))


def test_overdue_work_has_no_last_week_and_hours_may_be_those_of_the_work() -> None:
    work, needs = {**WORK, "due": date(2026, 5, 1), "hours": 6.0}, [{**TASK, "hours": None}]
    (one,) = order_of(where({"work": [work], "work_needs": needs}), "W", DAY)
    assert (one.until, one.week, one.hours) == (None, 0, 6.0)


def test_work_that_is_not_there_or_names_no_hours_is_refused() -> None:
    with pytest.raises(KeyError, match="There is no work V"):
        order_of(where({"work": [WORK], "work_needs": [TASK]}), "V", DAY)
    with pytest.raises(ValueError, match="no hours"):
        order_of(where({"work": [{**WORK, "hours": None}], "work_needs": [{**TASK, "hours": None}]}), "W", DAY)
