"""The dry run: reads a file, judges every row, and writes what would become of it; nothing of the register changes.

Rows are written a slice at a time, each in a short transaction of its own, so that the site goes on meanwhile. What a
killed worker left is cleared away by the next attempt.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from rotunda.web.accounts.actor import Actor
from rotunda.web.accounts.permissions import Permission
from rotunda.web.audit.models import Head
from rotunda.web.intake import parts
from rotunda.web.intake.models import OPEN, Import, Source, Stage, StagedRow
from rotunda.web.intake.reach import Reach
from rotunda.web.intake.reading import SLICE, Stretch, stretches
from rotunda.web.jobs.kinds import Hindered
from rotunda.web.jobs.progress import JobProgress
from rotunda.web.register.columns import told as as_json
from rotunda.web.register.judging import RETIRED, Judge, Outcome, Verdict
from rotunda.web.register.known import Known, batches
from rotunda.web.register.models import MODELS, Agency
from rotunda.web.register.rights import Rights
from rotunda.web.register.rows import Defect, Given, parted
from rotunda.web.writing import insert

_ORDER = {name: place for place, name in enumerate(MODELS)}


class Overtaken(Hindered):
    """Another check began, or the import was applied, while this check was on its way: what it says is out of date."""


def check(found: Import, *, by: Actor, progress: JobProgress) -> None:
    """Fill the rows of an import, or stop where its columns are to be settled first.

    Raises `Hindered` where the file cannot be read, and `Overtaken`.
    """
    number = _new_round(found)
    seen = Head.objects.get(pk=1).number
    reach = Reach.of(by)
    progress.stage("Reading the file")
    with parts.opened(found.upload) as texts:
        if not found.parts:
            found.parts = parts.parts_of(texts, found.source)
            if not all(part["sure"] for part in found.parts):
                _stop(found, number, Stage.MAPPING, parts=found.parts)
                return
        told = _told(texts, found)
        tally = Tally()
        progress.stage("Looking at what would change")
        total = sum(stretch.count + len(stretch.unreadable) for stretch in told)
        for rows in _judged(told, found.source, Known.now(by_name=True), reach, tally):
            _write(found, number, rows, reach)
            progress.advance(tally.read, total)
    notes = [note for stretch in told for note in stretch.notes] + tally.notes
    fields = {"parts": found.parts, "counts": tally.counts(), "notes": list(dict.fromkeys(notes))}
    _stop(found, number, Stage.CHECKED, **fields, seen=seen, reach=reach.stamp())


def _told(texts: Sequence[Any], found: Import) -> list[Stretch]:
    from rotunda.estate.errors import InputError  # noqa: PLC0415  # only workers read files

    try:
        told = stretches(texts, found.parts, found.source)
    except InputError as error:
        raise Hindered(str(error)) from error
    if not told:
        raise Hindered("No part of the file is taken for a table. Say what each part is.")
    return sorted(told, key=lambda stretch: _ORDER[stretch.table])


class Tally:
    """Counts what became of the rows."""

    def __init__(self) -> None:
        self.read = 0
        self.notes: list[str] = []
        self._tables: dict[str, Counter[str]] = defaultdict(Counter)
        self._left_out: Counter[str] = Counter()

    def count(self, verdicts: Sequence[Verdict]) -> None:
        """Count rows."""
        for verdict in verdicts:
            self._tables[verdict.table][verdict.outcome.value] += 1
            self._left_out.update(verdict.left_out)
            self.read += verdict.outcome is not Outcome.RETIRED

    def counts(self) -> dict[str, Any]:
        """Rows read, rows by table and outcome, and columns that were left out, as JSON."""
        tables = {name: dict(counter) for name, counter in self._tables.items()}
        return {"read": self.read, "tables": tables, "left_out": dict(self._left_out)}


def _judged(
    told: Sequence[Stretch], source: Source, known: Known, reach: Reach, tally: Tally
) -> Iterator[list[Verdict]]:
    """All verdicts, table after table, in slices."""
    by_table: dict[str, list[Stretch]] = defaultdict(list)
    for stretch in told:
        by_table[stretch.table].append(stretch)
    for table, of_table in by_table.items():
        judge = Judge(table, known, Rights(MODELS[table], reach, also=Permission.IMPORT))
        for rows in _of_table(judge, of_table):
            tally.count(rows)
            yield rows
        if table in source.complete:
            for rows in _gone(judge, of_table, source, tally):
                tally.count(rows)
                yield rows


def _of_table(judge: Judge, told: Sequence[Stretch]) -> Iterator[list[Verdict]]:
    waiting: list[Verdict] = []
    for stretch in told:
        if stretch.unreadable:
            yield [_unreadable(stretch.table, given) for given in stretch.unreadable]
        for rows in stretch.rows:
            verdicts = judge.judge(rows, stretch.manner)
            if judge.waits:
                waiting += verdicts
            else:
                judge.note(verdicts)
                yield verdicts
    if waiting:
        judge.settle(waiting)
        yield from ([*some] for some in batches(waiting, SLICE))


def _gone(judge: Judge, told: Sequence[Stretch], source: Source, tally: Tally) -> Iterator[list[Verdict]]:
    """Records that a source which has all of a table no longer has; none where some rows could not be read."""
    model = judge.model
    if any(stretch.unreadable for stretch in told) or judge.keyless or not judge.seen:
        tally.notes.append(f"Nothing in {model.estate} is retired, because some rows could not be read.")
        return
    there = model.objects.current()
    if source.agency_id is not None and model.agency_path:
        there = there.filter(**{f"{model.agency_path}__in": Agency.family_of(source.agency_id)})
    path = model.agency_path or "pk"
    found: list[Verdict] = []
    rows = there.order_by("pk").values_list("code", "version", "source", path)
    for code, version, earlier, agency in rows.iterator(chunk_size=SLICE):
        home = agency if model.agency_path else None
        if code in judge.seen or not judge.rights.may_write(home):
            continue
        row = Verdict(model.estate, None, Outcome.RETIRED, code, home, version=version, source=earlier)
        row.values, row.before = {RETIRED: True}, {RETIRED: None}
        found.append(row)
    yield from ([*some] for some in batches(found, SLICE))


def _new_round(found: Import) -> int:
    """Begin a round, and clear away the rows of those before it, a slice at a time.

    What an earlier round found is not to be applied any more: whoever is killed from here on leaves an import that says
    so. Raises `Overtaken` where it was applied meanwhile, whose rows must stay for undoing it.
    """
    here = Import.objects.filter(pk=found.pk, stage__in=OPEN)
    if not here.update(round=F("round") + 1, stage=Stage.NEW):
        raise Overtaken("It was applied meanwhile.")
    found.refresh_from_db(fields=["round"])
    old = StagedRow.objects.filter(part_of=found, round__lt=found.round)
    while keys := list(old.order_by("pk").values_list("pk", flat=True)[: SLICE * 5]):
        StagedRow.objects.filter(pk__gte=keys[0], pk__lte=keys[-1], part_of=found, round__lt=found.round).delete()
    return found.round


def _unreadable(table: str, row: Given) -> Verdict:
    """The verdict on a row that could not be read."""
    values = {name: as_json(value) for name, value in row.values.items()}
    return Verdict(table, row.number, Outcome.REFUSED, values=values, defects=row.defects)


_STAGED = ("table", "number", "code", "values", "before", "version", "source", "left_out")


def _write(found: Import, number: int, verdicts: Sequence[Verdict], reach: Reach) -> None:
    names = [*_STAGED, "outcome", "part_of", "round", "agency", "problems"]
    lines = (
        [
            *(getattr(verdict, name) for name in _STAGED),
            verdict.outcome.value,
            found.pk,
            number,
            verdict.agency if reach.shows(verdict.agency) else None,
            [_problem(verdict, defect) for defect in verdict.defects],
        ]
        for verdict in verdicts
    )
    with transaction.atomic():
        insert(StagedRow, names, lines)


def _problem(verdict: Verdict, defect: Defect) -> dict[str, str]:
    """What is wrong, as pages and exports show it; what is wrong with the whole row stands at its key."""
    problem, remedy = parted(defect.message)
    column, value = defect.column, defect.value[:500]
    if not column:
        column, value = MODELS[verdict.table].table().key[0], value or verdict.code[:500]
    return {"column": column, "value": value, "problem": problem, "remedy": remedy or "Correct it."}


@transaction.atomic
def _stop(found: Import, number: int, stage: Stage, **fields: Any) -> None:
    """The end of a round, unless another one was begun meanwhile, or the import was applied."""
    told: Mapping[str, Any] = {"stage": stage, "checked_at": timezone.now(), "error": "", "obstacles": [], **fields}
    if not Import.objects.filter(pk=found.pk, round=number, stage__in=OPEN).update(**told):
        raise Overtaken("It was checked again meanwhile.")
