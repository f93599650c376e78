"""Transfers, what each side signed of them, and what each side found."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from rotunda.web.register.models import Person, System
from rotunda.web.transfers.querysets import FindingQuerySet, TransferQuerySet


class Kind(models.TextChoices):
    """What passes over."""

    PERSON = "person", "Person"
    SYSTEM = "system", "System"

    @property
    def table(self) -> str:
        """The table of the register that its records stand in."""
        return "people" if self is Kind.PERSON else "systems"


class Side(models.TextChoices):
    """The two who sign."""

    AGENCY = "agency", "Agency"
    CENTRE = "centre", "Shared organization"

    @property
    def other(self) -> Side:
        """The one opposite."""
        return Side.CENTRE if self is Side.AGENCY else Side.AGENCY


class State(models.TextChoices):
    """How far a transfer is."""

    PROPOSED = "proposed", "Proposed"
    AGENCY = "agency", "Signed by the agency"
    CENTRE = "centre", "Signed by the shared organization"
    COMPLETE = "complete", "Complete"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Withdrawn"


#: States in which a side may still sign.
OPEN = (State.PROPOSED, State.AGENCY, State.CENTRE)


class Transfer(models.Model):
    """A person or system on the way from an agency to the shared organisation.

    `code` is the record's key for good; `person` or `system` is the record while the register has it. `state` is what
    the signatures said when they were last counted; `standing.signed` says whether they still hold.
    """

    kind = models.CharField(max_length=10, choices=Kind.choices)
    code = models.CharField(max_length=400)
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="transfers")
    system = models.ForeignKey(System, on_delete=models.SET_NULL, null=True, related_name="transfers")
    from_agency = models.ForeignKey("register.Agency", on_delete=models.PROTECT, related_name="transfers_away")
    to_agency = models.ForeignKey("register.Agency", on_delete=models.PROTECT, related_name="transfers_here")
    effective = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    proposed_at = models.DateTimeField(default=timezone.now)
    proposed_for = models.CharField(max_length=10, choices=Side.choices)
    proposed_by = models.CharField(max_length=100)
    ended_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)

    objects: ClassVar[TransferQuerySet] = TransferQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "code"), condition=Q(state__in=OPEN), name="one_open_transfer_per_record"
            ),
        )
        indexes = (models.Index(fields=("from_agency", "state"), name="transfers_by_agency"),)

    def __str__(self) -> str:
        return f"Transfer of {self.get_kind_display().lower()} {self.code}"

    def get_absolute_url(self) -> str:
        return reverse("transfers:transfer", args=(self.pk,))

    @property
    def record(self) -> Person | System | None:
        """The record as the register has it, where it still does."""
        return self.person if self.kind == Kind.PERSON else self.system

    @property
    def is_open(self) -> bool:
        """Whether a side may still sign, refuse or withdraw."""
        return self.state in OPEN


class Signature(models.Model):
    """What one side signed. `says` is the sentence, `values` the record as it stood, `digest` the SHA-256 of both;
    `version` the record's. What was changed later stands in `voided`, and such a signature no longer counts."""

    transfer = models.ForeignKey(Transfer, on_delete=models.CASCADE, related_name="signatures")
    side = models.CharField(max_length=10, choices=Side.choices)
    signer = models.CharField(max_length=100)
    at = models.DateTimeField(default=timezone.now)
    says = models.TextField()
    values: models.JSONField[Any, Any] = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    version = models.PositiveIntegerField()
    voided_at = models.DateTimeField(null=True)
    voided: models.JSONField[Any, Any] = models.JSONField(default=list)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("transfer", "side"), condition=Q(voided_at__isnull=True), name="one_signature_per_side"
            ),
        )

    def __str__(self) -> str:
        return f"{self.transfer}, {self.get_side_display()}"


class Finding(models.Model):
    """What a side says of a person or system of an agency: that it is there, or that it is not."""

    agency = models.ForeignKey("register.Agency", on_delete=models.PROTECT, related_name="findings")
    side = models.CharField(max_length=10, choices=Side.choices)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    code = models.CharField(max_length=400)
    seen = models.BooleanField()
    note = models.CharField(max_length=500, blank=True)
    said_by = models.CharField(max_length=100)
    said_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[FindingQuerySet] = FindingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("agency", "side", "kind", "code"), name="one_finding_per_side_and_record"),
        )

    def __str__(self) -> str:
        return f"{self.code}: {'found' if self.seen else 'not found'} by the {self.get_side_display().lower()}"
