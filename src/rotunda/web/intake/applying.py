"""Applies an import in one transaction: all of it, or nothing.

First every record is locked and its version compared, in the order of the tables; then records are written in bulk, and
the audit with them. Records are locked before the audit, as every single change does, so that none waits for the other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from rotunda.estate.schema import Kind
from rotunda.web.accounts.actor import Actor, require
from rotunda.web.accounts.permissions import Permission
from rotunda.web.audit.actions import Change
from rotunda.web.audit.actions import record as audit
from rotunda.web.audit.models import Entry
from rotunda.web.intake.judging import EXTRA, RETIRED
from rotunda.web.intake.known import batches, field_of_reference, references_of
from rotunda.web.intake.models import Import, Outcome, Stage, StagedRow
from rotunda.web.intake.reach import Reach
from rotunda.web.jobs.progress import JobProgress
from rotunda.web.register.cleaning import cleaned
from rotunda.web.register.models import MODELS, Record

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
    for table in tables_of(found):
        for rows in slices_of(found, table):
            _lock(MODELS[table], rows)
    _refuse_changes(found)
    total, done = written_rows(found).count(), 0
    pens: dict[str, Pen] = {}
    for table in tables_of(found):
        pens[table] = Pen(MODELS[table], found)
        for rows in slices_of(found, table):
            audit(pens[table].write(rows), by=by, reason=f"{found}: {found.upload}"[:500], source=found.label)
            done += len(rows)
            progress.advance(done, total)
        pens[table].finish()


def written_rows(found: Import) -> Any:
    """The rows of an import that write something."""
    return StagedRow.objects.filter(part_of=found, round=found.round, outcome__in=_WRITTEN)


def tables_of(found: Import) -> list[str]:
    """The tables that it writes, each after those that it refers to."""
    there = set(written_rows(found).order_by().values_list("table", flat=True).distinct())
    return [name for name in MODELS if name in there]


def slices_of(found: Import, table: str) -> Iterator[Sequence[StagedRow]]:
    """The rows that write a table, in pieces, in the order of the file."""
    last = 0
    while rows := list(written_rows(found).filter(table=table, pk__gt=last).order_by("pk")[:SLICE]):
        last = rows[-1].pk
        yield rows


def _refuse_reach(found: Import, by: Actor) -> None:
    """What the actor may do decided which rows are refused; another actor, or other rights, decide anew."""
    if found.reach != f"{by.label} {Reach.of(by).hash()}"[-64:]:
        raise OutOfDate


def _lock(model: type[Record], rows: Sequence[StagedRow]) -> None:
    """Lock the records of some rows; raise `OutOfDate` where one is not as it was."""
    expected = {row.code: row.version for row in rows}
    there: dict[str, int] = {}
    for codes in batches(list(expected)):
        locked = model.objects.select_for_update(of=("self",)).filter(code__in=codes).order_by("pk")
        there.update(locked.values_list("code", "version"))
    if {code: version for code, version in expected.items() if version} != there:
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


class Pen:
    """Writes the rows of one table, in bulk, and tells the audit of each."""

    def __init__(self, model: type[Record], found: Import) -> None:
        self.model, self.found = model, found
        self.columns = model.table().by_name
        self.references = references_of(model)
        #: Records of this import that refer to one of the same table that is not there yet.
        self.later: list[tuple[int, str, str]] = []

    def write(self, rows: Sequence[StagedRow]) -> Iterable[Change]:
        """Write some rows; tells what changed."""
        keys = self._keys(rows)
        new = [row for row in rows if row.outcome == Outcome.ADDED]
        old = [row for row in rows if row.outcome != Outcome.ADDED]
        records = [self._new(row, keys) for row in new]
        self.model.objects.bulk_create(records)
        changed = self._changed(old, keys)
        self._note_later([*new, *old], [*records, *changed], keys)
        homes = homes_of(self.model, [record.pk for record in [*records, *changed]])
        pairs = [*zip(new, records, strict=True), *zip(old, changed, strict=True)]
        return [self._told(row, record, homes) for row, record in pairs]

    def finish(self) -> None:
        """Fill in references to records of the same table that came later in the file."""
        by_target: dict[tuple[str, str], list[int]] = defaultdict(list)
        for pk, column, code in self.later:
            by_target[column, code].append(pk)
        codes = list({code for _, code in by_target})
        keys = {code: key for some in batches(codes) for code, key in _codes(self.model, some)}
        for (column, code), found in by_target.items():
            for some_keys in batches(found):
                there = self.model.objects.filter(pk__in=some_keys)
                there.update(**{f"{self.model.field_of(column)}_id": keys[code]})

    def _keys(self, rows: Sequence[StagedRow]) -> dict[str, dict[str, int]]:
        """The primary keys of what the rows refer to, by column and code."""
        found: dict[str, dict[str, int]] = {}
        for name, to in self.references.items():
            codes = list({code for row in rows if (code := row.values.get(name))})
            found[name] = {code: key for some in batches(codes) for code, key in _codes(to, some)}
        return found

    def _new(self, row: StagedRow, keys: dict[str, dict[str, int]]) -> Record:
        record = self.model(code=row.code, source=self.found.label)
        self._set(record, row.values, keys)
        return record

    def _changed(self, rows: Sequence[StagedRow], keys: dict[str, dict[str, int]]) -> list[Record]:
        """The records of rows that change or retire them, written."""
        there: dict[str, Record] = {}
        for codes in batches([row.code for row in rows]):
            there.update({record.code: record for record in self.model.objects.filter(code__in=codes)})
        for row in rows:
            record = there[row.code]
            self._set(record, {name: row.values[name] for name in row.before}, keys)
            record.version += 1
            record.source = self.found.label
        records = [there[row.code] for row in rows]
        overwrite(self.model, records)
        return records

    def _set(self, record: Record, values: dict[str, Any], keys: dict[str, dict[str, int]]) -> None:
        for name, value in values.items():
            if name == RETIRED:
                record.retired_at = timezone.now() if value else None
            elif name == EXTRA:
                record.extra = value
            else:
                set_column(record, name, value, keys.get(name))

    def _note_later(
        self, rows: Sequence[StagedRow], records: Sequence[Record], keys: dict[str, dict[str, int]]
    ) -> None:
        for name, to in self.references.items():
            if to is self.model:
                self.later += [
                    (record.pk, name, code)
                    for row, record in zip(rows, records, strict=True)
                    if (code := row.values.get(name))
                    and code not in keys[name]
                    and (not row.version or name in row.before)
                ]

    def _told(self, row: StagedRow, record: Record, homes: dict[int, tuple[int | None, int | None]]) -> Change:
        agency, person = homes[record.pk]
        verb = {Outcome.ADDED: "add", Outcome.CHANGED: "change", Outcome.RETIRED: "retire"}[Outcome(row.outcome)]
        if row.outcome == Outcome.ADDED:
            return Change(verb, row.table, row.code, {}, row.values, agency, person)
        after = {name: row.values[name] for name in row.before}
        return Change(verb, row.table, row.code, row.before, after, agency, person)


def _codes(model: type[Record], codes: Sequence[str]) -> Any:
    """The codes that there are, with the primary keys."""
    return model.objects.filter(code__in=codes).values_list("code", "pk")


def set_column(record: Record, name: str, value: Any, keys: dict[str, int] | None) -> None:
    """Set a column to a value as JSON has it; of a reference, to the record whose primary key `keys` has by code."""
    model = type(record)
    field = model.field_of(name)
    if field == "code":
        return
    if field_of_reference(model, name):
        setattr(record, f"{field}_id", (keys or {}).get(value) if value else None)
        return
    column = model.table().by_name[name]
    plain = value in {None, ""} if not isinstance(value, list) else False
    setattr(record, field, _EMPTY.get(column.kind) if plain else cleaned(column, value))


_EMPTY = {Kind.ID: "", Kind.TEXT: ""}


def overwrite(model: type[Record], records: Sequence[Record]) -> None:
    """Write records that are there, all their fields, in few statements."""
    kept = {"id", "code", "created"}
    fields = [field.name for field in model._meta.concrete_fields if field.name not in kept]
    model.objects.bulk_create(records, update_conflicts=True, unique_fields=["id"], update_fields=fields)  # type: ignore[misc]  # each has one


def homes_of(model: type[Record], keys: Sequence[int]) -> dict[int, tuple[int | None, int | None]]:
    """The agency and the person of records, by their primary keys."""
    paths = [model.agency_path or "pk", model.person_path or "pk"]
    found: dict[int, tuple[int | None, int | None]] = {}
    for some in batches(keys):
        for key, agency, person in model.objects.filter(pk__in=some).values_list("pk", *paths):
            found[key] = (agency if model.agency_path else None, person if model.person_path else None)
    return found
