"""The chain of hashes: how an entry's hash is made, and the check that proves none was changed, added or left out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import UTC
from typing import TYPE_CHECKING

from django.core.serializers.json import DjangoJSONEncoder

if TYPE_CHECKING:
    from rotunda.web.audit.models import Entry

#: What stands before the first entry.
FIRST = hashlib.sha256(b"rotunda audit").hexdigest()
_COVERED = ("number", "actor", "action", "table", "key", "agency", "person", "before", "after", "reason", "source")


def hash_of(entry: Entry) -> str:
    """SHA-256 over the hash before, and all that the entry tells, as JSON with sorted keys."""
    told = {name: getattr(entry, name) for name in _COVERED}
    told["at"] = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    text = json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"), cls=DjangoJSONEncoder)
    return hashlib.sha256(f"{entry.previous}\n{text}".encode()).hexdigest()


def breaks(entries: Iterable[Entry], last: tuple[int, str], after: tuple[int, str] = (0, FIRST)) -> Iterator[str]:
    """What is wrong with the chain, as sentences: `entries` in order, and the number and hash that it must end with.

    `after` are the number and hash of the entry before the first, where only a part is looked at.
    """
    number, before = after
    for entry in entries:
        number += 1
        if entry.number != number:
            yield f"Between entry {number - 1} and entry {entry.number} something is missing."
            number = entry.number
        elif entry.previous != before:
            yield f"Entry {entry.number} does not follow the one before it."
        if hash_of(entry) != entry.hash:
            yield f"Entry {entry.number} was changed after it was written."
        before = entry.hash
    if (number, before) != last:
        yield f"The chain ends at entry {number}; it ended at entry {last[0]} when it was last written."
