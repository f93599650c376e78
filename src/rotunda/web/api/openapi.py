"""The OpenAPI document, made once: what ninja knows of the operations, and what it does not."""

from __future__ import annotations

from functools import cache
from typing import Any

from rotunda import __version__
from rotunda.web.api.problems import KINDS, MEDIA_TYPE
from rotunda.web.api.service import api

PREFIX = "/api/v1/"
_SAYING = dict(KINDS.values())
_DONE = {200: "Done.", 201: "Added.", 304: "What you have still holds."}
_HEADERS: dict[str, str] = {
    "ETag": "The version of the record, for If-Match and If-None-Match.",
    "Location": "Where the new record is.",
    "Link": "The next page, where there is one.",
    "Retry-After": "How many seconds to wait.",
    "WWW-Authenticate": "That a bearer token is asked for.",
}


@cache
def document() -> dict[str, Any]:
    """The document, as JSON has it."""
    found: dict[str, Any] = dict(api.get_openapi_schema(path_prefix=PREFIX))
    found["info"] = {
        **found["info"],
        "version": f"1 ({__version__})",
        "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
    }
    found["servers"] = [{"url": "/"}]
    for path, methods in found["paths"].items():
        for operation in methods.values():
            operation["responses"] = {
                str(status): _response(int(status), said, path) for status, said in operation["responses"].items()
            }
    return found


def _response(status: int, said: dict[str, Any], path: str) -> dict[str, Any]:
    description = _SAYING.get(status) or _DONE[status]
    response: dict[str, Any] = {"description": description}
    content = said.get("content")
    if status >= 400 and content:
        content = {MEDIA_TYPE: next(iter(content.values()))}
    if path == f"{PREFIX}estate" and status == 200:
        content = {"application/zip": {"schema": {"type": "string", "contentEncoding": "binary"}}}
    if content:
        response["content"] = content
    names = _headers(status, path)
    if names:
        response["headers"] = {n: {"description": _HEADERS[n], "schema": {"type": "string"}} for n in names}
    return response


def _headers(status: int, path: str) -> list[str]:
    match status:
        case 401:
            return ["WWW-Authenticate"]
        case 429 | 503:
            return ["Retry-After"]
        case 201:
            return ["ETag", "Location"]
        case 200 | 304 if path.endswith("{key}"):
            return ["ETag"]
        case _:
            return []
