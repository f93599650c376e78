"""Undoes an applied import as a whole, in one transaction; or says exactly what stands in the way, and undoes nothing.

What it changed gets its earlier values back, and what it added is removed. A record that was changed since, or on which
something depends that the import did not bring, stands in the way.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive, make_aware

from rotunda.web.accounts.actor import Actor, require
from rotunda.web.accounts.permissions import Permission
from rotunda.web.audit.actions import Change
from rotunda.web.audit.actions import record as audit
from rotunda.web.audit.models import Entry
from rotunda.web.intake.applying import homes_of, overwrite, set_column, slices_of, tables_of, written_rows
from rotunda.web.intake.judging import EXTRA, RETIRED
from rotunda.web.intake.known import batches, references_of
from rotunda.web.intake.models import Import, Outcome, Stage, StagedRow
from rotunda.web.jobs.progress import JobProgress
from rotunda.web.register.models import MODELS, Record

#: So many of the things that stand in the way are named; the rest are counted.
_NAMED = 50


class Obstructed(Exception):  # noqa: N818  # a fact about the register
    """Something stands in the way; `obstacles` says what, as sentences."""

    def __init__(self, obstacles: list[str]) -> None:
        super().__init__(f"{len(obstacles)} things stand in the way")
        self.obstacles = obstacles


def undo(found: Import, *, by: Actor, progress: JobProgress) -> bool:
    """Undo an import. Tells whether it was; what stands in the way is written to the import."""
    progress.stage("Taking it back")
    try:
        with transaction.atomic():
            locked: Import = Import.objects.select_for_update().get(pk=found.pk)
            if locked.stage != Stage.APPLIED:
                return False
            require(by, Permission.UNDO_IMPORTS, locked.source.agency_id)
            _take_back(locked, by, progress)
            done = {"stage": Stage.UNDONE, "undone_at": timezone.now(), "undone_by": by.label, "obstacles": []}
            Import.objects.filter(pk=found.pk).update(**done)
    except Obstructed as obstructed:
        Import.objects.filter(pk=found.pk).update(obstacles=obstructed.obstacles)
        return False
    return True


def _take_back(found: Import, by: Actor, progress: JobProgress) -> None:
    obstacles: list[str] = []
    added: dict[str, list[int]] = {}
    for table in tables_of(found):
        added[table] = []
        for rows in slices_of(found, table):
            changed, keys = _compare(MODELS[table], rows)
            obstacles += changed
            added[table] += keys
    if obstacles:
        raise Obstructed(_few(obstacles))
    total, done = written_rows(found).count(), 0
    for table in reversed(tables_of(found)):
        for rows in slices_of(found, table):
            audit(_restore(MODELS[table], rows), by=by, reason=f"Undid {found}", source=found.label)
            done += len(rows)
            progress.advance(done, total)
    for table in added:
        obstacles += list(_dependents(MODELS[table], added))
    if obstacles:
        raise Obstructed(_few(obstacles))
    for table in reversed(added):
        for keys_ in batches(added[table]):
            # what refers to them was looked for; the database looks again when the transaction ends
            gone = MODELS[table].objects.filter(pk__in=keys_)
            gone._raw_delete(gone.db)


def _compare(model: type[Record], rows: Sequence[StagedRow]) -> tuple[list[str], list[int]]:
    """Lock the records; tells which are not as the import left them, and the primary keys of those that it added."""
    there: dict[str, tuple[int, int]] = {}
    for codes in batches([row.code for row in rows]):
        locked = model.objects.select_for_update(of=("self",)).filter(code__in=codes).order_by("pk")
        there.update({code: (pk, version) for code, pk, version in locked.values_list("code", "pk", "version")})
    changed = [row.code for row in rows if there.get(row.code, (0, 0))[1] != row.version + 1]
    added = [there[row.code][0] for row in rows if row.outcome == Outcome.ADDED and row.code in there]
    return list(_since(model, changed)), added


def _since(model: type[Record], codes: Sequence[str]) -> Iterator[str]:
    """Who changed records last, as sentences."""
    for place, code in enumerate(codes):
        entry = Entry.objects.of(model.estate, code).first() if place < _NAMED else None
        told = f", by {entry.actor} on {timezone.localtime(entry.at):%b %-d, %Y}" if entry else ""
        source = f" ({entry.source})" if entry and entry.source else ""
        yield f"{model.estate} {code} was changed after the import{told}{source}."


def _restore(model: type[Record], rows: Sequence[StagedRow]) -> list[Change]:
    """Give changed records their earlier values back; tells what changed, and of added ones that they go."""
    old = [row for row in rows if row.outcome != Outcome.ADDED]
    there: dict[str, Record] = {}
    for codes in batches([row.code for row in rows]):
        there.update({record.code: record for record in model.objects.filter(code__in=codes)})
    keys = {name: _keys(to, [row.before.get(name) for row in old]) for name, to in references_of(model).items()}
    for row in old:
        record = there[row.code]
        for name, value in row.before.items():
            _set_back(record, name, value, keys.get(name))
        record.version += 1
        record.source = row.source
    overwrite(model, [there[row.code] for row in old])
    _hand_back(old)
    homes = homes_of(model, [record.pk for record in there.values()])
    return [_told(row, homes[there[row.code].pk]) for row in rows]


def _hand_back(rows: Sequence[StagedRow]) -> None:
    """Let the import that wrote a record before this one be undone in its turn: the record is again as it left it, two
    versions later."""
    before = {(row.source, row.table, row.code): row.version for row in rows if row.source.startswith("import:")}
    numbers = {int(source.partition(":")[2]) for source, _, _ in before}
    codes = [code for _, _, code in before]
    same_round = StagedRow.objects.filter(part_of__in=numbers, round=F("part_of__round"))
    for some in batches(codes):
        earlier = list(same_round.filter(table=rows[0].table, code__in=some))
        left = [
            row for row in earlier if before.get((f"import:{row.part_of_id}", row.table, row.code)) == row.version + 1
        ]
        for row in left:
            row.version += 2
        StagedRow.objects.bulk_create(left, update_conflicts=True, unique_fields=["id"], update_fields=["version"])


def _keys(to: type[Record], codes: Sequence[str | None]) -> dict[str, int]:
    """The primary keys of records by their codes."""
    wanted = list({code for code in codes if code})
    rows = (row for some in batches(wanted) for row in to.objects.filter(code__in=some).values_list("code", "pk"))
    return dict(rows)


def _set_back(record: Record, name: str, value: Any, keys: dict[str, int] | None) -> None:
    if name == RETIRED:
        moment = parse_datetime(value) if value else None
        record.retired_at = make_aware(moment) if moment and is_naive(moment) else moment
    elif name == EXTRA:
        record.extra = value
    else:
        set_column(record, name, value, keys)


def _told(row: StagedRow, home: tuple[int | None, int | None]) -> Change:
    if row.outcome == Outcome.ADDED:
        return Change("remove", row.table, row.code, row.values, {}, *home)
    after = {name: row.values[name] for name in row.before}
    return Change("undo", row.table, row.code, after, row.before, *home)


def _dependents(model: type[Record], added: dict[str, list[int]]) -> Iterator[str]:
    """What refers to records that the import added, and was not added by it, as sentences."""
    own: dict[type[models.Model], set[int]] = {MODELS[table]: set(keys) for table, keys in added.items()}
    for relation in model._meta.related_objects:
        other: type[models.Model] = relation.related_model
        name = relation.field.name
        known = own.get(other, set())
        for keys in batches(added[model.estate]):
            there = other._default_manager.filter(**{f"{name}__in": keys}).values_list("pk", f"{name}__code")
            for pk, code in there.iterator(chunk_size=2_000):
                if pk not in known:
                    yield f"{_called(other, pk)} refers to {model.estate} {code} as its {name.replace('_', ' ')}."


def _called(model: type[models.Model], pk: int) -> str:
    if issubclass(model, Record):
        return f"{model.estate} {model.objects.values_list('code', flat=True).get(pk=pk)}"
    return f"{str(model._meta.verbose_name).capitalize()} {pk}"


def _few(obstacles: list[str]) -> list[str]:
    """The first of them, and how many more there are."""
    more = len(obstacles) - _NAMED
    return [*obstacles[:_NAMED], f"{more:,} more."] if more > 0 else obstacles
