"""Bodies of requests: JSON, or JSON lines, held against the shapes that the API describes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from pydantic import BaseModel, ValidationError

from rotunda.estate.schema import Table
from rotunda.web.api.problems import Problem, Wrong, invalid, of_pydantic, wrong

JSON = "application/json"
#: Names by which JSON lines go.
LINES = ("application/x-ndjson", "application/jsonl")
#: Rows that one request may put.
MOST_ROWS = 5_000


def body_of(request: HttpRequest, shape: type[BaseModel], table: Table) -> dict[str, Any]:
    """The body of a request, which has this shape. Raises `Problem`."""
    _kind(request, (JSON,))
    found = _parsed(_bytes(request))
    errors = faults(found, shape, table)
    if errors:
        raise invalid(errors)
    return dict(found)


@dataclass(frozen=True)
class Rows:
    """The rows of a request, and of each the version that its record must have: 0 where there must be none yet, `None`
    where any will do."""

    rows: list[Any]
    versions: list[int | None]


def rows_of(request: HttpRequest) -> Rows:
    """The rows of a request: a JSON array, or an object that says their versions too, or a line of JSON for each.

    Raises `Problem`.
    """
    kind = _kind(request, (JSON, *LINES))
    body = _bytes(request)
    versions = None
    if kind == JSON:
        found = _parsed(body)
        if isinstance(found, Mapping):
            found, versions = _versioned(found)
        if not isinstance(found, list):
            raise invalid([wrong(None, "", "The body is no array. Send an array of rows.", "kind")])
    else:
        found = [_parsed(line, at) for at, line in enumerate(body.split(b"\n"), start=1) if line.strip()]
    if len(found) > MOST_ROWS:
        detail = f"One request takes {MOST_ROWS:,} rows, and this one has {len(found):,}. Send them in parts."
        raise Problem("too-large", detail)
    return Rows(found, [None] * len(found) if versions is None else versions)


def _versioned(body: Mapping[str, Any]) -> tuple[Any, list[int | None]]:
    """The rows and the versions of a body that has both."""
    if set(body) != {"rows", "versions"} or not isinstance(body["rows"], list):
        raise invalid([wrong(None, "", "The body is no array, and has not rows and versions. Send either.", "kind")])
    rows, versions = body["rows"], body["versions"]
    if not isinstance(versions, list) or len(versions) != len(rows) or not all(map(_is_version, versions)):
        message = "These are not the versions of the rows. Give a whole number from 0 or null for each row."
        raise invalid([wrong(None, "versions", message, "kind")])
    return rows, versions


def _is_version(value: Any) -> bool:
    return value is None or (type(value) is int and value >= 0)


def faults(found: Any, shape: type[BaseModel], table: Table) -> list[Wrong]:
    """Where a parsed body is not of a shape."""
    if not isinstance(found, Mapping):
        return [wrong(None, "", "This is no object. Send columns with their values in braces.", "kind")]
    try:
        shape.model_validate(found)
    except ValidationError as error:
        return [of_pydantic(dict(one), table) for one in error.errors(include_url=False, include_context=False)]
    return []


def _kind(request: HttpRequest, known: tuple[str, ...]) -> str:
    kind = request.content_type or ""
    if kind not in known:
        raise Problem("unsupported", f"Send the body as {' or '.join(known)}, and say so in Content-Type.")
    return kind


def _bytes(request: HttpRequest) -> bytes:
    try:
        return request.body
    except RequestDataTooBig as error:
        raise Problem("too-large", "The body is larger than 20 MB. Send it in parts.") from error


def _parsed(body: bytes, line: int = 1) -> Any:
    try:
        return json.loads(body.decode())
    except (ValueError, RecursionError) as error:
        at = f"line {line + getattr(error, 'lineno', 1) - 1}"
        problem = f"The body cannot be read as JSON in UTF-8, at {at}. Check its quotation marks and commas."
        raise invalid([wrong(None, "", problem, "json")]) from error
