"""Texts that a spreadsheet would run as formulas, made harmless, by the rule of `rotunda.estate.escape`."""

from __future__ import annotations

import re
from typing import Any

_FORMULA = re.compile(r"'*[=+\-@\t\r]")


def harmless(value: Any) -> Any:
    """A text with an apostrophe before what a spreadsheet would run; anything else as it is."""
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value
