"""How many records in use each table has for whoever looks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import Count

from rotunda.web.accounts.actor import Actor
from rotunda.web.register.kept import Changes, Kept
from rotunda.web.register.models import MODELS, Record

#: Tables that grow to millions, which nobody counts to the end.
ENDLESS = frozenset(table for table, model in MODELS.items() if model.searched_by_start)
#: Rows up to which these are counted.
MOST = 1_000
#: How many records of a table there are, by the primary keys of their agencies; `None` for those without one.
Sizes = Mapping[str, Mapping[int | None, int]]


def sizes_for(actor: Actor, models: Iterable[type[Record]]) -> list[str]:
    """How many records of each table, in use, the actor sees, in words."""
    sizes = _KEPT.counts()
    return [_told(model, actor, sizes) for model in models]


def _told(model: type[Record], actor: Actor, sizes: Sizes) -> str:
    scope = actor.scope(model.viewing)
    if model.estate in ENDLESS:
        counted = model.objects.visible_to(actor).current().order_by().values("pk")[: MOST + 1].count()
        return f"more than {MOST:,}" if counted > MOST else f"{counted:,}"
    if scope.person is not None and not scope.everywhere and not model.is_reference():
        # a person's own records are few, and an index finds them
        return f"{model.objects.visible_to(actor).current().count():,}"
    own = sizes[model.estate]
    if scope.everywhere or (scope and model.is_reference()):
        return f"{sum(own.values()):,}"
    shared = own.get(None, 0) if model.shared_without_agency and scope else 0
    return f"{shared + sum(own.get(agency, 0) for agency in scope.agencies):,}"


def count_all() -> None:
    """Count what is kept, before somebody waits for it."""
    _KEPT.counts()


def _renewed(kept: Sizes | None, changes: Changes | None) -> Sizes:
    """The sizes anew; of a table that was changed in some agencies, those of these agencies."""
    if kept is None or changes is None:
        return {table: _counted(MODELS[table]) for table in _TABLES}
    fresh = dict(kept)
    for table in frozenset().union(*changes.values()):
        agencies = {agency for agency, tables in changes.items() if table in tables}
        rest = {agency: size for agency, size in kept[table].items() if agency not in agencies}
        fresh[table] = rest | _counted(MODELS[table], agencies)
    return fresh


def _counted(model: type[Record], agencies: set[int | None] | None = None) -> dict[int | None, int]:
    rows = model.objects.current().order_by()
    if model.is_reference():
        return {None: rows.count()}
    path = str(model.agency_path)
    if agencies is not None:
        rows = rows.filter(**{f"{path}__in": agencies})
    return dict(rows.values_list(path).annotate(size=Count("pk")))


_TABLES = frozenset(MODELS) - ENDLESS
_KEPT = Kept(_TABLES, _renewed)
