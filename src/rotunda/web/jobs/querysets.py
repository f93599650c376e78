"""Reads of jobs, in the scope of who reads."""

from __future__ import annotations

from typing import Any

from django.db import models

from rotunda.web.accounts.actor import Actor
from rotunda.web.accounts.permissions import Permission


class JobQuerySet(models.QuerySet[Any]):
    """Jobs."""

    def visible_to(self, actor: Actor) -> JobQuerySet:
        """All for whoever looks after the site; for everybody else what he asked for."""
        if actor.scope(Permission.MANAGE_SITE).everywhere:
            return self
        return self.filter(asked_by=actor.label)

    def open(self) -> JobQuerySet:
        """Those that wait or run."""
        return self.filter(state__in=("waiting", "running"))
