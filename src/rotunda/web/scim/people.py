"""Users as the directory has them, and what it writes to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from rotunda.web.accounts.actions import shut, unshut
from rotunda.web.accounts.models import User
from rotunda.web.accounts.sessions import end_all
from rotunda.web.audit.actions import Change, record
from rotunda.web.scim.bearer import Directory
from rotunda.web.scim.errors import Refused
from rotunda.web.scim.roles import give_roles

USER = "urn:ietf:params:scim:schemas:core:2.0:User"


def as_resource(user: User, base: str) -> dict[str, Any]:
    """The resource of a user. `base` is the address of the service."""
    given, _, family = user.name.partition(" ")
    found = {
        "schemas": [USER],
        "id": str(user.pk),
        "externalId": user.external_id,
        "userName": user.email,
        "displayName": user.name,
        "name": {"givenName": given, "familyName": family},
        "emails": [{"value": user.email, "type": "work", "primary": True}],
        "active": user.is_active,
        "groups": [
            {"value": str(group.pk), "display": group.name, "$ref": f"{base}/Groups/{group.pk}"}
            for group in user.directory_groups.all()
        ],
        "meta": {
            "resourceType": "User",
            "created": user.joined.isoformat(),
            "location": f"{base}/Users/{user.pk}",
        },
    }
    return {name: value for name, value in found.items() if value not in ("", [])}


def truth(value: Any) -> bool:
    """A yes or no, also as the text in which some directories send it."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in {"true", "false"}:
        return value.lower() == "true"
    raise Refused(400, "active is true or false.", "invalidValue")


def external_id(said: Mapping[str, Any], before: str) -> str:
    """The directory's own identifier as a resource, its names in small letters, tells it; what it was where it does
    not."""
    return str(said.get("externalid", before) or "")[:200]


def read(resource: Mapping[str, Any], user: User | None) -> dict[str, Any]:
    """The fields of a user that a resource means. Attributes that are not kept here are left aside."""
    said = {name.lower(): value for name, value in resource.items()}
    email = said.get("username", user.email if user else "")
    email = str(email).strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise Refused(400, "userName must be an e-mail address: people sign in with it.", "invalidValue") from error
    name = _name(said) or (user.name if user else email)
    return {
        "email": email,
        "name": name[:200],
        "external_id": external_id(said, user.external_id if user else ""),
        "active": truth(said["active"]) if "active" in said else (user.is_active if user else True),
    }


def _name(said: Mapping[str, Any]) -> str:
    parts = said.get("name")
    if not isinstance(parts, Mapping):
        parts = {}
    joined = " ".join(str(parts[key]) for key in ("givenName", "familyName") if parts.get(key))
    return str(said.get("displayname") or parts.get("formatted") or joined).strip()


@transaction.atomic
def create(resource: Mapping[str, Any], *, by: Directory) -> User:
    """A new user, or one who left and is back. Raises `Refused` where there is one already."""
    fields = read(resource, None)
    known = User.objects.filter(email=fields["email"]).first()
    if known is not None and known.left is None:
        raise Refused(409, "There is a user with this userName.", "uniqueness")
    if known is None:
        known = User.objects.create_user(fields["email"], name=fields["name"], is_active=fields["active"])
        _tell("provision", known, by, {}, fields)
    known.left = None
    return _write(known, fields, by)


@transaction.atomic
def replace(user: User, resource: Mapping[str, Any], *, by: Directory) -> User:
    """The user as the resource has it."""
    user = User.objects.select_for_update().get(pk=user.pk)
    fields = read(resource, user)
    if User.objects.filter(email=fields["email"]).exclude(pk=user.pk).exists():
        raise Refused(409, "There is another user with this userName.", "uniqueness")
    return _write(user, fields, by)


@transaction.atomic
def remove(user: User, *, by: Directory) -> None:
    """The user gone from the directory: out at once. The account stays, for what the history tells of it."""
    from django.utils import timezone  # noqa: PLC0415  # of this alone

    user.directory_groups.clear()
    shut(user, by=by, reason="left the directory")
    user.left = timezone.now()
    user.save(update_fields=["left"])
    give_roles([user.pk], by=by)


def _write(user: User, fields: Mapping[str, Any], by: Directory) -> User:
    before = {"email": user.email, "name": user.name, "external_id": user.external_id}
    after = {name: fields[name] for name in before}
    changed = [name for name in before if before[name] != after[name]]
    for name in changed:
        setattr(user, name, after[name])
    user.save(update_fields=[*before, "left"])
    if changed:
        if "email" in changed:
            end_all(user)
        _tell("change", user, by, {name: before[name] for name in changed}, {name: after[name] for name in changed})
    (unshut if fields["active"] else shut)(user, by=by)
    return user


def _tell(action: str, user: User, by: Directory, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    record([Change(action, "users", str(user.pk), before, after)], by=by)
