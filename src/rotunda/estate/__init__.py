"""What a state has: the tables, reading and checking and writing them, feeds, and the sample state.

The names below are imported when they are first asked for: the schema is also read where no table engine may be loaded.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rotunda.estate.defects import Defect, Severity
    from rotunda.estate.errors import InputError
    from rotunda.estate.reading import Reading, Source
    from rotunda.estate.tables import Estate

__all__ = ["Defect", "Estate", "InputError", "Reading", "Severity", "Source"]

_HOMES = {
    "Defect": "defects",
    "Estate": "tables",
    "InputError": "errors",
    "Reading": "reading",
    "Severity": "defects",
    "Source": "reading",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
