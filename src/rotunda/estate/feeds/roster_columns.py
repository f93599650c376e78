"""The columns of an HR roster: what payrolls call them, and their cells as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from rotunda.estate import defects
from rotunda.estate.dates import parse_dates
from rotunda.estate.defects import Severity
from rotunda.estate.feeds.dated import Moments, with_moments
from rotunda.estate.feeds.feed import FeedOptions
from rotunda.estate.feeds.mapping import Aliases
from rotunda.estate.textual import ROW, TextTable

COUNTS = ("headcount", "left")
NUMBERS = (*COUNTS, "weekly_hours")
_MOMENTS = Moments("people", parse_dates, "This is not a date.")
DATES = ("hired", "ended", "retirement_eligible")
#: Names that payrolls and open-data portals give the columns; first those of a count of titles, then those of people.
ALIASES: Aliases = {
    "agency": (
        "department", "dept", "agency name", "department name", "dept name", "deptname", "agency description",
        "department description", "deptdescr", "company", "business unit", "organization", "organisation", "bureau",
        "office", "college",
    ),
    "title": (
        "job title", "position title", "class title", "classification", "classification title", "title description",
        "jobcode descr", "job code description", "job cd descr", "job description", "job", "position",
        "position description", "occupation", "role title",
    ),
    "headcount": (
        "head count", "count", "employees", "number of employees", "employee count", "incumbents", "filled",
        "filled positions", "people", "number",
    ),
    "left": ("terminated", "terminations", "separated", "separations", "departures"),
    "person": (
        "employee id", "emplid", "empl id", "employee number", "employee no", "person id", "personnel number",
        "record id", "id", "employee",
    ),
    "name": ("employee name", "full name", "worker", "name display", "last name first name"),
    "job_class": ("job code", "jobcode", "job cd", "class code", "class number", "classification code", "title code"),
    "bargaining_unit": ("union", "union code", "union cd", "bargaining unit code", "bu", "union name"),
    "location": ("work location", "location description", "location code", "city", "county", "work site"),
    "weekly_hours": ("std hours", "standard hours", "hours per week", "scheduled hours", "weekly standard hours"),
    "hired": ("hire date", "original hire date", "date of hire", "service date", "start date", "hire dt"),
    "ended": ("termination date", "term date", "separation date", "end date", "date left", "termination dt"),
    "retirement_eligible": (
        "retirement eligible date", "retirement eligibility date", "retirement date",
        "eligible to retire",
    ),
    "fund": ("fund code", "funding source", "fund name"),
}  # fmt: skip
#: What a row of a roster cannot do without.
NEEDED = ("agency", "title")


@dataclass(frozen=True)
class TypedRoster:
    """The rows as values (every column of `ALIASES`, empty where the file has none), what was wrong, and notes."""

    frame: pl.DataFrame
    defects: pl.DataFrame
    notes: tuple[str, ...]


def type_roster(text: TextTable, mapping: Mapping[str, str], options: FeedOptions) -> TypedRoster:
    """The cells as values; a bad cell is emptied and listed, a row without agency or title is left out and listed.

    Raises `InputError` where the dates of the file can be read in two ways.
    """
    named = text.frame.select(ROW, *(pl.col(theirs).alias(ours) for ours, theirs in mapping.items()))
    nulls = list(options.nulls)
    named = named.with_columns(pl.when(~pl.col(pl.String()).is_in(nulls)).then(pl.col(pl.String())).name.keep())
    found = []
    for name in NUMBERS:
        if name in mapping:
            number = named[name].str.replace_all(",", "").cast(pl.Float64, strict=False)
            number = pl.select(pl.when(number >= 0).then(number)).to_series()
            found.append(_bad(named, name, number, text, mapping, "This is not a number from 0 up."))
            named = named.with_columns(
                number.cast(pl.Int64 if name in COUNTS else pl.Float64, strict=False).alias(name)
            )
    present = [name for name in DATES if name in mapping]
    frame, bad, notes = with_moments(named, present, (text, mapping, options), _MOMENTS)
    missing = [name for name in ALIASES if name not in mapping]
    frame = frame.with_columns(pl.lit(None, dtype=_dtype(name)).alias(name) for name in missing)
    usable = pl.all_horizontal(pl.col(name).is_not_null() for name in NEEDED)
    return TypedRoster(
        frame.filter(usable), defects.join([_left_out(frame.filter(~usable), text), *found, *bad]), tuple(notes)
    )


def _bad(  # noqa: PLR0913, PLR0917  # a defect has that many parts
    named: pl.DataFrame, name: str, values: pl.Series, text: TextTable, mapping: Mapping[str, str], problem: str
) -> pl.DataFrame:
    rows = named.filter(named[name].is_not_null() & values.is_null())
    return defects.like(
        rows.select(
            pl.lit(text.name).alias("source"),
            pl.lit("people").alias("table"),
            pl.col(ROW).alias("row"),
            pl.lit(mapping[name]).alias("column"),
            pl.col(name).alias("value"),
        ),
        severity=Severity.CELL,
        problem=problem,
        remedy="Correct it, or say with --map which column it should be.",
    )


def _left_out(rows: pl.DataFrame, text: TextTable) -> pl.DataFrame:
    given = [name for name in rows.columns if rows[name].dtype == pl.String() and rows[name].null_count() < rows.height]
    return defects.like(
        rows.select(
            pl.lit(text.name).alias("source"),
            pl.lit("people").alias("table"),
            pl.col(ROW).alias("row"),
            pl.struct([*given, *(name for name in COUNTS if name in rows.columns), ROW])
            .struct.json_encode()
            .alias("text"),
        ),
        severity=Severity.ROW,
        problem="The row names no agency or no title, so whether it is IT work cannot be told.",
        remedy="Fill it in, or say with --map which column it is.",
    )


def _dtype(name: str) -> pl.DataType:
    if name in COUNTS:
        return pl.Int64()
    if name in NUMBERS:
        return pl.Float64()
    return pl.Date() if name in DATES else pl.String()
