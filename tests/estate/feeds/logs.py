"""Small logs, written as other people's tools write them."""

from __future__ import annotations

from pathlib import Path

from rotunda.estate import Reading
from rotunda.estate.feeds.feed import FeedOptions
from rotunda.estate.feeds.servicenow import read_incidents
from rotunda.estate.files import open_tables


def read_log(folder: Path, text: str, options: FeedOptions | None = None) -> Reading:
    """The reading of a log with this text."""
    path = folder / "log.csv"
    path.write_text(text, encoding="utf-8")
    (table,) = open_tables(path)
    return read_incidents(table, options or FeedOptions())


def column(reading: Reading, name: str) -> list[object]:
    """A column of the tickets."""
    return reading.estate["tickets"][name].to_list()


def notes(reading: Reading) -> str:
    """All notes of the reading."""
    return " ".join(note for source in reading.sources for note in source.notes)
