"""Filters of RFC 7644, section 3.4.2.2: comparisons joined by `and`, over the attributes that are kept here."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from django.db.models import Q

from rotunda.web.scim.errors import Refused

#: The lookup of each attribute, by its name in small letters.
USERS: Mapping[str, str] = {
    "id": "pk",
    "username": "email",
    "externalid": "external_id",
    "displayname": "name",
    "name.formatted": "name",
    "emails": "email",
    "emails.value": "email",
    'emails[type eq "work"].value': "email",
    "active": "is_active",
}
GROUPS: Mapping[str, str] = {
    "id": "pk",
    "displayname": "name",
    "externalid": "external_id",
    "members": "members",
    "members.value": "members",
}
#: Whether letters differ by their case, as RFC 7643 says of each.
_EXACT = {"external_id", "pk", "members", "is_active"}
_LOOKUPS = {"eq": "iexact", "co": "icontains", "sw": "istartswith", "ew": "iendswith"}
_COMPARISON = re.compile(
    r'\s*(?P<attribute>[\w:.]+(?:\[[^\]]*\][\w.]*)?)\s+(?:(?P<pr>pr)|(?P<op>\w\w)\s+(?P<value>"(?:[^"\\]|\\.)*"|\w+))\s*',
    re.IGNORECASE,
)


def condition(text: str, attributes: Mapping[str, str]) -> Q:
    """The rows that a filter leaves. Raises `Refused` for what cannot be understood."""
    found, at = Q(), 0
    while True:
        comparison = _COMPARISON.match(text, at)
        if comparison is None:
            raise Refused(400, "The filter cannot be read. Comparisons are joined by and.", "invalidFilter")
        found &= _one(comparison, attributes)
        at = comparison.end()
        if at == len(text):
            return found
        if text[at : at + 3].lower() != "and":
            raise Refused(400, "Only comparisons joined by and are taken.", "invalidFilter")
        at += 3


def _one(comparison: re.Match[str], attributes: Mapping[str, str]) -> Q:
    name = comparison["attribute"].rpartition(":2.0:")[2]
    name = re.sub(r"^(user|group):", "", name, flags=re.IGNORECASE).lower()
    if name not in attributes:
        raise Refused(400, f"Nothing is found by {comparison['attribute']}.", "invalidFilter")
    lookup = attributes[name]
    if comparison["pr"]:
        return Q(**{f"{lookup}__isnull": False}) & (
            ~Q(**{lookup: ""}) if lookup not in {"pk", "is_active", "members"} else Q()
        )
    operator, value = comparison["op"].lower(), _value(comparison["value"])
    if lookup in _EXACT and operator in {"eq", "ne"}:
        same = _exact(lookup, value)
        return same if operator == "eq" else ~same
    if operator == "ne":
        return ~Q(**{f"{lookup}__iexact": value})
    if operator not in _LOOKUPS:
        raise Refused(400, f"The comparison {operator} is not taken.", "invalidFilter")
    return Q(**{f"{lookup}__{_LOOKUPS[operator]}": value})


def _value(text: str) -> str:
    try:
        return str(json.loads(text)) if text.startswith('"') else text
    except ValueError as error:
        raise Refused(400, "A text of the filter cannot be read.", "invalidFilter") from error


def _exact(lookup: str, value: str) -> Q:
    if lookup in {"pk", "members"}:
        return Q(**{lookup: int(value)}) if value.isdecimal() and len(value) < 19 else Q(pk__in=())
    if lookup == "is_active":
        return Q(is_active=value.lower() == "true")
    return Q(**{lookup: value})
