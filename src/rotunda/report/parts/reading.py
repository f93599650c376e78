"""What was read, what was doubtful, and what this input cannot tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from rotunda.estate import Estate, Severity
from rotunda.estate.check.summary import summarise
from rotunda.estate.schema import TABLES
from rotunda.report.document import Finding, Part, Table, TableColumn
from rotunda.report.subject import Subject
from rotunda.report.wording import ROWS, Noun, agree, capital

_CELLS = Noun("cell", "cells")
_DOUBTS = Noun("thing in the input is", "things in the input are")

#: What an Estate without the table cannot tell, and what to bring.
_WITHOUT: Mapping[str, str] = {
    "system_needs": "Which systems hang on whom: bring a list of systems, and the skills each needs.",
    "tickets": "What people really do: bring an export of the service desk's tickets with who resolved them.",
    "clearances": "Who may see protected data: bring the clearances (CJIS, FTI, HIPAA and the like) with their dates.",
    "courses": "What learning really takes: bring the courses on offer; until then planning assumptions stand in.",
}
_WITHOUT_SKILLS = (
    "What people can do beside their recorded work and titles: skills here are inferred, until people confirm them."
)
_WITHOUT_DATES = (
    "What is left when people retire: bring the dates from which people may retire; only groups are told of."
)


def tell(subject: Subject) -> Part:
    """The sources, the columns taken, the notes, the tables that came of it, and the defects by kind."""
    doubts = _defects(subject)
    return Part(
        name="reading",
        title="What was read, and what was doubtful",
        introduction=(
            "Every file that went into this plan, which of its columns were taken for what, and every kind of defect "
            "with its remedy. Nothing was left out silently."
        ),
        findings=tuple(_findings(subject, doubts)),
        tables=(_sources(subject), doubts, _notes(subject), _contents(subject), _mapping(subject)),
        limits=tuple(limits_of(subject.plan.estate)),
    )


def limits_of(estate: Estate) -> Iterator[str]:
    """What cannot be told from the Estate, and what to bring next, the weightiest first."""
    yield from (sentence for table, sentence in _WITHOUT.items() if not estate.has(table))
    evidence = estate["person_skills"]["evidence"]
    if not evidence.is_in(["confirmed", "certificate", "assessed"]).any():
        yield _WITHOUT_SKILLS
    if estate["people"]["retirement_eligible"].null_count() == estate["people"].height:
        yield _WITHOUT_DATES


def left_out(subject: Subject) -> tuple[int, int]:
    """Rows that were left out, and rows in all."""
    rows = sum(source.rows for source in subject.reading.sources)
    return rows - sum(source.kept for source in subject.reading.sources), rows


def _findings(subject: Subject, doubts: Table) -> Iterator[Finding]:
    lost, rows = left_out(subject)
    if lost:
        sentence = f"{capital(ROWS.share(lost, rows))} could not be used; rejects.csv lists each with its reason."
        yield Finding(sentence, 30 + 60 * lost / rows, "sources")
    counts = dict(subject.reading.defects.group_by("severity").len().iter_rows())
    if cells := counts.get(Severity.CELL.value, 0):
        sentence = f"{_CELLS.count(cells)} could not be read and {agree(cells, 'was', 'were')} taken as not known."
        yield Finding(sentence, 30, doubts.name)
    if doubtful := counts.get(Severity.DOUBT.value, 0):
        kinds = doubts.frame.filter(pl.col("severity") == Severity.DOUBT.value).sort("count", descending=True)
        most = kinds.row(0, named=True)
        often = f"Most often ({most['count']:,}): " if kinds.height > 1 else ""
        yield Finding(f"{_DOUBTS.count(doubtful)} doubtful. {often}{most['problem']}", 35, doubts.name)


def _sources(subject: Subject) -> Table:
    frame = pl.DataFrame(
        [(one.name, one.kind, one.rows, one.kept, one.rows - one.kept, one.sha256) for one in subject.reading.sources],
        schema={"source": str, "kind": str, "rows": int, "kept": int, "left_out": int, "sha256": str},
        orient="row",
    )
    columns = (
        TableColumn("source", "Source", "The file, sheet or member of an archive."),
        TableColumn("kind", "Read as", "What it was taken for."),
        TableColumn("rows", "Rows", "Rows found in it.", "rows"),
        TableColumn("kept", "Kept", "Rows that were taken in.", "rows"),
        TableColumn("left_out", "Left out", "Rows that could not be used.", "rows"),
        TableColumn("sha256", "SHA-256", "Checksum of the file, to know it again."),
    )
    return Table("sources", "Sources read", columns, frame)


def _notes(subject: Subject) -> Table:
    frame = pl.DataFrame(
        [(note, one.name) for one in subject.reading.sources for note in one.notes],
        schema={"note": str, "source": str},
        orient="row",
    )
    columns = (
        TableColumn("note", "Note", "What was found or assumed while reading the source."),
        TableColumn("source", "Source", "The file it is about."),
    )
    return Table("notes", "What was found and assumed while reading", columns, frame, shown=30)


def _mapping(subject: Subject) -> Table:
    frame = pl.DataFrame(
        [(one.name, ours, theirs) for one in subject.reading.sources for ours, theirs in one.mapping.items()],
        schema={"source": str, "ours": str, "theirs": str},
        orient="row",
    )
    columns = (
        TableColumn("source", "Source", "The file."),
        TableColumn("ours", "Column here", "Name of the column in the Estate."),
        TableColumn("theirs", "Column in the file", "Which of the file's columns was taken for it."),
    )
    return Table("mapping", "Which columns were taken for what", columns, frame, shown=0)


def _contents(subject: Subject) -> Table:
    estate = subject.plan.estate
    frame = pl.DataFrame(
        [(name, table.row_is, estate[name].height) for name, table in TABLES.items() if estate.has(name)],
        schema={"table": str, "row_is": str, "rows": int},
        orient="row",
    )
    columns = (
        TableColumn("table", "Table", "Table of the Estate, inferred skills among them."),
        TableColumn("row_is", "One row is", "What a row of it is."),
        TableColumn("rows", "Rows", "How many there are.", "rows"),
    )
    return Table("contents", "What the plan is made from", columns, frame, shown=len(TABLES))


def _defects(subject: Subject) -> Table:
    columns = (
        TableColumn("problem", "Problem", "What is wrong."),
        TableColumn("severity", "What it did", "Whether it cost a row, a cell, or is only doubtful."),
        TableColumn("place", "Where", "Table and column."),
        TableColumn("count", "How often", "How many times."),
        TableColumn("rows", "First rows", "The first rows it stands in; the header is row 1."),
        TableColumn("remedy", "Remedy", "What its owner can do."),
    )
    frame = (
        summarise(subject.reading.defects)
        .with_columns(pl.concat_str("table", "column", separator=", ", ignore_nulls=True).alias("place"))
        .with_columns(pl.col("severity").cast(pl.String()))
        .select(column.name for column in columns)
    )
    return Table("defects", "Defects by kind, the worst first", columns, frame)
