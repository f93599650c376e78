"""What the directory brings: its groups, the roles that they give, and the tokens that it shows."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from rotunda.web.accounts.models import User
from rotunda.web.accounts.roles import ROLES


class DirectoryToken(models.Model):
    """What the directory shows instead of signing in. Of its secret only the SHA-256 is kept."""

    name = models.CharField(max_length=100)
    digest = models.CharField(max_length=64)
    created = models.DateTimeField(default=timezone.now)
    created_by = models.CharField(max_length=100)
    last_used = models.DateTimeField(null=True, blank=True)
    revoked = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created",)

    def __str__(self) -> str:
        return self.name


class Group(models.Model):
    """A group of the directory, and who is in it."""

    name = models.CharField(max_length=200, unique=True)
    external_id = models.CharField(max_length=200, blank=True)
    created = models.DateTimeField(default=timezone.now)
    changed = models.DateTimeField(auto_now=True)
    members: models.ManyToManyField[User, Any] = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="directory_groups", blank=True
    )

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class GroupRole(models.Model):
    """A role that every member of a group holds: for all agencies, for one, or for the own record."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(max_length=40, choices=[(name, role.title) for name, role in ROLES.items() if role.reach])
    agency = models.ForeignKey("register.Agency", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return f"{ROLES[self.role].title}{f', {self.agency}' if self.agency else ''}"
