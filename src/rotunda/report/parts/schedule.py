"""When open work is done and by whom: a bar for each piece of work, what is late, and what nobody does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

import polars as pl

from rotunda.engine.schedule.explain import why_then
from rotunda.engine.schedule.outcome import ASSIGNMENTS, LOAD, SCHEDULE, UNSCHEDULED
from rotunda.engine.schedule.problem import Goal
from rotunda.engine.schedule.solve import Scheduling
from rotunda.estate.schema import Table as Documented
from rotunda.report import charts
from rotunda.report.columns import columns_of
from rotunda.report.document import Chart, Finding, Part, Table, TableColumn
from rotunda.report.subject import Subject
from rotunda.report.wording import PEOPLE, Noun, agree, capital, day_in_words

#: Bars that a page can hold and a reader follow.
_BARS = 40
_LIMIT = (
    "Hours that support takes: a person in a piece of work is there for whole days, and the assignment of hours is "
    "another decision. Read the two side by side."
)
#: What days say better, and headings that mean something else in other parts.
_SLOTS = ("first_slot", "after_slot")
_HEADINGS = {"persons": "Who does it", "late_days": "Late", "tasks": "Pieces of work", "slots": "Days taken"}
_WORK = Noun("piece of work", "pieces of work")


def tell(subject: Subject) -> Part | None:
    """The schedule, or `None` where no work is open."""
    scheduling = subject.plan.scheduling
    if scheduling is None:
        return None
    solution = scheduling.result.solution
    pieces = _table(subject, "schedule", "When each piece of work is done, the first first", SCHEDULE, solution, _BARS)
    tables = [pieces, *_late(scheduling)]
    if solution["unscheduled"].height:
        tables.append(_table(subject, "unscheduled", "Work that nobody does, and why", UNSCHEDULED, solution, 20))
    tables.append(_table(subject, "assignments", "Who is where when", ASSIGNMENTS, solution, 20))
    tables.append(_table(subject, "load", "How much of people's time it takes", LOAD, solution, 20))
    return Part(
        name="schedule",
        title="When work is done",
        introduction=(
            "Projects and work orders that are open, day by day: each starts after what it follows, outside freezes, "
            "when enough people with its skills at their levels are there at once. Nobody is in two places. What is "
            "due comes before what is not, by its priority; what cannot be done within the horizon is left out, with "
            "the reason. It is a recommendation; a person decides."
        ),
        findings=tuple(_findings(scheduling)),
        tables=tuple(tables),
        charts=(_chart(pieces),) if solution["schedule"]["starts"].count() else (),
        limits=(_LIMIT,),
    )


def _table(  # noqa: PLR0913, PLR0917  # a table has that many parts
    subject: Subject, name: str, caption: str, table: Documented, solution: Mapping[str, pl.DataFrame], rows: int
) -> Table:
    frame = solution[name]
    dated = "starts" in frame.columns and frame["starts"].count() > 0
    if name == "load":
        frame = frame.filter(pl.col("tasks") > 0).sort(["share", "person"], descending=[True, False])
    people = tuple(column for column in ("person", "persons") if column in frame.columns)
    names = [column.name for column in table.columns if not (dated and column.name in _SLOTS)]
    columns = [
        replace(each, heading=_HEADINGS.get(each.name, each.heading)) for each in columns_of(subject, table, *names)
    ]
    return Table(f"schedule_{name}", caption, tuple(columns), subject.with_people(frame.select(names), *people), rows)


def _late(scheduling: Scheduling) -> Iterator[Table]:
    """Work that ends after its due date, and the chain of what it waits for, back to what waits for nothing."""
    late = scheduling.result.solution["schedule"].filter(pl.col("late_days") > 0)
    late = late.sort(["late_days", "work"], descending=[True, False]).select("work", "ends", "late_days")
    if late.is_empty():
        return
    chains = [why_then(scheduling.problem, scheduling.schedule, work) for work in late["work"]]
    because = pl.Series("because", [" ".join(link.sentence for link in chain) for chain in chains])
    columns = (
        TableColumn("work", "Work", "The work."),
        TableColumn("ends", "Last day", "The day on which it is done."),
        TableColumn("late_days", "Late", "Working days after it is due.", "days"),
        TableColumn("because", "Because", "What it waits for, what that waits for, and so on back to the start."),
    )
    yield Table("schedule_late", "Late work, and what it waits for", columns, late.with_columns(because), 20)


def _findings(scheduling: Scheduling) -> Iterator[Finding]:
    solution, result = scheduling.result.solution, scheduling.result
    done, left_out = solution["schedule"], solution["unscheduled"]
    count, open_work = done.height, done.height + left_out.height
    people = solution["assignments"]["person"].n_unique()
    last = done["ends"].max()
    until = f", the last by {day_in_words(last)}" if isinstance(last, date) else ""
    within = capital(_WORK.share(count, open_work))
    sentence = f"{within} {agree(count, 'is', 'are')} done by {PEOPLE.count(people)}{until}."
    yield Finding(sentence, 72, "schedule_schedule")
    late = done.filter(pl.col("late_days") > 0)
    if late.height:
        days = max(late["late_days"].to_list())
        ends = agree(late.height, "ends after its due date", "end after their due dates")
        worst = f"the worst by {days} working {agree(days, 'day', 'days')}"
        yield Finding(f"{capital(_WORK.count(late.height))} {ends}, {worst}.", 86, "schedule_late")
    if left_out.height:
        sentence = f"{capital(_WORK.count(left_out.height))} cannot be done within the horizon; the reasons are listed."
        yield Finding(sentence, 87, "schedule_unscheduled")
    if result.gap is not None and scheduling.problem.goal is Goal.LATENESS:
        proven = "No schedule has less" if result.objective == result.bound else "What is proven leaves room for less"
        sentence = f"{proven} lateness, weighed by priority, with work left out counted as twice the horizon late."
        yield Finding(sentence, 44, "schedule_schedule")


def _chart(table: Table) -> Chart:
    # days without a time are midnights of UTC, and are drawn as such whatever the machine's time zone
    days = {"type": "temporal", "scale": {"type": "utc"}, "title": None}
    late = "datum.late_days > 0"
    bars = {
        "mark": {"type": "bar", "height": 10},
        "encoding": {
            "x": {"field": "starts", **days},
            "x2": {"field": "until"},
            "color": {"condition": {"test": late, "value": charts.NOBODY}, "value": charts.PLAIN},
        },
    }
    marks = {
        "transform": [{"filter": late}],
        "mark": {"type": "text", "align": "left", "dx": 4, "fontSize": 11, "color": charts.INK},
        "encoding": {"x": {"field": "until", **days}, "text": {"value": "late"}},
    }
    return Chart(
        table.name,
        title="Days on which work is done",
        description=(
            f"A bar for each of the first {_BARS} pieces of work, from its first to its last day; late work is darker "
            "and marked at its end."
        ),
        specification={
            "width": 560,
            "height": {"step": 16},
            "transform": [
                {"filter": "isValid(datum.starts)"},
                {"window": [{"op": "row_number", "as": "place"}]},
                {"filter": f"datum.place <= {_BARS}"},
                # the last day is part of the bar
                {"calculate": "utcOffset('day', toDate(datum.ends), 1)", "as": "until"},
            ],
            "encoding": {"y": {"field": "work", "type": "nominal", "sort": None, "title": None}},
            "layer": [bars, marks],
        },
    )
