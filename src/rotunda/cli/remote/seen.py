"""Which version of each record a folder has: what was pulled, and what a push wrote since.

It is a file of lines, each a list of table, key and version; a later line about a record takes the place of an earlier
one. A push adds its lines as it goes, so that one that is killed has noted what it wrote.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rotunda.estate.errors import InputError

_REMEDY = "Pull again, or remove pulled.json: then nothing is known of what others have changed since."


@dataclass
class Seen:
    """The versions of records by table and key. `whole` is how many bytes of the file are whole lines."""

    path: Path
    versions: dict[str, dict[str, int]]
    whole: int = 0

    def of(self, table: str) -> dict[str, int] | None:
        """The version of each record of a table by its key; none where the table was not pulled."""
        return self.versions.get(table)

    def note(self, table: str, versions: Mapping[str, int]) -> None:
        """Keep the versions of some records of a table. Raises `InputError` where they cannot be written down."""
        lines = "".join(f"{json.dumps([table, key, version])}\n" for key, version in versions.items()).encode()
        try:
            with self.path.open("r+b") as file:
                # whoever was killed while writing left a line that is not whole
                file.seek(self.whole)
                file.write(lines)
                file.truncate()
        except OSError as error:
            problem = f"What is pushed cannot be noted there: {error.strerror}."
            raise InputError(str(self.path), problem, "Push from a folder that can be written to.") from error
        self.whole += len(lines)
        self.versions.setdefault(table, {}).update(versions)


def seen_in(path: Path, tables: Collection[str]) -> Seen:
    """What a file says of these tables, which were pulled. Raises `InputError` where it is damaged or not there."""
    found = Seen(path, {table: {} for table in tables})
    try:
        with path.open("rb") as file:
            for line in file:
                if not line.endswith(b"\n"):
                    break
                table, key, version = _parsed(line)
                if table in found.versions:
                    found.versions[table][key] = version
                found.whole += len(line)
    except (OSError, ValueError, TypeError, RecursionError) as error:
        raise InputError(str(path), "This note of a pull cannot be read.", _REMEDY) from error
    return found


def _parsed(line: bytes) -> tuple[str, str, int]:
    said: Any = json.loads(line)
    table, key, version = said
    if type(table) is not str or type(key) is not str or type(version) is not int:
        raise TypeError("this is no table, key and version")
    return table, key, version
