"""Undoes an applied import as a whole, in one transaction; or says exactly what stands in the way, and undoes nothing.

What it changed gets its earlier values back, and what it added is removed. A record that was changed since, or on which
something depends that the import did not bring, stands in the way.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from django.db import models, transaction
from django.db.models import F
from django.utils import timezone

from rotunda.web.accounts.actor import Actor
from rotunda.web.audit.actions import Change
from rotunda.web.audit.actions import record as audit
from rotunda.web.audit.models import Entry
from rotunda.web.intake.actions import require_undo
from rotunda.web.intake.applying import changed_since, lock, slices_of, tables_of, written_rows
from rotunda.web.intake.models import Import, Stage, StagedRow
from rotunda.web.jobs.progress import JobProgress
from rotunda.web.register.judging import Outcome
from rotunda.web.register.known import batches
from rotunda.web.register.models import MODELS, Agency, Record
from rotunda.web.register.pen import Fields, Home, Stroke, keys_of, places_of

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
            require_undo(locked, by)
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
        lock(MODELS[table], written_rows(found).filter(table=table))
        obstacles += _since(MODELS[table], changed_since(found, table, F("version") + 1))
        new = written_rows(found).filter(table=table, outcome=Outcome.ADDED).order_by("pk")
        added[table] = list(keys_of(MODELS[table], new.values_list("code", flat=True)).values())
    if obstacles:
        raise Obstructed(_few(obstacles))
    total, done = written_rows(found).count(), 0
    for table in reversed(tables_of(found)):
        fields = Fields(MODELS[table])
        for rows in slices_of(found, table):
            audit(_restore(fields, rows), by=by, reason=f"Undid {found}", source=found.label)
            done += len(rows)
            progress.advance(done, total)
    for table in added:
        obstacles += list(_dependents(MODELS[table], added, found.source.agency_id))
    if obstacles:
        raise Obstructed(_few(obstacles))
    for table in reversed(added):
        for keys_ in batches(added[table]):
            # what refers to them was looked for; the database looks again when the transaction ends
            gone = MODELS[table].objects.filter(pk__in=keys_)
            gone._raw_delete(gone.db)


def _since(model: type[Record], rows: Any) -> Iterator[str]:
    """Who changed records of some rows last, as sentences."""
    for place, code in enumerate(rows.order_by("pk").values_list("code", flat=True)):
        entry = Entry.objects.of(model.estate, code).first() if place < _NAMED else None
        told = f", by {entry.actor} on {timezone.localtime(entry.at):%b %-d, %Y}" if entry else ""
        source = f" ({entry.source})" if entry and entry.source else ""
        yield f"{model.estate} {code} was changed after the import{told}{source}."


def _restore(fields: Fields, rows: Sequence[Any]) -> list[Change]:
    """Give changed records their earlier values back; tells what changed, and of added ones that they go."""
    places = places_of(fields.model, [row.code for row in rows])
    old = [row for row in rows if row.outcome != Outcome.ADDED]
    strokes = [Stroke(places[row.code][0], row.before, row.source) for row in old]
    fields.overwrite(strokes, fields.keys([row.before for row in old]))
    _hand_back(old)
    return [_told(row, places[row.code][1:]) for row in rows]


def _hand_back(rows: Sequence[Any]) -> None:
    """Let the import that wrote a record before this one be undone in its turn: the record is again as it left it, two
    versions later."""
    by_import: dict[int, dict[str, int]] = defaultdict(dict)
    for row in rows:
        kind, _, number = row.source.partition(":")
        if kind == "import":
            by_import[int(number)][row.code] = row.version
    for number, left in by_import.items():
        earlier = StagedRow.objects.filter(part_of=number, round=F("part_of__round"), table=rows[0].table)
        for codes in batches(list(left)):
            told = earlier.filter(code__in=codes).order_by().values_list("pk", "code", "version")
            again = [pk for pk, code, version in told if left[code] == version + 1]
            StagedRow.objects.filter(pk__in=again).update(version=F("version") + 2)


def _told(row: Any, home: Home) -> Change:
    if row.outcome == Outcome.ADDED:
        return Change("remove", row.table, row.code, row.values, {}, *home)
    after = {name: row.values[name] for name in row.before}
    return Change("undo", row.table, row.code, after, row.before, *home)


def _dependents(model: type[Record], added: dict[str, list[int]], agency: int | None) -> Iterator[str]:
    """What refers to records that the import added, and was not added by it, as sentences. Where the source is an
    agency's, what is another's is not named."""
    family = None if agency is None else Agency.family_of(agency)
    own: dict[type[models.Model], set[int]] = {MODELS[table]: set(keys) for table, keys in added.items()}
    for relation in model._meta.related_objects:
        other: type[models.Model] = relation.related_model
        name = relation.field.name
        known = own.get(other, set())
        for keys in batches(added[model.estate]):
            there = other._default_manager.filter(**{f"{name}__in": keys}).values_list("pk", f"{name}__code")
            for pk, code in there.iterator(chunk_size=2_000):
                if pk not in known:
                    as_ = name.replace("_", " ")
                    yield f"{_called(other, pk, family)} refers to {model.estate} {code} as its {as_}."


def _called(model: type[models.Model], pk: int, family: Collection[int] | None) -> str:
    if issubclass(model, Record):
        code, agency = model.objects.values_list("code", model.agency_path or "pk").get(pk=pk)
        named = family is None or (model.agency_path is not None and agency in family)
        return f"{model.estate} {code}" if named else f"A record of another agency in {model.estate}"
    return f"{str(model._meta.verbose_name).capitalize()} {pk}"


def _few(obstacles: list[str]) -> list[str]:
    """The first of them, and how many more there are."""
    more = len(obstacles) - _NAMED
    return [*obstacles[:_NAMED], f"{more:,} more."] if more > 0 else obstacles
