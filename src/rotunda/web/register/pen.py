"""Writes rows that were judged, in bulk, and tells the audit what each became.

Whoever calls has locked the records and compared their versions, so nothing is read here but the keys of what rows
refer to. Statements are made once for a slice and run for each of its rows: making records of a hundred thousand rows
takes longer than writing them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from django.utils import timezone

from rotunda.estate.schema import Kind
from rotunda.web.audit.actions import Change
from rotunda.web.register.cleaning import cleaned
from rotunda.web.register.columns import OWN, references_of
from rotunda.web.register.judging import RETIRED, Outcome
from rotunda.web.register.known import batches
from rotunda.web.register.models import Record
from rotunda.web.writing import insert, overwrite

#: The primary keys of the agency and the person that a record belongs to.
Home = tuple[int | None, int | None]
#: The same, after the record's own.
Place = tuple[int, int | None, int | None]


class Judged(Protocol):
    """A row that was judged, as far as writing goes."""

    table: str
    code: str
    outcome: Any
    values: Any
    before: Any


@dataclass(frozen=True, slots=True)
class Stroke:
    """What is written over a record: values by column as JSON has them, and what is its source then."""

    pk: int
    values: Mapping[str, Any]
    source: str


class Pen:
    """Writes rows of one table. Call `write` for each slice, then `finish` once."""

    def __init__(self, model: type[Record], source: str) -> None:
        self.model, self.source = model, source
        self.fields = Fields(model)
        self.own_table = [name for name, to in self.fields.references.items() if to is model]
        #: References to records of the same table that are not there yet: code, column, and the code that it means.
        self._later: list[tuple[str, str, str]] = []

    def write(self, rows: Sequence[Judged]) -> list[Change]:
        """Write some rows; tells what changed, in their order."""
        keys = self.fields.keys([row.values for row in rows])
        new = [row for row in rows if row.outcome == Outcome.ADDED]
        old = [row for row in rows if row.outcome != Outcome.ADDED]
        self.fields.insert([(row.code, row.values) for row in new], self.source, keys)
        # of new records only people are their own place
        places = places_of(self.model, [row.code for row in (rows if self.model.person_path == "pk" else old)])
        told = ((row, {name: row.values[name] for name in row.before}) for row in old)
        self.fields.overwrite([Stroke(places[row.code][0], values, self.source) for row, values in told], keys)
        self._note_later(rows, keys)
        return [_told(row, self._home(row, keys, places.get(row.code))) for row in rows]

    def finish(self) -> None:
        """Fill in references to records of the same table that came later."""
        for name in self.own_table:
            some = [(code, meant) for code, column, meant in self._later if column == name]
            pks = keys_of(self.model, [code for pair in some for code in pair])
            overwrite(self.model, [name], [(pks[meant], pks[code]) for code, meant in some])
        self._later = []

    def _note_later(self, rows: Sequence[Judged], keys: Mapping[str, Mapping[str, Key]]) -> None:
        for name in self.own_table:
            self._later += [
                (row.code, name, code)
                for row in rows
                if (code := row.values.get(name))
                and code not in keys[name]
                and (row.outcome == Outcome.ADDED or name in row.before)
            ]

    def _home(self, row: Judged, keys: Mapping[str, Mapping[str, Key]], place: Place | None) -> Home:
        """The agency and the person of a record after the row, by what the row refers to, else as it was."""
        way, _, beyond = (self.model.agency_path or "").partition("__")
        whose = self.model.person_path
        agency, person = place[1:] if place else (None, None)
        told = row.values if row.outcome == Outcome.ADDED else row.before
        if way and way in told:
            found = keys[way].get(row.values[way] or "")
            agency = found[1 if beyond else 0] if found else None
        if whose and whose in told:
            found = keys[whose].get(row.values[whose] or "")
            person = found[0] if found else None
        return agency, person


#: The primary key of a record, and that of its agency where the table that refers to it goes by it.
Key = tuple[int, int | None]


class Fields:
    """The columns of a table as its database keeps them."""

    def __init__(self, model: type[Record]) -> None:
        self.model, self.columns = model, model.table().by_name
        self.references = references_of(model)
        self.now = timezone.now()
        concrete = [field for field in model._meta.concrete_fields if field.name != "id"]
        self._fields = {field.name: field for field in concrete}

    def keys(self, rows: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, Key]]:
        """The keys of what rows refer to, by column and code."""
        rows = list(rows)
        way, _, beyond = (self.model.agency_path or "").partition("__")
        found: dict[str, dict[str, Key]] = {}
        for name, to in self.references.items():
            codes = list({code for row in rows if (code := row.get(name))})
            beside = beyond if name == way and beyond else "pk"
            found[name] = {
                code: (pk, agency)
                for some in batches(codes)
                for code, pk, agency in to.objects.filter(code__in=some).order_by().values_list("code", "pk", beside)
            }
        return found

    def insert(
        self, rows: Sequence[tuple[str, Mapping[str, Any]]], source: str, keys: Mapping[str, Mapping[str, Key]]
    ) -> None:
        """Add records with these codes and values."""
        if not rows:
            return
        usual = {name: field.get_default() for name, field in self._fields.items()}
        usual |= {"version": 1, "created": self.now, "changed": self.now, "source": source}
        records = (usual | self._told(values, keys) | {"code": code} for code, values in rows)
        insert(self.model, list(usual), (list(record.values()) for record in records))

    def overwrite(self, strokes: Sequence[Stroke], keys: Mapping[str, Mapping[str, Key]]) -> None:
        """Write over records; each is a version later then."""
        own = self._own([stroke for stroke in strokes if any(name.startswith(OWN) for name in stroke.values)])
        alike: dict[tuple[str, ...], list[list[Any]]] = defaultdict(list)
        for stroke in strokes:
            told = self._told(stroke.values, keys, own.get(stroke.pk))
            told |= {"source": stroke.source, "changed": self.now}
            alike[tuple(told)].append([*told.values(), stroke.pk])
        for names, lines in alike.items():
            overwrite(self.model, names, lines, beside="version = version + 1")

    def _told(
        self, values: Mapping[str, Any], keys: Mapping[str, Mapping[str, Key]], own: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """Values by field, from those by column that JSON has."""
        found: dict[str, Any] = {}
        changed = False
        more = dict(own or {})
        for name, value in values.items():
            if name == RETIRED:
                found["retired_at"] = self.now if value is True else _moment(value)
            elif name.startswith(OWN):
                more[name.removeprefix(OWN)], changed = value, True
            elif name in self.references:
                key = keys[name].get(value) if value else None
                found[name] = key[0] if key else None
            elif (field := self.model.field_of(name)) != "code":
                found[field] = self._as_python(name, value)
        if changed:
            found["extra"] = {name: text for name, text in more.items() if text is not None}
        return found

    def _as_python(self, name: str, value: Any) -> Any:
        column = self.columns[name]
        if value is None or value == "":
            return _EMPTY.get(column.kind)
        if column.kind is Kind.DATE:
            return date.fromisoformat(value)
        return cleaned(column, value) if column.kind is Kind.TIME else value

    def _own(self, strokes: Sequence[Stroke]) -> dict[int, dict[str, Any]]:
        """The columns of their own that records have."""
        found: dict[int, dict[str, Any]] = {}
        for some in batches([stroke.pk for stroke in strokes]):
            found |= dict(self.model.objects.filter(pk__in=some).order_by().values_list("pk", "extra"))
        return found


_EMPTY: Mapping[Kind, Any] = {Kind.ID: "", Kind.TEXT: "", Kind.LIST: []}


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    moment = datetime.fromisoformat(text)
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


def keys_of(model: type[Record], codes: Iterable[str]) -> dict[str, int]:
    """The primary keys of records by their codes."""
    found: dict[str, int] = {}
    for some in batches(list(dict.fromkeys(codes))):
        found.update(model.objects.filter(code__in=some).order_by().values_list("code", "pk"))
    return found


def places_of(model: type[Record], codes: Sequence[str]) -> dict[str, Place]:
    """Records by their codes: the primary keys of each, of its agency and of its person."""
    paths = [model.agency_path or "pk", model.person_path or "pk"]
    found: dict[str, Place] = {}
    for some in batches(codes):
        rows = model.objects.filter(code__in=some).order_by().values_list("code", "pk", *paths)
        for code, pk, agency, person in rows:
            found[code] = (pk, agency if model.agency_path else None, person if model.person_path else None)
    return found


def verb_of(row: Judged) -> str:
    """What the audit calls what became of a row."""
    if row.outcome == Outcome.CHANGED:
        return "restore" if RETIRED in row.before else "change"
    return {Outcome.ADDED: "add", Outcome.RETIRED: "retire", Outcome.SAME: "same"}.get(row.outcome, "refused")


def _told(row: Judged, home: Home) -> Change:
    if row.outcome == Outcome.ADDED:
        return Change("add", row.table, row.code, {}, row.values, *home)
    after = {name: row.values[name] for name in row.before}
    return Change(verb_of(row), row.table, row.code, row.before, after, *home)
