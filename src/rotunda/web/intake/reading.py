"""From the parts of a file to rows of our tables, each with its number in the file and what could not be read of it.

Runs in workers only: it opens files.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from rotunda.estate.schema import TABLES, Table
from rotunda.web.intake.parts import plain_of
from rotunda.web.register.judging import Manner
from rotunda.web.register.rows import Defect, Given

if TYPE_CHECKING:
    import polars as pl

    from rotunda.estate.dates import DateOrder
    from rotunda.estate.textual import TextTable
    from rotunda.web.intake.models import Source

#: Rows that are handed on together.
SLICE = 2_000
#: Tables that each feed tells of; of all others it only knows what these mention, and never changes what is there.
PRIMARY = {"roster": ("people", "claims"), "tickets": ("tickets", "ticket_events")}
#: What a feed says of a record at first, and people afterwards.
ONCE = ("decision", "evidence")
#: Who imports may lack a column's permission; the rest of the row is no worse for it.
USUAL = Manner(leaves_out=True)


@dataclass
class Stretch:
    """Rows of one table, from one part; `unreadable` ones never become records."""

    table: str
    rows: Iterable[list[Given]]
    count: int
    unreadable: list[Given] = field(default_factory=list)
    manner: Manner = USUAL
    notes: list[str] = field(default_factory=list)


def stretches(texts: Iterable[TextTable], parts: Iterable[Mapping[str, Any]], source: Source) -> list[Stretch]:
    """The rows of a file by table, in the order of the parts. Raises `InputError` as feeds do."""
    by_name = {text.name: text for text in texts}
    found: list[Stretch] = []
    for part in parts:
        how, _, which = part["kind"].partition(":")
        if how == "none" or part["name"] not in by_name:
            continue
        text = _with_agency(by_name[part["name"]], part, source)
        read = _of_table if how == "table" else _of_feed
        found += read(text, which, part["mapping"], source)
    return found


def _with_agency(text: TextTable, part: Mapping[str, Any], source: Source) -> TextTable:
    """The rows with the source's agency, where the file names none: it is an agency's own list."""
    import polars as pl  # noqa: PLC0415  # only workers read files

    how, _, which = part["kind"].partition(":")
    wanted = which != "agencies" and ("agency" in TABLES[which].by_name if how == "table" else True)
    if source.agency is None or not wanted or "agency" in part["mapping"]:
        return text
    taken = [name for name in text.columns if plain_of(name) == "agency"]
    frame = text.frame.drop(taken).with_columns(pl.lit(source.agency.code).alias("agency"))
    return replace(text, frame=frame)


def _order(source: Source) -> DateOrder | None:
    from rotunda.estate.dates import DateOrder  # noqa: PLC0415  # only workers read files

    return DateOrder(source.dates) if source.dates else None


def _of_table(text: TextTable, which: str, mapping: Mapping[str, str], source: Source) -> list[Stretch]:
    from rotunda.estate.cells import typed  # noqa: PLC0415  # only workers read files

    table = TABLES[which]
    text = _renamed(text, table, mapping)
    frame, found, names = typed(text, table, order=_order(source), numbered=True)
    wrong, unreadable = _wrong(table, [text.rejected, text.cells, found])
    present = [name for name in table.by_name if name in names]
    extra = [name for name in frame.columns if name not in table.by_name and name in text.columns]
    rows = _rows(frame, _kept(table, present, clears=source.clears), extra if source.keeps else [], wrong)
    notes = [f"Columns not used: {', '.join(extra)}."] if extra and not source.keeps else []
    return [Stretch(which, rows, frame.height, unreadable, notes=[*text.notes, *notes])]


def _renamed(text: TextTable, table: Table, mapping: Mapping[str, str]) -> TextTable:
    """The rows with our names for the columns that were taken, and none of ours for any other."""
    names = {theirs: ours for ours, theirs in mapping.items()}
    ours = {plain_of(name) for name in table.by_name}
    kept_agency = {"agency"} if "agency" not in mapping else set()
    for name in text.columns:
        if name not in names and plain_of(name) in ours and plain_of(name) not in kept_agency:
            names[name] = f"{name} (not used)"
    return replace(text, frame=text.frame.rename({old: new for old, new in names.items() if old != new}))


def _kept(table: Table, present: Iterable[str], *, clears: bool) -> dict[str, bool]:
    """The columns of ours that a file has, each with whether an empty cell of it says that nothing is known."""
    return {name: clears and not table.by_name[name].required for name in present}


def _wrong(table: Table, frames: Iterable[pl.DataFrame]) -> tuple[dict[int, list[Defect]], list[Given]]:
    """What is wrong: by row, of rows that were kept; and the rows that were not."""
    kept: dict[int, list[Defect]] = defaultdict(list)
    left: dict[int, Given] = {}
    for frame in frames:
        for row in frame.iter_rows(named=True):
            message = f"{row['problem'] or ''} {row['remedy'] or ''}".strip()
            defect = Defect(row["column"] or "", message, "cell", row["value"] or "")
            if row["severity"] == "row left out" and row["row"] is not None:
                given = left.setdefault(row["row"], Given(row["row"], _texts(table, row["text"])))
                given.defects.append(defect)
            elif row["severity"] == "cell left empty" and row["row"] is not None:
                kept[row["row"]].append(defect)
    for number, given in left.items():
        given.defects += kept.pop(number, [])
    return kept, list(left.values())


def _texts(table: Table, text: str | None) -> dict[str, Any]:
    """The cells of a rejected row in our columns, as the file had them."""
    try:
        cells = json.loads(text or "{}")
    except json.JSONDecodeError:
        return {"": text}
    if not isinstance(cells, dict):
        return {"": text}
    return {name: value for name, value in cells.items() if name in table.by_name and value is not None}


def _rows(
    frame: pl.DataFrame, present: Mapping[str, bool], extra: list[str], wrong: Mapping[int, list[Defect]]
) -> Iterator[list[Given]]:
    from rotunda.estate.textual import ROW  # noqa: PLC0415  # only workers read files

    numbered = ROW in frame.columns
    for piece in frame.select([*([ROW] if numbered else []), *present, *extra]).iter_slices(SLICE):
        found = []
        for row in piece.iter_rows(named=True):
            number = row.pop(ROW) if numbered else None
            values = {name: row[name] for name, clears in present.items() if clears or row[name] is not None}
            own = {name: text for name in extra if (text := row[name])}
            defects = wrong.get(number, []) if number is not None else []
            found.append(Given(number, values, own, list(defects)))
        yield found


def _of_feed(text: TextTable, which: str, mapping: Mapping[str, str], source: Source) -> list[Stretch]:
    from rotunda.estate.feeds import FEEDS  # noqa: PLC0415  # only workers read files
    from rotunda.estate.feeds.feed import FeedOptions  # noqa: PLC0415
    from rotunda.estate.textual import ROW  # noqa: PLC0415

    feed = next(feed for feed in FEEDS if feed.name == which)
    said = {**mapping, **({"agency": "agency"} if "agency" in text.columns and "agency" not in mapping else {})}
    reading = feed.read(text, FeedOptions(mapping=said, dates=_order(source)))
    first = PRIMARY[which][0]
    wrong, unreadable = _wrong(TABLES[first], [reading.defects])
    # a feed empties a bad cell and keeps the row; here the row waits until the cell is right
    notes = [note for read in reading.sources for note in read.notes]
    found: list[Stretch] = []
    for name, table in TABLES.items():
        if not reading.estate.has(name):
            continue
        frame = _numbered(reading.estate[name], table, text, said)
        if name == first and (lost := set(wrong) - set(frame[ROW].drop_nulls())):
            notes.append(f"In {len(lost):,} rows a cell could not be read, and was taken as empty.")
        present = {column: False for column in table.by_name if not frame[column].is_null().all()}
        about = wrong if name == first else {}
        rows = _rows(frame, present, [], about)
        manner = replace(USUAL, only_new=name not in PRIMARY[which], once=ONCE)
        found.append(Stretch(name, rows, frame.height, manner=manner))
    home = next((stretch for stretch in found if stretch.table == first), None)
    if home is None:
        home = Stretch(first, [], 0)
        found.append(home)
    home.unreadable, home.notes = unreadable, notes
    return found


def _numbered(frame: pl.DataFrame, table: Table, text: TextTable, said: Mapping[str, str]) -> pl.DataFrame:
    """The rows with the number of the first row of the file that has their key, where the file has it."""
    import polars as pl  # noqa: PLC0415  # only workers read files

    from rotunda.estate.textual import ROW  # noqa: PLC0415

    theirs = said.get(table.key[0]) if len(table.key) == 1 else None
    if theirs is None or theirs not in text.columns:
        return frame.with_columns(pl.lit(None, dtype=pl.Int64()).alias(ROW))
    first = text.frame.select(pl.col(theirs).alias(table.key[0]), ROW).drop_nulls().unique(table.key[0], keep="first")
    return frame.join(first, on=table.key[0], how="left", maintain_order="left")
