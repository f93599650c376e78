"""The note in a folder that was pulled: from which site, when by that site's clock, which tables, what was withheld."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rotunda.cli.remote.seen import Seen, seen_in
from rotunda.estate.errors import InputError
from rotunda.estate.place import NOTE, VERSIONS

#: Of each table `None` where all of it is withheld, else of each column the keys of the rows whose cell is empty for
#: that, or `None` where the column is left out.
Withheld = Mapping[str, Mapping[str, Collection[str] | None] | None]


@dataclass(frozen=True)
class Note:
    """What is known of a folder that was pulled. `seen` has the versions of the records of the tables."""

    site: str
    at: str
    seen: Seen
    withheld: Withheld = field(default_factory=dict)

    def write(self, folder: Path) -> None:
        """Put it into the folder."""
        told = {"site": self.site, "at": self.at, "tables": sorted(self.seen.versions), "withheld": self.withheld}
        (folder / NOTE).write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")

    def empty_for_that(self, table: str) -> Mapping[str, frozenset[str]]:
        """Of each column of a table, the keys of the rows whose cell is empty because it was withheld."""
        columns = self.withheld.get(table) or {}
        return {name: frozenset(keys) for name, keys in columns.items() if keys}


def note_of(folder: Path) -> Note | None:
    """The note in a folder, if it was pulled. Raises `InputError` where the note is damaged."""
    path = folder / NOTE
    if not folder.is_dir() or not path.is_file():
        return None
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        site, at, withheld = str(told["site"]), str(told["at"]), withheld_of(told["withheld"])
        tables = [str(table) for table in told["tables"]]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        remedy = "Pull again, or remove it: then nothing is known of what was withheld."
        raise InputError(str(path), "This note of a pull cannot be read.", remedy) from error
    return Note(site, at, seen_in(folder / VERSIONS, tables), withheld)


def withheld_of(told: Any) -> Withheld:
    """What is withheld, as JSON says it. Raises `TypeError` where it is something else."""
    if not isinstance(told, dict):
        raise TypeError("what is withheld is no object")
    return {str(table): None if columns is None else _columns(columns) for table, columns in told.items()}


def _columns(told: Any) -> dict[str, list[str] | None]:
    if not isinstance(told, dict) or not all(keys is None or isinstance(keys, list) for keys in told.values()):
        raise TypeError("what is withheld of a table is no object of lists")
    return {str(name): None if keys is None else [str(key) for key in keys] for name, keys in told.items()}
