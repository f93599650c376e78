"""Rows of a table as somebody gave them, by a file or a programme, and their cells as the register keeps them."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError

from rotunda.web.register.cleaning import UNKEPT, fitting, text_of
from rotunda.web.register.columns import OWN, told
from rotunda.web.register.models.record import Record

#: Characters of the name of a column that the format does not list, and how many such columns a row may have.
LONGEST_NAME, MOST_OWN = 200, 100


@dataclass(frozen=True, slots=True)
class Defect:
    """What is wrong with a row, in which column (none where it is the whole row), and what would be right.

    `message` is a sentence that says what, and another that says what to do; `code` is one word for programmes; `value`
    is what stands there, where that helps.
    """

    column: str
    message: str
    code: str
    value: str = ""


@dataclass(slots=True)
class Given:
    """A row as it was given: values by column of the format, and by other columns; and what is wrong with it already.

    `number` is its place, from 1 where a programme gave it, and that of the file where the header is row 1.
    """

    number: int | None
    values: Mapping[str, Any]
    own: Mapping[str, Any] = field(default_factory=dict)
    defects: list[Defect] = field(default_factory=list)


def given(model: type[Record], number: int, row: Mapping[str, Any]) -> Given:
    """A row of which nobody has said yet which columns are the format's."""
    known = model.table().by_name
    values = {name: value for name, value in row.items() if name in known}
    return Given(number, values, {name: value for name, value in row.items() if name not in known})


def cells(model: type[Record], row: Given, defects: list[Defect]) -> dict[str, Any]:
    """The values of a row as JSON has them, references as keys, columns of its own after `OWN`; `None` takes one of
    those away. What cannot be read stays as text, and is added to `defects`."""
    found: dict[str, Any] = {}
    table = model.table()
    for name, value in row.values.items():
        try:
            found[name] = told(fitting(model, table.by_name[name], value))
        except ValidationError as error:
            found[name] = _as_text(value)
            defects += [Defect(name, message, error.code or "value", found[name]) for message in error.messages]
    for name, value in row.own.items():
        try:
            found[f"{OWN}{_own_name(name)}"] = None if value is None or value == "" else text_of(value)
        except ValidationError as error:
            defects += [Defect("", message, error.code or "value") for message in error.messages]
    if len(row.own) > MOST_OWN:
        defects.append(Defect("", f"A row has at most {MOST_OWN} columns of its own. Leave some out.", "extra"))
    named = {defect.column for defect in defects}
    defects += [
        needed(name)
        for name in table.key
        if table.by_name[name].required and name not in row.values and name not in named
    ]
    return found


def key_of(model: type[Record], values: Mapping[str, Any], defects: list[Defect]) -> str:
    """The key of a row with these values; none where it is too long, which is added to `defects`."""
    first = model.table().key[0]
    code = model.table().key_of(values)
    longest = Record._meta.get_field("code").max_length or 0
    if len(code) > longest:
        message = f"A key has at most {longest} characters. Shorten it."
        defects.append(Defect(first, message, "length", code[:500]))
        return ""
    return code


def missing(model: type[Record], values: Container[str]) -> Iterator[Defect]:
    """The needed columns that a row leaves out, which a new record cannot do without."""
    for column in model.table().columns:
        if column.required and column.name not in values:
            yield needed(column.name)


def needed(name: str) -> Defect:
    """Nothing stands in a column that is needed."""
    return Defect(name, "This is needed. Enter a value.", "required")


def parted(message: str) -> tuple[str, str]:
    """A message of one or two sentences as what is wrong and what to do."""
    found = _SENTENCES.match(message)
    return (found[1], found[2]) if found else (message, "")


#: The first sentence, and the rest; it matches every text.
_SENTENCES = re.compile(r"(.*?[.!?](?=\s|\Z)|.*)\s*(.*)\Z", re.DOTALL)


def _as_text(value: Any) -> str:
    """What could not be read, as databases keep it."""
    return UNKEPT.sub("\N{REPLACEMENT CHARACTER}", str(value)[:500])


def _own_name(name: str) -> str:
    found = text_of(name)
    if not found or len(found) > LONGEST_NAME:
        raise ValidationError(f"A column's name has 1 to {LONGEST_NAME} characters. Name it so.", code="extra")
    return found
