"""Fills an empty register from an Estate at once. Only workers and commands import this: it loads the table engine."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from typing import Any

import polars as pl
from django.db import transaction
from django.utils import timezone

from rotunda.estate import Estate
from rotunda.estate.progress import SILENT, Progress
from rotunda.estate.schema import Kind
from rotunda.web.accounts.actor import Actor
from rotunda.web.audit.actions import Change, record
from rotunda.web.register.counts import recount
from rotunda.web.register.models import MODELS, Record
from rotunda.web.writing import insert, overwrite

#: Rows that are written with one statement.
_BATCH = 2_000

Keys = dict[str, dict[str, int]]


class NotEmpty(Exception):  # noqa: N818  # a fact about the register
    """The register has records already: they are for an import, which shows first what it would change."""


@transaction.atomic
def load(estate: Estate, *, by: Actor, source: str, progress: Progress = SILENT) -> dict[str, int]:
    """Fill an empty register; tells the rows of each table.

    The audit gets an entry for each table, with its rows and their SHA-256: a first load has nothing before it, and
    each record names the load as its source. Rows whose key or needed reference is missing are left out, and counted
    in the entry, as `estate.check` tells of them.

    Raises `NotEmpty`.
    """
    if any(model.objects.exists() for model in MODELS.values()):
        raise NotEmpty("The register has records already. Load the file as an import instead.")
    keys: Keys = {}
    loaded: dict[str, int] = {}
    for name, model in MODELS.items():
        frame = estate[name]
        progress.stage(f"Loading {name}")
        loaded[name] = _load(model, frame, keys, source)
        keys[name] = dict(model.objects.values_list("code", "pk"))
        _join_own(model, frame, keys[name])
        if frame.height:
            told = {"rows": loaded[name], "left_out": frame.height - loaded[name], "sha256": _digest(frame)}
            record([Change("load", name, "*", {}, told)], by=by, source=source)
    recount()
    return loaded


def _load(model: type[Record], frame: pl.DataFrame, keys: Keys, source: str) -> int:
    """Write a table's rows; references to the table itself are joined afterwards."""
    now = timezone.now()
    usual = {field.attname: field.get_default() for field in model._meta.concrete_fields if not field.primary_key}
    usual |= {"created": now, "changed": now, "source": source}
    seen: set[str] = set()
    batch: list[list[Any]] = []
    for values in frame.iter_rows(named=True):
        row = _row(model, values, keys)
        if row is None or row["code"] in seen:
            continue
        seen.add(row["code"])
        batch.append(list((usual | row).values()))
        if len(batch) == _BATCH:
            insert(model, list(usual), batch)
            batch.clear()
    insert(model, list(usual), batch)
    return len(seen)


def _row(model: type[Record], values: Mapping[str, Any], keys: Keys) -> dict[str, Any] | None:
    """The fields of a record of these values; `None` where something that it needs is missing."""
    fields: dict[str, Any] = {"code": model.table().key_of(values)}
    for name, (field, kind, table, own, needed) in _plan(model).items():
        value = values[name]
        if table:
            found = None if own else keys[table].get(value)
            if found is None and needed:
                return None
            fields[field] = found
        else:
            fields[field] = _value(kind, value)
    known = model.table().by_name
    fields["extra"] = {name: value for name, value in values.items() if name not in known and value is not None}
    return fields


@cache
def _plan(model: type[Record]) -> dict[str, tuple[str, Kind, str, bool, bool]]:
    """For each column that is not the key: its field, its kind, and for a reference the table, whether that is the
    column's own table, and whether no row may lack it."""
    references, found = model.references(), {}
    for column in model.table().columns:
        field = model.field_of(column.name)
        if field == "code":
            continue
        table = str(column.references).partition(".")[0] if field in references else ""
        name = f"{field}_id" if table else field
        found[column.name] = (name, column.kind, table, table == model.estate, column.required)
    return found


def _value(kind: Kind, value: Any) -> Any:
    if isinstance(value, datetime):
        return timezone.make_aware(value)
    if value is None and kind in {Kind.ID, Kind.TEXT}:
        return ""
    return [] if value is None and kind is Kind.LIST else value


def _join_own(model: type[Record], frame: pl.DataFrame, keys: Mapping[str, int]) -> None:
    """Set references from a table to itself: an agency's parent, a person's supervisor."""
    own = [c.name for c in model.table().columns if str(c.references).startswith(f"{model.estate}.")]
    own = [name for name in own if name in model.references()]
    (key,) = model.table().key if own else ("",)
    for name in own:
        rows = frame.select(key, name).drop_nulls().iter_rows()
        overwrite(model, [name], [(keys[to], keys[code]) for code, to in rows if code in keys and to in keys])


def _digest(frame: pl.DataFrame) -> str:
    """SHA-256 of a table's rows as JSON lines."""
    return hashlib.sha256(b"".join(_lines(frame))).hexdigest()


def _lines(frame: pl.DataFrame) -> Iterator[bytes]:
    for part in frame.iter_slices(10_000):
        yield part.write_ndjson().encode()
