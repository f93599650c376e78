"""Who works on what in the coming weeks: hours by agency and person, what stays undone, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from rotunda.engine.assign.outcome import AGENCIES, ASSIGNMENT, FAIRNESS, GOAL, OVERRIDES, PEOPLE, SYSTEMS, UNMET
from rotunda.estate.schema import Table as Documented
from rotunda.report.columns import columns_of, renamed
from rotunda.report.document import Finding, Part, Table
from rotunda.report.subject import Subject
from rotunda.report.wording import PEOPLE as PERSON
from rotunda.report.wording import Noun, agree, capital

_NEED = Noun("need", "needs")


def tell(subject: Subject) -> Part | None:
    """The assignment, or `None` where none was asked for."""
    assignment = subject.plan.assignment
    if assignment is None:
        return None
    solution = assignment.result.solution
    shown = [
        ("assignment_agencies", "What each gets", AGENCIES, solution["agencies"], 60),
        ("assignment_unmet", "Needs of which something is not done, and why", UNMET, solution["unmet"], 30),
        ("assignment_systems", "What each system gets", SYSTEMS, solution["systems"], 30),
        ("assignment_people", "People and their load", PEOPLE, solution["people"], 30),
        ("assignment_goals", "The goals, the most important first", GOAL, solution["goals"], 10),
        ("assignment_hours", "Hours by person, need and week", ASSIGNMENT, solution["assignment"], 20),
    ]
    if not solution["overrides"].is_empty():
        caption = "What people decided, and what it costs"
        shown.append(("assignment_overrides", caption, OVERRIDES, solution["overrides"], 30))
    fairness = subject.plan.fairness
    tables = [_table(subject, *one) for one in shown]
    if fairness is not None:
        tables.append(_table(subject, "assignment_fairness", "What falls to groups of people", FAIRNESS, fairness, 40))
    return Part(
        name="assignment",
        title="Who works on what",
        introduction=(
            "Hours of people on needs of systems and on work orders, week by week. Whom the rules of skill, clearance, "
            "fund, class, consent, hours and absence do not allow is not weighed. The goals are met in their order: "
            "critical needs covered to depth, floors of small agencies, urgent hours, who knows the work, few "
            "hand-offs, few agencies a person, a fair load, few changes. It is a recommendation; a person decides."
        ),
        findings=(*_findings(subject, solution), *_decided(subject)),
        tables=tuple(tables),
        limits=(
            "Which day of the week something is done.",
            "What work waits for: the schedule asks that.",
            "Wishes that no table tells: lock, forbid, assign again.",
        ),
    )


def _table(  # noqa: PLR0913, PLR0917  # a table has that many parts
    subject: Subject, name: str, caption: str, table: Documented, frame: pl.DataFrame, rows: int
) -> Table:
    people = ("person",) if "person" in frame.columns else ()
    if "agency" in frame.columns:
        frame = frame.with_columns(subject.named_agencies())
    columns = renamed(
        columns_of(subject, table),
        short="Short of the floor",
        price="Price" if table is OVERRIDES else "Price of an hour",
        why="Why",
    )
    return Table(name, caption, columns, subject.with_people(frame, *people), shown=rows)


def _findings(subject: Subject, solution: Mapping[str, pl.DataFrame]) -> Iterator[Finding]:
    agencies, unmet, people = solution["agencies"], solution["unmet"], solution["people"]
    asked, served = float(agencies["asked"].sum()), float(agencies["served"].sum())
    busy = people.filter(pl.col("used") > 0).height
    if asked:
        hours = f"{served:,.0f} of {asked:,.0f} hours asked for ({served / asked:.0%})"
        yield Finding(f"{hours} are assigned, to {PERSON.count(busy)}.", 73, "assignment_agencies")
    owed = agencies.filter(pl.col("short") > 0).height
    if owed:
        sentence = (
            f"{capital(subject.home.share(owed, agencies.height))} {agree(owed, 'gets', 'get')} less than the floor."
        )
        yield Finding(sentence, 90, "assignment_agencies")
    nobody = unmet.filter(pl.col("reason") == "nobody").height
    if nobody:
        sentence = f"{_NEED.count(nobody)} {agree(nobody, 'is', 'are')} met by nobody whom the rules allow."
        yield Finding(capital(sentence), 88, "assignment_unmet")


def _decided(subject: Subject) -> Iterator[Finding]:
    """What the decisions of people cost together, and which of them the rules do not allow."""
    assert subject.plan.assignment is not None  # noqa: S101  # `tell` has left where there is none
    price = subject.plan.price_of_decisions
    if price is not None:
        what = "What people locked and forbade costs the plan"
        found = f"{what} {price:,.1f} hours of the least urgent work, with all else where it is."
        yield Finding(found, 60, "assignment_overrides")
    for sentence in subject.plan.assignment.problem.refused:
        yield Finding(f"A decision does not stand. {sentence}", 89, "assignment_people")
