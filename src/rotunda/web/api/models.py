"""Tokens: what a programme shows in place of a user who signs in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property

from rotunda.web.accounts.permissions import Permission
from rotunda.web.accounts.scope import EVERYWHERE, NOWHERE, Scope
from rotunda.web.api.querysets import TokenQuerySet
from rotunda.web.register.models import Agency


class Token(models.Model):
    """A token of a user. It never gives more than its user has, and less where it is limited.

    Of the secret only its SHA-256 is kept: 256 random bits need no slower hash. `prefix` is the part by which a token
    is found, and by which its owner tells it from others. `permissions` lists what it may be used for; `agencies`,
    with what belongs to them, are all that it reaches, unless `all_agencies`.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField("name", max_length=100)
    prefix = models.CharField(max_length=12, unique=True)
    digest = models.CharField(max_length=64)
    permissions: models.JSONField[Any, Any] = models.JSONField(default=list)
    all_agencies = models.BooleanField(default=False)
    agencies: models.ManyToManyField[Agency, Any] = models.ManyToManyField(Agency, related_name="+", blank=True)
    created = models.DateTimeField(default=timezone.now)
    expires = models.DateTimeField()
    last_used = models.DateTimeField(null=True, blank=True)
    revoked = models.DateTimeField(null=True, blank=True)

    objects = TokenQuerySet.as_manager()

    class Meta:
        ordering = ("-created", "-pk")

    def __str__(self) -> str:
        return self.name

    @property
    def state(self) -> str:
        """Whether it can be used: active, revoked, or expired."""
        if self.revoked is not None:
            return "revoked"
        return "active" if self.expires > timezone.now() else "expired"

    @cached_property
    def reach(self) -> Scope:
        """The agencies that it is limited to."""
        if self.all_agencies:
            return EVERYWHERE
        reach = NOWHERE
        for agency in self.agencies.order_by("pk").values_list("pk", flat=True):
            reach |= Scope(agencies=Agency.family_of(agency))
        return reach

    def limit(self, permission: Permission) -> Scope:
        """Where the token may be used for a permission, whatever its user holds."""
        return self.reach if permission in self.permissions else NOWHERE
