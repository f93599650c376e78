"""Reading is followed by checking in every command: what each row says alone, then what the rows say together."""

from __future__ import annotations

from dataclasses import replace

from rotunda.estate import Reading, defects
from rotunda.estate.check import check
from rotunda.estate.progress import Progress


def checked(reading: Reading, progress: Progress) -> Reading:
    """The reading with the defects of the whole Estate after those of its rows."""
    progress.stage("Checking")
    return replace(reading, defects=defects.join([reading.defects, check(reading.estate)]))
