"""Which sheet of the workbook holds which table; the page refers to sheets by these names."""

from __future__ import annotations

import re
from collections.abc import Mapping

from rotunda.report.document import Document

#: The sheet that tells what the others are.
READ_ME = "Read me"
#: What a workbook takes: characters in a sheet's name.
_LONGEST = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")


def sheet_names(document: Document) -> Mapping[str, str]:
    """The name of the sheet of each table, by the table's name; unique whatever the case."""
    taken = {READ_ME.casefold()}
    names: dict[str, str] = {}
    for table in document.tables():
        plain = _FORBIDDEN.sub(" ", table.name.replace("_", " ")).strip() or "Table"
        names[table.name] = _free(plain[:1].upper() + plain[1:], taken)
        taken.add(names[table.name].casefold())
    return names


def _free(wanted: str, taken: set[str]) -> str:
    """The name itself, shortened, or with the first number that makes it unique."""
    name, number = wanted[:_LONGEST], 1
    while name.casefold() in taken:
        number += 1
        name = f"{wanted[: _LONGEST - len(str(number)) - 1]} {number}"
    return name
