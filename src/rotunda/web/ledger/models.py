"""Runs of the ledger, and their lines."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from rotunda.web.design.when import day
from rotunda.web.ledger.querysets import LineQuerySet


class Run(models.Model):
    """One computation of the ledger. `entry` is the last entry of the audit that it knew: what was changed after it is
    not in it. `verdict` is what the engine's checker found wrong with the answer, empty where it found nothing.
    `tallies` are the counts of its lines by the primary keys of their agencies, as lines never change; none where a
    version of the site that did not keep them computed it."""

    asked_by = models.CharField(max_length=100)
    as_of = models.DateField()
    finished_at = models.DateTimeField(auto_now_add=True)
    seconds = models.FloatField()
    entry = models.BigIntegerField()
    verdict = models.TextField(blank=True)
    totals: models.JSONField[Any, Any] = models.JSONField(default=dict)
    tallies: models.JSONField[Any, Any] = models.JSONField(
        default=dict, db_default=models.Value({}, models.JSONField())
    )

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"Coverage of {day(self.as_of)}"

    def by_agency(self) -> dict[str, dict[str, int]]:
        """The counts of its lines by the primary keys of their agencies: those that are kept, else counted now."""
        return self.tallies or Line.objects.filter(run=self).by_agency()


class Line(models.Model):
    """A skill that a service needs, and who is behind it; the columns are those of `engine.coverage.outcome.NEEDS`, and
    of the cheapest repair where there are too few at home."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="+")
    service = models.CharField(max_length=400)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    agency = models.ForeignKey("register.Agency", on_delete=models.CASCADE, related_name="+")
    skill = models.CharField(max_length=400)
    skill_name = models.CharField(max_length=200)
    level = models.IntegerField()
    depth = models.IntegerField()
    criticality = models.IntegerField(null=True)
    home_depth = models.IntegerField()
    state_depth = models.IntegerField()
    possible = models.IntegerField()
    uncleared = models.IntegerField()
    home_cover = models.CharField(max_length=10)
    state_cover = models.CharField(max_length=10)
    home_person = models.CharField(max_length=400, blank=True)
    state_person = models.CharField(max_length=400, blank=True)
    repair = models.CharField(max_length=20, blank=True)
    repair_people: models.JSONField[Any, Any] = models.JSONField(default=list)
    repair_hires = models.IntegerField(default=0)
    repair_hours = models.FloatField(null=True)

    objects: ClassVar[LineQuerySet] = LineQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("state_depth", "home_depth", "-criticality", "service", "skill")
        indexes = (
            models.Index(
                fields=("run", "state_depth", "home_depth", "-criticality", "service", "skill"), name="lines_in_order"
            ),
            models.Index(
                fields=("run", "agency", "state_depth", "home_depth", "-criticality", "service", "skill"),
                name="lines_of_agency",
            ),
            models.Index(fields=("run", "service"), name="lines_by_service"),
        )

    def __str__(self) -> str:
        return f"{self.service}: {self.skill}"
