"""How many records of each agency meet the measures of data quality, counted anew where the audit tells of a change.

A state has some hundred thousand records to look at. Each change of the register has its entry in the audit, in the
same transaction, and the entry names the agency: those since the last look say whose counts are old. The counts of all
other agencies are kept in the memory of the process. They are of whole agencies, so whoever may read an agency's may
read them; nothing that depends on a reader is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count

from rotunda.web.audit.models import Entry, Head
from rotunda.web.register.measures import MEASURES, SCORED, fresh_since, scored
from rotunda.web.register.models import MODELS

#: (records looked at, records that meet it) by the key of a measure.
Counts = Mapping[str, tuple[int, int]]
#: Entries that are looked through at most; after more, all is counted anew.
_MOST_ENTRIES = 2_000
#: The columns by which a record comes from one agency to another.
_HOMES = frozenset(("agency", "system", "person"))


@dataclass(frozen=True)
class _Kept:
    """The counts by the primary keys of agencies, as of an entry of the audit and a day."""

    since: datetime
    number: int
    hash: str
    counts: Mapping[int, Counts]


class _Memory:
    """What the process keeps. One thread replaces it as a whole while others read."""

    kept: _Kept | None = None


def forget() -> None:
    """Count all anew at the next look: for whoever writes past the audit, as tests do."""
    _Memory.kept = None


def counts_by_agency() -> Mapping[int, Counts]:
    """The counts of each agency that has a record to look at, by primary key; of its own records, without its parts."""
    head, since = Head.objects.get(pk=1), fresh_since()
    kept = _Memory.kept
    if kept is None or kept.since != since or (old := _changed(kept, head)) is None:
        fresh = _counted(since)
    elif old:
        fresh = {**{key: counts for key, counts in kept.counts.items() if key not in old}, **_counted(since, old)}
    else:
        fresh = kept.counts
    # the head was read before the counts: what came between is counted, and will be counted again
    _Memory.kept = _Kept(since, head.number, head.hash, fresh)
    return fresh


def _changed(kept: _Kept, head: Head) -> frozenset[int] | None:
    """The agencies of which anything that counts was changed since; `None` where they cannot be told."""
    if head.number == kept.number:
        return frozenset() if head.hash == kept.hash else None
    rows = Entry.objects.filter(number__gt=kept.number, number__lte=head.number).order_by("number")
    entries = list(rows.values_list("previous", "table", "agency", "before")[: _MOST_ENTRIES + 1])
    # a restored backup, or a transaction that was taken back, has another chain
    if not entries or entries[0][0] != kept.hash or len(entries) > _MOST_ENTRIES:
        return None
    found = set()
    for _, table, agency, before in entries:
        if table not in SCORED:
            continue
        if agency is None or not _HOMES.isdisjoint(before):
            return None
        found.add(agency)
    return frozenset(found)


def _counted(since: datetime, agencies: frozenset[int] | None = None) -> Mapping[int, Counts]:
    """The counts of these agencies, or of all; a query for each table."""
    found = dict[int, dict[str, tuple[int, int]]]()
    for table in SCORED:
        path = str(MODELS[table].agency_path)
        measures = [measure for measure in MEASURES if measure.table == table]
        counts: dict[str, Any] = {f"m{at}": Count("pk", filter=m.met(since)) for at, m in enumerate(measures)}
        rows = scored(table) if agencies is None else scored(table).filter(**{f"{path}__in": agencies})
        for row in rows.order_by().values(path).annotate(base=Count("pk"), **counts):
            own = found.setdefault(row[path], {})
            own.update({measure.key: (row["base"], row[f"m{at}"]) for at, measure in enumerate(measures)})
    return found
