"""How many records of each agency meet the measures of data quality, of a state with some hundred thousand of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Count

from rotunda.web.register.kept import Changes, Kept
from rotunda.web.register.measures import MEASURES, SCORED, fresh_since, scored
from rotunda.web.register.models import MODELS

#: (records looked at, records that meet it) by the key of a measure.
Counts = Mapping[str, tuple[int, int]]


def counts_by_agency() -> Mapping[int, Counts]:
    """The counts of each agency that has a record to look at, by primary key; of its own records, without its parts."""
    return _KEPT.counts(fresh_since())


def _renewed(kept: Mapping[int, Counts] | None, changes: Changes | None) -> Mapping[int, Counts]:
    """All counts anew of an agency of which anything was changed: a system that is retired takes its releases along."""
    if kept is None or changes is None:
        return _counted()
    return {**{key: counts for key, counts in kept.items() if key not in changes}, **_counted(changes)}


def _counted(agencies: Changes | None = None) -> Mapping[int, Counts]:
    """The counts of these agencies, or of all; a query for each table."""
    since, found = fresh_since(), dict[int, dict[str, tuple[int, int]]]()
    for table in SCORED:
        path = str(MODELS[table].agency_path)
        measures = [measure for measure in MEASURES if measure.table == table]
        counts: dict[str, Any] = {f"m{at}": Count("pk", filter=m.met(since)) for at, m in enumerate(measures)}
        rows = scored(table) if agencies is None else scored(table).filter(**{f"{path}__in": agencies})
        for row in rows.order_by().values(path).annotate(base=Count("pk"), **counts):
            own = found.setdefault(row[path], {})
            own.update({measure.key: (row["base"], row[f"m{at}"]) for at, measure in enumerate(measures)})
    return found


_KEPT = Kept(frozenset(SCORED), _renewed)
