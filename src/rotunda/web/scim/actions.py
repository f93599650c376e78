"""What owners decide about the directory: its tokens, and which roles its groups give."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from rotunda.web.accounts.actor import Actor, NotPermitted, require
from rotunda.web.accounts.models import User
from rotunda.web.accounts.permissions import Permission
from rotunda.web.accounts.roles import ROLES, Reach
from rotunda.web.audit.actions import Change, record
from rotunda.web.register.models import Agency
from rotunda.web.scim.bearer import new_secret, text_of
from rotunda.web.scim.models import DirectoryToken, Group, GroupRole
from rotunda.web.scim.roles import give_roles


@transaction.atomic
def make_token(*, by: Actor, name: str) -> tuple[DirectoryToken, str]:
    """A token for the directory, and its text, which is told this once and kept nowhere."""
    require(by, Permission.MANAGE_ACCOUNTS)
    secret, digest = new_secret()
    token = DirectoryToken.objects.create(name=name, digest=digest, created_by=by.label)
    record([Change("add", "directory tokens", str(token.pk), {}, {"name": name})], by=by)
    return token, text_of(token, secret)


@transaction.atomic
def revoke_token(token: DirectoryToken, *, by: Actor) -> None:
    """The token of no more use, at once and for good."""
    require(by, Permission.MANAGE_ACCOUNTS)
    if token.revoked is None:
        token.revoked = timezone.now()
        token.save(update_fields=["revoked"])
        record([Change("revoke", "directory tokens", str(token.pk), {"name": token.name})], by=by)


@transaction.atomic
def map_group(group: Group, *, by: Actor, role: str, agency: Agency | None) -> GroupRole:
    """A role that all members of a group hold from now on. Raises `ValidationError` by field, and `NotPermitted`."""
    require(by, Permission.MANAGE_ACCOUNTS)
    if isinstance(by, User) and group.members.filter(pk=by.pk).exists():
        raise NotPermitted("You are in this group, and nobody gives himself a role. Ask another owner.")
    reach = ROLES[role].reach if role in ROLES else ()
    if not reach:
        raise ValidationError({"role": "Nobody can be given this role."})
    if agency is None and reach == (Reach.AGENCY,):
        raise ValidationError({"agency": "This role is held for one agency. Choose it."})
    if agency is not None and Reach.AGENCY not in reach:
        raise ValidationError({"agency": "This role is not held for one agency. Leave it empty."})
    given, new = GroupRole.objects.get_or_create(group=group, role=role, agency=agency)
    if new:
        told = {"role": role, "agency": agency.code if agency else ""}
        record([Change("map", "groups", group.name, {}, told, agency.pk if agency else None)], by=by)
        give_roles(group.members.values_list("pk", flat=True), by=by)
    return given


@transaction.atomic
def unmap_group(given: GroupRole, *, by: Actor) -> None:
    """A role that a group gives no more."""
    require(by, Permission.MANAGE_ACCOUNTS)
    group, agency = given.group, given.agency
    told = {"role": given.role, "agency": agency.code if agency else ""}
    given.delete()
    record([Change("unmap", "groups", group.name, told, {}, agency.pk if agency else None)], by=by)
    give_roles(group.members.values_list("pk", flat=True), by=by)
