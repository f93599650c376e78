"""HR rosters: a count of people for each agency and title, or one row a person.

Titles that are IT work become people. Doubtful ones become claims, for their agency to accept or refuse; nobody is
guessed in or out. All others count only as the employees whom IT serves.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from rotunda.estate import defects
from rotunda.estate.defects import Severity
from rotunda.estate.errors import InputError
from rotunda.estate.feeds.feed import Feed, FeedOptions
from rotunda.estate.feeds.mapping import known_share, map_columns
from rotunda.estate.feeds.roster_columns import ALIASES, NEEDED, type_roster
from rotunda.estate.reading import Reading, Source
from rotunda.estate.tables import Estate
from rotunda.estate.textual import ROW, TextTable
from rotunda.estate.titles.recognise import Verdict, recognise

#: Beside agency and title, a roster tells how many there are or who they are.
_WHO = ("headcount", "person", "name", "job_class", "bargaining_unit", "hired", "weekly_hours")
#: What is known of a person beyond agency and title.
_PERSONAL = ("name", "location", "weekly_hours", "hired", "retirement_eligible", "fund")


def recognise_roster(columns: Sequence[str]) -> float:
    """How likely a file with these columns is a roster."""
    return known_share(columns, ALIASES, [*((name,) for name in NEEDED), _WHO])


def read_roster(text: TextTable, options: FeedOptions) -> Reading:
    """A roster as agencies, job classes, people and claims. Raises `InputError` where agency or title is missing."""
    mapping = map_columns(text.columns, ALIASES, options.mapping, text.name)
    for name in NEEDED:
        if name not in mapping:
            problem = f"No column is known to be the {name}. Its columns are: {', '.join(text.columns)}."
            raise InputError(text.name, problem, f"Say which it is: --map {name}='Column'.")
    typed = type_roster(text, mapping, options)
    frame, repeated = _without_repeats(typed.frame, text)
    rows = _with_verdicts(_present(frame))
    it = rows.filter(pl.col("verdict") == Verdict.IT.value)
    estate = Estate(
        {
            "agencies": _agencies(rows),
            "job_classes": _job_classes(it),
            "people": _people(it),
            "claims": _claims(rows.filter(pl.col("verdict") == Verdict.DOUBTFUL.value)),
        }
    )
    source = Source(
        name=text.name,
        kind="roster (a count of people for each title)" if "headcount" in mapping else "roster (one row a person)",
        rows=text.rows,
        kept=frame.height,
        sha256=text.sha256,
        mapping=mapping,
        notes=(*text.notes, *typed.notes, *_notes(frame, rows), *_unused(text, mapping)),
    )
    return Reading(estate, (source,), defects.join([text.rejected, text.cells, typed.defects, repeated]))


FEED = Feed(
    "roster", "an HR roster: counts of titles, or one row a person", frozenset(ALIASES), recognise_roster, read_roster
)


def _present(frame: pl.DataFrame) -> pl.DataFrame:
    """The rows with `here`, the people who are there: those who left are not, where the roster tells."""
    counted = pl.col("headcount").fill_null(1) if frame["headcount"].is_not_null().any() else pl.lit(1)
    here = (counted - pl.col("left").fill_null(0)).clip(lower_bound=0)
    return frame.with_columns(pl.when(pl.col("ended").is_null()).then(here).otherwise(0).cast(pl.Int64).alias("here"))


def _without_repeats(frame: pl.DataFrame, text: TextTable) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The first row of each person, and the others as defects: two positions of one person are one person."""
    again = pl.col("person").is_not_null() & ~pl.col("person").is_first_distinct()
    rows = frame.filter(again)
    repeated = rows.select(
        pl.lit(text.name).alias("source"),
        pl.lit("people").alias("table"),
        pl.col(ROW).alias("row"),
        pl.lit("person").alias("column"),
        pl.col("person").alias("value"),
        pl.concat_str("agency", "title", separator=", ").alias("text"),
    )
    listed = defects.like(
        repeated,
        severity=Severity.ROW,
        problem="The person is in the roster already, in an earlier row.",
        remedy="Keep the row of the position that counts, or give the two people two identifiers.",
    )
    return frame.filter(~again), listed


def _with_verdicts(rows: pl.DataFrame) -> pl.DataFrame:
    titles = rows["title"].unique().sort()
    said = [recognise(title) for title in titles]
    told = pl.DataFrame(
        {
            "title": titles,
            "verdict": [one.verdict.value for one in said],
            "role": [one.role.name if one.role else None for one in said],
            "confidence": [one.confidence for one in said],
            "reason": [one.reason for one in said],
        },
        schema_overrides={
            "role": pl.String(),
            "verdict": pl.String(),
            "reason": pl.String(),
            "confidence": pl.Float64(),
        },
    )
    return rows.join(told, on="title", how="left", maintain_order="left")


def _agencies(rows: pl.DataFrame) -> pl.DataFrame:
    """Every agency of the roster with all who work there, in IT or not."""
    return (
        rows.group_by("agency")
        .agg(pl.col("here").sum().alias("employees"))
        .sort("agency")
        .with_columns(pl.col("agency").alias("name"), pl.lit("agency").alias("kind"))
    )


def _job_classes(it: pl.DataFrame) -> pl.DataFrame:
    """A class for each IT title; the title stands in for a code where the roster has none."""
    return (
        it.with_columns(pl.coalesce("job_class", "title").alias("job_class"))
        .group_by("job_class", maintain_order=True)
        .agg(pl.col("title", "role").first(), pl.col("bargaining_unit").drop_nulls().first(),
             pl.col("confidence").first().alias("role_confidence"))
        .sort("job_class")
    )  # fmt: skip


def _people(it: pl.DataFrame) -> pl.DataFrame:
    """One row for each who is there. Where the roster has no identifier, agency, title and a number stand in."""
    each = it.with_columns(pl.int_ranges(0, pl.col("here")).alias("copy")).explode("copy").drop_nulls("copy")
    number = pl.int_range(1, pl.len() + 1).over("agency", "title").cast(pl.String())
    made = pl.concat_str([pl.col("agency"), pl.col("title"), number], separator=" / ")
    return each.select(
        pl.coalesce("person", made).alias("person"),
        "agency",
        pl.coalesce("job_class", "title").alias("job_class"),
        "title",
        *_PERSONAL,
        pl.when(pl.col("person").is_not_null())
        .then(pl.lit("register"))
        .otherwise(pl.lit("title_count"))
        .alias("evidence"),
    )


def _claims(doubtful: pl.DataFrame) -> pl.DataFrame:
    return (
        doubtful.filter(pl.col("here") > 0)
        .group_by("agency", "title")
        .agg(pl.col("here").sum().alias("headcount"), pl.col("role", "confidence", "reason").first())
        .sort("agency", "title")
        .with_columns(pl.lit("open").alias("decision"))
    )


def _notes(frame: pl.DataFrame, rows: pl.DataFrame) -> list[str]:
    """What the titles say in sum, and what they leave open."""

    def count(verdict: Verdict) -> str:
        of = rows.filter(pl.col("verdict") == verdict.value)
        return f"{of['title'].n_unique():,} titles with {of['here'].sum():,} people"

    sums = (
        f"IT work: {count(Verdict.IT)}. Doubtful, to be claimed or refused by their agency: "
        f"{count(Verdict.DOUBTFUL)}. Not IT: {count(Verdict.NOT_IT)}."
    )
    notes = [sums]
    total = int(frame["headcount"].fill_null(1).sum()) if frame["headcount"].is_not_null().any() else frame.height
    if gone := total - int(rows["here"].sum()):
        notes.append(f"{gone:,} of {total:,} people are marked as having left, and are not counted.")
    if frame["person"].is_null().any():
        notes.append("People without an identifier are told apart by agency, title and a number.")
    notes.append("People who do IT work under a title that says nothing of it are not found by a roster.")
    return notes


def _unused(text: TextTable, mapping: dict[str, str]) -> list[str]:
    unused = [column for column in text.columns if column not in mapping.values()]
    return [f"Columns not used: {', '.join(unused)}."] if unused else []
