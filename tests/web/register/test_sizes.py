"""How many records a table is said to have is how many there are, for whoever looks and after whatever change."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from rotunda.web.accounts.models import User
from rotunda.web.intake import actions as intake
from rotunda.web.intake.actions import add_source
from rotunda.web.register import actions, sizes
from rotunda.web.register.models import MODELS, Claim, Freeze, Person, Skill, Ticket
from rotunda.web.register.sizes import sizes_for
from tests.web.conftest import State
from tests.web.intake.files import take, zip_of
from tests.web.register.deeds import deeds


def _told(users: dict[str, User]) -> dict[tuple[str, str], str]:
    return {
        (name, table): size
        for name, user in users.items()
        for table, size in zip(MODELS, sizes_for(user, MODELS.values()), strict=True)
    }


def _counted(users: dict[str, User]) -> dict[tuple[str, str], str]:
    """The same by looking at every record."""
    return {
        (name, table): f"{model.objects.visible_to(user).current().count():,}"
        for name, user in users.items()
        for table, model in MODELS.items()
    }


def test_after_each_kind_of_change_each_member_of_the_cast_is_told_what_there_is(
    state: State, cast: dict[str, User]
) -> None:
    Claim.objects.create(code="C1", agency=state.revenue, title="Clerk", headcount=4)
    Freeze.objects.create(code="F1", reason="For all agencies")
    assert _told(cast) == _counted(cast)
    more: dict[str, Callable[[], Any]] = {
        "add what all agencies share": lambda: actions.add(Skill, by=cast["manager"], values={"skill": "cobol"}),
        "retire it": lambda: actions.retire(Skill.objects.get(code="cobol"), by=cast["manager"], reason="gone"),
        "add to a part of an agency": lambda: actions.add(
            Person, by=cast["liaison"], values={"person": "P10", "agency": "REV-D"}
        ),
    }
    for name, deed in {**deeds(state, cast), **more}.items():
        deed()
        assert _told(cast) == _counted(cast), name


def test_an_import_and_its_undoing_are_told(state: State, cast: dict[str, User]) -> None:
    _told(cast)
    source = add_source(by=cast["manager"], name="Lists", agency=None)
    rows = [{"person": "P9", "agency": "DPH", "title": "Clerk"}, {"person": "P1", "agency": "DPH", "title": ""}]
    found = take(cast["manager"], source, "state.zip", zip_of({"people": rows}))
    for deed in (intake.apply, partial(intake.undo, reason="tried")):
        found = deed(found, by=cast["manager"])
        assert _told(cast) == _counted(cast)


def test_nothing_is_counted_where_nothing_was_changed(
    cast: dict[str, User], django_assert_num_queries: Callable[..., Any]
) -> None:
    planner = cast["planner"]
    assert planner.held
    models = [model for name, model in MODELS.items() if name not in sizes.ENDLESS]
    first = sizes_for(planner, models)
    with django_assert_num_queries(1):
        assert sizes_for(planner, models) == first


def test_a_table_that_grows_to_millions_is_not_counted_to_the_end(
    state: State, cast: dict[str, User], monkeypatch: Any
) -> None:
    monkeypatch.setattr(sizes, "MOST", 2)
    for number in range(3):
        assert sizes_for(cast["planner"], [Ticket]) == [str(number)]
        Ticket.objects.create(code=f"T{number}", agency=state.revenue, opened="2026-01-05T10:00:00Z")
    assert sizes_for(cast["planner"], [Ticket]) == ["more than 2"]
