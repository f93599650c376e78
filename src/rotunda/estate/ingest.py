"""From any inputs to one Estate: each file is recognised, read by its feed, and merged with the others."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from rotunda.estate.errors import InputError
from rotunda.estate.feeds import FEEDS, roster
from rotunda.estate.feeds.feed import Feed, FeedOptions
from rotunda.estate.feeds.framework import read_framework
from rotunda.estate.files import open_tables
from rotunda.estate.merge import merge
from rotunda.estate.progress import SILENT, Progress
from rotunda.estate.read import is_estate, read_tables
from rotunda.estate.reading import Reading
from rotunda.estate.schema import plain
from rotunda.estate.textual import TextTable
from rotunda.estate.titles import skills_from_titles, with_claimed_people

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
    """One Estate of all the inputs. Titles are told as roles and skills where a roster or a framework is given.

    Raises `InputError` for a file that cannot be read, that no feed recognises, or a feed that does not exist.
    """
    forced = _feed_named(feed) if feed else None
    _refuse_unknown(options.mapping)
    known = read_framework(framework) if framework else None
    read: list[tuple[Feed | None, Reading]] = []
    for path in paths:
        progress.stage(f"Reading {path.name or path}")
        read += _read(path, options, forced)
    merged = merge([reading for _, reading in read])
    merged = replace(merged, estate=with_claimed_people(merged.estate))
    if known is None and all(feed is not roster.FEED for feed, _ in read):
        return merged
    return replace(merged, estate=skills_from_titles(merged.estate, known))


def _read(path: Path, options: FeedOptions, forced: Feed | None) -> list[tuple[Feed | None, Reading]]:
    """Each table of the file with the feed that read it, `None` for an Estate, which is read as a whole."""
    texts = open_tables(path)
    if forced is None and is_estate(texts):
        return [(None, read_tables(texts, order=options.dates))]
    feeds = [(forced or _recognise(text, options), text) for text in texts]
    return [(feed, feed.read(text, _for(feed, options))) for feed, text in feeds]


def _refuse_unknown(mapping: Mapping[str, str]) -> None:
    """What is mapped must be a column of some feed: several files are read with one mapping, each takes its own."""
    known = sorted({name for feed in FEEDS for name in feed.columns})
    for name in mapping:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"Did you mean {near[0]}? " if near else ""
            raise InputError("--map", f"{name} is not one of our columns.", f"{hint}Ours are: {', '.join(known)}.")


def _for(feed: Feed, options: FeedOptions) -> FeedOptions:
    """The options with the part of the mapping that is the feed's."""
    return replace(options, mapping={name: said for name, said in options.mapping.items() if name in feed.columns})


def _feed_named(name: str) -> Feed:
    for feed in FEEDS:
        if feed.name == name:
            return feed
    raise InputError("--feed", f"There is no feed {name!r}.", f"Say one of: {', '.join(feed.name for feed in FEEDS)}.")


def _recognise(text: TextTable, options: FeedOptions) -> Feed:
    """The feed that is surest the file is its own; columns that were mapped by hand count by our name for them."""
    ours = {plain(theirs): name for name, theirs in options.mapping.items()}
    columns = [ours.get(plain(column), column) for column in text.columns]
    sure, feed = max(((feed.recognise(columns), feed) for feed in FEEDS), key=lambda found: found[0])
    if sure >= _SURE:
        return feed
    known = "; ".join(f"{feed.name} ({feed.title})" for feed in FEEDS)
    raise InputError(
        text.name,
        f"Its columns are not recognized: {', '.join(text.columns[:40])}.",
        f"Say what it is with --feed, and which column is which with --map OURS=THEIRS. Feeds: {known}.",
    )
