"""PATCH of RFC 7644, section 3.5.2, with what directories send beside it: verbs in any case, values without a path."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from rotunda.web.accounts.models import User
from rotunda.web.scim import groups
from rotunda.web.scim.bearer import Directory
from rotunda.web.scim.errors import Refused
from rotunda.web.scim.models import Group

_MEMBER = re.compile(r'members\[\s*value\s+eq\s+"?(?P<user>\d{1,18})"?\s*\]', re.IGNORECASE)
_PATH = re.compile(r"[\w:.$-]+(\[[^\]]*\])?(\.\w+)?", re.IGNORECASE)


def operations(body: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """Each operation: its verb, its path, and its value; one without a path is told attribute by attribute."""
    listed = next((value for name, value in body.items() if name.lower() == "operations"), None)
    if not isinstance(listed, list) or not listed:
        raise Refused(400, "A PATCH has Operations.", "invalidSyntax")
    for each in listed:
        if not isinstance(each, Mapping) or str(each.get("op", "")).lower() not in {"add", "replace", "remove"}:
            raise Refused(400, "An operation is add, replace or remove.", "invalidSyntax")
        verb, path, value = str(each["op"]).lower(), str(each.get("path") or ""), each.get("value")
        if path and not _PATH.fullmatch(path):
            raise Refused(400, f"The path {path} cannot be read.", "invalidPath")
        if path:
            yield verb, path, value
        elif verb == "remove":
            raise Refused(400, "What to remove is not said.", "noTarget")
        elif isinstance(value, Mapping):
            yield from ((verb, str(name), inner) for name, inner in value.items())
        else:
            raise Refused(400, "An operation without a path has an object as its value.", "invalidValue")


def patched_user(user: User, body: Mapping[str, Any]) -> dict[str, Any]:
    """The resource that a PATCH makes of a user, of the attributes that are kept here."""
    given, _, family = user.name.partition(" ")
    name = {"givenName": given, "familyName": family}
    found: dict[str, Any] = {}
    for verb, path, value in operations(body):
        attribute = path.rpartition(":")[2].lower()
        if verb == "remove":
            if attribute in {"username", "active"}:
                raise Refused(400, f"A user has a {path}.", "mutability")
            if attribute == "externalid":
                found["externalId"] = ""
        elif attribute in {"username", "externalid", "displayname", "active"}:
            found[attribute] = value
        elif attribute.startswith("name"):
            parts = value if isinstance(value, Mapping) else {path.rpartition(".")[2]: value}
            if parts.get("formatted"):
                found["displayname"] = parts["formatted"]
            elif changed := {key: parts[key] for key in name if key in parts}:
                name |= changed
                found.setdefault("name", name)
    return found


def patch_group(group: Group, body: Mapping[str, Any], *, by: Directory) -> Group:
    """The group as a PATCH makes it."""
    for verb, path, value in operations(body):
        attribute = path.rpartition(":2.0:")[2].partition(":")[2] or path
        if one := _MEMBER.fullmatch(path):
            if verb == "remove":
                group = groups.alter(group, by=by, drop=[int(one["user"])])
        elif attribute.lower() == "members":
            group = _members(group, verb, value, by)
        elif attribute.lower() == "externalid":
            group = groups.write(group, {attribute: None if verb == "remove" else value}, by=by)
        elif attribute.lower() == "displayname" and verb != "remove":
            group = groups.write(group, {attribute: value}, by=by)
    return group


def _members(group: Group, verb: str, value: Any, by: Directory) -> Group:
    if verb == "add":
        return groups.alter(group, by=by, add=groups.members_of(value))
    if verb == "replace":
        return groups.write(group, {"members": value or []}, by=by)
    drop = groups.members_of(value) if value else group.members.values_list("pk", flat=True)
    return groups.alter(group, by=by, drop=drop)
