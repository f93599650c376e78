"""The history as a file: CSV or JSON lines, written in parts so that it may be of any length."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

from rotunda.web.accounts.actor import Actor
from rotunda.web.audit.querysets import EntryQuerySet
from rotunda.web.audit.showing import COLUMNS, Reader, Shown, as_object, as_row
from rotunda.web.formulas import harmless

#: Entries that are read and shown at a time.
_PART = 1_000


class _Line:
    """A file that hands each line back."""

    def write(self, line: str) -> str:
        return line


def csv_lines(entries: EntryQuerySet, actor: Actor) -> Iterator[str]:
    """The lines of a CSV file; what a spreadsheet would run is made harmless."""
    writer: Any = csv.writer(_Line())
    yield "\ufeff"
    yield writer.writerow(COLUMNS)
    for shown in _shown(entries, actor):
        yield writer.writerow([harmless(cell) for cell in as_row(shown)])


def json_lines(entries: EntryQuerySet, actor: Actor) -> Iterator[str]:
    """The lines of a file with a JSON object on each."""
    for shown in _shown(entries, actor):
        yield json.dumps(as_object(shown), ensure_ascii=False) + "\n"


def _shown(entries: EntryQuerySet, actor: Actor) -> Iterator[Shown]:
    reader, found = Reader(actor), entries.order_by("number").iterator(chunk_size=_PART)
    while part := list(islice(found, _PART)):
        yield from reader.show(part)
