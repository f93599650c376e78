"""What the register has, read in bulk: the records that rows may be about or refer to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from rotunda.estate.schema import Kind, Table
from rotunda.web.intake.models import Decision, Pair
from rotunda.web.register.columns import told
from rotunda.web.register.models import MODELS, Agency, Record

#: Codes in one query: below the least that any SQLite takes.
CODES = 900

T = TypeVar("T")


def batches(things: Sequence[T], size: int = CODES) -> Iterator[Sequence[T]]:
    """The things in pieces."""
    return (things[start : start + size] for start in range(0, len(things), size))


def field_of_reference(model: type[Record], column: str) -> str | None:
    """The field by which a column refers to another record; none where it does not."""
    about = model.table().by_name[column]
    name = model.field_of(column)
    return name if about.references and about.kind is not Kind.LIST and name != "code" else None


def referred(model: type[Record], column: str) -> type[Record]:
    """The model that a reference is to."""
    to: type[Record] = model._meta.get_field(model.field_of(column)).related_model  # type: ignore[assignment]
    return to


def references_of(model: type[Record]) -> dict[str, type[Record]]:
    """The columns that refer to single records, each with the model."""
    return {name: referred(model, name) for name in model.table().by_name if field_of_reference(model, name)}


@dataclass(frozen=True)
class Had:
    """A record as the register has it: columns as JSON has them, references as codes."""

    pk: int
    version: int
    retired: datetime | None
    source: str
    agency: int | None
    extra: dict[str, Any]
    values: dict[str, Any]


def records(model: type[Record], codes: Sequence[str]) -> dict[str, Had]:
    """The records with these codes."""
    columns = list(model.table().by_name)
    lookups = [
        f"{name}__code" if (name := field_of_reference(model, column)) else model.field_of(column) for column in columns
    ]
    path = [model.agency_path] if model.agency_path else []
    found = {}
    for some in batches(codes):
        rows = model.objects.filter(code__in=some).values_list(
            "code", "pk", "version", "retired_at", "source", "extra", *path, *lookups
        )
        for code, pk, version, retired, source, extra, *rest in rows.iterator(chunk_size=2_000):
            agency, cells = (rest[0], rest[1:]) if path else (None, rest)
            values = {
                column: "" if cell is None and _texty(model.table(), column) else told(cell)
                for column, cell in zip(columns, cells, strict=True)
            }
            found[code] = Had(pk, version, retired, source, agency, extra, values)
    return found


def _texty(table: Table, column: str) -> bool:
    return table.by_name[column].kind in {Kind.ID, Kind.TEXT}


@dataclass
class Known:
    """Records that rows refer to, by table and code, with the code of their agency; those that the same import adds
    count as well. Agencies are also known by name, where a name is one agency's alone."""

    agencies: dict[str, int | None] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    merged: dict[tuple[str, str], str] = field(default_factory=dict)
    _found: dict[str, dict[str, str | None]] = field(default_factory=lambda: defaultdict(dict))
    _asked: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    @classmethod
    def now(cls) -> Known:
        """What is known at the beginning."""
        known = cls(agencies=dict(Agency.objects.values_list("code", "pk")))
        named: dict[str, set[str]] = defaultdict(set)
        for code, name in Agency.objects.current().exclude(name="").values_list("code", "name"):
            named[" ".join(name.lower().split())].add(code)
        known.names = {name: next(iter(codes)) for name, codes in named.items() if len(codes) == 1}
        for table, left, right, kept in Pair.objects.filter(decision=Decision.SAME).values_list(
            "table", "left", "right", "kept"
        ):
            known.merged[table, right if kept == left else left] = kept
        return known

    def agency_named(self, text: str) -> str:
        """The code of an agency, where it was called by its name; else the text."""
        return text if text in self.agencies else self.names.get(" ".join(text.lower().split()), text)

    def look_up(self, table: str, codes: Iterable[str]) -> None:
        """Read which of these codes there are, in so few queries as may be."""
        model, asked = MODELS[table], self._asked[table]
        new = [code for code in dict.fromkeys(codes) if code not in asked]
        asked.update(new)
        path = f"{model.agency_path}__code" if model.agency_path else None
        for some in batches(new):
            for code, agency in model.objects.filter(code__in=some).values_list("code", path or "code"):
                self._found[table].setdefault(code, agency if path else None)

    def has(self, table: str, code: str) -> bool:
        """Whether there is such a record, in the register or in what the import adds."""
        return code in self._found[table]

    def agency_of(self, table: str, code: str) -> str | None:
        """The code of a record's agency."""
        return code if table == "agencies" else self._found[table].get(code)

    def add(self, table: str, code: str, agency: str | None) -> None:
        """Count a record that the import adds, or moves to another agency."""
        self._found[table][code] = agency
        self._asked[table].add(code)
        if table == "agencies":
            self.agencies.setdefault(code, None)
