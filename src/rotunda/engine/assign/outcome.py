"""The tables of an assignment, documented column by column as the Estate's are."""

from __future__ import annotations

from rotunda.engine.assign.parameters import GOALS
from rotunda.estate.schema import Column, Kind, Table


def _id(name: str, meaning: str) -> Column:
    return Column(name, Kind.ID, meaning)


def _number(name: str, meaning: str, unit: str | None = None) -> Column:
    return Column(name, Kind.NUMBER, meaning, unit=unit)


def _hours(name: str, meaning: str) -> Column:
    return _number(name, meaning, "hours")


def _count(name: str, meaning: str) -> Column:
    return Column(name, Kind.INTEGER, meaning, minimum=0)


def _text(name: str, meaning: str, allowed: tuple[str, ...] = ()) -> Column:
    return Column(name, Kind.TEXT, meaning, allowed=allowed)


ASSIGNMENT = Table(
    name="assignment",
    row_is="hours of a person on a piece of a need in a week",
    key=("need", "piece", "week"),
    columns=(
        _id("person", "Who does it."),
        _id("need", "The need: system/skill, or work/skill/level."),
        _count("piece", "Number of the piece within the need."),
        _count("place", "Place of the need that it fills; 0 does the work, others of a system stand by."),
        _id("agency", "Agency that it is for."),
        Column("week", Kind.DATE, "Monday of the week."),
        _hours("hours", "Hours of the person in that week."),
        Column("locked", Kind.FLAG, "Whether a human fixed it."),
    ),
)

UNMET = Table(
    name="unmet",
    row_is="a need of which something is not done; the one that is missed the most first",
    key=("need",),
    columns=(
        _id("need", "The need."),
        _id("agency", "Agency that it is for."),
        _hours("asked", "Hours asked for in the horizon."),
        _hours("unmet", "Hours not done."),
        _number("missed", "What these would be worth, with the cover."),
        _count("eligible", "People whom the rules allow in some week of it."),
        _number("price", "Shadow price: least price of an hour of these people in those weeks; empty without any."),
        _text("reason", "What is in the way.", ("nobody", "weeks", "people", "hours", "rival")),
        _text("why", "The same as a sentence."),
    ),
)

PEOPLE = Table(
    name="people",
    row_is="a person and the load",
    key=("person",),
    columns=(
        _id("person", "The person."),
        _id("agency", "Home agency; empty where not known."),
        _hours("hours", "Hours there are in the horizon."),
        _hours("used", "Hours assigned."),
        _number("load", "Hours assigned over hours there are.", "share"),
        _count("agencies", "Agencies worked for."),
        _count("needs", "Needs worked on."),
        _number("price", "What one more hour is worth in the week where it is worth the most."),
    ),
)

AGENCIES = Table(
    name="agencies",
    row_is="an agency and what it gets",
    key=("agency",),
    columns=(
        _id("agency", "The agency."),
        _hours("asked", "Hours asked for."),
        _hours("served", "Hours done."),
        _hours("floor", "Hours owed as its floor."),
        _hours("short", "Hours missing to the floor."),
        _count("people", "People who work for it."),
    ),
)

GOAL = Table(
    name="goals",
    row_is="a goal, the most important first",
    key=("goal",),
    columns=(
        _text("goal", "The goal.", GOALS),
        _number("value", "How it is met, in its unit."),
        _number("bound", "What no assignment can better for this goal alone; empty where none is known."),
        _text("unit", "What is counted."),
        _number("worth", "What it contributes to the value of the whole."),
    ),
)

PRICES = Table(
    name="prices",
    row_is="a person's week of which one more hour would be worth something",
    key=("person", "week"),
    columns=(
        _id("person", "The person."),
        Column("week", Kind.DATE, "Monday of the week."),
        _number("price", "What one more hour is worth, in hours of the least urgent work."),
        _hours("free", "Hours still free."),
    ),
)

FAIRNESS = Table(
    name="fairness",
    row_is="a group of people and what falls to them",
    key=("by", "group"),
    columns=(
        _text("by", "What the people are grouped by.", ("bargaining unit", "location", "job class", "agency")),
        _text("group", "The group."),
        _count("people", "People in it; empty where withheld."),
        _hours("hours", "Hours there are, a person; empty where withheld."),
        _hours("used", "Hours assigned, a person; empty where withheld."),
        _number("load", "Hours assigned over hours there are; empty where withheld.", "share"),
        _number("opportunity", "Share with work on a system or agency new to them; empty where withheld.", "share"),
        _number("training", "Share who are proposed to learn; empty where withheld, or nobody asked.", "share"),
        Column("withheld", Kind.FLAG, "Whether it is withheld: it is, or with the others would tell of, under five."),
    ),
)

SYSTEMS = Table(
    name="systems",
    row_is="a system and what it gets, its work orders included",
    key=("system",),
    columns=(
        _id("system", "The system."),
        _hours("asked", "Hours asked for."),
        _hours("served", "Hours done."),
        _count("people", "People who work on it."),
        _id("person", "Who does the most of it; empty where nobody does."),
    ),
)

OVERRIDES = Table(
    name="overrides",
    row_is="a decision of a human that the plan obeys",
    key=("decision", "person", "need"),
    columns=(
        _text("decision", "Whether the pair is fixed or forbidden.", ("lock", "ban")),
        _id("person", "Whom it is about."),
        _id("need", "The need that it is about."),
        _text("by", "Who decided."),
        Column("on", Kind.DATE, "The day of the decision; the day of the plan where none was given."),
        _text("why", "Why."),
        _number("price", "What it costs by the prices of the plan, in hours of the least urgent work."),
    ),
)

TABLES = {table.name: table for table in (ASSIGNMENT, UNMET, PEOPLE, AGENCIES, GOAL, PRICES, SYSTEMS, OVERRIDES)}
