"""Records as the API gives them, each with what its reader may not see left out, and their versions as ETags."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest

from rotunda.web.accounts.actor import Actor
from rotunda.web.api.problems import Problem
from rotunda.web.register.columns import raw, told
from rotunda.web.register.models.record import Record
from rotunda.web.register.rights import Rights


class Reader:
    """Turns records of a table into what an actor may see of them; of `columns` only, where they are given."""

    def __init__(self, model: type[Record], actor: Actor, columns: Collection[str] | None = None) -> None:
        self._rights, self._columns = Rights(model, actor), columns

    def shown(self, record: Record) -> dict[str, Any]:
        """A record as JSON."""
        table, hidden = record.table(), self._rights.hidden(record)
        asked = [column for column in table.columns if self._columns is None or column.name in self._columns]
        return {
            "key": record.code,
            "version": record.version,
            "changed": _moment(record.changed),
            "source": record.source,
            "confirmed": _moment(record.confirmed),
            "retired": _moment(record.retired_at),
            "values": {c.name: _value(told(raw(record, c))) for c in asked if c.name not in hidden},
            "extra": record.extra if self._rights.may_edit(record) else None,
            "withheld": [column.name for column in asked if column.name in hidden],
        }

    def etag(self, record: Record) -> str:
        """The version of a record, and what of it this reader sees: two readers may see different things of one."""
        seen = [column.name for column in record.table().columns]
        hidden = self._rights.hidden(record)
        mask = sum(1 << place for place, name in enumerate(seen) if name in hidden)
        asked = sum(1 << place for place, name in enumerate(seen) if self._columns is None or name in self._columns)
        return f'"{record.version}.{mask:x}.{asked:x}{"e" if self._rights.may_edit(record) else "v"}"'


def _value(value: Any) -> Any:
    return None if value == "" else value


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


_TAG = re.compile(r'\s*(W/)?"([^"]*)"\s*(?:,|\Z)')


def tags(header: str) -> list[tuple[bool, str]]:
    """The entity tags of a header, each with whether it is weak. None where the header is no list of them."""
    found, at = [], 0
    while at < len(header):
        match = _TAG.match(header, at)
        if match is None:
            return []
        found.append((bool(match[1]), match[2]))
        at = match.end()
    return found


def unchanged(request: HttpRequest, etag: str) -> bool:
    """Whether the client has this already."""
    header = request.headers.get("If-None-Match", "")
    return header.strip() == "*" or any(f'"{tag}"' == etag for _, tag in tags(header))


def wanted_version(request: HttpRequest, record: Record) -> int:
    """The version that the request is about, for the action to hold against the record that it locks.

    Raises `Problem`: `precondition` where the request does not say, and `stale` where it says another version.
    """
    header = request.headers.get("If-Match")
    if header is None:
        detail = "Send If-Match with the ETag that you got with the record, so that nobody's change is lost."
        raise Problem("precondition", detail)
    named = {tag.partition(".")[0] for weak, tag in tags(header) if not weak}
    if header.strip() != "*" and str(record.version) not in named:
        raise stale(record)
    return record.version


def stale(record: Record) -> Problem:
    """The problem of a record that somebody changed meanwhile."""
    return Problem("stale", f"{record.estate} {record.code} was changed meanwhile. Get it again, then repeat.")
