"""What the OpenAPI document says of operations beside their answers: parameters, headers and bodies."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel

from rotunda.estate.schema import Column, Kind
from rotunda.web.api.bodies import JSON, LINES, MOST_ROWS
from rotunda.web.api.filters import MOST, RETIRED, USUAL, filterable
from rotunda.web.api.schemas import LONGEST_REASON, meaning
from rotunda.web.register.columns import protection_of
from rotunda.web.register.models import MODELS
from rotunda.web.register.models.record import Record

_REF = "#/components/schemas/{model}"


def estate_described() -> dict[str, Any]:
    """The parameters of the zip."""
    return {"parameters": [_several("tables", list(MODELS), "The tables to give, with commas between them; else all.")]}


def page_described(model: type[Record]) -> dict[str, Any]:
    """The parameters of a page."""
    moment = {"type": "string", "format": "date-time"}
    own = [
        _query("limit", {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}, "Records on the page."),
        _query("cursor", {"type": "string"}, "Where the page begins: `next` of the page before."),
        _fields(model),
        _query("changed_since", moment, "Only what has changed at or after this time. Ask for retired=any with it."),
        _query("retired", {"type": "string", "enum": list(RETIRED), "default": RETIRED[0]}, "What is out of use."),
    ]
    return {"parameters": [*own, *(_filter(model, column) for column in filterable(model))]}


def key_described(model: type[Record]) -> dict[str, Any]:
    """The parameters of one record."""
    known = "An ETag that you have. Where it still holds, the answer is 304 without a body."
    return {"parameters": [_fields(model), _header("If-None-Match", known, required=False)]}


def taking(shape: type[BaseModel], *, matching: bool = False) -> dict[str, Any]:
    """The body of an operation, and the version that it is about."""
    found: dict[str, Any] = {"requestBody": {"required": True, "content": {JSON: {"schema": schema_of(shape)}}}}
    if matching:
        found["parameters"] = [_matching()]
    return found


def retire_described() -> dict[str, Any]:
    """The parameters of a retirement."""
    reason = {"type": "string", "minLength": 1, "maxLength": LONGEST_REASON, "pattern": r"\S"}
    return {"parameters": [_query("reason", reason, "Why, for the record's history.", required=True), _matching()]}


def bulk_described(shape: type[BaseModel]) -> dict[str, Any]:
    """The parameters and the body of many rows."""
    row = schema_of(shape)
    lines = {"schema": {"type": "string", "description": "One JSON object a line, each a row."}}
    rows = {"type": "array", "items": row, "maxItems": MOST_ROWS}
    content: dict[str, Any] = {JSON: {"schema": {"oneOf": [rows, _versioned(rows)]}}}
    content |= dict.fromkeys(LINES, lines)
    reason = {"type": "string", "maxLength": LONGEST_REASON}
    return {
        "parameters": [
            _query("dry_run", {"type": "string", "enum": ["true", "false"], "default": "false"}, "Only tell."),
            _query("reason", reason, "Why, for the history of every record that changes."),
        ],
        "requestBody": {"required": True, "content": content},
    }


def _versioned(rows: dict[str, Any]) -> dict[str, Any]:
    """Rows with the versions of their records."""
    said = "Of each row the version that its record must have: 0 for none yet, null for any."
    version = {"type": ["integer", "null"], "minimum": 0}
    versions = {"type": "array", "items": version, "maxItems": MOST_ROWS, "description": said}
    properties = {"rows": rows, "versions": versions}
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def schema_of(shape: type[BaseModel]) -> dict[str, Any]:
    """The JSON schema of a body, with its parts inside it."""
    found = shape.model_json_schema(ref_template=_REF)
    parts = found.pop("$defs", {})
    inlined: dict[str, Any] = _inlined(found, parts)
    return inlined


def _inlined(node: Any, parts: dict[str, Any]) -> Any:
    if isinstance(node, dict):
        if "$ref" in node:
            rest = {name: value for name, value in node.items() if name != "$ref"}
            return {**_inlined(copy.deepcopy(parts[node["$ref"].rsplit("/", 1)[-1]]), parts), **rest}
        return {name: _inlined(value, parts) for name, value in node.items()}
    return [_inlined(value, parts) for value in node] if isinstance(node, list) else node


def _fields(model: type[Record]) -> dict[str, Any]:
    names = [column.name for column in model.table().columns]
    return _several("fields", names, "The columns to give, with commas between them.")


def _several(parameter: str, names: Sequence[str], description: str) -> dict[str, Any]:
    """A parameter that is some of these names, with commas between them."""
    name = "|".join(names)
    schema = {"type": "string", "pattern": f"^({name})(,({name}))*$"}
    return {**_query(parameter, schema, description), "example": ",".join(names[:2])}


def _filter(model: type[Record], column: Column) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string"}
    match column.kind:
        case Kind.INTEGER:
            schema = {"type": "integer", "minimum": column.minimum, "maximum": column.maximum}
            schema = {
                name: int(value) if name != "type" else value for name, value in schema.items() if value is not None
            }
        case Kind.FLAG:
            schema = {"type": "boolean"}
        case Kind.DATE:
            schema = {"type": "string", "format": "date"}
        case _ if column.allowed:
            schema = {"type": "string", "enum": list(column.allowed)}
    permission = protection_of(model, column.name)
    only = " Only among records of which the token may see it." if permission else ""
    return _query(column.name, schema, f"Only records with this value. {meaning(column)}{only}")


def _query(name: str, schema: dict[str, Any], description: str, *, required: bool = False) -> dict[str, Any]:
    return {"in": "query", "name": name, "required": required, "schema": schema, "description": description}


def _header(name: str, description: str, *, required: bool) -> dict[str, Any]:
    schema = {"type": "string"}
    return {"in": "header", "name": name, "required": required, "schema": schema, "description": description}


def _matching() -> dict[str, Any]:
    return _header("If-Match", "The ETag that came with the record, so that nobody's change is lost.", required=True)
