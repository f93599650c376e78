"""Values from forms, the API and imports as Python has them, held against the Estate's format."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from functools import cache
from types import MappingProxyType
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils import timezone

from rotunda.estate.schema import Column, Kind

#: Characters of a text at most, where the field itself allows fewer that holds.
LONGEST = 10_000
#: NUL, and halves of characters.
UNKEPT = re.compile("[\x00\ud800-\udfff]")
_YES, _NO = {"yes", "y", "true", "t", "1"}, {"no", "n", "false", "f", "0"}


def cleaned(column: Column, value: Any) -> Any:
    """The value of a column: `None` for what is empty, and for texts "".

    Raises `ValidationError` with what is wrong and what would be right.
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        if column.required:
            raise ValidationError("This is needed. Enter a value.", code="required")
        return _EMPTY.get(column.kind)
    found = _READERS[column.kind](value)
    return _held(column, found)


_EMPTY: Mapping[Kind, Any] = MappingProxyType({Kind.ID: "", Kind.TEXT: "", Kind.LIST: []})


def text_of(value: Any, longest: int = LONGEST) -> str:
    """A text as databases keep it, without blanks around it. Raises `ValidationError`."""
    if not isinstance(value, str):
        raise ValidationError("This is not text. Put it in quotation marks.", code="kind")
    found = value.strip()
    if UNKEPT.search(found):
        raise ValidationError("This has characters that no database keeps. Take them out.", code="characters")
    if len(found) > longest:
        raise ValidationError(f"A text has at most {longest:,} characters here. Shorten it.", code="length")
    return found


def fitting(model: type[Model], column: Column, value: Any) -> Any:
    """The value of a column, as `cleaned`, where the field that holds it has room for it. Raises `ValidationError`."""
    found = cleaned(column, value)
    longest = _room(model, column.name)
    return text_of(found, longest) if isinstance(found, str) and longest else found


@cache
def _room(model: Any, column: str) -> int | None:
    """The characters that the field of a column takes at most, where it has such a limit."""
    found: int | None = getattr(model._meta.get_field(model.field_of(column)), "max_length", None)
    return found


def _number(value: Any) -> float:
    if isinstance(value, str):
        value = value.strip().lstrip("$").replace(",", "")
    try:
        found = math.nan if isinstance(value, bool) else float(value)
    except (TypeError, ValueError, OverflowError):
        found = math.nan
    if not math.isfinite(found):
        raise ValidationError("This is not a number. Write it like 1200.5.", code="kind")
    return found


def _whole(value: Any) -> int:
    found = _number(value)
    if found != int(found) or abs(found) >= 2**53:
        raise ValidationError("This is not a whole number. Write it like 1200.", code="kind")
    return int(found)


def _flag(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    word = str(value).strip().lower()
    if word not in _YES | _NO:
        raise ValidationError("Say yes or no.", code="kind")
    return word in _YES


def _day(value: Any) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value).strip())
    except ValueError:
        raise ValidationError("This is not a date. Write it like 2026-11-26.", code="kind") from None


def _moment(value: Any) -> datetime:
    """Moments without a zone are in the state's local time."""
    try:
        found = value if isinstance(value, datetime) else datetime.fromisoformat(str(value).strip())
        found = found if timezone.is_aware(found) else timezone.make_aware(found)
        return found.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValidationError("This is not a time. Write it like 2026-11-26 14:30.", code="kind") from None


def _list(value: Any) -> list[str]:
    """A list, or a text with semicolons between."""
    parts = value.split(";") if isinstance(value, str) else value
    if not isinstance(parts, list | tuple):
        raise ValidationError("This is not a list. Put a semicolon between the parts.", code="kind")
    return [found for part in parts if (found := text_of(part))]


_READERS: Mapping[Kind, Callable[[Any], Any]] = MappingProxyType(
    {
        Kind.ID: text_of,
        Kind.TEXT: text_of,
        Kind.NUMBER: _number,
        Kind.INTEGER: _whole,
        Kind.FLAG: _flag,
        Kind.DATE: _day,
        Kind.TIME: _moment,
        Kind.LIST: _list,
    }
)


def _held(column: Column, value: Any) -> Any:
    """The value, where it is one of those allowed and within the limits."""
    if column.minimum is not None and isinstance(value, int | float) and value < column.minimum:
        raise ValidationError(f"The least here is {column.minimum:g}.", code="minimum")
    if column.maximum is not None and isinstance(value, int | float) and value > column.maximum:
        raise ValidationError(f"The most here is {column.maximum:g}.", code="maximum")
    if not column.allowed:
        return value
    found = [column.word(word) for word in (value if isinstance(value, list) else [value])]
    if None in found:
        raise ValidationError(f"Say one of: {', '.join(column.allowed)}.", code="allowed")
    return found if isinstance(value, list) else found[0]
