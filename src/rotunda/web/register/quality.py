"""How good an agency's records are, as a number from 0 to 100, and what would raise it most.

The score is a weighted mean of shares: score = 100 · Σ w·m/n / Σ w over the measures with n > 0, where n are the
records that a measure looks at, m those that meet it, and w its weight. What a measure lacks costs 100 · w·(n − m)/n /
Σ w points, and that is what mending it would gain. `docs/explanation/data-quality.md` says why these measures.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from rotunda.web.register.models import MODELS, Agency, Record
from rotunda.web.register.querysets import RecordQuerySet

#: How long a confirmation is fresh.
FRESH = timedelta(days=365)
#: What a level rests on where it is not inferred.
SURE = ("confirmed", "certificate", "assessed")
#: Systems in this state of life owe nothing any more.
_GONE = Q(lifecycle="retired")


@dataclass(frozen=True)
class Measure:
    """A share that counts: of the records of `table`, those where `column` is filled; or, without a column, those that
    their agency has confirmed of late, or skills that somebody has confirmed. `asks` is what would mend a record."""

    key: str
    table: str
    label: str
    asks: str
    weight: float
    column: str = ""

    def met(self, now: datetime) -> Q:
        """Which records meet it."""
        if self.key == "skills-confirmed":
            return Q(evidence__in=SURE)
        if not self.column:
            return Q(confirmed__gte=now - FRESH)
        field = MODELS[self.table].field_of(self.column)
        empty = Q(**{f"{field}__isnull": True})
        if MODELS[self.table]._meta.get_field(field).get_internal_type() == "CharField":
            empty = Q(**{field: ""})
        return ~empty

    def holds(self, record: Record, now: datetime) -> bool:
        """Whether a record meets it: the same rule without a query."""
        if self.key == "skills-confirmed":
            return getattr(record, "evidence", "") in SURE
        if not self.column:
            return record.confirmed is not None and record.confirmed >= now - FRESH
        field: Any = record._meta.get_field(record.field_of(self.column))
        # of a reference its key, which is at hand
        return getattr(record, field.attname) not in {None, ""}


def _filled(table: str, column: str, label: str, asks: str, weight: float) -> Measure:
    return Measure(f"{table}-{column}", table, label, asks, weight, column)


MEASURES: tuple[Measure, ...] = (
    _filled("people", "job_class", "People with a job class", "job class", 6),
    _filled("people", "title", "People with a title", "title", 2),
    _filled("people", "location", "People with a place of work", "place of work", 2),
    _filled("people", "weekly_hours", "People with hours a week", "hours a week", 4),
    _filled("people", "appointment", "People with a type of appointment", "type of appointment", 3),
    _filled("people", "in_scope", "People of whom it is said whether they transfer", "whether they transfer", 5),
    _filled("systems", "name", "Systems with a name", "name", 2),
    _filled("systems", "capability", "Systems with a business capability", "business capability", 5),
    _filled("systems", "criticality", "Systems with a criticality", "criticality", 6),
    _filled("systems", "lifecycle", "Systems with a place in their life", "place in its life", 2),
    _filled("systems", "users", "Systems with a number of users", "number of users", 3),
    _filled("systems", "owner", "Systems with an owner", "owner", 10),
    _filled("systems", "expert", "Systems with an expert", "expert", 10),
    _filled("releases", "version", "Releases with a version", "version", 6),
    _filled("releases", "end_of_life", "Releases with an end of life", "end of life", 4),
    Measure("people-confirmed", "people", "People confirmed in a year", "confirmation", 8),
    Measure("systems-confirmed", "systems", "Systems confirmed in a year", "confirmation", 8),
    Measure("skills-confirmed", "person_skills", "Skills confirmed, not inferred", "confirmation", 14),
)
#: The tables that are scored, in order.
SCORED = tuple(dict.fromkeys(measure.table for measure in MEASURES))


@dataclass(frozen=True)
class Part:
    """How a measure stands: the records it looks at, those that meet it, and the points that the rest would gain."""

    measure: Measure
    base: int
    met: int
    gain: float

    @property
    def missing(self) -> int:
        return self.base - self.met


@dataclass(frozen=True)
class Score:
    """The score, 0 to 100, `None` where there is nothing to score; and its parts, the greatest gain first."""

    value: float | None
    parts: tuple[Part, ...]

    def worth(self, key: str) -> float:
        """The points that mending one record of a measure would gain."""
        return next((p.gain / p.missing for p in self.parts if p.measure.key == key and p.missing), 0.0)


def score_of(agency: Agency) -> Score:
    """The score of an agency with all that belongs to it; a query for each scored table, and one for its parts."""
    family = Agency.family_of(agency.pk)
    return joined(counts_of(lambda table: _of(table, family)).values())


def scores_of(agencies: Collection[int]) -> dict[int, Score]:
    """The score of each agency with all that belongs to it, by primary key: as many queries as for one."""
    below = Agency.families()
    wanted = {key: below.get(key, frozenset({key})) for key in agencies}
    everything = frozenset[int]().union(*wanted.values())
    counts = counts_of(lambda table: _of(table, everything))
    return {key: joined([counts[part] for part in family if part in counts]) for key, family in wanted.items()}


def _of(table: str, agencies: Collection[int]) -> RecordQuerySet[Any]:
    return scored(table).filter(**{f"{MODELS[table].agency_path}__in": agencies})


Counts = Mapping[str, tuple[int, int]]


def joined(counts: Iterable[Counts]) -> Score:
    """The score of these counts together: (base, met) by the key of a measure."""
    sums = {measure.key: (0, 0) for measure in MEASURES}
    for one in counts:
        for key, (base, met) in one.items():
            sums[key] = (sums[key][0] + base, sums[key][1] + met)
    used = [measure for measure in MEASURES if sums[measure.key][0]]
    weights = sum(measure.weight for measure in used)
    parts = []
    for measure in used:
        base, met = sums[measure.key]
        parts.append(Part(measure, base, met, 100 * measure.weight * (base - met) / base / weights))
    parts.sort(key=lambda part: (-part.gain, part.measure.key))
    return Score(100 - sum(part.gain for part in parts) if parts else None, tuple(parts))


def scored(table: str) -> RecordQuerySet[Any]:
    """The records of a table that are scored: neither retired themselves nor of something that is."""
    rows: RecordQuerySet[Any] = MODELS[table].objects.current()
    if table == "systems":
        return rows.exclude(_GONE)
    if table == "releases":
        return rows.filter(system__retired_at__isnull=True).exclude(system__lifecycle="retired")
    return rows.filter(person__retired_at__isnull=True) if table == "person_skills" else rows


def counts_of(rows_of: Callable[[str], RecordQuerySet[Any]]) -> dict[int, dict[str, tuple[int, int]]]:
    """(base, met) by the key of a measure, for each agency that has anything, of the rows of each table."""
    now, found = timezone.now(), dict[int, dict[str, tuple[int, int]]]()
    for table in SCORED:
        path = str(MODELS[table].agency_path)
        measures = [measure for measure in MEASURES if measure.table == table]
        counts = {f"m{at}": Count("pk", filter=measure.met(now)) for at, measure in enumerate(measures)}
        for row in rows_of(table).order_by().values(path).annotate(base=Count("pk"), **counts):
            own = found.setdefault(row[path], {})
            own.update({measure.key: (row["base"], row[f"m{at}"]) for at, measure in enumerate(measures)})
    return found
