"""Which attributes of a resource are told: `attributes` and `excludedAttributes` of RFC 7644, section 3.9."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

#: What every answer holds, whatever is asked for.
ALWAYS = ("schemas", "id")


def selected(resource: dict[str, Any], asked: Mapping[str, str]) -> dict[str, Any]:
    """The resource with the attributes that the parameters of a request ask for, or without those they exclude."""
    if wanted := _paths(asked.get("attributes", "")):
        kept = {name: _part(value, wanted[name.lower()]) for name, value in resource.items() if name.lower() in wanted}
        return {name: resource[name] for name in ALWAYS if name in resource} | kept
    left_out = _paths(asked.get("excludedAttributes", ""))
    found = {}
    for name, value in resource.items():
        parts = left_out.get(name.lower())
        if parts is None or name in ALWAYS:
            found[name] = value
        elif parts:
            found[name] = _part(value, parts, keep=False)
    return found


def _paths(text: str) -> dict[str, set[str]]:
    """Each attribute of a list with the parts of it that are named; none where the whole is."""
    found: dict[str, set[str]] = {}
    whole: set[str] = set()
    for path in filter(None, (each.strip().lower() for each in text.split(","))):
        # behind the last colon of a URN, where the dot of its version stands before it
        name, _, part = path.rpartition(":")[2].partition(".")
        found.setdefault(name, set()).update({part} if part else ())
        whole.update(() if part else {name})
    return {name: set() if name in whole else parts for name, parts in found.items()}


def _part(value: Any, parts: set[str], *, keep: bool = True) -> Any:
    if not parts:
        return value
    if isinstance(value, list):
        return [_part(each, parts, keep=keep) for each in value]
    if isinstance(value, Mapping):
        return {name: inner for name, inner in value.items() if (name.lower() in parts) is keep}
    return value
