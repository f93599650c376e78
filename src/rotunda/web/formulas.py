"""Texts that a spreadsheet would run as formulas, made harmless, by the rule of `rotunda.estate.escape`."""

from __future__ import annotations

import re
from typing import Any, overload

_FORMULA = re.compile(r"'*[=+\-@\t\r]")


@overload
def harmless(value: str) -> str: ...
@overload
def harmless(value: Any) -> Any: ...
def harmless(value: Any) -> Any:
    """A text with an apostrophe before what a spreadsheet would run; anything else as it is."""
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value
