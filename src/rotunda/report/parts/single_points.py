"""The single points of success, each with its cheapest repair, and the people on whom most hangs."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from rotunda.engine.coverage.outcome import LOAD, PEOPLE, REPAIR, STEP
from rotunda.engine.result import Result
from rotunda.report.columns import columns_of
from rotunda.report.document import Finding, Part, Table, TableColumn
from rotunda.report.subject import Subject
from rotunda.report.wording import HOURS, Noun, agree, capital
from rotunda.report.wording import PEOPLE as PERSON

_REPAIR = Noun("repair", "repairs")
_HIRE = Noun("hire", "hires")
#: Most weeks of somebody's spare hours that a year has room for.
_YEAR = 52


def tell(subject: Subject) -> Part | None:
    """Single points, repairs and key people, or `None` where there was nothing to cover."""
    if subject.kind is None or subject.plan.repairs is None:
        return None
    costs = subject.plan.parameters.costs
    return Part(
        name="single_points",
        title="Single points of success, and their cheapest repairs",
        introduction=(
            "A single point of success is a need with one person behind it: one absence away from failure. The "
            "cheapest repair brings it to as many people as it should have: somebody who has the skill becomes "
            f"familiar with the service (taken as {costs.familiarise_hours:g} hours), the nearest person learns it, "
            f"somebody is cleared or, last, somebody is hired ({costs.hire_hours:,.0f} hours of pay). Where no course "
            "says what learning takes, hours are planning assumptions: they order the choices and are no forecast."
        ),
        findings=tuple(_findings(subject, subject.plan.repairs)),
        tables=tuple(_tables(subject, subject.plan.repairs)),
    )


def _tables(subject: Subject, repairs: Result) -> Iterator[Table]:
    yield _single_points(subject, repairs)
    yield _key_people(subject)
    yield _load(subject, repairs)
    frame = subject.with_people(repairs.solution["repairs"], "persons", "other_person")
    caption = "Every repair with its runner-up and the price of each other way"
    yield Table("repairs", caption, columns_of(subject, REPAIR), frame, shown=0)
    steps = subject.with_people(repairs.solution["steps"], "person")
    yield Table("steps", "Every step of the repairs, each once", columns_of(subject, STEP), steps, shown=0)


def _single_points(subject: Subject, repairs: Result) -> Table:
    """Needs with at most one person at home, the worst first, each with its cheapest repair."""
    needs = subject.coverage("needs").select("service", "skill", "home_person", "state_person")
    services = subject.coverage("services").select("service", "name", "tickets")
    joined = repairs.solution["repairs"].join(needs, on=["service", "skill"]).join(services, on="service")
    weightiest = ["state_depth", "home_depth", "criticality", "tickets", "service", "skill"]
    frame = (
        joined.filter(pl.col("home_depth") <= 1)
        .sort(weightiest, descending=[False, False, True, True, False, False], nulls_last=True)
        .with_columns(subject.named_agencies(), pl.coalesce("home_person", "state_person").alias("today"))
        .select("name", "agency", "skill", "home_depth", "state_depth", "today", "why", "hours", "weeks", "other_why")
    )
    frame = subject.with_people(frame, "today")
    columns = (
        TableColumn("name", subject.service.one.capitalize(), "Name of the service."),
        *columns_of(subject, REPAIR, "agency", "skill", "home_depth", "state_depth"),
        TableColumn("today", "Today", "The one person at home or, where nobody is, the one in the state."),
        TableColumn("why", "Cheapest repair", REPAIR.by_name["why"].meaning),
        *columns_of(subject, REPAIR, "hours", "weeks"),
        TableColumn("other_why", "Runner-up", REPAIR.by_name["other_why"].meaning),
    )
    if subject.kind != "system":  # the service says the skill already
        frame = frame.drop("skill")
        columns = tuple(column for column in columns if column.name != "skill")
    return Table("single_points", "Needs with at most one person at home, the worst first", columns, frame)


def _key_people(subject: Subject) -> Table:
    alone = (pl.col("state_services") > 0) | (pl.col("home_services") > 0)
    frame = subject.with_people(subject.coverage("people").filter(alone), "person")
    frame = frame.with_columns(subject.named_agencies())
    caption = f"People on whom {subject.service.many} hang, those with the most first"
    return Table("key_people", caption, columns_of(subject, PEOPLE), frame, shown=10)


def _load(subject: Subject, repairs: Result) -> Table:
    frame = subject.with_people(repairs.solution["load"], "person").with_columns(subject.named_agencies())
    caption = "People whom the repairs ask for something, those asked for the most first"
    return Table("load", caption, columns_of(subject, LOAD), frame, shown=10)


def _findings(subject: Subject, repairs: Result) -> Iterator[Finding]:
    yield from _most_relied_on(subject)
    if repairs.solution["repairs"].height:
        yield from _by_kind(repairs.solution["repairs"])
        yield from _total(repairs)
        yield from _overload(repairs.solution["load"])


def _most_relied_on(subject: Subject) -> Iterator[Finding]:
    people = subject.with_people(subject.coverage("people"), "person")
    for where, scope, weight in (("state", "in the whole state", 90), ("home", "at home", 64)):
        relied = people.filter(pl.col(f"{where}_services") > 0).sort(
            f"{where}_services", "person", descending=[True, False]
        )
        if relied.height < 2:
            continue
        most = relied.row(0, named=True)
        count = most[f"{where}_services"]
        many = f"; {subject.service.count(count)} hang on {most['person']} alone" if count > 1 else ""
        only = f"{PERSON.count(relied.height)} are each the only one {scope} for some {subject.service.one}"
        yield Finding(f"{only}{many}.", weight, "key_people")


def _by_kind(repairs: pl.DataFrame) -> Iterator[Finding]:
    counts = dict(repairs.group_by("kind").len().iter_rows())
    if shared := counts.get("share", 0):
        base = capital(_REPAIR.share(shared, repairs.height))
        need = agree(shared, "needs", "need")
        sentence = f"{base} {need} nobody to learn a skill: people elsewhere in the state have it already."
        yield Finding(sentence, 75, "repairs")
    if hired := counts.get("hire", 0):
        base = f"{capital(_REPAIR.share(hired, repairs.height))} {agree(hired, 'takes', 'take')}"
        yield Finding(f"{base} a hire; nobody is near enough to learn it.", 70, "repairs")


def _total(repairs: Result) -> Iterator[Finding]:
    steps, hours = repairs.solution["steps"], repairs.objective
    if hours is None:
        return
    people = int(steps["person"].drop_nulls().n_unique())
    hires = int((steps["kind"] == "hire").sum())
    by = f"{PERSON.count(people)}" + (f" and {_HIRE.count(hires)}" if hires else "")
    proof = ""
    if repairs.bound is not None:
        proven = "is proven to be the least possible" if repairs.gap == 0 else f"cannot fall below {repairs.bound:,.0f}"
        proof = f"; the total {proven}"
    count = repairs.solution["repairs"].height
    take = f"{capital(_REPAIR.share(count, count))} {agree(count, 'takes', 'together take')}"
    yield Finding(f"{take} {HOURS.count(round(hours))}, by {by}{proof}.", 72, "steps")


def _overload(load: pl.DataFrame) -> Iterator[Finding]:
    if over := int((load["weeks"] > _YEAR).sum()):
        base = capital(PERSON.share(over, load.height))
        sentence = f"{base} whom the repairs ask for something would need more than a year of spare hours for it."
        yield Finding(sentence, 52, "load")
