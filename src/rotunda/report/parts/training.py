"""Who should learn what: first against single points, then for the demand, and what each budget buys."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from rotunda.engine.train.outcome import CURVE, FIRST, SKILLS, STEPS
from rotunda.engine.train.solve import Training
from rotunda.report import charts
from rotunda.report.columns import columns_of
from rotunda.report.document import Chart, Finding, Part, Table
from rotunda.report.subject import Subject
from rotunda.report.wording import PEOPLE, Noun, agree, capital

_STEP = Noun("step", "steps")
_POINT = Noun("single point", "single points")
#: The columns of a step that a reader needs; `why` says the same in a sentence, for whoever asks about one step.
_SHOWN = ("order", "person", "skill", "from_level", "to_level", "hours", "gain", "cumulative", "mentor")
_WAYS = {"dedicated": "as people are today", "plan": "the plan", "chain": "the long chain", "full": "all can do all"}


def tell(subject: Subject) -> Part | None:
    """The training list, or `None` where nothing is asked for or nobody could learn anything."""
    training = subject.plan.training
    if training is None:
        return None
    solution = training.result.solution
    curve = solution["curve"].with_columns(pl.col("point").replace_strict(_WAYS, default=None).alias("point"))
    curve_table = Table("training_curve", "What each budget buys", columns_of(subject, CURVE), curve)
    return Part(
        name="training",
        title="Who should learn what",
        introduction=(
            "First come the steps by which services no longer hang on one person; they are taken as done. The budget "
            "is then spent on the steps that meet the most demand in weeks drawn from the log. How busy people are "
            f"besides is not in a log, so they are taken to be busy {_busy(training)} of the time that this work has. "
            "Nobody is told to learn: it is a proposal to each person, with somebody who could mentor."
        ),
        findings=tuple(_findings(subject, training)),
        tables=(
            *_first(subject),
            Table(
                "training_steps",
                "Steps for the demand, those that bring the most first",
                columns_of(subject, STEPS, *_SHOWN),
                subject.with_people(solution["steps"].select(_SHOWN), "person", "mentor"),
                shown=40,
            ),
            curve_table,
            Table("training_skills", "Demand met, by skill", columns_of(subject, SKILLS), _by_need(solution["skills"])),
        ),
        charts=(_chart(curve_table, training),),
        limits=("What people want to learn, and who can be spared for it: ask them.",),
    )


def _busy(training: Training) -> str:
    problem = training.problem
    capacity = float(problem.capacity.sum())
    return f"{float(problem.demand.sum(axis=1).mean()) / capacity:.0%}" if capacity else "all"


def _first(subject: Subject) -> tuple[Table, ...]:
    first = subject.plan.first
    if first is None or first.is_empty():
        return ()
    frame = subject.with_people(first, "person", "mentor")
    caption = "Steps against single points, those that serve the most repairs first"
    return (Table("training_first", caption, columns_of(subject, FIRST), frame, shown=20),)


def _by_need(skills: pl.DataFrame) -> pl.DataFrame:
    return skills.sort(pl.col("demand") - pl.col("met_before"), "skill", descending=[True, False])


def _findings(subject: Subject, training: Training) -> Iterator[Finding]:
    first = subject.plan.first
    if first is not None and first.height:
        people = first["person"].n_unique()
        sentence = (
            f"Against single points, {PEOPLE.count(people)} should learn something: {_STEP.count(first.height)} of "
            f"{first['hours'].sum():,.0f} hours together, for {_POINT.count(int(first['repairs'].sum()))}."
        )
        yield Finding(sentence, 68, "training_first")
    curve = training.result.solution["curve"]
    today = curve.filter(pl.col("point") == "dedicated").row(0, named=True)
    full = curve.filter(pl.col("point") == "full").row(0, named=True)
    plan = curve.filter((pl.col("point") == "plan") & (pl.col("budget") == training.budget)).row(0, named=True)
    demand = float(training.problem.demand.sum(axis=1).mean())
    busy = f"Were people busy {_busy(training)} of the time for such work"
    met = f"{today['value'] / demand:.0%}" if demand else "all"
    if not training.steps or plan["share"] is None:
        sentence = (
            f"As people are today, {met} of the demand is met in a mean week, and no step that was weighed adds to it."
        )
        yield Finding(sentence, 57, "training_curve")
        return
    count = len(training.steps)
    sentence = (
        f"{busy}, {met} of the demand is met in a mean week as people are today; {_STEP.count(count)} "
        f"{agree(count, 'adds', 'add')} {plan['value'] - today['value']:,.1f} hours a week, which is "
        f"{plan['share']:.0%} of what it would add if everybody weighed could do everything "
        f"({full['value'] - today['value']:,.1f} hours)."
    )
    yield Finding(sentence, 67, "training_curve")
    if plan["gap"] is not None:
        proven = "is proven to be the best" if plan["gap"] < 5e-5 else f"is within {_share(plan['gap'])} of the best"
        sentence = f"The choice of {_STEP.count(len(training.steps))} {proven} that the budget allows on these weeks"
        yield Finding(f"{sentence}{_fresh(plan)}.", 45, "training_curve")


def _fresh(plan: dict[str, float | None]) -> str:
    if plan["out_of_sample"] is None or not plan["value"]:
        return ""
    off = plan["out_of_sample"] / plan["value"] - 1
    return f"; on weeks that it was not chosen by, it is worth {abs(off):.1%} {'less' if off < 0 else 'more'}"


def _share(share: float) -> str:
    return "0.1%" if share < 0.001 else f"{share:.1%}"


def _chart(table: Table, training: Training) -> Chart:
    budgets = capital(training.problem.unit)
    layers = [
        {"mark": {"type": "line", "color": charts.PLAIN, "point": {"size": 50, "color": charts.PLAIN}}},
        {
            "mark": {"type": "point", "shape": "triangle-up", "size": 60, "color": charts.ONE},
            "encoding": {"y": {"field": "bound", "type": "quantitative"}},
        },
    ]
    return Chart(
        table.name,
        title="Demand met in a mean week, by budget",
        description=(
            "A line with a dot for the worth of the best choice found at each budget, from today's skills on, and a "
            "triangle above each dot for what no choice could exceed."
        ),
        specification={
            "width": 420,
            "height": 220,
            "transform": [{"filter": {"field": "point", "oneOf": [_WAYS["dedicated"], _WAYS["plan"]]}}],
            "encoding": {
                "x": {"field": "budget", "type": "quantitative", "title": f"budget: {budgets.lower()}"},
                "y": {
                    "field": "value",
                    "type": "quantitative",
                    "title": "hours a week",
                    "scale": {"zero": False},
                },
            },
            "layer": layers,
        },
    )
