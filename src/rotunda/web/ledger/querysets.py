"""Reads of the ledger, in the scope of who reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Count, Q

from rotunda.web.accounts.actor import Actor
from rotunda.web.accounts.permissions import Permission
from rotunda.web.register.models import Agency

if TYPE_CHECKING:
    from rotunda.web.ledger.models import Run


class LineQuerySet(models.QuerySet[Any]):
    """Lines."""

    def visible_to(self, actor: Actor) -> LineQuerySet:
        """Those of services of agencies whose coverage the actor may see."""
        return self.filter(actor.scope(Permission.VIEW_LEDGER).where("agency", None))

    def with_agencies(self) -> LineQuerySet:
        """With what their agencies are called."""
        own = (field.name for field in self.model._meta.concrete_fields)
        return self.select_related("agency").only(*own, *Agency.called_at("agency"))

    def by_agency(self) -> dict[str, dict[str, int]]:
        """How many needs there are, and how many hang on one person or nobody, at home and in the state, by the primary
        key of their agency."""
        rows = self.order_by().values("agency").annotate(**_COUNTS)
        return {str(row.pop("agency")): row for row in rows}

    def part(self, start: int, end: int) -> list[Any]:
        """The lines from one place to another, with their agencies. Their keys are put in order first, as an index has
        all that this takes, and lines are wide."""
        keys = list(self.values_list("pk", flat=True)[start:end])
        found = self.model.objects.order_by().with_agencies().in_bulk(keys)
        return [found[key] for key in keys if key in found]


_COUNTS: dict[str, Any] = {
    "needs": Count("pk"),
    "home_none": Count("pk", filter=Q(home_depth=0)),
    "home_single": Count("pk", filter=Q(home_depth=1)),
    "state_none": Count("pk", filter=Q(state_depth=0)),
    "state_single": Count("pk", filter=Q(state_depth=1)),
}


@dataclass(frozen=True)
class Tally:
    """The needs of an agency's services, and how many hang on one person or nobody, at home and in the state."""

    agency: Agency
    needs: int
    home_none: int
    home_single: int
    state_none: int
    state_single: int

    @property
    def home_thin(self) -> int:
        """Those that one person of the agency or nobody supports."""
        return self.home_none + self.home_single

    @property
    def state_thin(self) -> int:
        """Those that one person of the whole state or nobody supports."""
        return self.state_none + self.state_single


def tallies_for(actor: Actor, run: Run) -> list[Tally]:
    """The counts of a run for each agency whose coverage the actor may see, the thinnest first."""
    scope = actor.scope(Permission.VIEW_LEDGER)
    seen = {int(key): counts for key, counts in run.by_agency().items() if scope.covers(int(key))}
    found = [
        Tally(agency, **seen[key]) for key, agency in Agency.objects.only(*Agency.called_by()).in_bulk(seen).items()
    ]
    return sorted(found, key=lambda one: (-one.home_none, -one.home_single, one.agency.code))
