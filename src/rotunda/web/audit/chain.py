"""The chain of hashes: how an entry's hash is made, and the check that proves none was changed, added or left out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder

if TYPE_CHECKING:
    from rotunda.web.audit.models import Entry

#: What stands before the first entry.
FIRST = hashlib.sha256(b"rotunda audit").hexdigest()
#: What the hash covers beside the moment and the hash before.
COVERED = ("number", "actor", "action", "table", "key", "agency", "person", "before", "after", "reason", "source")
_JSON = DjangoJSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def hash_of(entry: Entry) -> str:
    """SHA-256 over the hash before, and all that the entry tells, as JSON with sorted keys."""
    return hash_after(entry.previous, {name: getattr(entry, name) for name in COVERED}, entry.at)


def hash_after(previous: str, told: Mapping[str, Any], at: datetime) -> str:
    """The same of an entry that is not written yet, from the columns of `COVERED` and the moment."""
    text = _JSON.encode({**told, "at": at.astimezone(UTC).isoformat(timespec="microseconds")})
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()


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
