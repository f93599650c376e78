"""One row an update to one row a ticket: how it stands at last, and each step on the way."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from rotunda.estate import defects
from rotunda.estate.defects import Severity
from rotunda.estate.feeds.log_columns import TypedLog
from rotunda.estate.schema import TABLES
from rotunda.estate.textual import ROW

_DONE = r"(?i)resolved|closed|complete|solved|done|finished|fixed"
_EVENT = ("state", "group", "assignee")


@dataclass(frozen=True)
class Folded:
    """Tickets (one row each, in order of their opening), their events, and what was assumed or is doubtful."""

    tickets: pl.DataFrame
    events: pl.DataFrame
    is_audit: bool
    notes: tuple[str, ...]
    defects: pl.DataFrame


def fold(log: TypedLog) -> Folded:
    """The log by tickets."""
    rows = log.frame
    repeated = rows.height - rows["ticket"].n_unique()
    is_audit = repeated > 0
    notes: list[str] = []
    ordered = rows.sort("ticket", "at", "version", ROW, nulls_last=True)
    copies = rows.height - ordered.unique([name for name in rows.columns if name != ROW]).height if is_audit else 0
    if copies:
        notes.append(f"{copies:,} rows say word for word what another row says.")
    tickets = _last_known(ordered)
    if is_audit:
        notes.append(f"{rows.height:,} updates were folded into {tickets.height:,} tickets.")
    tickets = _derived(tickets, ordered, log.has, is_audit=is_audit, notes=notes)
    backwards = pl.col("resolved") < pl.col("opened")
    doubts = defects.like(
        tickets.filter(backwards).select(
            pl.lit("tickets").alias("table"), pl.lit("resolved").alias("column"), pl.col("ticket").alias("value")
        ),
        severity=Severity.DOUBT,
        problem="The ticket was resolved before it was opened.",
        remedy="Correct the times; until then its time to resolution is not used.",
    )
    events = _events(ordered) if is_audit else TABLES["ticket_events"].empty()
    notes.extend(_period(tickets))
    return Folded(tickets.sort("opened", "ticket"), events, is_audit, tuple(notes), doubts)


def _last_known(ordered: pl.DataFrame) -> pl.DataFrame:
    """For each ticket the last that was said of everything; of its opening, the first."""
    values = [name for name in ordered.columns if name not in {"ticket", "opened", "at", ROW}]
    return ordered.group_by("ticket", maintain_order=True).agg(
        *(pl.col(name).drop_nulls().last() for name in values),
        pl.col("opened").min(),
        pl.col("at").min().alias("first_at"),
        pl.col("at").max().alias("last_at"),
        pl.col("assignee").drop_nulls().last().alias("last_assignee"),
    )


def _derived(
    tickets: pl.DataFrame, ordered: pl.DataFrame, has: frozenset[str], *, is_audit: bool, notes: list[str]
) -> pl.DataFrame:
    """What the log does not say itself, from its steps; each assumption goes into the notes."""
    if "opened" not in has:
        notes.append("The log has no time of opening; the first update of a ticket is taken for it.")
    tickets = tickets.with_columns(pl.coalesce("opened", "first_at").alias("opened"))
    if "resolved" not in has:
        tickets = _resolved(tickets, ordered, has, is_audit=is_audit, notes=notes)
    if "resolver" not in has and "assignee" in has:
        notes.append("The log does not say who resolved a ticket; who held it last is taken for the resolver.")
        tickets = tickets.with_columns(pl.col("last_assignee").alias("resolver"))
    if "reassignments" not in has and is_audit:
        tickets = tickets.drop("reassignments").join(
            _handovers(ordered), on="ticket", how="left", maintain_order="left"
        )
        notes.append("Hand-offs are counted as changes of the group, or of the holder where there is no group.")
    elif "assignee" in has:
        notes.extend(_other_code(tickets, ordered))
    prefix = pl.col("ticket").str.to_uppercase()
    by_number = (
        pl.when(prefix.str.contains("^INC"))
        .then(pl.lit("incident"))
        .when(prefix.str.contains("^(?:RITM|REQ|SCTASK)"))
        .then(pl.lit("request"))
    )
    return tickets.with_columns(pl.coalesce("kind", by_number).alias("kind"))


def _resolved(
    tickets: pl.DataFrame, ordered: pl.DataFrame, has: frozenset[str], *, is_audit: bool, notes: list[str]
) -> pl.DataFrame:
    """The time of resolution: of the first update to a state of completion since the last to any other, else closing,
    else (in an event log without such states) the last event."""
    if not is_audit:
        notes.append("The log has no time of resolution; the time of closing is taken for it.")
        return tickets.with_columns(pl.col("closed").alias("resolved"))
    done = pl.col("state").str.contains(_DONE).fill_null(value=False)
    if "state" in has and ordered.select(done.any()).item():
        last_open = pl.col("at").filter(~done).max()
        ends = ordered.group_by("ticket").agg(
            pl.col("at").filter(done & ((pl.col("at") >= last_open) | last_open.is_null())).min().alias("done_at")
        )
        notes.append("The time of resolution is that of the update to a state of completion.")
        return tickets.join(ends, on="ticket", how="left", maintain_order="left").with_columns(
            pl.coalesce("done_at", "closed").alias("resolved")
        )
    notes.append("The log names no state of completion; the last update of a ticket is taken for its resolution.")
    return tickets.with_columns(pl.col("last_at").alias("resolved"))


def _handovers(ordered: pl.DataFrame) -> pl.DataFrame:
    """How often a ticket changed its group, or its holder where the log has no groups."""
    holder = "group" if ordered["group"].null_count() < ordered.height else "assignee"
    held = ordered.filter(pl.col(holder).is_not_null())
    changed = (pl.col(holder) != pl.col(holder).shift(1)) & (pl.col("ticket") == pl.col("ticket").shift(1))
    return (
        held.with_columns(changed.fill_null(value=False).alias("changed"))
        .group_by("ticket")
        .agg(pl.col("changed").sum().cast(pl.Int64).alias("reassignments"))
    )


def _other_code(tickets: pl.DataFrame, ordered: pl.DataFrame) -> list[str]:
    """Whether those who held tickets and those who resolved them are named in the same code."""
    holders, resolvers = set(ordered["assignee"].drop_nulls()), set(tickets["resolver"].drop_nulls())
    if holders and resolvers and not holders & resolvers:
        note = (
            f"Holders ({len(holders):,} names) and resolvers ({len(resolvers):,}) are written in different codes and"
            " share no name: who handed over to whom is not known."
        )
        return [note]
    return []


def _events(ordered: pl.DataFrame) -> pl.DataFrame:
    return ordered.with_columns(pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("ticket").alias("sequence")).select(
        "ticket", "sequence", "at", *_EVENT
    )


def _period(tickets: pl.DataFrame) -> list[str]:
    days = tickets["opened"].dt.date()
    return [f"Tickets opened from {days.min()!s} to {days.max()!s}."] if tickets.height else []
