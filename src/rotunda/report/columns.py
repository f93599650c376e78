"""The columns of the engine's and the Estate's tables as a reader sees them: one heading a word, everywhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from rotunda.estate.schema import Kind, Table
from rotunda.report.document import TableColumn
from rotunda.report.subject import Subject
from rotunda.report.wording import capital

#: Headings that the column's own name does not give.
_HEADINGS = {
    "break_even": "Break-even penalty",
    "conclusion": "Concluded",
    "confidence": "Confidence",
    "depth": "Should have",
    "home_cover": "Cover at home",
    "home_depth": "At home",
    "home_none": "Nobody at home",
    "home_person": "The one at home",
    "home_services": "Hang on them at home",
    "home_single": "One person at home",
    "formula": "Line by formula",
    "gain": "Adds",
    "high": "to",
    "hours": "Hours",
    "in_target_apart": "In time apart",
    "in_target_together": "In time together",
    "kind": "Kind",
    "left_to_one": "Left to one",
    "load": "Load",
    "low": "From",
    "missing": "To add",
    "needs": "Needs",
    "met_after": "Met then",
    "met_before": "Met today",
    "off_later": "Last third off",
    "off_mean": "Mean off",
    "off_shares": "In time off",
    "other_hours": "Runner-up hours",
    "other_kind": "Runner-up",
    "other_person": "Runner-up person",
    "other_weeks": "Runner-up weeks",
    "other_why": "Runner-up does",
    "persons": "Who is added",
    "possible": "Possible, unsure",
    "role_confidence": "Confidence",
    "short": "Too few at home",
    "state_cover": "Cover in state",
    "state_depth": "In the state",
    "state_none": "Nobody in the state",
    "state_person": "The one in the state",
    "state_services": "Hang on them in the state",
    "state_single": "One person in the state",
    "thinnest": "Behind the thinnest",
    "undated": "No date known",
    "uncleared": "Lack clearance",
    "weekly_hours": "Weekly hours",
    "why": "What they do",
}


def columns_of(subject: Subject, table: Table, *names: str) -> tuple[TableColumn, ...]:
    """The named columns of the table, or all, with the meanings and units of its documentation.

    Raises `KeyError` for a name that is not a column of it.
    """
    chosen: Iterable[str] = names or table.by_name
    return tuple(
        TableColumn(
            name,
            heading_of(subject, name),
            table.by_name[name].meaning,
            _unit(subject, table.by_name[name].unit),
            decimals=_decimals(table, name),
        )
        for name in chosen
    )


def renamed(columns: Iterable[TableColumn], **headings: str) -> tuple[TableColumn, ...]:
    """The columns with these headings in the place of their own, where a word says something else in this table."""
    return tuple(replace(column, heading=headings.get(column.name, column.heading)) for column in columns)


def heading_of(subject: Subject, name: str) -> str:
    """The heading of a column by its name."""
    own = {
        "agency": subject.home.one,
        "home": subject.home.one,
        "homes": subject.home.many,
        "agencies": subject.home.many,
        "service": subject.service.one,
        "services": subject.service.many,
    }
    if name in own:
        return capital(own[name])
    return _HEADINGS.get(name, capital(name.replace("_", " ")))


def _unit(subject: Subject, unit: str | None) -> str | None:
    return {"services": subject.service.many, "agencies": subject.home.many}.get(unit or "", unit)


def _decimals(table: Table, name: str) -> int:
    column = table.by_name[name]
    if column.kind is not Kind.NUMBER:
        return 0
    return 2 if column.unit in ("0 to 1", "ratio", "share", "share of work", "erlangs") else 1
