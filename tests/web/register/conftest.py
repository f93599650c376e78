"""A state with a record in every table, half of them of Revenue and half of Health."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from rotunda.web.register.models import (
    Absence,
    Assignment,
    Calendar,
    Claim,
    Clearance,
    Course,
    Dependency,
    Freeze,
    Fund,
    HigherClass,
    Move,
    Platform,
    Ticket,
    TicketEvent,
    Work,
    WorkNeed,
)
from tests.web.conftest import State

_DAY, _MOMENT = date(2026, 3, 1), datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def full(state: State) -> State:
    """The state with what the smaller one lacks."""
    Fund.objects.create(code="F1", name="General fund", agencies=["REV"])
    Course.objects.create(code="C1", skill=state.sql, to_level=3, hours=16, cost=1200)
    Platform.objects.create(code="PL1", name="Case platform", capability="cases", migration_skill=state.sql)
    Dependency.objects.create(code="S1|S2", system=state.ledger, depends_on=state.clinic, kind="data")
    Freeze.objects.create(code="FR", starts=_DAY, ends=_DAY, reason="tax season")
    for agency, person, system in ((state.revenue, state.ann, state.ledger), (state.health, state.eve, state.clinic)):
        code = agency.code
        Claim.objects.create(code=f"{code}|Clerk", agency=agency, title="Clerk", headcount=2, decision="open")
        Clearance.objects.create(code=f"{person.code}|FTI|{code}", person=person, regime="FTI", agency=agency)
        Freeze.objects.create(code=f"FR-{code}", agency=agency, starts=_DAY, ends=_DAY)
        work = Work.objects.create(code=f"W-{code}", name=f"Upgrade of {code}", agency=agency, system=system)
        WorkNeed.objects.create(code=f"{work.code}|sql|2", work=work, skill=state.sql, level=2)
        ticket = Ticket.objects.create(code=f"T-{code}", agency=agency, system=system, opened=_MOMENT, resolver=person)
        TicketEvent.objects.create(code=f"{ticket.code}|1", ticket=ticket, sequence=1, at=_MOMENT)
        Absence.objects.create(
            code=f"{person.code}|2099-01-01", person=person, starts=date(2099, 1, 1), ends=date(2099, 1, 2)
        )
        Assignment.objects.create(
            code=f"{person.code}|{system.code}||sql", person=person, system=system, skill=state.sql
        )
        Calendar.objects.create(code=f"{person.code}|2026-03-02", person=person, starts=date(2026, 3, 2), monday=10)
        Move.objects.create(code=f"{person.code}|{code}", person=person, agency=agency, wish=True)
        if person.job_class:
            HigherClass.objects.create(
                code=f"{person.code}|ITA2|2026-03-01", person=person, job_class=person.job_class, starts=_DAY
            )
    return state
