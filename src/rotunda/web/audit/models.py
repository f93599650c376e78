"""The audit's entries. No foreign keys: what an entry tells stays, whatever becomes of what it is about."""

from __future__ import annotations

from typing import Any

from django.db import models

from rotunda.web.audit.querysets import EntryQuerySet


class Entry(models.Model):
    """One change. `number` counts without a gap; `before` and `after` hold what changed, by column; `agency` and
    `person` are the primary keys by which reading is scoped; `hash` covers the entry and the hash before it."""

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    actor = models.CharField(max_length=100, db_index=True)
    action = models.CharField(max_length=40)
    table = models.CharField(max_length=40)
    key = models.CharField(max_length=400)
    agency = models.BigIntegerField(null=True, db_index=True)
    person = models.BigIntegerField(null=True, db_index=True)
    before: models.JSONField[Any, Any] = models.JSONField(default=dict)
    after: models.JSONField[Any, Any] = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    source = models.CharField(max_length=200, blank=True)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ("-number",)
        indexes = (models.Index(fields=("table", "key", "number"), name="audit_by_record"),)

    def __str__(self) -> str:
        return f"{self.number}: {self.action} {self.table} {self.key}"


class Head(models.Model):
    """The end of the chain: its one row is locked while entries are added, so that they follow each other."""

    number = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64)
