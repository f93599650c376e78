"""The measures of data quality: what makes a record complete and fresh, and which records are looked at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from rotunda.web.register.models import MODELS, Record
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

    @property
    def field(self) -> str:
        """The field of a record that it looks at."""
        if self.key == "skills-confirmed":
            return "evidence"
        return MODELS[self.table].field_of(self.column) if self.column else "confirmed"

    def met(self, since: datetime) -> Q:
        """Which records meet it; `since` is `fresh_since`."""
        if self.key == "skills-confirmed":
            return Q(evidence__in=SURE)
        if not self.column:
            return Q(confirmed__gte=since)
        empty = Q(**{f"{self.field}__isnull": True})
        if MODELS[self.table]._meta.get_field(self.field).get_internal_type() == "CharField":
            empty = Q(**{self.field: ""})
        return ~empty

    def holds(self, record: Record, since: datetime) -> bool:
        """Whether a record meets it: the same rule without a query."""
        if self.key == "skills-confirmed":
            return getattr(record, "evidence", "") in SURE
        if not self.column:
            return record.confirmed is not None and record.confirmed >= since
        field: Any = record._meta.get_field(self.field)
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


def fresh_since() -> datetime:
    """The moment since which a confirmation is fresh; the same all day, in the state's time zone."""
    return timezone.make_aware(datetime.combine(timezone.localdate(), time.min)) - FRESH


def scored(table: str) -> RecordQuerySet[Any]:
    """The records of a table that are scored: neither retired themselves nor of something that is."""
    rows: RecordQuerySet[Any] = MODELS[table].objects.current()
    if table == "systems":
        return rows.exclude(_GONE)
    if table == "releases":
        return rows.filter(system__retired_at__isnull=True).exclude(system__lifecycle="retired")
    return rows.filter(person__retired_at__isnull=True) if table == "person_skills" else rows
