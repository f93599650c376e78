"""A record says in words who or what wrote it last."""

from __future__ import annotations

from rotunda.web.accounts.models import User
from rotunda.web.design.cells import Link
from rotunda.web.intake.actions import add_source
from rotunda.web.intake.models import Import
from rotunda.web.register.records.writers import writer_of
from tests.web.conftest import State
from tests.web.intake.files import csv_of, take


def test_an_import_is_a_link_for_whoever_may_open_it(state: State, cast: dict[str, User]) -> None:
    source = add_source(by=cast["manager"], name="Lists")
    found: Import = take(cast["manager"], source, "people.csv", csv_of([{"person": "P9", "agency": "DPH"}]))
    words = f"Import {found.pk}"
    assert writer_of(cast["manager"], found.label) == Link(words, found.get_absolute_url())
    assert writer_of(cast["employee"], found.label) == words


def test_people_and_their_programs_are_named(cast: dict[str, User]) -> None:
    reader, writer = cast["liaison"], cast["manager"]
    assert writer_of(reader, "") == "A person, on this site"
    assert writer_of(reader, f"{writer.label} token:3") == "Manager, through the API"
    assert writer_of(reader, "sample state") == "sample state"
