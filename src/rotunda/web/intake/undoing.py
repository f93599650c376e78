"""Undoes an applied import as a whole, in one transaction; or says exactly what stands in the way, and undoes nothing.

What it changed gets its earlier values back, and what it added is removed. A record that was changed since, or on which
something depends that the import did not bring, stands in the way.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from django.db import models, transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from rotunda.web.accounts.actor import Actor
from rotunda.web.audit.actions import Change
from rotunda.web.audit.actions import record as audit
from rotunda.web.audit.models import Entry
from rotunda.web.design.when import day
from rotunda.web.intake.actions import require_undo
from rotunda.web.intake.applying import changed_since, lock, slices_of, tables_of, written_rows
from rotunda.web.intake.models import Import, Stage, StagedRow
from rotunda.web.jobs.progress import JobProgress
from rotunda.web.register.judging import Outcome
from rotunda.web.register.models import MODELS, Agency, Record
from rotunda.web.register.pen import Fields, Home, Stroke, places_of

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
    added: dict[str, Any] = {}
    for table in tables_of(found):
        lock(MODELS[table], written_rows(found).filter(table=table))
        obstacles += _since(MODELS[table], changed_since(found, table, F("version") + 1))
        new = written_rows(found).filter(table=table, outcome=Outcome.ADDED)
        added[table] = MODELS[table].objects.filter(code__in=new.order_by().values("code")).order_by()
    if obstacles:
        raise Obstructed(_few(obstacles))
    total, done = written_rows(found).count(), 0
    for table in reversed(tables_of(found)):
        fields = Fields(MODELS[table])
        for rows in slices_of(found, table):
            audit(_restore(fields, rows), by=by, reason=f"Undid {found}", source=found.label)
            done += len(rows)
            progress.advance(done, total)
    _hand_back(found)
    own: dict[type[models.Model], set[int]] = {}
    own |= {MODELS[table]: set(there.values_list("pk", flat=True)) for table, there in added.items()}
    for there in added.values():
        obstacles += _dependents(there, own, found.source.agency_id)
    if obstacles:
        raise Obstructed(_few(obstacles))
    for gone in reversed(added.values()):
        # what refers to them was looked for; the database looks again when the transaction ends
        gone._raw_delete(gone.db)


def _since(model: type[Record], rows: Any) -> Iterator[str]:
    """Who changed records of some rows last, as sentences."""
    for place, code in enumerate(rows.order_by("pk").values_list("code", flat=True)):
        entry = Entry.objects.of(model.estate, code).first() if place < _NAMED else None
        told = f", by {entry.actor} on {day(entry.at)}" if entry else ""
        source = f" ({entry.source})" if entry and entry.source else ""
        yield f"{model.estate} {code} was changed after the import{told}{source}."


def _restore(fields: Fields, rows: Sequence[Any]) -> list[Change]:
    """Give changed records their earlier values back; tells what changed, and of added ones that they go."""
    places = places_of(fields.model, [row.code for row in rows])
    old = [row for row in rows if row.outcome != Outcome.ADDED]
    strokes = [Stroke(places[row.code][0], row.before, row.source) for row in old]
    fields.overwrite(strokes, fields.keys([row.before for row in old]))
    return [_told(row, places[row.code][1:]) for row in rows]


def _hand_back(found: Import) -> None:
    """Let the imports that wrote records before this one be undone in their turn: each record is again as they left it,
    two versions later."""
    changed = written_rows(found).exclude(outcome=Outcome.ADDED).filter(source__startswith="import:").order_by()
    for source in changed.values_list("source", flat=True).distinct():
        earlier = Import.objects.filter(pk=int(source.partition(":")[2])).first()
        if earlier is not None:
            same = changed.filter(table=OuterRef("table"), code=OuterRef("code"), version=OuterRef("version") + 1)
            left = StagedRow.objects.filter(Exists(same.filter(source=source)), part_of=earlier, round=earlier.round)
            left.order_by().update(version=F("version") + 2)


def _told(row: Any, home: Home) -> Change:
    if row.outcome == Outcome.ADDED:
        return Change("remove", row.table, row.code, row.values, {}, *home)
    after = {name: row.values[name] for name in row.before}
    return Change("undo", row.table, row.code, after, row.before, *home)


def _dependents(added: Any, own: Mapping[type[models.Model], set[int]], agency: int | None) -> Iterator[str]:
    """What refers to records that the import added, and is not among its own, as sentences. Where the source is an
    agency's, what is another's is not named."""
    model = added.model
    family = None if agency is None else Agency.family_of(agency)
    for relation in model._meta.related_objects:
        other: type[models.Model] = relation.related_model
        name = relation.field.name
        known = own.get(other, set())
        there = other._default_manager.filter(**{f"{name}__in": added}).order_by().values_list("pk", f"{name}__code")
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
