"""Pages that say what the API does, drawn from its OpenAPI document, and the document itself."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from rotunda.estate.schema import TABLES, Column, Table
from rotunda.web.accounts.models import User
from rotunda.web.accounts.permissions import Permission
from rotunda.web.api.bodies import MOST_ROWS
from rotunda.web.api.filters import MOST, USUAL
from rotunda.web.api.openapi import PREFIX, document
from rotunda.web.api.problems import KINDS, Problem
from rotunda.web.register.columns import protection_of
from rotunda.web.register.models import MODELS


@dataclass(frozen=True)
class Shown:
    """An operation as a page shows it."""

    method: str
    path: str
    anchor: str
    summary: str
    description: str
    parameters: list[Mapping[str, Any]]
    bodies: list[str]
    answers: list[tuple[str, str]]


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document."""
    text, digest = _text()
    if request.headers.get("If-None-Match") == digest:
        return HttpResponse(status=304, headers={"ETag": digest})
    return HttpResponse(text, content_type="application/json", headers={"ETag": digest})


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """What the API is, how to use it, and the tables that it has."""
    problems = [(kind, status, title) for kind, (status, title) in KINDS.items()]
    context = {
        "tables": [TABLES[name] for name in MODELS],
        "operations": list(_operations("Token", "Estate")),
        "problems": problems,
        "rate": settings.API_REQUESTS_A_MINUTE,
        "rows": MOST_ROWS,
        "usual": USUAL,
        "most": MOST,
        "may_make": isinstance(request.user, User) and request.user.may(Permission.USE_API),
        "host": request.build_absolute_uri("/").rstrip("/"),
    }
    return render(request, "api/docs.html", context)


@require_safe
def table(request: HttpRequest, table: str) -> HttpResponse:
    """What the API does with a table, and what its columns are."""
    if table not in MODELS:
        raise Http404
    found = TABLES[table]
    columns = [_column(found, column) for column in found.columns]
    context = {"table": found, "columns": columns, "operations": list(_operations(table))}
    return render(request, "api/table.html", context)


@csrf_exempt
def nothing(request: HttpRequest, **_: str) -> HttpResponse:
    """The answer to every address of the API that is none."""
    return Problem("not-found", f"There is nothing at {request.path}. See {PREFIX}docs.").response()


@cache
def _text() -> tuple[str, str]:
    text = json.dumps(document())
    return text, f'"{hashlib.sha256(text.encode()).hexdigest()[:16]}"'


def _operations(*tags: str) -> Iterator[Shown]:
    for path, methods in document()["paths"].items():
        for method, said in methods.items():
            if set(said["tags"]) & set(tags):
                yield Shown(
                    method.upper(),
                    path,
                    said["operationId"].replace("_", "-"),
                    said["summary"],
                    said.get("description", ""),
                    [{**parameter, "values": _values(parameter["schema"])} for parameter in said["parameters"]],
                    list(said.get("requestBody", {}).get("content", {})),
                    [(status, answer["description"]) for status, answer in sorted(said["responses"].items())],
                )


def _values(schema: Mapping[str, Any]) -> str:
    """What a parameter takes, in words."""
    if "enum" in schema:
        return ", ".join(schema["enum"])
    kind = {"integer": "whole number", "boolean": "true or false"}.get(schema["type"], "text")
    kind = {"date": "date", "date-time": "time with its zone"}.get(schema.get("format", ""), kind)
    low, high = schema.get("minimum"), schema.get("maximum")
    limits = (f" of at least {low}" if low is not None else "") + (f", at most {high}" if high is not None else "")
    return kind + limits


def _column(table: Table, column: Column) -> dict[str, Any]:
    """A column as a page shows it."""
    permission = protection_of(MODELS[table.name], column.name)
    limits = [
        f"{word} {limit:g}"
        for word, limit in (("at least", column.minimum), ("at most", column.maximum))
        if limit is not None
    ]
    return {
        "column": column,
        "takes": ", ".join(column.allowed) or ", ".join((column.kind.value, *limits)),
        "permission": permission.value if permission else "",
    }
