"""Applies an import in one transaction: all of it, or nothing.

First every record is locked and its version compared, in the order of the tables; then records are written in bulk, and
the audit with them. Records are locked before the audit, as every single change does, so that none waits for the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from rotunda.web.accounts.actor import Actor, require
from rotunda.web.accounts.permissions import Permission
from rotunda.web.audit.actions import record as audit
from rotunda.web.audit.models import Entry
from rotunda.web.intake.models import Import, Stage, StagedRow
from rotunda.web.intake.reach import Reach
from rotunda.web.jobs.progress import JobProgress
from rotunda.web.register.columns import references_of
from rotunda.web.register.judging import Outcome
from rotunda.web.register.models import MODELS, Record
from rotunda.web.register.pen import Pen

#: Rows that are written together.
SLICE = 2_000
_WRITTEN = (Outcome.ADDED, Outcome.CHANGED, Outcome.RETIRED)


class OutOfDate(Exception):  # noqa: N818  # a fact about the register
    """The register, or what the actor may do, has changed since the import was checked."""


def apply(found: Import, *, by: Actor, progress: JobProgress) -> bool:
    """Apply an import that was checked. Tells whether it was: one that was applied before is not applied again, and
    one that is out of date is marked so."""
    progress.stage("Writing to the register")
    try:
        with transaction.atomic():
            locked: Import = Import.objects.select_for_update().get(pk=found.pk)
            if locked.stage != Stage.CHECKED:
                return False
            _write(locked, by, progress)
            Import.objects.filter(pk=found.pk).update(
                stage=Stage.APPLIED, applied_at=timezone.now(), applied_by=by.label
            )
    except (OutOfDate, IntegrityError):
        # the latter where somebody adds the same record at the same moment
        Import.objects.filter(pk=found.pk, stage=Stage.CHECKED).update(stage=Stage.STALE)
        return False
    return True


def _write(found: Import, by: Actor, progress: JobProgress) -> None:
    require(by, Permission.IMPORT, found.source.agency_id)
    _refuse_reach(found, by)
    tables = tables_of(found)
    for table in tables:
        lock(MODELS[table], written_rows(found).filter(table=table))
        if changed_since(found, table, F("version")).exists():
            raise OutOfDate
    _refuse_changes(found)
    total, done = written_rows(found).count(), 0
    for table in tables:
        pen = Pen(MODELS[table], found.label)
        for rows in slices_of(found, table):
            audit(pen.write(rows), by=by, reason=f"{found}: {found.upload}"[:500], source=found.label)
            done += len(rows)
            progress.advance(done, total)
        pen.finish()


def written_rows(found: Import) -> Any:
    """The rows of an import that write something."""
    return StagedRow.objects.filter(part_of=found, round=found.round, outcome__in=_WRITTEN)


def tables_of(found: Import) -> list[str]:
    """The tables that it writes, each after those that it refers to."""
    there = set(written_rows(found).order_by().values_list("table", flat=True).distinct())
    return [name for name in MODELS if name in there]


#: What is read of a row to write it, or to take it back.
_TOLD = ("pk", "table", "code", "outcome", "values", "before", "version", "source")


def slices_of(found: Import, table: str) -> Iterator[Sequence[Any]]:
    """The rows that write a table, in pieces, in the order of the file; each as a tuple of its fields by name."""
    last = 0
    told = written_rows(found).filter(table=table).order_by("pk").values_list(*_TOLD, named=True)
    while rows := list(told.filter(pk__gt=last)[:SLICE]):
        last = rows[-1].pk
        yield rows


def lock(model: type[Record], rows: Any) -> None:
    """Keep the records of some rows as they are until the transaction ends."""
    if connection.features.has_select_for_update:
        records = model.objects.filter(code__in=rows.order_by().values("code")).order_by("pk")
        for _ in records.select_for_update(of=("self",)).values_list("pk").iterator(chunk_size=SLICE):
            pass


def changed_since(found: Import, table: str, version: Any) -> Any:
    """The rows whose record is of another version than `version`, an expression; of a new record that is 0."""
    there = MODELS[table].objects.filter(code=OuterRef("code")).order_by().values("version")
    rows = written_rows(found).filter(table=table).annotate(there=Coalesce(Subquery(there), 0))
    return rows.exclude(there=version)


def _refuse_reach(found: Import, by: Actor) -> None:
    """What the actor may do decided which rows are refused; another actor, or other rights, decide anew."""
    if found.reach != Reach.of(by).stamp():
        raise OutOfDate


def _refuse_changes(found: Import) -> None:
    """Raise `OutOfDate` where a record that rows are about, belong to or refer to was written since: every write has
    its entry in the audit."""
    since = Entry.objects.filter(number__gt=found.seen or 0).order_by().values_list("table", "key")
    touched: dict[str, set[str]] = {}
    for table, key in since.iterator(chunk_size=SLICE):
        if table in MODELS:
            touched.setdefault(table, set()).add(key)
    if "agencies" in touched:
        raise OutOfDate
    if not touched:
        return
    for table in tables_of(found):
        about = references_of(MODELS[table])
        for rows in slices_of(found, table):
            for row in rows:
                referred = ((to.estate, row.values.get(name)) for name, to in about.items())
                if any(key in touched.get(name, ()) for name, key in [(table, row.code), *referred]):
                    raise OutOfDate
