"""Groups as the directory has them, and what it writes to them. Whoever joins or leaves one has other roles at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from rotunda.web.accounts.models import User
from rotunda.web.audit.actions import Change, record
from rotunda.web.scim.bearer import Directory
from rotunda.web.scim.errors import Refused
from rotunda.web.scim.models import Group
from rotunda.web.scim.people import external_id
from rotunda.web.scim.roles import give_roles

GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"


def as_resource(group: Group, base: str) -> dict[str, Any]:
    """The resource of a group. `base` is the address of the service."""
    found = {
        "schemas": [GROUP],
        "id": str(group.pk),
        "externalId": group.external_id,
        "displayName": group.name,
        "members": [{"value": str(user.pk), "$ref": f"{base}/Users/{user.pk}"} for user in group.members.all()],
        "meta": {
            "resourceType": "Group",
            "created": group.created.isoformat(),
            "lastModified": group.changed.isoformat(),
            "location": f"{base}/Groups/{group.pk}",
        },
    }
    return {name: value for name, value in found.items() if value != ""}


def members_of(value: Any) -> set[int]:
    """The users that a list of members names. Raises `Refused` for one who is not there."""
    listed = value if isinstance(value, list) else [value]
    named = {str(each.get("value", "")) if isinstance(each, Mapping) else str(each) for each in listed}
    numbers = {int(each) for each in named if each.isdecimal() and len(each) < 19}
    found = set(User.objects.filter(pk__in=numbers, left__isnull=True).values_list("pk", flat=True))
    if len(found) != len(named):
        raise Refused(400, "A member is no user of this site.", "invalidValue")
    return found


@transaction.atomic
def write(group: Group | None, resource: Mapping[str, Any], *, by: Directory) -> Group:
    """The group as the resource has it; a new one without `group`."""
    said = {name.lower(): value for name, value in resource.items()}
    name = str(said.get("displayname") or (group.name if group else "")).strip()[:200]
    if not name:
        raise Refused(400, "A group has a displayName.", "invalidValue")
    if Group.objects.filter(name=name).exclude(pk=group.pk if group else 0).exists():
        raise Refused(409, "There is a group of this name.", "uniqueness")
    action, before = ("change", _told(group)) if group else ("add", {})
    group = group or Group()
    group.name, group.external_id = name, external_id(said, group.external_id)
    group.save()
    then = set(group.members.values_list("pk", flat=True))
    if "members" in said or not before:
        group.members.set(members_of(said["members"]) if said.get("members") else ())
    return _settle(group, then, action, before, by)


@transaction.atomic
def alter(group: Group, *, by: Directory, add: Iterable[int] = (), drop: Iterable[int] = ()) -> Group:
    """The group with some members more and some fewer."""
    before, then = _told(group), set(group.members.values_list("pk", flat=True))
    group.members.add(*add)
    group.members.remove(*drop)
    return _settle(group, then, "change", before, by)


@transaction.atomic
def remove(group: Group, *, by: Directory) -> None:
    """The group gone, with the roles that it gave."""
    before, then = _told(group), set(group.members.values_list("pk", flat=True))
    record([Change("retire", "groups", group.name, before)], by=by)
    group.delete()
    give_roles(then, by=by)


def _settle(group: Group, then: set[int], action: str, before: dict[str, Any], by: Directory) -> Group:
    now = set(group.members.values_list("pk", flat=True))
    after = _told(group)
    if before != after:
        record([Change(action, "groups", group.name, before, after)], by=by)
    give_roles(then ^ now, by=by)
    return group


def _told(group: Group) -> dict[str, Any]:
    members = sorted(group.members.values_list("pk", flat=True))
    return {"name": group.name, "external_id": group.external_id, "members": members}
