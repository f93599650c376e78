"""Reads of imports, their rows and the pairs to be reconciled, in the scope of who reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Count, Q

from rotunda.web.accounts.actor import Actor
from rotunda.web.accounts.permissions import Permission

if TYPE_CHECKING:
    from rotunda.web.intake.models import Import


class SourceQuerySet(models.QuerySet[Any]):
    """Sources."""

    def visible_to(self, actor: Actor) -> SourceQuerySet:
        """Those of agencies for which the actor may import; those of all agencies for who may import everywhere."""
        return self.filter(actor.scope(Permission.IMPORT).where("agency", None))


class ImportQuerySet(models.QuerySet[Any]):
    """Imports."""

    def visible_to(self, actor: Actor) -> ImportQuerySet:
        """Those whose source the actor may import from."""
        return self.filter(actor.scope(Permission.IMPORT).where("source__agency", None))


class RowQuerySet(models.QuerySet[Any]):
    """Rows of imports."""

    def visible_to(self, actor: Actor, of: Import) -> RowQuerySet:
        """The rows of an import that the actor may see: those of his agencies, and of a file that he gave himself also
        those that belong to none."""
        scope = actor.scope(Permission.IMPORT)
        rows = self.filter(part_of=of, round=of.round)
        if scope.everywhere:
            return rows
        seen = Q(agency__in=scope.agencies)
        if of.asked_by == actor.label:
            seen |= Q(agency__isnull=True)
        return rows.filter(seen)

    def counted(self) -> dict[str, int]:
        """How many rows there are of each outcome."""
        return dict(self.order_by().values_list("outcome").annotate(rows=Count("pk")))


class PairQuerySet(models.QuerySet[Any]):
    """Pairs of records that may be one."""

    def visible_to(self, actor: Actor) -> PairQuerySet:
        """All, for who reconciles; the permission is held for all agencies or not at all."""
        return self if actor.scope(Permission.RECONCILE).everywhere else self.none()
