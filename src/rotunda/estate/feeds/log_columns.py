"""The columns of a ticket log: what tools call them, and their cells as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from rotunda.estate import defects
from rotunda.estate.dates import parse_times
from rotunda.estate.defects import Severity
from rotunda.estate.feeds.dated import Moments, with_moments
from rotunda.estate.feeds.feed import FeedOptions
from rotunda.estate.feeds.mapping import Aliases
from rotunda.estate.textual import ROW, TextTable

TIMES = ("opened", "resolved", "closed", "at")
_MOMENTS = Moments("tickets", parse_times, "This is not a date and time.")
COUNTS = ("reassignments", "reopens", "version")
#: ServiceNow's field names and labels first, then those of other desks and of process-mining logs.
ALIASES: Aliases = {
    "ticket": (
        "number", "ticket id", "ticket number", "ticket no", "incident id", "incident number", "incident", "case id",
        "caseid", "case", "case:concept:name", "case concept:name", "issue key", "key", "sr number", "request id",
        "task", "id",
    ),
    "kind": ("sys_class_name", "task type", "issue type", "ticket type", "request type", "type"),
    "agency": (
        "company", "department", "agency name", "organization", "organisation", "business unit", "account",
        "customer",
    ),
    "location": ("site", "requester location", "office", "building", "org:location"),
    "system": (
        "business service", "service", "configuration item", "cmdb_ci", "ci name", "application", "affected ci",
    ),
    "category": (
        "product", "issue category", "service category", "component", "components", "ticket category", "topic",
    ),
    "subcategory": ("sub category", "subcat", "u_subcategory"),
    "priority": ("case priority", "urgency level", "severity", "urgency"),
    "opened": (
        "opened_at", "open time", "created", "created at", "created on", "created date", "creation date", "create date",
        "date opened", "opened date", "open date", "submitted", "submit date", "reported date", "start timestamp",
        "sys_created_on", "sys_created_at", "case start",
    ),
    "resolved": (
        "resolved_at", "resolve time", "resolution date", "resolved date", "date resolved", "resolved on", "completed",
        "completed at", "completion date", "solved", "solved at", "solve date", "last resolved date",
    ),
    "closed": ("closed_at", "close time", "close date", "closed date", "date closed", "closed on"),
    "at": (
        "sys_updated_at", "sys_updated_on", "updated", "updated at", "updated on", "last updated", "timestamp",
        "time:timestamp", "time timestamp", "complete timestamp", "event time", "change date+time", "date stamp",
        "datestamp", "event timestamp", "last modified", "modified",
    ),
    "state": (
        "incident_state", "status", "ticket status", "current state", "concept:name", "concept name", "activity",
        "activity name", "event", "incident activity type",
    ),
    "group": (
        "assignment_group", "assigned group", "support group", "resolver group", "team", "queue", "involved st",
        "org:group", "org group", "assigned team", "owner group",
    ),
    "assignee": (
        "assigned_to", "assigned to", "owner", "technician", "agent", "analyst", "handler", "org:resource",
        "org resource", "resource", "owner first name", "user",
    ),
    "resolver": ("resolved_by", "resolved by", "solved by", "closed_by", "closed by", "completed by"),
    "reassignments": ("reassignment_count", "no of reassignments", "reassignment count"),
    "reopens": ("reopen_count", "no of reopens", "reopen count"),
    "version": ("sys_mod_count", "updates", "update number"),
    "met_target": ("made_sla", "sla met", "within sla", "met sla", "made sla"),
    "channel": ("contact_type", "contact type", "source", "reported source", "request source"),
}  # fmt: skip
_PRIORITIES = {
    r"critical|blocker|highest|urgent|emergency": 1,
    r"high|major": 2,
    r"moderate|medium|normal|average": 3,
    r"low|minor": 4,
    r"planning|lowest|trivial|very low": 5,
}


@dataclass(frozen=True)
class TypedLog:
    """The rows of a log that have a ticket and a time, with our names and types; every column of `ALIASES` is there.

    `has` are the columns that the file really had.
    """

    frame: pl.DataFrame
    has: frozenset[str]
    defects: pl.DataFrame
    notes: tuple[str, ...]


def type_log(text: TextTable, mapping: Mapping[str, str], options: FeedOptions) -> TypedLog:
    """The cells as values. A row without a ticket or any time is left out; another bad cell is emptied.

    Raises `InputError` where the dates of the file can be read in two ways.
    """
    nulls = list(options.nulls)
    named = text.frame.select(ROW, *(pl.col(theirs).alias(ours) for ours, theirs in mapping.items()))
    named = named.with_columns(pl.when(~pl.col(pl.String()).is_in(nulls)).then(pl.col(pl.String())).name.keep())
    present = [name for name in TIMES if name in mapping]
    frame, bad, notes = with_moments(named, present, (text, mapping, options), _MOMENTS)
    frame = frame.with_columns(
        *(_whole_number(name) for name in COUNTS if name in mapping),
        *((_priority(),) if "priority" in mapping else ()),
        *((_flag("met_target"),) if "met_target" in mapping else ()),
        *((_kind(),) if "kind" in mapping else ()),
    )
    missing = [pl.lit(None, dtype=_dtype(name)).alias(name) for name in ALIASES if name not in mapping]
    frame = frame.with_columns(missing)
    usable = pl.col("ticket").is_not_null() & pl.coalesce("opened", "at").is_not_null()
    left_out = defects.like(
        frame.filter(~usable).select(
            pl.lit(text.name).alias("source"),
            pl.lit("tickets").alias("table"),
            pl.col(ROW).alias("row"),
            pl.struct(named.columns).struct.json_encode().alias("text"),
        ),
        severity=Severity.ROW,
        problem="The row has no ticket number or no time that can be read.",
        remedy="Fill it in, or say with --map which column it is.",
    )
    return TypedLog(frame.filter(usable), frozenset(mapping), defects.join([left_out, *bad]), tuple(notes))


def _dtype(name: str) -> pl.DataType:
    if name in TIMES:
        return pl.Datetime("us")
    if name in {*COUNTS, "priority"}:
        return pl.Int64()
    return pl.Boolean() if name == "met_target" else pl.String()


def _whole_number(name: str) -> pl.Expr:
    number = pl.col(name).cast(pl.Float64, strict=False)
    return pl.when(number >= 0).then(number).cast(pl.Int64, strict=False).alias(name)


def _priority() -> pl.Expr:
    """'3 - Moderate', 'P3' and 'Medium' are all 3; what is none of 1 to 5 is not a priority."""
    text = pl.col("priority").str.to_lowercase()
    digit = text.str.extract(r"^\s*(?:p|prio|priority|sev|severity)?[\s\-_]*([0-9]+)\b", 1).cast(pl.Int64, strict=False)
    word = pl.lit(None, dtype=pl.Int64)
    for pattern, value in _PRIORITIES.items():
        word = pl.when(word.is_null() & text.str.contains(pattern)).then(value).otherwise(word)
    return pl.when(digit.is_between(1, 5)).then(digit).otherwise(word).alias("priority")


def _flag(name: str) -> pl.Expr:
    text = pl.col(name).str.to_lowercase()
    return (
        pl.when(text.is_in(["true", "yes", "y", "1", "t"]))
        .then(statement=True)
        .when(text.is_in(["false", "no", "n", "0", "f"]))
        .then(statement=False)
        .alias(name)
    )


def _kind() -> pl.Expr:
    text = pl.col("kind").str.to_lowercase()
    return (
        pl.when(text.str.contains("incident|bug|fault|problem"))
        .then(pl.lit("incident"))
        .when(text.str.contains("request|ritm|sc_|service|task|change"))
        .then(pl.lit("request"))
        .alias("kind")
    )
