"""What would change the conclusion, and how the plan was checked."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from rotunda.engine.coverage.outcome import SENSITIVITY
from rotunda.engine.result import Result
from rotunda.report import charts
from rotunda.report.columns import columns_of
from rotunda.report.document import Chart, Finding, Part, Table, TableColumn
from rotunda.report.subject import Subject
from rotunda.report.wording import NEEDS, agree, in_parentheses

#: What each decision minimises, in the words of a reader.
_COUNTS = {
    "skills": "skill records inferred",
    "coverage": "needs with at most one person in the state",
    "repairs": "hours of all repairs",
    "pool": "mean wait together, working hours",
    "assign": "minus the worth of all that is assigned",
    "schedule": "cost of lateness and of work left out",
    "training": "minus the hours of demand met in a mean week",
}


def tell(subject: Subject) -> Part | None:
    """Other assumptions and the verdicts of the checkers, or `None` where nothing was decided."""
    proof, cases = _proof(subject), subject.plan.sensitivity
    if proof.frame.is_empty():
        return None
    told = () if cases is None else (_cases(subject, cases),)
    return Part(
        name="sensitivity",
        title="What would change the conclusion",
        introduction=(
            "The same counts under other assumptions. Where a number hardly moves, the conclusion stands on firm "
            "ground; where it moves much, that assumption deserves a second look. Every answer was judged by a checker "
            "that knows nothing of how it was found."
        ),
        findings=(*_broken(proof.frame), *(_moves(cases) if cases is not None else ())),
        tables=(*told, proof),
        charts=tuple(_chart(table) for table in told),
    )


def _cases(subject: Subject, cases: pl.DataFrame) -> Table:
    columns = columns_of(
        subject, SENSITIVITY, "assumption", "needs", "short", "home_none", "home_single", "state_none", "state_single"
    )
    frame = cases.select(column.name for column in columns)
    return Table("sensitivity", "The needs under other assumptions", columns, frame, shown=40)


def _moves(cases: pl.DataFrame) -> Iterator[Finding]:
    """The assumption on the same needs that moves the number of thin ones most, up and down."""
    thin = cases.with_columns((pl.col("state_none") + pl.col("state_single")).alias("thin")).drop_nulls("thin")
    now = thin.row(0, named=True)
    others = thin[1:].filter(pl.col("needs") == now["needs"])
    if others.is_empty():
        return
    worst = others.sort("thin", "case", descending=[True, False]).row(0, named=True)
    if worst["thin"] > now["thin"]:
        share = NEEDS.share(worst["thin"], now["needs"])
        sentence = (
            f"Under another assumption {in_parentheses(worst['assumption'])}, {share} would have at most one person in "
            f"the state, not {now['thin']:,}."
        )
        yield Finding(sentence, 62, "sensitivity")
    closer = thin[1:].filter(pl.col("needs") > now["needs"])
    for row in closer.iter_rows(named=True):
        share = NEEDS.share(row["thin"], row["needs"])
        have = agree(row["thin"], "has", "have")
        finer = f"Looked at more finely {in_parentheses(row['assumption'])}"
        yield Finding(f"{finer}, {share} {have} at most one person in the state.", 58, "sensitivity")


def _chart(table: Table) -> Chart:
    order = table.frame["assumption"].to_list()
    return Chart(
        table.name,
        title="Share of needs with at most one person in the state, under each assumption",
        description="Bars: for each assumption, the share of needs with nobody or one person in the state.",
        specification={
            "width": 320,
            "height": {"step": 34},
            "transform": [
                {"filter": "isValid(datum.state_none) && isValid(datum.state_single)"},
                {"calculate": "(datum.state_none + datum.state_single) / datum.needs", "as": "share"},
            ],
            "encoding": {
                "y": {
                    "field": "assumption",
                    "type": "nominal",
                    "sort": order,
                    "title": None,
                    "axis": {"labelLimit": 520, "domain": False, "ticks": False},
                },
                "x": {
                    "field": "share",
                    "type": "quantitative",
                    "title": "share of needs",
                    "axis": {"format": ".0%", "tickCount": 5},
                },
            },
            "layer": [
                {"mark": {"type": "bar", "color": charts.PLAIN}},
                {
                    "mark": {"type": "text", "align": "left", "dx": 4, "fontSize": 12, "color": charts.INK},
                    "encoding": {"text": {"field": "share", "type": "quantitative", "format": ".0%"}},
                },
            ],
        },
    )


def _proof(subject: Subject) -> Table:
    """The verdict on each decision, with its objective and what is proven about it."""
    plan = subject.plan
    decisions = {
        "skills": plan.skills,
        "coverage": plan.coverage,
        "repairs": plan.repairs,
        "pool": plan.pool,
        "training": plan.training.result if plan.training else None,
        "assign": plan.assignment.result if plan.assignment else None,
        "schedule": plan.scheduling.result if plan.scheduling else None,
    }
    rows = [_verdict(name, result) for name, result in decisions.items() if result is not None]
    columns = (
        TableColumn("decision", "Decision", "What was decided."),
        TableColumn("counts", "What its number counts", "The unit of the number and of the bound."),
        TableColumn("objective", "Number", "What was found."),
        TableColumn(
            "bound",
            "At least",
            "What no answer can stay below; the number itself where it is counted, not searched for.",
        ),
        TableColumn("status", "Status", "Optimal where the number is proven to be the least."),
        TableColumn("broken", "Rules broken", "What the checker objects to; empty where every rule is kept."),
    )
    types = (pl.String(), pl.String(), pl.Float64(), pl.Float64(), pl.String(), pl.List(pl.String()))
    schema = {column.name: dtype for column, dtype in zip(columns, types, strict=True)}
    return Table("proof", "How each answer was checked", columns, pl.DataFrame(rows, schema=schema, orient="row"))


def _verdict(name: str, result: Result) -> tuple[object, ...]:
    broken = list(result.verdict.broken)
    return name, _COUNTS[name], result.objective, result.bound, result.status.value, broken


def _broken(proof: pl.DataFrame) -> Iterator[Finding]:
    for row in proof.filter(pl.col("broken").list.len() > 0).iter_rows(named=True):
        sentence = f"Do not rely on the {row['decision']}: the checker found rules broken, first: {row['broken'][0]}"
        yield Finding(sentence, 1000, "proof")
