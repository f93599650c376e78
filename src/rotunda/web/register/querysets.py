"""Reads of the register, in the scope of who reads."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models
from django.db.models import F, Q
from django.db.models.lookups import StartsWith

from rotunda.web.accounts.actor import Actor
from rotunda.web.accounts.permissions import Permission
from rotunda.web.register.walking import Unindexed

if TYPE_CHECKING:
    from rotunda.web.register.models.record import Record

R = TypeVar("R", bound="Record")

#: Rows beyond which the first of them are sooner found by going through all than by putting them in order.
_MANY = 10_000


class RecordQuerySet(models.QuerySet[R]):
    """Rows of any table of the register."""

    def current(self) -> RecordQuerySet[R]:
        """Those that are not retired."""
        return self.filter(retired_at__isnull=True)

    def visible_to(self, actor: Actor, *, walking: bool = False) -> RecordQuerySet[R]:
        """Those that the actor may see. What all agencies share, whoever may see the register sees.

        With `walking` the same, asked for so that SQLite goes through the rows in the order that is wanted, and looks
        at the agency of each.
        """
        scope = actor.scope(self.model.viewing)
        if self.model.is_reference():
            return self if scope else self.none()
        rows: RecordQuerySet[Any] = self
        agency = self.model.agency_path
        if walking and agency is not None and not scope.everywhere:
            rows, agency = self.alias(walked_scope=Unindexed(F(agency))), "walked_scope"
        seen = scope.where(agency, self.model.person_path)
        # everywhere is no condition, and anything joined to no condition by `or` would become one
        if self.model.shared_without_agency and scope and not scope.everywhere:
            seen |= Q(**{f"{self.model.agency_path}__isnull": True})
        return rows.filter(seen)

    def visible_by_key_to(self, actor: Actor) -> RecordQuerySet[R]:
        """The same, for whoever asks for the first ones by primary key: of a very large table whose rows belong to an
        agency through another, SQLite would sort all that are in scope, where going through the keys soon finds enough
        of many."""
        through, _, further = (self.model.agency_path or "").partition("__")
        if not (self.model.searched_by_start and further) or actor.scope(self.model.viewing).everywhere:
            return self.visible_to(actor)
        owners = self.model._meta.get_field(through).related_model.objects.visible_to(actor)  # type: ignore[union-attr]
        return self.visible_to(actor, walking=owners.order_by().values("pk")[: _MANY + 1].count() > _MANY)

    def editable_by(self, actor: Actor) -> RecordQuerySet[R]:
        """Those that the actor may change."""
        scope = actor.scope(self.model.editing)
        if self.model.is_reference():
            return self if scope else self.none()
        return self.filter(scope.where(self.model.agency_path, None))

    def revealing(self, actor: Actor, permission: Permission) -> RecordQuerySet[R]:
        """Those of which the actor may see what a permission protects."""
        return self.filter(actor.scope(permission).where(self.model.agency_path, self.model.person_path))

    def matching(self, text: str) -> RecordQuerySet[R]:
        """Those with all the words of a text somewhere in the columns that are searched."""
        found = Q()
        for word in text.split():
            found &= finding(self.model, word)
        return self.filter(found)

    def with_references(self) -> RecordQuerySet[R]:
        """With the rows that they refer to, in the same query; of those what they are called by."""
        return self.with_shown([field.name for field in self.model._meta.concrete_fields])

    def with_shown(self, fields: Iterable[str]) -> RecordQuerySet[R]:
        """With these fields alone, and what the rows, and those that the fields refer to, are called by. Rows are wide:
        to read all of each takes longer than to find them."""
        own = {*fields, *self.model.called_by()}
        joined = sorted(own.intersection(self.model.references()))
        beside = []
        for name in joined:
            to: type[Record] = self.model._meta.get_field(name).related_model  # type: ignore[assignment]
            beside += to.called_at(name)
        rows = self.select_related(*joined) if joined else self
        return rows.only(*sorted(own), *beside)


def finding(model: type[Record], word: str) -> Q:
    """The rows with a word somewhere in the columns that are searched; of a very large table those whose key begins
    with it, as written or in capitals, which an index knows."""
    if model.searched_by_start:
        return Q(*(("code__begins", way) for way in dict.fromkeys((word, word.upper()))), _connector=Q.OR)
    return Q(*((f"{path}__icontains", word) for path in model.searched), _connector=Q.OR)


@models.CharField.register_lookup
class Begins(StartsWith):
    """That a text begins with another, capitals and small letters told apart, so that an index answers it."""

    lookup_name = "begins"

    def get_rhs_op(self, connection: Any, rhs: str) -> str:
        """As Django's own, which knows its operator by the name of its lookup."""
        return str(connection.operators["startswith"] % rhs)

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """As a range, since SQLite's LIKE is no question for an index: from the text to before the next one."""
        left, parameters = self.process_lhs(compiler, connection)
        return f"({left} >= %s AND {left} < %s)", [*parameters, self.rhs, *parameters, f"{self.rhs}\U0010ffff"]


def manager() -> Any:
    """The manager of a model of records."""
    return RecordQuerySet.as_manager()
