"""The rows of a list, in the scope of who reads: filtered, sorted, counted up to a limit, and paged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any

from django.db.models import F, Q

from rotunda.web.accounts.actor import Actor
from rotunda.web.accounts.permissions import Permission
from rotunda.web.register.lists.columns import ListColumn, Shape, columns_of
from rotunda.web.register.lists.facets import Facet, facet_of
from rotunda.web.register.lists.query import MOST_COUNTED, PAGE, ListQuery
from rotunda.web.register.models import Record
from rotunda.web.register.querysets import RecordQuerySet, finding

#: Tables that grow to millions of rows, with the orders that an index gives. In another order they are listed only
#: where no more than `MOST_COUNTED` rows are left to sort.
INDEXED: Mapping[str, Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "tickets": {
            "-opened": ("-opened", "code"),
            "opened": ("opened", "-code"),
            "ticket": ("code",),
            "-ticket": ("-code",),
        },
        "ticket_events": {},
    }
)


@dataclass(frozen=True)
class Listing:
    """The rows of a list: `rows` in scope and filtered, in no order yet; `revealed` are the protected columns by which
    the query filters or sorts, and for which it was narrowed to rows where the reader may see them. `walked` are the
    same rows, asked for so that the database goes through them in order, as is quick where there are many."""

    query: ListQuery
    rows: RecordQuerySet[Any]
    revealed: tuple[ListColumn, ...]
    walked: RecordQuerySet[Any]

    @cached_property
    def counted(self) -> int:
        """How many rows there are, counted up to one more than `MOST_COUNTED`."""
        return self.rows.order_by().values("pk")[: MOST_COUNTED + 1].count()

    @property
    def overflows(self) -> bool:
        """Whether there are more rows than are counted."""
        return self.counted > MOST_COUNTED

    @cached_property
    def sorts(self) -> bool:
        """Whether the list can be sorted as asked: a very large one only where an index has the order."""
        orders = INDEXED.get(self.query.model.estate)
        return orders is None or not self.query.sort or self.query.sort[0] in orders or not self.overflows

    @property
    def order(self) -> tuple[Any, ...]:
        """The order: always the same for the same rows, empty values last."""
        usual = tuple(self.query.model._meta.ordering or ("code",))
        if not self.query.sort or not self.sorts:
            return usual
        indexed = INDEXED.get(self.query.model.estate, {}).get(self.query.sort[0])
        return indexed or (*(_by(column, down) for column, down in self.query.sorted_columns()), "code")

    def ordered(self) -> RecordQuerySet[Any]:
        """The rows in order, with all that showing them takes, in one query."""
        return self.rows.order_by(*self.order).with_shown(column.field for column in self.query.columns)

    def page(self) -> list[Record]:
        """The rows of the page. Their keys are sorted first, as whole rows are wide to sort."""
        start = (self.query.page - 1) * PAGE
        return in_order(self.query, list(self._keys()[start : start + PAGE]))

    def keys(self, most: int) -> list[int]:
        """The primary keys of the rows in order, up to so many."""
        return list(self._keys()[:most])

    def _keys(self) -> Any:
        rows = self.walked if self.overflows else self.rows
        return rows.order_by(*self.order).values_list("pk", flat=True)


def in_order(query: ListQuery, keys: list[int]) -> list[Record]:
    """Records by their primary keys, in that order, with all that showing them takes."""
    # in no order: to put rows in one, Django compares all columns that are read
    rows = query.model.objects.filter(pk__in=keys).order_by().with_shown(column.field for column in query.columns)
    found = {row.pk: row for row in rows}
    return [found[key] for key in keys if key in found]


def listing(actor: Actor, query: ListQuery, *, also: Permission | None = None) -> Listing:
    """The rows that the query asks for and the actor may see; with `also`, only where he holds that permission too."""
    seen = query.model.objects.visible_to(actor)
    if query.problems:
        return Listing(query, seen.none(), (), seen.none())
    revealed = tuple(dict.fromkeys(_protected(query)))
    facets: list[Facet] = []
    asked: list[tuple[dict[str, Any], Q]] = [({}, _matching(actor, query))]
    if query.state != "all":
        asked.append(({}, Q(retired_at__isnull=query.state == "current")))
    if also is not None:
        asked.append(({}, _holding(actor, query.model, also)))
    for found in query.filters:
        if (facet := facet_of(query.model, found)) is not None:
            facets.append(facet)
        else:
            asked.append((found.annotation(), found.where()))
    permissions = {column.protection for column in revealed if column.protection}
    rows = walked = _narrowed(seen, actor, permissions, asked)
    if query.model.estate in INDEXED:
        walked = _narrowed(query.model.objects.visible_to(actor, walking=True), actor, permissions, asked)
    scope = actor.scope(query.model.viewing)
    alone = not (scope.everywhere or scope.agencies)  # a person's own are few, and found by the person
    for facet in facets:
        rows, walked = facet.walked(rows) if alone else facet.looked_up(rows), facet.walked(walked)
    return Listing(query, rows, revealed, walked)


def _narrowed(
    rows: RecordQuerySet[Any], actor: Actor, permissions: Set[Permission], asked: Sequence[tuple[dict[str, Any], Q]]
) -> RecordQuerySet[Any]:
    """The rows where the actor holds the permissions, and which the conditions, each with its annotations, leave."""
    for permission in permissions:
        rows = rows.revealing(actor, permission)
    for annotation, condition in asked:
        rows = rows.alias(**annotation).filter(condition)
    return rows


def _holding(actor: Actor, model: type[Record], permission: Permission) -> Q:
    """Where a permission holds, by the same rule as `visible_to`."""
    scope = actor.scope(permission)
    if model.is_reference():
        return Q() if scope else Q(pk__in=())
    found = scope.where(model.agency_path, model.person_path)
    if model.shared_without_agency and scope:
        found |= Q(**{f"{model.agency_path}__isnull": True})
    return found


def _protected(query: ListQuery) -> Iterator[ListColumn]:
    """The protected columns that decide which rows there are, or in which order."""
    yield from (found.column for found in query.filters if found.column.protection)
    yield from (column for column, _ in query.sorted_columns() if column.protection)


def _matching(actor: Actor, query: ListQuery) -> Q:
    """Rows with every word of the search somewhere: in the columns that are searched, or, where the reader may see
    them, in protected texts."""
    found = Q()
    for word in query.q.split():
        found &= Q(*_ways(actor, query.model, word), _connector=Q.OR)
    return found


def _ways(actor: Actor, model: type[Record], word: str) -> Iterator[Q]:
    yield finding(model, word)
    for column in columns_of(model).values():
        if column.protection and column.shape is Shape.TEXT:
            scope = actor.scope(column.protection)
            yield Q(**{f"{column.field}__icontains": word}) & scope.where(model.agency_path, model.person_path)


def _by(column: ListColumn, descending: bool) -> Any:  # noqa: FBT001  # as the query has it
    path = F(column.order)
    return path.desc(nulls_last=True) if descending else path.asc(nulls_last=True)
