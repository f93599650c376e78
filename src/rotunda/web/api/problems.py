"""What the API answers where it cannot do what was asked: problems as RFC 9457 has them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from ninja import Schema
from pydantic import Field

from rotunda.estate.schema import Column, Table
from rotunda.web.register.rows import Defect, parted

MEDIA_TYPE = "application/problem+json"

#: Kinds of problem: the status, and what it is called.
KINDS: Mapping[str, tuple[int, str]] = {
    "unreadable": (400, "The request cannot be read."),
    "unauthorised": (401, "The request shows no token that is in force."),
    "forbidden": (403, "The token or its user may not do this."),
    "not-found": (404, "There is no such thing, or it is out of scope."),
    "method": (405, "The address does not take this method."),
    "conflict": (409, "There is such a record already, or somebody else wrote it at this moment."),
    "stale": (412, "The record was changed since it was read."),
    "too-large": (413, "The request is larger than what is taken."),
    "unsupported": (415, "The body is of a kind that is not taken."),
    "invalid": (422, "Something in the request is not as it must be."),
    "precondition": (428, "The request does not say which version of the record it is about."),
    "too-many": (429, "The token has made too many requests in this minute."),
    "broken": (500, "Something went wrong on the site."),
    "busy": (503, "The site cannot do this at present, mostly since its database is busy."),
}


class Wrong(Schema):
    """One thing that is wrong, and what would be right."""

    column: str = Field(description="The column, parameter or part of the body; empty where it is the whole.")
    problem: str = Field(description="What is wrong, in a sentence.")
    remedy: str = Field(description="What would be right.")
    code: str = Field(description="The same in one word, for programs.")
    value: str | None = Field(None, description="Of a reference that was not found: the key.")


class ProblemBody(Schema):
    """What went wrong, as RFC 9457 has it. `errors` tells each thing that is wrong, with its remedy."""

    type: str = Field(description="Which kind of problem it is, as an address of its description.")
    title: str = Field(description="The kind of problem, in a sentence.")
    status: int = Field(description="The status of the answer.")
    detail: str = Field(description="What went wrong this time.")
    errors: list[Wrong] = Field(default_factory=list, description="Each thing that is wrong.")


@dataclass
class Problem(Exception):  # noqa: N818  # an answer
    """Raised to answer with a problem."""

    kind: str
    detail: str
    errors: list[Wrong] = field(default_factory=list)
    headers: Mapping[str, str] = field(default_factory=dict)
    more: Mapping[str, Any] = field(default_factory=dict)

    def response(self) -> HttpResponse:
        """The answer."""
        status, title = KINDS[self.kind]
        body = ProblemBody(
            type=f"/api/v1/docs#{self.kind}", title=title, status=status, detail=self.detail, errors=self.errors
        )
        told = {**body.model_dump(), **self.more}
        response = HttpResponse(json.dumps(told), content_type=MEDIA_TYPE, status=status)
        response["Cache-Control"] = "no-store"
        for name, value in self.headers.items():
            response[name] = value
        return response


def told(status: int, detail: str) -> HttpResponse:
    """What went wrong where no operation could tell it."""
    kind = next(kind for kind, (known, _) in KINDS.items() if known == status)
    return Problem(kind, detail).response()


def invalid(errors: Iterable[Wrong]) -> Problem:
    """The problem of values that are not allowed."""
    found = list(errors)
    return Problem("invalid", f"{_counted(len(found))} wrong. See errors.", found)


def _counted(number: int) -> str:
    return "One thing is" if number == 1 else f"{number} things are"


def of_validation(error: ValidationError, table: Table) -> list[Wrong]:
    """What an action found wrong with values by column."""
    by_column = error.error_dict if hasattr(error, "error_dict") else {"": error.error_list}
    return [
        wrong(table, name, message, single.code or "value")
        for name, errors in by_column.items()
        for single in errors
        for message in single.messages
    ]


def of_defect(defect: Defect, table: Table) -> Wrong:
    """What is wrong with a row."""
    value = defect.value if defect.code == "reference" else None
    return wrong(table, defect.column, defect.message, defect.code, value)


def of_pydantic(error: Mapping[str, Any], table: Table) -> Wrong:
    """What is wrong with a part of a body that its schema does not allow."""
    place = [str(part) for part in error["loc"]]
    name = next((part for part in place if part in table.by_name), place[-1] if place else "")
    match error["type"]:
        case "missing":
            return wrong(table, name, "This is needed.", "required")
        case "extra_forbidden":
            return wrong(table, name, f"There is no {name} here. Leave it out.", "unknown")
        case _:
            return wrong(table, name, f"{error['msg']}.", "kind")


def wrong(table: Table | None, name: str, message: str, code: str, value: str | None = None) -> Wrong:
    """A message of one or two sentences as what is wrong and what would be right."""
    problem, remedy = parted(message)
    column = table.by_name.get(name) if table else None
    return Wrong(column=name, problem=problem, remedy=remedy or _remedy(column), code=code, value=value)


def _remedy(column: Column | None) -> str:
    """What a column takes."""
    if column is None:
        return "See the API's description of what it takes."
    if column.allowed:
        return f"Give one of: {', '.join(column.allowed)}."
    match column.minimum, column.maximum:
        case None, None:
            limits = ""
        case low, None:
            limits = f" of at least {low:g}"
        case None, high:
            limits = f" of at most {high:g}"
        case low, high:
            limits = f" from {low:g} to {high:g}"
    return f"Give a {column.kind.value}{limits}: {column.meaning}"
