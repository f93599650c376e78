"""Reads of the ledger, in the scope of who reads."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Count, Q

from rotunda.web.accounts.actor import Actor
from rotunda.web.accounts.permissions import Permission


class LineQuerySet(models.QuerySet[Any]):
    """Lines."""

    def visible_to(self, actor: Actor) -> LineQuerySet:
        """Those of services of agencies whose coverage the actor may see."""
        return self.filter(actor.scope(Permission.VIEW_LEDGER).where("agency", None))

    def counted(self) -> dict[str, int]:
        """How many needs there are, and how many hang on one person or nobody, at home and in the state."""
        return self.aggregate(
            needs=Count("pk"),
            home_none=Count("pk", filter=Q(home_depth=0)),
            home_single=Count("pk", filter=Q(home_depth=1)),
            state_none=Count("pk", filter=Q(state_depth=0)),
            state_single=Count("pk", filter=Q(state_depth=1)),
        )

    def by_agency(self) -> Any:
        """The same counts for each agency, the thinnest first."""
        return (
            self.values("agency__code", "agency__name")
            .annotate(
                needs=Count("pk"),
                home_none=Count("pk", filter=Q(home_depth=0)),
                home_single=Count("pk", filter=Q(home_depth=1)),
                state_single=Count("pk", filter=Q(state_depth__lte=1)),
            )
            .order_by("-home_none", "-home_single", "agency__code")
        )
