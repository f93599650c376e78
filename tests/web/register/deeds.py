"""What a change of every kind may do to the register."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rotunda.web.accounts.models import User
from rotunda.web.register import actions
from rotunda.web.register.claims.actions import decide_claim
from rotunda.web.register.models import Claim, Person, PersonSkill, Release, System
from rotunda.web.register.own.actions import confirm_skill
from rotunda.web.register.upsert import put
from tests.web.conftest import State


def deeds(state: State, cast: dict[str, User]) -> dict[str, Callable[[], Any]]:
    """The changes, in an order in which each can be done after those before; there is a claim `C1` of Revenue."""
    return {
        "fill a cell": lambda: actions.change(state.ledger, by=cast["liaison"], values={"expert": "P1"}),
        "empty a cell": lambda: actions.change(state.ann, by=cast["liaison"], values={"title": ""}),
        "confirm": lambda: actions.confirm(state.clinic, by=cast["manager"]),
        "confirm a skill of one's own": lambda: confirm_skill(
            PersonSkill.objects.get(code="P1|sql"), by=cast["employee"], level=3
        ),
        "add": lambda: actions.add(System, by=cast["manager"], values={"system": "S9", "agency": "DPH", "users": 3}),
        "retire a system with its releases": lambda: actions.retire(state.clinic, by=cast["manager"], reason="old"),
        "restore it": lambda: actions.restore(state.clinic, by=cast["manager"], reason="needed"),
        "retire a person with the skills": lambda: actions.retire(state.eve, by=cast["manager"], reason="left"),
        "end the life of a system": lambda: actions.change(
            state.ledger, by=cast["liaison"], values={"lifecycle": "retired"}
        ),
        "move a person to another agency": lambda: actions.change(
            state.ann, by=cast["manager"], values={"agency": "DPH", "in_scope": True}
        ),
        "move a system to another agency": lambda: actions.change(
            System.objects.get(code="S9"), by=cast["manager"], values={"agency": "REV", "owner": "P2"}
        ),
        "put many": lambda: put(
            Person, [{"person": f"N{n}", "agency": "REV-D", "weekly_hours": 40} for n in range(5)], by=cast["manager"]
        ),
        "put moves": lambda: put(Person, [{"person": "N1", "agency": "DPH"}], by=cast["manager"]),
        "put releases": lambda: put(
            Release, [{"system": "S9", "product": "java", "version": str(n)} for n in range(3)], by=cast["manager"]
        ),
        "claim a title": lambda: decide_claim(
            Claim.objects.get(code="C1"), by=cast["liaison"], decision="claimed", reason="does IT"
        ),
    }
