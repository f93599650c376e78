"""What the parts of a file are (its sheets, or the members of a zip), and which of their columns is which of ours.

Runs in workers only: it opens files. What it finds is plain JSON, so that pages can show and correct it.
"""

from __future__ import annotations

import difflib
import re
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rotunda.estate.schema import TABLES, Table
from rotunda.web.intake.uploading import place_of
from rotunda.web.jobs.kinds import Hindered

if TYPE_CHECKING:
    from rotunda.estate.textual import TextTable
    from rotunda.web.intake.models import Source, Upload

_ENDINGS = {"text": ".csv", "workbook": ".xlsx", "zip": ".zip", "parquet": ".parquet"}
#: Cells that are shown of each column, and their length at most.
_SHOWN, _LONGEST = 3, 40
#: A name so much like one of ours is proposed.
_LIKE = 0.85
NOTHING = "none"
#: What agencies call a record of ours, besides our own word.
_CALLED = {"systems": ("system", "application", "app"), "people": ("person", "employee"), "work": ("work", "project")}


@contextmanager
def opened(upload: Upload) -> Iterator[tuple[TextTable, ...]]:
    """The tables of an upload as text. Raises `Hindered` where it cannot be read, with the file's own name."""
    from rotunda.estate.errors import InputError  # noqa: PLC0415  # only workers read files
    from rotunda.estate.files import open_tables  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        link = Path(folder) / f"{stem_of(upload.name)}{_ENDINGS[upload.form]}"
        link.symlink_to(place_of(upload.path))
        try:
            if upload.form == "workbook":
                _refuse_lies(link)
            yield open_tables(link)
        except InputError as error:
            raise Hindered(str(error).replace(f"{folder}/", "")) from error
        except zipfile.BadZipFile:
            raise Hindered(f"{upload.name} is damaged. Save it again.") from None


def stem_of(name: str) -> str:
    """The name of a file without its ending, as a name for a table: letters, digits, blanks, dots and dashes."""
    stem = re.sub(r"[^\w .-]+", " ", Path(name.replace("\\", "/")).stem).strip(" .")
    return stem[:100] or "file"


def _refuse_lies(path: Path) -> None:
    """Read a workbook's members through once: one that unpacks to more than it says is damaged, or a bomb."""
    with zipfile.ZipFile(path) as archive:
        if (bad := archive.testzip()) is not None:
            raise zipfile.BadZipFile(bad)


def parts_of(texts: Sequence[TextTable], source: Source) -> list[dict[str, Any]]:
    """Each part of a file: its key among what the source remembers, its name, what it is, and its columns."""
    alone = len(texts) == 1
    return [_part("" if alone else plain_of(text.name), text, source) for text in texts]


def plain_of(name: str) -> str:
    """A name without case, blanks and signs."""
    return re.sub(r"[\W_]+", "", name.lower())


def _part(key: str, text: TextTable, source: Source) -> dict[str, Any]:
    from rotunda.estate.feeds import FEEDS  # noqa: PLC0415  # only workers read files

    columns = list(text.columns)
    guesses = {f"table:{name}": guess(table, columns) for name, table in TABLES.items()}
    for feed in FEEDS:
        guesses[f"feed:{feed.name}"] = _feed_guess(feed.name, columns)
    part = {
        "key": key,
        "name": text.name,
        "rows": text.rows,
        "columns": columns,
        "samples": {column: _sample(text, column) for column in columns},
        "guesses": guesses,
        "feeds": {f"feed:{feed.name}": {"title": feed.title, "columns": sorted(feed.columns)} for feed in FEEDS},
        "notes": list(text.notes),
    }
    return part | _settled(part, source)


def _settled(part: Mapping[str, Any], source: Source) -> dict[str, Any]:
    """What the part is and its mapping: as the source remembers it, else as it looks; and whether that is sure."""
    remembered = source.mapping.get(part["key"])
    if remembered and set(remembered["columns"].values()) <= set(part["columns"]):
        return {"kind": remembered["kind"], "mapping": remembered["columns"], "sure": True}
    kind, sure = _recognised(part, source)
    return {"kind": kind, "mapping": part["guesses"].get(kind, {}), "sure": sure}


def _recognised(part: Mapping[str, Any], source: Source) -> tuple[str, bool]:
    """What the part is most likely, and whether there is no doubt: an Estate's own table, by name and columns."""
    named = next((table for name, table in TABLES.items() if plain_of(part["name"]) == plain_of(name)), None)
    if named is not None:
        exact = {column.name for column in named.columns} & set(part["columns"])
        needed = {column.name for column in named.columns if column.required}
        return f"table:{named.name}", needed <= exact
    scores = {kind: _score(kind, part, source) for kind in part["guesses"]}
    best = max(scores, key=lambda kind: scores[kind])
    return (best, False) if scores[best] >= 0.5 else (NOTHING, False)


def _score(kind: str, part: Mapping[str, Any], source: Source) -> float:
    """How likely the part is of a kind, from the share of its columns that is known; less where one that it needs is
    not found, for which whoever imports it may know another name."""
    columns = [*part["columns"], *(["agency"] if source.agency_id else [])]
    if kind.startswith("feed:"):
        from rotunda.estate.feeds import FEEDS  # noqa: PLC0415  # only workers read files

        feed = next(feed for feed in FEEDS if f"feed:{feed.name}" == kind)
        return feed.recognise(columns)
    table = TABLES[kind.removeprefix("table:")]
    found = {**part["guesses"][kind], **({"agency": "agency"} if source.agency_id else {})}
    lacks = any(column.required and column.name not in found for column in table.columns)
    # an equal share goes to the feed, which knows more names
    return (0.35 if lacks else 0.49) + 0.5 * len(part["guesses"][kind]) / max(len(part["columns"]), 1)


def guess(table: Table, columns: Sequence[str]) -> dict[str, str]:
    """For each of a table's columns, the file's that is called so, or nearly so. Whoever imports it looks at it."""
    free = {plain_of(column): column for column in reversed(columns)}
    called = _CALLED.get(table.name, (plain_of(table.name).removesuffix("s"),))
    found: dict[str, str] = {}
    for tier in range(3):
        for column in table.columns:
            if column.name not in found and (theirs := _named(column.name, called, table, free, tier)):
                found[column.name] = free.pop(theirs)
    return {column.name: found[column.name] for column in table.columns if column.name in found}


def _named(ours: str, called: Sequence[str], table: Table, free: Mapping[str, str], tier: int) -> str | None:
    """The plain name of a free column that is ours: exactly, by a usual addition, or nearly."""
    name = plain_of(ours)
    if tier == 0:
        return name if name in free else None
    if tier == 1:
        ends = ("id", "code", "number", "no")
        usual = [f"{name}{end}" for end in ends] + [f"{one}{name}" for one in called]
        if table.key == (ours,):
            usual += [f"{one}{end}" for one in called for end in ends] + ["id", "code"]
        elif ours == "name":
            usual += called
        return next((one for one in usual if one in free), None)
    near = difflib.get_close_matches(name, list(free), n=1, cutoff=_LIKE)
    return near[0] if near else None


def _feed_guess(name: str, columns: Sequence[str]) -> dict[str, str]:
    from rotunda.estate.feeds import log_columns, roster_columns  # noqa: PLC0415  # only workers read files
    from rotunda.estate.feeds.mapping import map_columns  # noqa: PLC0415

    aliases = {"roster": roster_columns.ALIASES, "tickets": log_columns.ALIASES}[name]
    return map_columns(columns, aliases, {}, "")


def _sample(text: TextTable, column: str) -> str:
    cells = text.frame[column].drop_nulls().head(_SHOWN).to_list()
    return "; ".join(str(cell)[:_LONGEST] for cell in cells)
