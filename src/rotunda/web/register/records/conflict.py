"""Two people changed one record: what the register has now beside what the second one entered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rotunda.web.audit.models import Entry
from rotunda.web.register.columns import raw
from rotunda.web.register.labels import label_of
from rotunda.web.register.models import Record
from rotunda.web.register.records.cells import day
from rotunda.web.register.records.forms import RecordForm, written
from rotunda.web.register.records.writers import names_of


@dataclass(frozen=True)
class Difference:
    """A column that differs: as it is now, and as the reader entered it; whether the other one changed it."""

    label: str
    now: str
    entered: str
    theirs: bool


@dataclass(frozen=True)
class Conflict:
    """What differs, who changed it meanwhile, and the version that the reader sees by this page."""

    differences: Sequence[Difference]
    by: str
    version: int


def conflict_of(record: Record, form: RecordForm) -> Conflict:
    """Both sides, of the columns that the form has: no other is the reader's to see here."""
    now = type(record).objects.with_references().get(pk=record.pk)
    changes = Entry.objects.of(now.estate, now.code).order_by("-number")[: max(now.version - (form.seen or 0), 1)]
    entries = list(changes)
    touched = {name for entry in entries for name in entry.after}
    found = []
    for column in form.columns:
        present, entered = _text(written(raw(now, column))), _text(form.cleaned_data.get(column.name, ""))
        if present != entered:
            found.append(Difference(label_of(column.name), present, entered, column.name in touched))
    names = names_of(entry.actor for entry in entries)
    by = ", ".join(sorted({f"{names.get(e.actor, e.actor)} on {day(e.at)}" for e in entries}))
    return Conflict(found, by, now.version)


def _text(value: object) -> str:
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)
