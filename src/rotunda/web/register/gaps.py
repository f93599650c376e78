"""What is missing in the records that the reader may mend: each with what it lacks, the most valuable first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from urllib.parse import urlencode

from django.db.models import Case, F, FloatField, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse

from rotunda.web.accounts.actor import Actor
from rotunda.web.register.measures import MEASURES, SCORED, Measure, fresh_since, scored
from rotunda.web.register.models import MODELS, Record
from rotunda.web.register.quality import Score

_AGENCY = ("agency__code", "agency__name")
#: What a page shows of a record with gaps, by lookups. To read all of such wide rows takes longer than to find them.
_SHOWN = {
    "people": ("code", "name", *_AGENCY),
    "systems": ("code", "name", *_AGENCY),
    "releases": ("code", "product", "version_name", "system__code", "system__name", *(f"system__{n}" for n in _AGENCY)),
    "person_skills": (
        "code",
        *("person__code", "person__name", *(f"person__{name}" for name in _AGENCY)),
        *("skill__code", "skill__name"),
    ),
}


@dataclass(frozen=True)
class Gap:
    """A record, and what it lacks."""

    record: Record
    lacks: Sequence[Measure]

    def address(self, back: str) -> str:
        """Where the record is mended: the form with the columns that are empty, or the page that confirms it."""
        columns = ",".join(measure.column for measure in self.lacks if measure.column)
        args = (self.record.estate, self.record.code)
        query = {"next": back}
        if columns:
            return f"{reverse('register:edit', args=args)}?{urlencode({'columns': columns, **query})}"
        name = "register:edit" if self.record.estate == "person_skills" else "register:confirm"
        return f"{reverse(name, args=args)}?{urlencode(query)}"


def tables_with_gaps(score: Score) -> list[tuple[str, float]]:
    """The tables where something is missing, with the points that mending all of it would gain, the greatest first."""
    gains = dict.fromkeys(SCORED, 0.0)
    for part in score.parts:
        gains[part.measure.table] += part.gain
    return sorted(((table, gain) for table, gain in gains.items() if gain), key=lambda one: -one[1])


def gaps_of(actor: Actor, table: str, score: Score, only: str = "") -> QuerySet[Record, int]:
    """The primary keys of the records of a table with gaps that the actor may mend, by what mending them gains; of the
    same gain, the most critical systems first. `only` is the key of one measure. Keys alone, as whole records with all
    that is shown of them are wide to sort."""
    since = fresh_since()
    # what no record lacks is not asked of each
    measures = [m for m in MEASURES if m.table == table and (not only or m.key == only) and score.worth(m.key)]
    missing = {measure.key: ~measure.met(since) for measure in measures}
    zero = Value(0.0, output_field=FloatField())
    gain = sum(
        (
            Case(When(lack, then=Value(score.worth(key))), default=zero, output_field=FloatField())
            for key, lack in missing.items()
        ),
        start=zero,
    )
    order = [F("gain").desc()]
    if table in {"systems", "releases"}:
        critical = "criticality" if table == "systems" else "system__criticality"
        order.append(Coalesce(F(critical), Value(0)).desc())
    rows = scored(table).editable_by(actor).filter(reduce(or_, missing.values(), Q(pk__in=())))
    return rows.annotate(gain=gain).order_by(*order, "code").values_list("pk", flat=True)


def lacking(keys: Sequence[int], table: str) -> list[Gap]:
    """The records with what each lacks, in the order of their primary keys here; one query."""
    since = fresh_since()
    measures = [measure for measure in MEASURES if measure.table == table]
    fields = {*_SHOWN[table], *(measure.field for measure in measures)}
    joined = {path.rpartition("__")[0] for path in fields if "__" in path}
    found = MODELS[table].objects.select_related(*joined).only(*fields).in_bulk(keys)
    records = [found[key] for key in keys if key in found]
    return [Gap(row, [m for m in measures if not m.holds(row, since)]) for row in records]
