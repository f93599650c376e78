"""Counts that a process keeps in its memory, made anew where the audit tells of a change.

Each change of the register has its entry in the audit, in the same transaction, and the entry names the table and the
agency: those since the last look say which counts are old. What is kept is of whole agencies, so whoever may read an
agency's records may read it; nothing that depends on a reader is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from rotunda.web.audit.models import Entry, Head
from rotunda.web.register.models import MODELS

T = TypeVar("T")
#: The tables of which records were changed, by the primary keys of their agencies; `None` for what all agencies share.
Changes = Mapping[int | None, frozenset[str]]
#: Entries that are looked through at most; after more, all is counted anew.
MOST_ENTRIES = 2_000
#: The columns by which a record comes from one agency to another.
_HOMES = frozenset(path.partition("__")[0] for model in MODELS.values() if (path := model.agency_path))


@dataclass(frozen=True)
class _Memory(Generic[T]):
    """What was counted, as of an entry of the audit and a day."""

    day: object
    number: int
    hash: str
    counts: T


class Kept(Generic[T]):
    """Counts of the records of some tables.

    `count` makes them: of everything where it gets no changes, else from those kept before, of what was changed.
    One thread replaces what is kept as a whole while others read.
    """

    _all: ClassVar[list[Kept[object]]] = []

    def __init__(self, tables: frozenset[str], count: Callable[[T | None, Changes | None], T]) -> None:
        self._tables, self._count = tables, count
        self._memory: _Memory[T] | None = None
        self._all.append(self)  # type: ignore[arg-type]  # of whatever kind

    def counts(self, day: object = None) -> T:
        """The counts as of now: one short query where nothing was changed. They do not outlast a day that is given."""
        head, kept = Head.objects.get(pk=1), self._memory
        changes = self._changes(kept, head) if kept is not None and kept.day == day else None
        if kept is None or changes is None:
            fresh = self._count(None, None)
        else:
            fresh = self._count(kept.counts, changes) if changes else kept.counts
        # the head was read before the counts: what came between is counted, and will be counted again
        self._memory = _Memory(day, head.number, head.hash, fresh)
        return fresh

    def _changes(self, kept: _Memory[T], head: Head) -> Changes | None:
        """What was changed since; `None` where that cannot be told."""
        if head.number == kept.number:
            return {} if head.hash == kept.hash else None
        rows = Entry.objects.filter(number__gt=kept.number, number__lte=head.number).order_by("number")
        entries = list(rows.values_list("previous", "table", "agency", "before")[: MOST_ENTRIES + 1])
        # a restored backup, or a transaction that was taken back, has another chain
        if not entries or entries[0][0] != kept.hash or len(entries) > MOST_ENTRIES:
            return None
        found: dict[int | None, frozenset[str]] = {}
        for _, table, agency, before in entries:
            if table not in self._tables:
                continue
            shared = MODELS[table].is_reference()
            if not shared and (agency is None or not _HOMES.isdisjoint(before)):
                return None
            key = None if shared else agency
            found[key] = found.get(key, frozenset()) | {table}
        return found

    @classmethod
    def forget(cls) -> None:
        """Count all anew at the next look, whatever is kept: for whoever writes past the audit, as tests do."""
        for each in cls._all:
            each._memory = None
