"""Reading a skills framework, whichever of the known ones the file holds."""

from __future__ import annotations

import json
from pathlib import Path

from rotunda.estate.errors import InputError
from rotunda.estate.feeds import ddat, nice
from rotunda.estate.files import open_tables
from rotunda.estate.titles.framework import Framework

_KNOWN = "Give the DDaT file of roles and skills (.csv) or the NICE components (.json)."


def read_framework(path: Path) -> Framework:
    """The framework in a file. Raises `InputError` where it is none that is known."""
    framework = _nice(path) if path.suffix.lower() == ".json" else _ddat(path)
    if not framework.roles or framework.skills.is_empty():
        raise InputError(str(path), "No role in it has a skill.", _KNOWN)
    return framework


def _ddat(path: Path) -> Framework:
    text = open_tables(path)[0]
    missing = [name for name in ddat.COLUMNS if name not in text.columns]
    if missing:
        raise InputError(text.name, f"It has no column {', '.join(missing)}.", _KNOWN)
    return ddat.framework_of(text)


def _nice(path: Path) -> Framework:
    try:
        document = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise InputError(str(path), f"It cannot be read as JSON: {error}.", _KNOWN) from error
    try:
        return nice.framework_of(document)
    except (KeyError, TypeError) as error:
        raise InputError(str(path), f"It is not a document of NICE components: {error!r} fails.", _KNOWN) from error
