"""Where files come from, the files, what each would change, and what was decided about records that may be one."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from rotunda.web.intake.querysets import ImportQuerySet, PairQuerySet, RowQuerySet, SourceQuerySet
from rotunda.web.jobs.models import Job
from rotunda.web.register.judging import Outcome


class Source(models.Model):
    """Something that files come from again and again: a payroll, an agency's list of systems.

    `agency` is whose it is; one without an agency speaks for all. `mapping` remembers, by part of the file, what it is
    and which of its columns is which of ours. `complete` lists tables of which the source has every record (of its
    agency): what it no longer has is retired. `clears` says that an empty cell means that nothing is known, where
    otherwise it leaves what the register has; `keeps` that columns which we do not know are kept as well.
    """

    name = models.CharField(max_length=200, unique=True)
    agency = models.ForeignKey(
        "register.Agency", on_delete=models.PROTECT, null=True, blank=True, related_name="sources"
    )
    mapping: models.JSONField[Any, Any] = models.JSONField(default=dict, blank=True)
    complete: models.JSONField[Any, Any] = models.JSONField(default=list, blank=True)
    clears = models.BooleanField(default=False)
    keeps = models.BooleanField(default=False)
    dates = models.CharField(max_length=3, blank=True)
    created = models.DateTimeField(default=timezone.now)
    created_by = models.CharField(max_length=100)

    objects: ClassVar[SourceQuerySet] = SourceQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("intake:source", args=(self.pk,))


class Upload(models.Model):
    """A file as it came. `path` is its place below `MEDIA_ROOT`, which chance chose; `name` is what it was called, and
    is only ever shown. `form` is what its first bytes say it is."""

    path = models.CharField(max_length=200, unique=True)
    name = models.CharField(max_length=200)
    form = models.CharField(max_length=20)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    by = models.CharField(max_length=100)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name


class Stage(models.TextChoices):
    """How far an import is; the label is what pages say."""

    NEW = "new", "Being read"
    UNREADABLE = "unreadable", "Cannot be read"
    MAPPING = "mapping", "Columns to be settled"
    CHECKED = "checked", "Ready to be applied"
    STALE = "stale", "Out of date: check again"
    APPLIED = "applied", "Applied"
    UNDONE = "undone", "Undone"


#: Stages in which an import may still be checked.
OPEN = (Stage.NEW, Stage.MAPPING, Stage.CHECKED, Stage.STALE, Stage.UNREADABLE)


class Import(models.Model):
    """A file on its way into the register. `parts` are its sheets or members, each with what it is and its mapping;
    `counts` are rows by outcome and table. `seen` is the number of the last entry of the audit when it was checked,
    and `reach` a hash of what the actor was allowed then: where either moved on, it is checked again. `round` counts
    how often it was checked; rows of earlier rounds are not looked at. Where the stage is `CHECKED`, the rows of its
    round are complete."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="imports")
    upload = models.OneToOneField(Upload, on_delete=models.PROTECT, related_name="intake")
    stage = models.CharField(max_length=12, choices=Stage.choices, default=Stage.NEW)
    parts: models.JSONField[Any, Any] = models.JSONField(default=list)
    counts: models.JSONField[Any, Any] = models.JSONField(default=dict)
    notes: models.JSONField[Any, Any] = models.JSONField(default=list)
    obstacles: models.JSONField[Any, Any] = models.JSONField(default=list)
    error = models.TextField(blank=True)
    round = models.PositiveIntegerField(default=0)
    seen = models.BigIntegerField(null=True)
    reach = models.CharField(max_length=64, blank=True)
    asked_by = models.CharField(max_length=100)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="imports")
    at = models.DateTimeField(default=timezone.now)
    checked_at = models.DateTimeField(null=True)
    applied_at = models.DateTimeField(null=True)
    applied_by = models.CharField(max_length=100, blank=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=100, blank=True)
    #: When its file, and the rows that nothing rests on, were taken away.
    cleared_at = models.DateTimeField(null=True)
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="imports")

    objects: ClassVar[ImportQuerySet] = ImportQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"Import {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("intake:import", args=(self.pk,))

    @property
    def label(self) -> str:
        """How records and the audit name it as their source."""
        return f"import:{self.pk}"

    @property
    def is_busy(self) -> bool:
        """Whether a job of it waits or runs."""
        return self.job is not None and not self.job.is_over


class StagedRow(models.Model):
    """A row of an import, and what would become of it.

    `number` is the row in the file, where the header is row 1; empty where no single row stands behind it. `agency` is
    the primary key of the agency it would belong to, by which reading is scoped. `values` are ours by column, `before`
    what the register had in the columns that change, and `source` the record's source until then. `version` is the
    record's before it is written, 0 for a new one. `problems` say why it is refused: column, value, problem, remedy;
    `left_out` are columns that its actor may not write.
    """

    part_of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows")
    round = models.PositiveIntegerField(default=0)
    table = models.CharField(max_length=40)
    number = models.BigIntegerField(null=True)
    code = models.CharField(max_length=400, blank=True)
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    agency = models.BigIntegerField(null=True)
    values: models.JSONField[Any, Any] = models.JSONField(default=dict)
    before: models.JSONField[Any, Any] = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=0)
    source = models.CharField(max_length=200, blank=True)
    problems: models.JSONField[Any, Any] = models.JSONField(default=list)
    left_out: models.JSONField[Any, Any] = models.JSONField(default=list)

    objects: ClassVar[RowQuerySet] = RowQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("pk",)
        indexes = (
            models.Index(fields=("part_of", "outcome", "table", "id"), name="staged_by_outcome"),
            models.Index(fields=("part_of", "table", "code"), name="staged_by_record"),
        )

    def __str__(self) -> str:
        return f"{self.table} {self.code}"


class Decision(models.TextChoices):
    """What was decided about two records; the label is what pages say."""

    OPEN = "open", "To be decided"
    LATER = "later", "Put off"
    SAME = "same", "The same"
    DIFFERENT = "different", "Not the same"


class Pair(models.Model):
    """Two records of one table that may be one. `left` and `right` are codes, in that order; `why` are the rules that
    found them, and `kept` the code of the one that stays where they are the same: the other's pointer."""

    table = models.CharField(max_length=40)
    left = models.CharField(max_length=400)
    right = models.CharField(max_length=400)
    why: models.JSONField[Any, Any] = models.JSONField(default=list)
    likeness = models.FloatField()
    decision = models.CharField(max_length=10, choices=Decision.choices, default=Decision.OPEN)
    kept = models.CharField(max_length=400, blank=True)
    found_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=100, blank=True)

    objects: ClassVar[PairQuerySet] = PairQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("-likeness", "table", "left", "right")
        constraints = (models.UniqueConstraint(fields=("table", "left", "right"), name="one_pair_of_two_records"),)

    def __str__(self) -> str:
        return f"{self.table}: {self.left} and {self.right}"

    def get_absolute_url(self) -> str:
        return reverse("intake:pair", args=(self.pk,))
