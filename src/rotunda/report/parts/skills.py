"""What people can do, how it is known, and how sure it is."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from rotunda.engine.skills.outcome import RESOLVERS
from rotunda.estate.schema import LEVELS
from rotunda.report import charts
from rotunda.report.columns import columns_of
from rotunda.report.document import Chart, Finding, Part, Table, TableColumn
from rotunda.report.subject import Subject
from rotunda.report.wording import PEOPLE as PERSON
from rotunda.report.wording import Noun, agree, capital

_RECORD = Noun("skill record", "skill records")
#: Evidence from which a level is inferred; everything else somebody has said.
_INFERRED = ("log", "title")
#: How records of confidence are counted: from, and the words.
_BANDS = ((0.0, "under 0.2"), (0.2, "0.2 to 0.4"), (0.4, "0.4 to 0.6"), (0.6, "0.6 to 0.8"), (0.8, "0.8 to 1"))
_UNSAID = "not said, taken as sure"


def tell(subject: Subject) -> Part | None:
    """Skill records in numbers, or `None` where there are none."""
    records = subject.plan.estate["person_skills"]
    if records.is_empty():
        return None
    confidence = _confidence(records)
    return Part(
        name="skills",
        title="Skills, and how sure they are",
        introduction=(
            "Levels are 1 awareness, 2 working, 3 practitioner, 4 expert. What is inferred from a log rests on who "
            "resolved what, how often, how lately, and how fast beside others on like tickets; what is inferred from a "
            "title rests on a skills framework. It shows what people have done, not what they could do, and stays "
            "inferred until each person confirms it. It is no appraisal."
        ),
        findings=tuple(_findings(subject, records)),
        tables=(confidence, _levels(subject, records), *_dispatchers(subject)),
        charts=(_chart(confidence),),
    )


def _findings(subject: Subject, records: pl.DataFrame) -> Iterator[Finding]:
    inferred = int(records["evidence"].is_in(_INFERRED).sum())
    least = subject.plan.parameters.confidence
    sure = int((records["confidence"].fill_null(1.0) >= least).sum())
    if inferred:
        sentence = (
            f"{capital(_RECORD.share(inferred, records.height))} {agree(inferred, 'is', 'are')} inferred; {sure:,} of "
            f"{records.height:,} are sure enough (a confidence of {least:g} or more) to count."
        )
        yield Finding(sentence, 46, "confidence")
    for table in _dispatchers(subject):
        count = table.frame.height
        sentence = (
            f"{PERSON.count(count)} {agree(count, 'closes', 'close')} so much, so widely and so quickly that others "
            f"may have done the work; what the log shows of {agree(count, 'that person', 'them')} is doubtful."
        )
        yield Finding(sentence, 49, table.name)


def _confidence(records: pl.DataFrame) -> Table:
    """How many records there are by confidence and evidence."""
    band = pl.lit(None, dtype=pl.String())
    for start, words in _BANDS:
        band = pl.when(pl.col("confidence") >= start).then(pl.lit(words)).otherwise(band)
    counted = records.select(
        band.fill_null(_UNSAID).alias("band"), inferred=pl.col("evidence").is_in(_INFERRED).fill_null(value=False)
    )
    rows = []
    for words in (*(words for _, words in _BANDS), _UNSAID):
        inferred = counted.filter(pl.col("band") == words)["inferred"]
        rows.append((words, int(inferred.sum()), int((~inferred).sum())))
    columns = (
        TableColumn("confidence", "Confidence", "How sure the record is, 0 to 1."),
        TableColumn("inferred", "Inferred", "Records inferred from a log or a title.", "records"),
        TableColumn("stated", "Stated", "Records that somebody confirmed, assessed or certified.", "records"),
    )
    frame = pl.DataFrame(rows, schema={"confidence": str, "inferred": int, "stated": int}, orient="row")
    return Table("confidence", "Skill records by confidence", columns, frame)


def _chart(table: Table) -> Chart:
    order = table.frame["confidence"].to_list()
    return Chart(
        table.name,
        title="How sure the inferred skill records are",
        description="Bars: the number of inferred skill records in each band of confidence.",
        specification={
            "height": {"step": 26},
            "width": 460,
            "transform": [{"filter": {"not": {"field": "confidence", "equal": _UNSAID}}}],
            "encoding": {
                "y": {"field": "confidence", "type": "nominal", "sort": order, "title": None},
                "x": {"field": "inferred", "type": "quantitative", "title": "records", "axis": {"tickCount": 5}},
            },
            "layer": [
                {"mark": {"type": "bar", "color": charts.PLAIN}},
                {
                    "mark": {"type": "text", "align": "left", "dx": 4, "fontSize": 12, "color": charts.INK},
                    "encoding": {"text": {"field": "inferred", "type": "quantitative", "format": ","}},
                },
            ],
        },
    )


def _levels(subject: Subject, records: pl.DataFrame) -> Table:
    """How many people have each skill at each level, whatever the confidence."""
    names = subject.plan.estate["skills"].select("skill", pl.coalesce("name", "skill").alias("name"))
    frame = (
        records.group_by("skill")
        .agg(
            *((pl.col("level") == level).sum().cast(pl.Int64).alias(words) for level, words in LEVELS.items()),
            pl.len().cast(pl.Int64).alias("people"),
            pl.col("confidence").median().alias("median"),
        )
        .join(names.unique("skill", keep="first", maintain_order=True), on="skill", how="left")
        .with_columns(pl.coalesce("name", "skill").alias("name"))
        .sort("people", "skill", descending=[True, False])
        .select("name", "people", *LEVELS.values(), "median")
    )
    columns = (
        TableColumn("name", "Skill", "Name of the skill."),
        TableColumn("people", "People", "People with any record of it.", "people"),
        *(
            TableColumn(words, words.capitalize(), f"People at level {level}, {words}.", "people")
            for level, words in LEVELS.items()
        ),
        TableColumn("median", "Confidence", "Median confidence of the records.", "0 to 1", 2),
    )
    return Table("levels", "People by skill and level, the most widely held first", columns, frame)


def _dispatchers(subject: Subject) -> Iterator[Table]:
    """People who look like dispatchers, where there are any."""
    if subject.plan.skills is None:
        return
    frame = subject.plan.skills.solution["resolvers"].filter(pl.col("dispatcher")).drop("dispatcher")
    if frame.height:
        columns = columns_of(subject, RESOLVERS, *frame.columns)
        caption = "People who may close what others worked on"
        yield Table("dispatchers", caption, columns, subject.with_people(frame, "person"))
