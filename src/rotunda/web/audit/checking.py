"""Proves the chain of the audit, however long: entries are read as a stream and kept nowhere."""

from __future__ import annotations

from collections.abc import Iterator

from rotunda.web.audit.chain import FIRST, breaks
from rotunda.web.audit.models import Entry, Head

_PART = 5_000


def check_chain(newest: int | None = None) -> Iterator[str]:
    """What is wrong with the chain, as sentences; with `newest`, only that many entries at its end are looked at.

    Entries that are written meanwhile are left for the next check.
    """
    head = Head.objects.get(pk=1)
    first = 1 if newest is None else max(1, head.number - newest + 1)
    before = FIRST
    if first > 1:
        before = Entry.objects.filter(number=first - 1).values_list("hash", flat=True).first() or ""
    entries = Entry.objects.filter(number__gte=first, number__lte=head.number).order_by("number")
    yield from breaks(entries.iterator(chunk_size=_PART), (head.number, head.hash), after=(first - 1, before))


def holds(number: int, hash_then: str) -> bool:
    """Whether the entry still has the hash that somebody noted. Who rewrites the whole chain cannot keep it."""
    return Entry.objects.filter(number=number, hash=hash_then.strip().lower()).exists()
