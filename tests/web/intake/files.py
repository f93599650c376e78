"""Small files that the tests import."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence

from rotunda.web.accounts.actor import Actor
from rotunda.web.intake import actions
from rotunda.web.intake.models import Import, Source

Row = Mapping[str, object]


def csv_of(rows: Sequence[Row]) -> bytes:
    """Rows as CSV, with the columns of the first."""
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def zip_of(tables: Mapping[str, Sequence[Row]]) -> bytes:
    """An Estate as a zip of CSV."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, rows in tables.items():
            archive.writestr(f"{name}.csv", csv_of(rows))
    return data.getvalue()


def take(by: Actor, source: Source, name: str, data: bytes) -> Import:
    """A file, taken in and checked."""
    found = actions.take_file(by=by, source=source, name=name, chunks=[data])
    found.refresh_from_db()
    return found


def outcomes(found: Import) -> dict[str, str]:
    """What would become of each row, by its code."""
    return {row.code: row.outcome for row in found.rows.filter(round=found.round)}
