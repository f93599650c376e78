"""Counts of data quality that are kept follow imports, their undoing, and records that are made one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from rotunda.web.accounts.models import User
from rotunda.web.intake import actions, pairing
from rotunda.web.intake.merging import merge
from rotunda.web.intake.models import Import, Pair, Source
from rotunda.web.register.kept import Kept
from rotunda.web.register.models import Person, PersonSkill, Release, Skill, System
from rotunda.web.register.tallies import counts_by_agency
from tests.web.conftest import State
from tests.web.intake.files import Row, take, zip_of

#: What moves from Revenue to Health is told of Health alone.
_TABLES: dict[str, list[Row]] = {
    "people": [{"person": "P9", "agency": "DPH", "title": "Clerk"}, {"person": "P1", "agency": "DPH", "title": ""}],
    "systems": [{"system": "S9", "agency": "DPH", "users": 5}, {"system": "S1", "agency": "DPH", "users": 7}],
    "releases": [{"system": "S9", "product": "java", "version": "21"}],
}


def _same_as_a_new_count(deed: Callable[[], Any]) -> Any:
    before = counts_by_agency()
    done = deed()
    kept = counts_by_agency()
    assert kept != before, "this changes what is counted"
    Kept.forget()
    assert kept == counts_by_agency()
    return done


def test_an_import_and_its_undoing_are_counted(cast: dict[str, User], state: State, source: Source) -> None:
    found: Import = take(cast["manager"], source, "state.zip", zip_of(_TABLES))
    applied = _same_as_a_new_count(lambda: actions.apply(found, by=cast["manager"]))
    _same_as_a_new_count(lambda: actions.undo(applied, by=cast["manager"], reason="tried"))


def test_records_of_two_agencies_that_are_made_one_are_counted(cast: dict[str, User], state: State) -> None:
    person = Person.objects.create(code="P1B", agency=state.health, name="Alvarez, Ann", title="Analyst")
    for skill in (state.sql, Skill.objects.create(code="cobol", name="COBOL")):
        PersonSkill.objects.create(code=f"P1B|{skill.code}", person=person, skill=skill, level=1)
    system = System.objects.create(code="S1B", agency=state.revenue, name=state.ledger.name, owner=person)
    for version in ("15", "16"):
        code = f"S1B|postgresql|{version}"
        Release.objects.create(code=code, system=system, product="postgresql", version_name=version)
    assert pairing.find() == 2
    for pair in Pair.objects.all():
        _same_as_a_new_count(partial(merge, pair, by=cast["manager"], kept=pair.left, values={}))
