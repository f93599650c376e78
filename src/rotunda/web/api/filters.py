"""Which records of a table a request asks for, and from where on."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict

from rotunda.estate.schema import Column, Kind
from rotunda.web.accounts.actor import Actor
from rotunda.web.api.problems import Wrong, invalid, wrong
from rotunda.web.register.cleaning import cleaned
from rotunda.web.register.columns import is_reference, protection_of
from rotunda.web.register.models import MODELS
from rotunda.web.register.models.record import Record
from rotunda.web.register.querysets import RecordQuerySet

USUAL, MOST = 100, 1_000
#: Kinds of column that can be asked for by a value.
_BY_VALUE = {Kind.ID, Kind.TEXT, Kind.INTEGER, Kind.FLAG, Kind.DATE}
RETIRED = ("false", "true", "any")
_TWICE = "This is given more than once. Give it once."
_OWN = ("limit", "cursor", "fields", "changed_since", "retired")


@dataclass(frozen=True)
class Asked:
    """What a request asks for: records after the primary key `after`, at most `limit`, and these columns."""

    rows: RecordQuerySet[Any]
    after: int
    limit: int
    columns: tuple[str, ...] | None


def filterable(model: type[Record]) -> Iterable[Column]:
    """The columns by whose values records can be asked for."""
    return (column for column in model.table().columns if column.kind in _BY_VALUE)


def asked(model: type[Record], query: QueryDict, actor: Actor) -> Asked:
    """What a query asks for, within what the actor sees. Raises `Problem` with everything that is wrong."""
    reading = _Reading(query)
    reading.refuse_unknown(model, (*_OWN, *(column.name for column in filterable(model))))
    limit = reading.limit()
    rows = model.objects.all().visible_by_key_to(actor).filter(**reading.times())
    for column in filterable(model):
        if column.name in query:
            rows = _where(rows, model, column, reading.value(column), actor)
    found = Asked(rows, reading.cursor(model), limit, reading.fields(model))
    if reading.errors:
        raise invalid(reading.errors)
    return found


def columns_asked(model: type[Record], query: QueryDict) -> tuple[str, ...] | None:
    """The columns that a query for one record asks for; nothing where it asks for all. Raises `Problem`."""
    reading = _Reading(query)
    reading.refuse_unknown(model, ("fields",))
    found = reading.fields(model)
    if reading.errors:
        raise invalid(reading.errors)
    return found


def tables_asked(query: QueryDict) -> frozenset[str]:
    """The tables that a query asks for: those that it names, else all. Raises `Problem` with all that is wrong."""
    if "tables" not in query:
        return frozenset(MODELS)
    if len(query.getlist("tables")) > 1:
        raise invalid([wrong(None, "tables", _TWICE, "repeated")])
    names = [name.strip() for name in str(query["tables"]).split(",")]
    unknown = [name for name in dict.fromkeys(names) if name not in MODELS]
    if unknown:
        problem = "There is no table {}. Give names of tables with commas between them."
        raise invalid([wrong(None, "tables", problem.format(name or "without a name"), "unknown") for name in unknown])
    return frozenset(names)


def cursor_after(model: type[Record], key: int) -> str:
    """The cursor of what comes after a record."""
    return base64.urlsafe_b64encode(json.dumps([model.estate, key]).encode()).decode().rstrip("=")


def _where(
    rows: RecordQuerySet[Any], model: type[Record], column: Column, value: Any, actor: Actor
) -> RecordQuerySet[Any]:
    if permission := protection_of(model, column.name):
        # else the number of answers would tell what is withheld
        rows = rows.revealing(actor, permission)
    field = model.field_of(column.name)
    return rows.filter(**{f"{field}__code" if is_reference(model, column) else field: value})


class _Reading:
    """Reads a query and gathers what is wrong with it."""

    def __init__(self, query: QueryDict) -> None:
        self._query = query
        self.errors: list[Wrong] = []

    def refuse_unknown(self, model: type[Record], known: Iterable[str]) -> None:
        """A misspelt filter that went unnoticed would answer with everything."""
        names = tuple(known)
        for name in self._query:
            if name not in names:
                self._wrong(name, f"There is no parameter {name} here. Leave it out.", "unknown")
            elif len(self._query.getlist(name)) > 1:
                self._wrong(name, _TWICE, "repeated")

    def _text(self, name: str, usual: str = "") -> str:
        return str(self._query.get(name, usual))

    def limit(self) -> int:
        text = self._text("limit", str(USUAL))
        if text.isascii() and text.isdigit() and len(text) < 9 and 1 <= int(text) <= MOST:
            return int(text)
        self._wrong("limit", f"A page has 1 to {MOST:,} records. Ask for so many.", "limit")
        return USUAL

    def times(self) -> dict[str, Any]:
        """The conditions of `changed_since` and `retired`."""
        found: dict[str, Any] = {}
        retired = self._text("retired", RETIRED[0])
        if retired not in RETIRED:
            self._wrong("retired", f"This is none of the words that are known. Say {', '.join(RETIRED)}.", "allowed")
        elif retired != "any":
            found["retired_at__isnull"] = retired == "false"
        if "changed_since" in self._query and (since := self._moment(self._text("changed_since"))):
            found["changed__gte"] = since
        return found

    def _moment(self, text: str) -> datetime | None:
        try:
            found = datetime.fromisoformat(text.strip())
            if found.tzinfo is not None:
                return found.astimezone(UTC)
        except (ValueError, OverflowError):
            pass
        problem = "This is no time with its zone. Write it like 2026-11-26T14:30:00Z."
        self._wrong("changed_since", problem, "kind")
        return None

    def value(self, column: Column) -> Any:
        """The value that a column must have; an empty text asks for those that have none."""
        text = self._text(column.name)
        if not text.strip():
            return "" if column.kind in {Kind.ID, Kind.TEXT} and not column.references else None
        try:
            return cleaned(column, text)
        except ValidationError as error:
            self.errors += [wrong(None, column.name, message, error.code or "value") for message in error.messages]
            return None

    def cursor(self, model: type[Record]) -> int:
        text = self._text("cursor")
        if "cursor" not in self._query:
            return 0
        try:
            padded = text + "=" * (-len(text) % 4)
            table, key = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        except (ValueError, TypeError, binascii.Error, RecursionError):
            table, key = "", 0
        if table == model.estate and type(key) is int and 0 <= key < 2**63:
            return key
        self._wrong("cursor", "This is no cursor of this table. Give the one that came with the page before.", "kind")
        return 0

    def fields(self, model: type[Record]) -> tuple[str, ...] | None:
        if "fields" not in self._query:
            return None
        names = tuple(name.strip() for name in self._text("fields").split(","))
        for name in names:
            if name not in model.table().by_name:
                problem = f"{model.estate} has no column {name}. Give names of columns with commas between them."
                self._wrong("fields", problem, "unknown")
        return names

    def _wrong(self, name: str, message: str, code: str) -> None:
        self.errors.append(wrong(None, name, message, code))
