"""The whole register in scope as a zip of CSV files, one a table, sent while it is written.

Its last members say which version of each record a row is, and what is withheld: in a CSV file an empty cell cannot.
"""

from __future__ import annotations

import csv
import io
import json
import tempfile
import zipfile
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone

from rotunda.web.accounts.actor import Actor
from rotunda.web.accounts.permissions import Permission
from rotunda.web.formulas import harmless
from rotunda.web.register.columns import raw
from rotunda.web.register.models import MODELS
from rotunda.web.register.models.record import Record
from rotunda.web.register.querysets import RecordQuerySet
from rotunda.web.register.rights import Rights

_ROWS = 2_000
#: The member that says what is withheld: of each table `null` where all of it is, else of each column the keys of the
#: rows whose cell is empty for that, or `null` where the column is left out.
WITHHELD = "withheld.json"
#: The member that says which version of its record each row is: a line for each, with table, key and version in a list.
VERSIONS = "versions.jsonl"
#: Bytes of it that are kept in memory until all tables are written; the rest is in a file that has no name.
_IN_MEMORY = 2**20

Withheld = dict[str, dict[str, list[str] | None] | None]


class _Pipe(io.RawIOBase):
    """Takes what the zip writes, and hands it on."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[bytes] = []
        self._at = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        part = bytes(data)
        self._parts.append(part)
        self._at += len(part)
        return len(part)

    def tell(self) -> int:
        return self._at

    def taken(self) -> bytes:
        """What has been written since the last time."""
        found = b"".join(self._parts)
        self._parts.clear()
        return found


def estate_zip(actor: Actor, tables: Collection[str] = MODELS) -> Iterator[bytes]:
    """The bytes of the zip with these tables. Those without a row in scope are left out, but for those that an Estate
    must have."""
    pipe, withheld = _Pipe(), Withheld()
    with (
        zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive,
        tempfile.SpooledTemporaryFile(_IN_MEMORY) as versions,
    ):
        for name, model in MODELS.items():
            if name not in tables:
                continue
            rows = exportable(model, actor)
            if not actor.scope(model.viewing):
                withheld[name] = None
            if not model.table().required and not rows.exists():
                continue
            hidden: dict[str, list[str] | None] = {}
            with archive.open(_member(f"{name}.csv"), "w", force_zip64=True) as file:
                for part, lines in table_csv(model, rows, actor, hidden):
                    file.write(part)
                    versions.write(lines)
                    if written := pipe.taken():
                        yield written
            if hidden:
                withheld[name] = hidden
            yield pipe.taken()
        versions.seek(0)
        with archive.open(_member(VERSIONS), "w", force_zip64=True) as file:
            while part := versions.read(_IN_MEMORY):
                file.write(part)
                yield pipe.taken()
        archive.writestr(_member(WITHHELD), json.dumps(withheld))
    yield pipe.taken()


def _member(name: str) -> zipfile.ZipInfo:
    """A member with a fixed date, so that the same register gives the same bytes."""
    member = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    member.compress_type = zipfile.ZIP_DEFLATED
    return member


def exportable(model: type[Record], actor: Actor) -> RecordQuerySet[Any]:
    """What of a table the actor sees, in use, and may take away."""
    rows = model.objects.all().visible_to(actor).current()
    scope = actor.scope(Permission.EXPORT)
    if model.is_reference():
        return rows if scope else rows.none()
    may = scope.where(model.agency_path, model.person_path)
    if model.shared_without_agency and scope:
        return rows.filter(may) | rows.filter(**{f"{model.agency_path}__isnull": True})
    return rows.filter(may)


def table_csv(
    model: type[Record], rows: RecordQuerySet[Any], actor: Actor, withheld: dict[str, list[str] | None]
) -> Iterator[tuple[bytes, bytes]]:
    """A table as CSV in parts, each with the lines that say the versions of its rows: both are read at one moment.

    What is withheld is empty, and noted in `withheld` by column; a column of which all is, is left out.
    """
    rights = Rights(model, actor)
    columns = model.table().columns
    seen = [
        c for c in columns if c.name not in rights.protected or rows.revealing(actor, rights.protected[c.name]).exists()
    ]
    withheld.update({c.name: None for c in columns if c not in seen})
    own = _own_columns(rows, rights)
    yield _lines([[*(column.name for column in seen), *own]]), b""
    part: list[list[str]] = []
    versions: list[str] = []
    for record in _lean(rows).order_by("code").iterator(chunk_size=_ROWS):
        hidden = rights.hidden(record) if rights.protected else set()
        extra = record.extra if own and rights.may_edit(record) else {}
        for column in seen:
            if column.name in hidden and (noted := withheld.setdefault(column.name, [])) is not None:
                noted.append(record.code)
        cells = ["" if column.name in hidden else cell(raw(record, column)) for column in seen]
        part.append([*cells, *(cell(extra.get(name)) for name in own)])
        versions.append(f"{json.dumps([model.estate, record.code, record.version])}\n")
        if len(part) == _ROWS:
            yield _lines(part), "".join(versions).encode()
            part, versions = [], []
    yield _lines(part), "".join(versions).encode()


def _lean(rows: RecordQuerySet[Any]) -> RecordQuerySet[Any]:
    """The rows with what an Estate has of them: of those that they refer to, the key and the way to the agency."""
    model = rows.model
    fields = {"code", "extra", "version", *(model.field_of(column.name) for column in model.table().columns)}
    fields |= {f"{name}__code" for name in model.references()}
    fields |= {path.removesuffix("__pk") for path in (model.agency_path, model.person_path) if path not in {None, "pk"}}
    return rows.with_references().only(*sorted(fields))


def _own_columns(rows: RecordQuerySet[Any], rights: Rights) -> list[str]:
    """The columns that the format does not list, of records that the actor may edit."""
    found: set[str] = set()
    for record in rows.exclude(extra={}).with_references().iterator(chunk_size=_ROWS):
        if rights.may_edit(record):
            found.update(record.extra)
    return sorted(found)


def cell(value: Any) -> str:
    """A value as an Estate's files have it; harmless in a spreadsheet, and reading takes the apostrophe off again."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case datetime():
            return timezone.localtime(value).replace(tzinfo=None).isoformat(sep=" ")
        case list():
            return harmless(";".join(value))
        case str():
            return harmless(value)
    return str(value)


def _lines(rows: list[list[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()
