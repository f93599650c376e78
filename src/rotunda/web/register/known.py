"""What the register has, read in bulk: the records that rows may be about or refer to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from rotunda.estate.schema import Kind
from rotunda.web.register.columns import references_of, told
from rotunda.web.register.models import MODELS, Agency, Record

#: Codes in one query: below the least that any SQLite takes.
CODES = 900

T = TypeVar("T")


def batches(things: Sequence[T], size: int = CODES) -> Iterator[Sequence[T]]:
    """The things in pieces."""
    return (things[start : start + size] for start in range(0, len(things), size))


@dataclass(frozen=True, slots=True)
class Had:
    """A record as the register has it: columns as JSON has them, references as codes; `agency` and `person` are the
    primary keys of those that it belongs to."""

    pk: int
    version: int
    retired: datetime | None
    source: str
    agency: int | None
    person: int | None
    own: dict[str, Any]
    values: dict[str, Any]


def records(model: type[Record], codes: Sequence[str], *, lock: bool = False) -> dict[str, Had]:
    """The records with these codes. With `lock`, they stay as they are until the transaction ends."""
    table = model.table()
    references = references_of(model)
    lookups = [f"{name}__code" if name in references else model.field_of(name) for name in table.by_name]
    texts = [table.by_name[name].kind in {Kind.ID, Kind.TEXT} for name in table.by_name]
    paths = [model.agency_path or "pk", model.person_path or "pk"]
    found = {}
    for some in batches(codes):
        rows = model.objects.filter(code__in=some)
        if lock:
            list(rows.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
        told_ = rows.order_by().values_list("code", "pk", "version", "retired_at", "source", "extra", *paths, *lookups)
        for code, pk, version, retired, source, own, agency, person, *cells in told_.iterator(chunk_size=2_000):
            values = {
                name: ("" if text else None) if cell is None else told(cell)
                for name, text, cell in zip(table.by_name, texts, cells, strict=True)
            }
            home = agency if model.agency_path else None
            found[code] = Had(pk, version, retired, source, home, person if model.person_path else None, own, values)
    return found


@dataclass
class Known:
    """Records that rows refer to, by table and code, with the code of their agency; those that the same rows add count
    as well. Agencies are also known by `names`, where a name is one agency's alone."""

    agencies: dict[str, int | None] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    _found: dict[str, dict[str, str | None]] = field(default_factory=lambda: defaultdict(dict))
    _asked: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    @classmethod
    def now(cls, *, by_name: bool = False) -> Known:
        """What is known at the beginning."""
        known = cls(agencies=dict(Agency.objects.values_list("code", "pk")))
        if by_name:
            named: dict[str, set[str]] = defaultdict(set)
            for code, name in Agency.objects.current().exclude(name="").values_list("code", "name"):
                named[" ".join(name.lower().split())].add(code)
            known.names = {name: next(iter(codes)) for name, codes in named.items() if len(codes) == 1}
        return known

    def agency_named(self, text: str) -> str:
        """The code of an agency, where it was called by its name; else the text."""
        return text if text in self.agencies else self.names.get(" ".join(text.lower().split()), text)

    def look_up(self, table: str, codes: Iterable[str]) -> None:
        """Read which of these codes there are, in so few queries as may be."""
        if table == Agency.estate:
            return
        model, asked = MODELS[table], self._asked[table]
        new = [code for code in dict.fromkeys(codes) if code not in asked]
        asked.update(new)
        path = f"{model.agency_path}__code" if model.agency_path else None
        for some in batches(new):
            for code, agency in model.objects.filter(code__in=some).values_list("code", path or "code"):
                self._found[table].setdefault(code, agency if path else None)

    def has(self, table: str, code: str) -> bool:
        """Whether there is such a record, in the register or in what the rows add."""
        return code in (self.agencies if table == Agency.estate else self._found[table])

    def agency_of(self, table: str, code: str) -> str | None:
        """The code of a record's agency."""
        return code if table == Agency.estate else self._found[table].get(code)

    def add(self, table: str, code: str, agency: str | None) -> None:
        """Count a record that rows add, or move to another agency."""
        if table == Agency.estate:
            self.agencies.setdefault(code, None)
            return
        self._found[table][code] = agency
        self._asked[table].add(code)
