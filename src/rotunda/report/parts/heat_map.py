"""The map of thin cover: agencies down, families of skills (or categories of work) across."""

from __future__ import annotations

import polars as pl

from rotunda.engine.coverage.outcome import FAMILIES
from rotunda.report import charts
from rotunda.report.columns import columns_of
from rotunda.report.document import Chart, Table, TableColumn
from rotunda.report.subject import Subject
from rotunda.report.wording import capital

#: What a printed page takes: the largest so many rows and columns; the rest is in the table.
_DOWN, _ACROSS = 20, 14
_WORDS = {
    "families": (
        "families of skills",
        "The number and the shade tell how many people stand behind the thinnest need; an empty square is no need.",
    ),
    "team_categories": (
        "categories",
        "The number and the shade tell of how many people the log shows it surely; an empty square is of nobody.",
    ),
}
_BANDS = ("nobody", "one person", "two people", "three or more")


def heat_table(subject: Subject) -> Table:
    """People by agency and family of skills; where services are categories of work, by team and category."""
    return _categories(subject) if subject.kind == "category" else _families(subject)


def heat_chart(subject: Subject, table: Table) -> Chart:
    """The map of the table's largest rows and columns."""
    down, across = table.columns[0], table.columns[1]
    rows, columns = _largest(table, down.name, _DOWN), _largest(table, across.name, _ACROSS)
    of = f"{down.heading.lower()} and {across.heading.lower()}"
    kinds, empty = _WORDS[table.name]
    return Chart(
        table.name,
        title=f"People by {of}",
        description=(
            f"Map of people by {of}, for the {len(rows)} largest {subject.home.for_(len(rows))} and the {len(columns)} "
            f"largest {kinds}. {empty}"
        ),
        specification=_specification(table, rows, columns),
    )


def _families(subject: Subject) -> Table:
    names = ("agency", "family", "thinnest", "needs", "people", "home_none", "home_single", "state_single")
    frame = subject.coverage("families").with_columns(subject.named_agencies()).select(names)
    frame = frame.sort("thinnest", "needs", "agency", "family", descending=[False, True, False, False])
    caption = f"{capital(subject.home.many)} and the families of skills they need, the thinnest first"
    return Table("families", caption, columns_of(subject, FAMILIES, *names), frame)


def _categories(subject: Subject) -> Table:
    """Every team that has somebody who counts in a category, and every team that answers for one."""
    problem = subject.plan.problem
    assert problem is not None  # noqa: S101  # there is a coverage, so there was a problem
    records = problem.sure_records.join(problem.needs.select("skill", least="level"), on="skill")
    counting = records.filter(pl.col("level") >= pl.col("least"))
    people = counting.group_by("agency", "skill").agg(pl.len().alias("people"))
    answering = problem.needs.select("agency", "skill", pl.lit(value=True).alias("answers"))
    frame = (
        people.join(answering.drop_nulls("agency"), on=["agency", "skill"], how="full", coalesce=True)
        .join(problem.services.select(pl.col("service").alias("skill"), "name", "tickets"), on="skill", how="left")
        .select(
            subject.named_agencies(),
            pl.coalesce("name", "skill").alias("category"),
            pl.col("people").fill_null(0).cast(pl.Int64),
            pl.col("answers").fill_null(value=False),
            pl.col("tickets").alias("weight"),
        )
        .sort("answers", "people", "weight", "agency", "category", descending=[True, False, True, False, False])
        .drop("weight")
    )
    columns = (
        TableColumn("agency", capital(subject.home.one), "The team."),
        TableColumn("category", "Category", "The category of work."),
        TableColumn("people", "People", "People of the team whose work in the category counts.", "people"),
        TableColumn("answers", "Answers for it", "Whether the team resolved most of the category."),
    )
    caption = "Teams and categories of work, first those who answer for a category, the thinnest first"
    return Table("team_categories", caption, columns, frame)


def _largest(table: Table, column: str, count: int) -> list[str]:
    """The values with the most people and needs behind them."""
    size = pl.sum_horizontal(name for name in ("people", "needs") if name in table.frame.columns)
    sizes = table.frame.drop_nulls(column).group_by(column).agg(size.sum().alias("size"), pl.len().alias("rows"))
    return sizes.sort("size", "rows", column, descending=[True, True, False])[column].head(count).to_list()


def _specification(table: Table, rows: list[str], columns: list[str]) -> dict[str, object]:
    down, across = table.columns[0].name, table.columns[1].name
    value = f"datum['{table.columns[2].name}']"
    band = " : ".join(f"{value} == {number} ? '{_BANDS[number]}'" for number in range(3)) + f" : '{_BANDS[3]}'"
    bare = {"domain": False, "ticks": False}
    above = {"orient": "top", "labelAngle": -40, **bare}
    return {
        "width": {"step": 40},
        "height": {"step": 26},
        "transform": [
            {"filter": {"field": down, "oneOf": rows}},
            {"filter": {"field": across, "oneOf": columns}},
            {"calculate": band, "as": "band"},
        ],
        "encoding": {
            "y": {"field": down, "type": "nominal", "sort": rows, "title": None, "axis": bare},
            "x": {"field": across, "type": "nominal", "sort": columns, "title": None, "axis": above},
        },
        "layer": [
            {"mark": {"type": "rect", "stroke": "white", "strokeWidth": 2}, "encoding": {"color": _shades()}},
            {
                "mark": {"type": "text", "fontSize": 12},
                "encoding": {
                    "text": {"field": table.columns[2].name, "type": "quantitative"},
                    "color": {
                        "condition": {"test": {"field": "band", "oneOf": [_BANDS[0], _BANDS[3]]}, "value": "white"},
                        "value": charts.INK,
                    },
                },
            },
        ],
    }


def _shades() -> dict[str, object]:
    shades = [charts.NOBODY, charts.ONE, charts.TWO, charts.MORE]
    return {
        "field": "band",
        "type": "nominal",
        "scale": {"domain": list(_BANDS), "range": shades},
        "legend": {"title": None, "orient": "bottom"},
    }
