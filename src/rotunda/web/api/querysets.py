"""Reads of tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils import timezone

if TYPE_CHECKING:
    from rotunda.web.accounts.models import User


class TokenQuerySet(models.QuerySet[Any]):
    """Tokens."""

    def of(self, user: User) -> TokenQuerySet:
        """A user's own, the newest first."""
        return self.filter(user=user).prefetch_related("agencies")

    def usable(self) -> TokenQuerySet:
        """Those neither revoked nor expired, of users who may sign in."""
        return self.filter(revoked__isnull=True, expires__gt=timezone.now(), user__is_active=True)
