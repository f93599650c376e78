"""Whatever a file holds: every row is accounted for, nothing is half applied, and undoing leaves things as before."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rotunda.web.accounts.models import User
from rotunda.web.audit.chain import breaks
from rotunda.web.audit.models import Entry, Head
from rotunda.web.intake import actions
from rotunda.web.intake.models import Import, Source, Stage
from rotunda.web.register.models import MODELS, Person
from tests.web.conftest import State
from tests.web.intake.files import take

#: Cells that are right, wrong, odd and hostile.
CELLS = st.one_of(
    st.sampled_from(
        ["", "P1", "P2", "P3", "P9", "REV", "DPH", "Public Health", "XX", "40", "-3", "1e999", "NaN", "2020-02-30",
         "2020-02-29", "03/04/2020", "yes", "maybe", "permanent", "'=1+1", "=1+1", "  ", "\u202e", "a;b", "null"]
    ),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12),
)  # fmt: skip
COLUMNS = ["person", "agency", "title", "weekly_hours", "supervisor", "hired", "in_scope", "appointment", "stranger"]
LINES = st.lists(st.lists(CELLS, min_size=len(COLUMNS), max_size=len(COLUMNS)), max_size=8)


def everything() -> dict[str, Any]:
    """The register, but for when and how often its records were written."""
    apart = {"version", "changed", "created", "id"}
    return {
        name: [
            {key: value for key, value in row.items() if key not in apart}
            for row in model.objects.order_by("code").values()
        ]
        for name, model in MODELS.items()
    }


def file_of(lines: list[list[str]], ragged: bool) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    writer.writerows(lines)
    if ragged:
        writer.writerow(["P7", "REV"])
    return text.getvalue().encode()


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    lines=LINES,
    ragged=st.booleans(),
    clears=st.booleans(),
    complete=st.booleans(),
    who=st.sampled_from(["manager", "liaison"]),
)
def test_every_row_is_accounted_for_and_nothing_is_half_applied(
    lines: list[list[str]], ragged: bool, clears: bool, complete: bool, who: str, cast: dict[str, User], state: State
) -> None:
    with transaction.atomic():
        by = cast[who]
        source = Source.objects.create(
            name="any", agency=state.revenue, clears=clears, complete=["people"] if complete else [], created_by="tests"
        )
        found = take(by, source, "people.csv", file_of(lines, ragged))
        before = everything()
        if found.stage == Stage.MAPPING:
            found = actions.settle_columns(found, by=by, parts=found.parts)
        assert found.stage in {Stage.CHECKED, Stage.UNREADABLE}
        assert everything() == before
        if found.stage == Stage.CHECKED:
            _accounted(found)
            _applied_and_undone(found, by, cast["manager"], before)
        transaction.set_rollback(True)


def _accounted(found: Import) -> None:
    """Every row of the file is one row of the dry run, with its number, and refusals say why."""
    rows = found.rows.filter(round=found.round)
    told = [row.number for row in rows if row.outcome != "retired"]
    assert len(told) == sum(part["rows"] for part in found.parts) == found.counts["read"]
    assert len(set(told)) == len(told)
    assert all(row.problems for row in rows if row.outcome == "refused")
    assert sum(sum(counts.values()) for counts in found.counts["tables"].values()) == rows.count()


def _applied_and_undone(found: Import, by: User, manager: User, before: dict[str, Any]) -> None:
    found = actions.apply(found, by=by)
    assert found.stage == Stage.APPLIED
    for row in found.rows.filter(round=found.round):
        record = Person.objects.filter(code=row.code).first()
        assert row.outcome not in {"added", "changed"} or (record is not None and record.source == found.label)
    assert Entry.objects.filter(source=found.label, table="people").count() == sum(
        count
        for outcome, count in found.counts["tables"].get("people", {}).items()
        if outcome in {"added", "changed", "retired"}
    )
    found = actions.undo(found, by=manager, reason="tried")
    assert (found.stage, found.obstacles) == (Stage.UNDONE, [])
    assert everything() == before
    head = Head.objects.get(pk=1)
    assert list(breaks(Entry.objects.order_by("number"), (head.number, head.hash))) == []
