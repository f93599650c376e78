"""From any inputs to one Estate: each file is recognised, read by its feed, and merged with the others."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rotunda.estate.errors import InputError
from rotunda.estate.feeds import FEEDS
from rotunda.estate.feeds.feed import Feed, FeedOptions
from rotunda.estate.files import open_tables
from rotunda.estate.merge import merge
from rotunda.estate.progress import SILENT, Progress
from rotunda.estate.read import is_estate, read_tables
from rotunda.estate.reading import Reading
from rotunda.estate.textual import TextTable

#: A feed must be at least this sure that a file is its own.
_SURE = 0.5


def ingest(
    paths: Sequence[Path],
    options: FeedOptions,
    *,
    feed: str | None = None,
    framework: Path | None = None,
    progress: Progress = SILENT,
) -> Reading:
    """One Estate of all the inputs, with the skills that titles tell.

    Raises `InputError` for a file that cannot be read, that no feed recognises, or a feed that does not exist.
    """
    forced = _feed_named(feed) if feed else None
    readings = []
    for path in paths:
        progress.stage(f"Reading {path.name or path}")
        readings.append(_read(path, options, forced))
    return merge([reading for group in readings for reading in group])


def _read(path: Path, options: FeedOptions, forced: Feed | None) -> list[Reading]:
    texts = open_tables(path)
    if forced is None and is_estate(texts):
        return [read_tables(texts, order=options.dates)]
    return [(forced or _recognise(text, options)).read(text, options) for text in texts]


def _feed_named(name: str) -> Feed:
    for feed in FEEDS:
        if feed.name == name:
            return feed
    raise InputError("--feed", f"There is no feed {name!r}.", f"Say one of: {', '.join(feed.name for feed in FEEDS)}.")


def _recognise(text: TextTable, options: FeedOptions) -> Feed:
    """The feed that is surest the file is its own; columns that were mapped by hand count by our name for them."""
    ours = {theirs: name for name, theirs in options.mapping.items()}
    columns = [ours.get(column, column) for column in text.columns]
    sure, feed = max(((feed.recognise(columns), feed) for feed in FEEDS), key=lambda found: found[0])
    if sure >= _SURE:
        return feed
    known = "; ".join(f"{feed.name} ({feed.title})" for feed in FEEDS)
    raise InputError(
        text.name,
        f"Its columns are not recognised: {', '.join(text.columns[:40])}.",
        f"Say what it is with --feed, and which column is which with --map OURS=THEIRS. Feeds: {known}.",
    )
