"""The tables of a training plan, documented column by column as the Estate's are.

Values are in hours of demand met in a week where an hour is worth 1, as it is unless profits were given.
"""

from __future__ import annotations

from rotunda.estate.schema import Column, Kind, Table

#: What a row of the curve stands for.
POINTS = ("dedicated", "plan", "chain", "full")


def _number(name: str, meaning: str, unit: str | None = None) -> Column:
    return Column(name, Kind.NUMBER, meaning, unit=unit)


STEPS = Table(
    name="steps",
    row_is="a person who should learn a skill; those that bring the most for their cost first",
    key=("person", "skill"),
    columns=(
        Column("order", Kind.INTEGER, "Place in the plan, 1 the first.", minimum=1),
        Column("person", Kind.ID, "Who should learn."),
        Column("skill", Kind.ID, "The skill."),
        Column("from_level", Kind.INTEGER, "Level today, 0 for none.", minimum=0, maximum=4),
        Column("to_level", Kind.INTEGER, "Level to reach.", minimum=0, maximum=4),
        _number("hours", "Hours to learn.", "hours"),
        _number("cost", "What it takes of the budget, in the budget's unit."),
        _number("gain", "What it adds in a mean week to the steps before it.", "hours a week"),
        _number("cumulative", "What all steps so far add.", "hours a week"),
        Column("mentor", Kind.ID, "Who holds the skill and could teach it; empty where nobody does."),
        Column("why", Kind.TEXT, "Why this step, in a sentence."),
    ),
)

CURVE = Table(
    name="curve",
    row_is="a budget and what the best choice found for it is worth",
    key=("point", "budget"),
    columns=(
        Column(
            "point",
            Kind.TEXT,
            "Dedicated: links held today and no more. Chain: the long chain, where it can be built. Full: every step.",
            allowed=POINTS,
        ),
        _number("budget", "The budget, in its unit."),
        Column("steps", Kind.INTEGER, "Steps taken.", minimum=0),
        _number("value", "Worth of a mean week on the weeks it was chosen by.", "hours a week"),
        _number("bound", "What no choice within the budget can exceed on these weeks.", "hours a week"),
        _number("gap", "(bound - value) / value.", "share"),
        _number("out_of_sample", "Worth of a mean week on fresh weeks; empty where none were drawn.", "hours a week"),
        _number("low", "Lower end of its 95% interval.", "hours a week"),
        _number("high", "Upper end of its 95% interval.", "hours a week"),
        _number("share", "Of what full flexibility adds to the dedicated plan, the share that this adds.", "share"),
    ),
)

SKILLS = Table(
    name="skills",
    row_is="a skill that is asked for",
    key=("skill",),
    columns=(
        Column("skill", Kind.ID, "The skill."),
        _number("demand", "Hours asked for in a mean week.", "hours a week"),
        _number("met_before", "Of these, met with the links held today.", "hours a week"),
        _number("met_after", "Of these, met with the plan.", "hours a week"),
        Column("holders", Kind.INTEGER, "People who hold it today.", minimum=0),
        Column("trained", Kind.INTEGER, "People who would learn it.", minimum=0),
    ),
)

FIRST = Table(
    name="first",
    row_is="a person who should learn a skill so that a single point of success is no longer one",
    key=("person", "skill"),
    columns=(
        Column("order", Kind.INTEGER, "Place in the list; what serves most repairs comes first.", minimum=1),
        Column("person", Kind.ID, "Who should learn."),
        Column("skill", Kind.ID, "The skill."),
        Column("from_level", Kind.INTEGER, "Level today, 0 for none.", minimum=0, maximum=4),
        Column("to_level", Kind.INTEGER, "Level to reach.", minimum=0, maximum=4),
        _number("hours", "Hours to learn.", "hours"),
        Column("repairs", Kind.INTEGER, "Repairs of single points that it serves.", unit="repairs", minimum=0),
        Column("mentor", Kind.ID, "Who holds the skill and could teach it; empty where nobody does."),
    ),
)

#: The tables of the answer by name.
TABLES = {table.name: table for table in (STEPS, CURVE, SKILLS)}
