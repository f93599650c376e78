"""Writes rows that were judged, in bulk, and tells the audit what each became.

Whoever calls has locked the records and compared their versions, so nothing is read here but the keys of what rows
refer to. Statements are made once for a slice and run for each of its rows: making records of a hundred thousand rows
takes longer than writing them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from django.db import connection
from django.utils import timezone

from rotunda.estate.schema import Kind
from rotunda.web.audit.actions import Change
from rotunda.web.register.cleaning import cleaned
from rotunda.web.register.columns import OWN, references_of
from rotunda.web.register.judging import RETIRED, Outcome
from rotunda.web.register.known import batches
from rotunda.web.register.models import Record

#: The primary keys of the agency and the person that a record belongs to.
Home = tuple[int | None, int | None]


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
        pks = keys_of(self.model, [row.code for row in (rows if self.model.person_path == "pk" else old)])
        told = ((row, {name: row.values[name] for name in row.before}) for row in old)
        self.fields.overwrite([Stroke(pks[row.code], values, self.source) for row, values in told], keys)
        self._note_later(rows, keys)
        homes = homes_of(self.model, [pks[row.code] for row in old])
        return [
            _told(row, self._home(row, keys, pks) if row.outcome == Outcome.ADDED else homes[pks[row.code]])
            for row in rows
        ]

    def finish(self) -> None:
        """Fill in references to records of the same table that came later."""
        for name in self.own_table:
            some = [(code, meant) for code, column, meant in self._later if column == name]
            pks = keys_of(self.model, [code for pair in some for code in pair])
            with connection.cursor() as cursor:
                sql = f"UPDATE {self.fields.table} SET {self.fields.quoted(name)} = %s WHERE id = %s"  # noqa: S608  # names of ours
                cursor.executemany(sql, [(pks[meant], pks[code]) for code, meant in some])
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

    def _home(self, row: Judged, keys: Mapping[str, Mapping[str, Key]], pks: Mapping[str, int]) -> Home:
        """The agency and the person of a new record, by what it refers to."""
        way, _, beyond = (self.model.agency_path or "").partition("__")
        found = keys[way].get(row.values.get(way, "")) if way else None
        agency = None if found is None else found[1] if beyond else found[0]
        person = self.model.person_path
        if person is None or person == "pk":
            return agency, pks[row.code] if person else None
        whose = keys[person].get(row.values.get(person, ""))
        return agency, whose[0] if whose else None


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
        self.table = connection.ops.quote_name(model._meta.db_table)

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
        prepare = [(name, self._prepared(name)) for name in self._fields]
        usual_prepared = {name: ready(usual[name]) for name, ready in prepare}
        lines = []
        for code, values in rows:
            told = self._told(values, keys) | {"code": code}
            lines.append([ready(told[name]) if name in told else usual_prepared[name] for name, ready in prepare])
        names = ", ".join(self.quoted(name) for name in self._fields)
        places = ", ".join(["%s"] * len(self._fields))
        with connection.cursor() as cursor:
            cursor.executemany(f"INSERT INTO {self.table} ({names}) VALUES ({places})", lines)  # noqa: S608  # names of ours

    def overwrite(self, strokes: Sequence[Stroke], keys: Mapping[str, Mapping[str, Key]]) -> None:
        """Write over records; each is a version later then."""
        own = self._own([stroke for stroke in strokes if any(name.startswith(OWN) for name in stroke.values)])
        alike: dict[tuple[str, ...], list[list[Any]]] = defaultdict(list)
        ready = {name: self._prepared(name) for name in self._fields}
        for stroke in strokes:
            told = self._told(stroke.values, keys, own.get(stroke.pk))
            told |= {"source": stroke.source, "changed": self.now}
            alike[tuple(told)].append([*(ready[name](value) for name, value in told.items()), stroke.pk])
        with connection.cursor() as cursor:
            for names, lines in alike.items():
                told_ = ", ".join(f"{self.quoted(name)} = %s" for name in names)
                cursor.executemany(f"UPDATE {self.table} SET version = version + 1, {told_} WHERE id = %s", lines)  # noqa: S608  # names of ours

    def quoted(self, name: str) -> str:
        """The name of a field's column, as statements have it."""
        return connection.ops.quote_name(str(self._fields[name].column))

    def _prepared(self, name: str) -> Callable[[Any], Any]:
        field = self._fields[name]
        return lambda value: field.get_db_prep_save(value, connection)

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


def keys_of(model: type[Record], codes: Sequence[str]) -> dict[str, int]:
    """The primary keys of records by their codes."""
    found: dict[str, int] = {}
    for some in batches(list(dict.fromkeys(codes))):
        found.update(model.objects.filter(code__in=some).order_by().values_list("code", "pk"))
    return found


def homes_of(model: type[Record], keys: Sequence[int]) -> dict[int, Home]:
    """The agency and the person of records, by their primary keys."""
    paths = [model.agency_path or "pk", model.person_path or "pk"]
    found: dict[int, Home] = {}
    for some in batches(keys):
        for key, agency, person in model.objects.filter(pk__in=some).order_by().values_list("pk", *paths):
            found[key] = (agency if model.agency_path else None, person if model.person_path else None)
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
