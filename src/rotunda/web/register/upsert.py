"""Many rows of a table at once: first what each would do and why not, then all of it or nothing.

Rows are as an Estate has them: columns by name, columns that the format does not list kept as text. A column that a row
leaves out stays as it is. So does one that the actor may not see and that the row has empty, since an empty cell is how
a withheld value reaches whoever takes a table away.
"""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from rotunda.web.accounts.actor import Actor
from rotunda.web.audit.actions import Change
from rotunda.web.audit.actions import record as audit
from rotunda.web.register.columns import values_of
from rotunda.web.register.models.record import Record
from rotunda.web.register.rights import Rights
from rotunda.web.register.rows import Defect, Row, missing, read_rows

#: Rows that one statement writes.
_BATCH = 500
#: Keys that one query looks up.
_LOOKED_UP = 5_000
_TAKEN = "There is such a record already, and it is not yours to see. Leave it out, or give it another key."
_NOT_YOURS = "You may see this record, but not change it. Leave it as it is."
#: What every change writes beside the columns.
_ALWAYS = ("version", "source", "changed", "retired_at", "extra")


class Verdict(enum.StrEnum):
    """What becomes of a row."""

    ADD = "add"
    CHANGE = "change"
    RESTORE = "restore"
    SAME = "same"
    REFUSED = "refused"


@dataclass
class Ruling:
    """What becomes of one row: `row` counts from 1, `before` and `after` have the columns that differ, as JSON."""

    row: int
    key: str
    verdict: Verdict
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    defects: Sequence[Defect] = ()
    record: Record | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Plan:
    """What would become of rows of a table."""

    model: type[Record]
    rulings: Sequence[Ruling]

    @property
    def counts(self) -> dict[str, int]:
        """How many rows get each verdict."""
        found = Counter(ruling.verdict for ruling in self.rulings)
        return {verdict.value: found[verdict] for verdict in Verdict}

    @property
    def refused(self) -> list[Ruling]:
        """The rows that cannot be taken."""
        return [ruling for ruling in self.rulings if ruling.verdict is Verdict.REFUSED]


class Refused(Exception):  # noqa: N818  # a fact about the rows, which views turn into an answer
    """Some rows cannot be taken, so none was."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(f"{len(plan.refused)} rows of {plan.model.estate} are refused")
        self.plan = plan


def plan(model: type[Record], rows: Sequence[Mapping[str, Any]], *, by: Actor, lock: bool = False) -> Plan:
    """What would become of each row. With `lock`, records stay as they are until the transaction ends."""
    read, rights = read_rows(model, rows), Rights(model, by)
    codes = [row.code for row in read if row.code]
    visible: set[int] = set()
    existing: dict[str, Record] = {}
    for start in range(0, len(codes), _LOOKED_UP):
        found = model.objects.filter(code__in=codes[start : start + _LOOKED_UP]).order_by("pk")
        visible |= set(found.visible_to(by).values_list("pk", flat=True))
        locked = found.select_for_update(of=("self",)) if lock else found
        existing |= {record.code: record for record in locked.with_references()}
    return Plan(model, [_ruling(model, row, existing.get(row.code), visible, rights) for row in read])


@transaction.atomic
def put(
    model: type[Record], rows: Sequence[Mapping[str, Any]], *, by: Actor, reason: str = "", source: str = ""
) -> Plan:
    """Plan and apply: every row, or none. Raises `Refused` with the plan where a row cannot be taken."""
    made = plan(model, rows, by=by, lock=True)
    if made.refused:
        raise Refused(made)
    apply(made, by=by, reason=reason, source=source)
    return made


@transaction.atomic
def apply(made: Plan, *, by: Actor, reason: str = "", source: str = "") -> None:
    """Write what a plan, made with `lock` in this transaction, says, and the audit of it."""
    added = [_record(r) for r in made.rulings if r.verdict is Verdict.ADD]
    changed = [_record(r) for r in made.rulings if r.verdict in {Verdict.CHANGE, Verdict.RESTORE}]
    for record in (*added, *changed):
        record.source = source
    _add(made.model, added)
    for record in changed:
        record.version += 1
        record.changed = timezone.now()
        record.retired_at = None
    names = {name for r in made.rulings if r.verdict in {Verdict.CHANGE, Verdict.RESTORE} for name in r.after}
    fields = {made.model.field_of(name) for name in names if name in made.model.table().by_name} | set(_ALWAYS)
    made.model.objects.bulk_update(changed, sorted(fields), batch_size=_BATCH)
    audit(
        (_told(made.model, r) for r in made.rulings if r.verdict is not Verdict.SAME),
        by=by,
        reason=reason,
        source=source,
    )


def _add(model: type[Record], records: Sequence[Record]) -> None:
    """Write new records; references among them are joined when all are there."""
    own = [name for name in model.references() if model._meta.get_field(name).related_model is model]
    later = []
    for record in records:
        for name in own:
            referred = getattr(record, name)
            if referred is not None and referred.pk is None:
                later.append((record, name, referred))
                setattr(record, name, None)
    model.objects.bulk_create(records, batch_size=_BATCH)
    for record, name, referred in later:
        setattr(record, name, referred)
    model.objects.bulk_update({r.pk: r for r, _, _ in later}.values(), own or ["source"], batch_size=_BATCH)


def _told(model: type[Record], ruling: Ruling) -> Change:
    record = _record(ruling)
    return Change(
        ruling.verdict.value,
        model.estate,
        record.code,
        ruling.before,
        ruling.after,
        record.agency_key(),
        record.person_key(),
    )


def _record(ruling: Ruling) -> Record:
    if ruling.record is None:
        raise RuntimeError(f"row {ruling.row} is {ruling.verdict}, and has no record to write")
    return ruling.record


def _ruling(model: type[Record], row: Row, present: Record | None, visible: Set[int], rights: Rights) -> Ruling:
    """What becomes of a row, whose key a record may have."""
    if not row.code or row.defects:
        return _refused(row)
    if present is None:
        return _adding(model, row, rights)
    if present.pk not in visible:
        return _refused(row, Defect("", _TAKEN, "taken"))
    return _changing(present, row, rights)


def _adding(model: type[Record], row: Row, rights: Rights) -> Ruling:
    if lacking := missing(model, row):
        return _refused(row, *lacking)
    record = row.fresh
    record.extra = {name: text for name, text in row.extra.items() if text is not None}
    _set(record, row.values)
    defects = _unwritable(row, rights.hidden(record))
    if not rights.may_edit(record):
        defects.append(Defect("", "You may not add records here. Ask whoever answers for this agency.", "permission"))
    if defects:
        return _refused(row, *defects)
    after = {**values_of(record), **_extra(record)}
    return Ruling(row.number, row.code, Verdict.ADD, {}, after, record=record)


def _changing(record: Record, row: Row, rights: Rights) -> Ruling:
    hidden, mine = rights.hidden(record), rights.may_edit(record)
    if defects := _unwritable(row, hidden):
        return _refused(row, *defects)
    if not mine and any(row.extra.values()):
        # what they hold is not shown to whoever may not edit, so neither is whether it is the same
        return _refused(row, *(Defect(name, _NOT_YOURS, "permission") for name in row.extra))
    before = {**values_of(record), **_extra(record)}
    _set(record, {name: value for name, value in row.values.items() if name not in hidden})
    if mine:
        merged = {**record.extra, **row.extra}
        record.extra = {name: text for name, text in merged.items() if text is not None}
    after = {**values_of(record), **_extra(record)}
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    if not names and record.retired_at is None:
        return Ruling(row.number, row.code, Verdict.SAME, record=record)
    defects = _unwritable(row, rights.hidden(record))
    if not (mine and rights.may_edit(record)):
        defects.append(Defect("", _NOT_YOURS, "permission"))
    if defects:
        return _refused(row, *defects)
    verdict = Verdict.CHANGE if record.retired_at is None else Verdict.RESTORE
    was, will = ({name: side[name] for name in names if name in side} for side in (before, after))
    return Ruling(row.number, row.code, verdict, was, will, record=record)


def _refused(row: Row, *defects: Defect) -> Ruling:
    return Ruling(row.number, row.code, Verdict.REFUSED, defects=(*row.defects, *defects))


def _unwritable(row: Row, hidden: Set[str]) -> list[Defect]:
    """Values in columns that the actor may not see; an empty one says nothing."""
    return [
        Defect(name, "You may not see this column, so you may not write it. Leave it out.", "permission")
        for name in row.values
        if name in hidden and row.values[name] not in (None, "")  # a value may be a list, which no set takes
    ]


def _set(record: Record, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        field_name = record.field_of(name)
        if field_name != "code":
            setattr(record, field_name, value)


def _extra(record: Record) -> dict[str, Any]:
    """The columns of its own, under a name that no column of the format has."""
    return {f"extra:{name}": text for name, text in record.extra.items()}
