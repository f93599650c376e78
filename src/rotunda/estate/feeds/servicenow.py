"""Ticket logs: ServiceNow incidents, and every other export or event log that has a ticket and a time.

Two shapes are told apart by whether ticket numbers repeat: a plain export has one row a ticket, an audit log one row
an update. An audit log is folded: the last update tells how a ticket stands, each update is kept as an event.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from rotunda.estate import defects
from rotunda.estate.errors import InputError
from rotunda.estate.feeds.feed import Feed, FeedOptions
from rotunda.estate.feeds.folding import fold
from rotunda.estate.feeds.log_columns import ALIASES, type_log
from rotunda.estate.feeds.log_people import people_of
from rotunda.estate.feeds.mapping import known_share, map_columns
from rotunda.estate.reading import Reading, Source
from rotunda.estate.schema import TABLES
from rotunda.estate.tables import Estate
from rotunda.estate.textual import TextTable

#: A log has a ticket, a time, and somebody or some group that worked on it.
_NEEDED = (("ticket",), ("opened", "at", "resolved"), ("resolver", "assignee", "group"))


def recognise(columns: Sequence[str]) -> float:
    """How likely a file with these columns is a ticket log."""
    return known_share(columns, ALIASES, _NEEDED)


def read_incidents(text: TextTable, options: FeedOptions) -> Reading:
    """A ticket log as tickets, their events (of an audit log), resolvers, teams and kinds of work.

    Raises `InputError` where no column is the ticket or the time, or dates could be read in two ways.
    """
    mapping = map_columns(text.columns, ALIASES, options.mapping, text.name)
    _refuse_without_keys(text, mapping)
    log = type_log(text, mapping, options)
    folded = fold(log)
    tickets = folded.tickets.with_columns(pl.col("category").alias("skill"))
    crew = people_of(tickets, asked_by_agency="agency" in mapping)
    estate = Estate(
        {
            "agencies": crew.agencies,
            "people": crew.people,
            "skills": _skills(tickets),
            "systems": _systems(tickets),
            "tickets": tickets.select(_in_schema("tickets", tickets)),
            "ticket_events": folded.events,
        }
    )
    return Reading(
        estate,
        (
            Source(
                name=text.name,
                kind="audit log of tickets (one row an update)" if folded.is_audit else "tickets (one row a ticket)",
                rows=text.rows,
                kept=log.frame.height,
                sha256=text.sha256,
                mapping=mapping,
                notes=(*text.notes, *log.notes, *folded.notes, *crew.notes, *_gaps(tickets), *_unused(text, mapping)),
            ),
        ),
        defects.join([text.rejected, text.cells, log.defects, folded.defects]),
    )


FEED = Feed(
    "tickets", "a ticket log: ServiceNow incidents, or any event log", frozenset(ALIASES), recognise, read_incidents
)


def _refuse_without_keys(text: TextTable, mapping: dict[str, str]) -> None:
    for names, what, example in (
        (("ticket",), "the number of the ticket", "ticket='Case ID'"),
        (("opened", "at"), "the time", "opened='Created On', or at='Timestamp' of an event log"),
    ):
        if not any(name in mapping for name in names):
            raise InputError(
                text.name,
                f"No column is known to be {what}. Its columns are: {', '.join(text.columns)}.",
                f"Say which it is: --map {example}.",
            )


def _skills(tickets: pl.DataFrame) -> pl.DataFrame:
    """Each category is a skill until somebody says better."""
    kinds = tickets.select(pl.col("skill").drop_nulls().unique().sort())
    return kinds.with_columns(
        pl.col("skill").alias("name"),
        pl.lit("log").alias("framework"),
        pl.lit("Work of this category, as the log names it.").alias("description"),
    )


def _systems(tickets: pl.DataFrame) -> pl.DataFrame:
    """Each system that tickets name, with the group that works on it most (of equal ones, the first by name)."""
    return (
        tickets.drop_nulls(["system", "group"])
        .group_by("system", "group")
        .len()
        .sort("system", "len", "group", descending=[False, True, False])
        .unique("system", keep="first", maintain_order=True)
        .select("system", pl.col("group").alias("agency"), pl.col("system").alias("name"))
    )


def _in_schema(table: str, frame: pl.DataFrame) -> list[str]:
    return [column for column in frame.columns if column in TABLES[table].by_name]


def _gaps(tickets: pl.DataFrame) -> list[str]:
    """What the log leaves open, in shares of its tickets."""
    words = {"group": "group", "resolver": "resolver", "category": "category", "resolved": "time of resolution"}
    notes = []
    for name, word in words.items():
        empty = tickets[name].null_count()
        if empty:
            share = empty / max(tickets.height, 1)
            notes.append(f"{empty:,} of {tickets.height:,} tickets ({share:.1%}) have no {word}.")
    return notes


def _unused(text: TextTable, mapping: dict[str, str]) -> list[str]:
    unused = [column for column in text.columns if column not in mapping.values()]
    return [f"Columns not used: {', '.join(unused)}."] if unused else []
