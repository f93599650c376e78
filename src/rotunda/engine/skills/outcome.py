"""The tables of an inference, documented column by column as the Estate's are."""

from __future__ import annotations

from rotunda.estate.schema import TABLES, Column, Kind, Table

PERSON_SKILLS = Table(
    name="person_skills",
    row_is="a person's level in a skill, as the log shows it, with the reasons",
    key=("person", "skill"),
    columns=(
        *TABLES["person_skills"].columns,
        Column("fresh_weight", Kind.NUMBER, "Tickets resolved, each weighed by how recent it is.", unit="tickets"),
        Column(
            "pace",
            Kind.NUMBER,
            "Time to resolution against everybody's on like tickets; below 1 is faster. Empty where not told.",
            unit="ratio",
        ),
        Column("doubt", Kind.TEXT, "Why the record may mislead; empty where nothing speaks against it."),
    ),
)

RESOLVERS = Table(
    name="resolvers",
    row_is="somebody who resolved tickets, and whether the work looks like dispatching",
    key=("person",),
    columns=(
        Column("person", Kind.ID, "The person."),
        Column("tickets", Kind.INTEGER, "Tickets resolved.", unit="tickets"),
        Column("share", Kind.NUMBER, "Share of all resolved tickets.", unit="0 to 1"),
        Column("skills", Kind.INTEGER, "Skills in which the person resolved any.", unit="skills"),
        Column("breadth", Kind.NUMBER, "Share of all skills seen.", unit="0 to 1"),
        Column("quick", Kind.NUMBER, "Share resolved within minutes of their opening.", unit="0 to 1"),
        Column("dispatcher", Kind.FLAG, "Whether the person likely closes what others worked on."),
    ),
)

#: The tables of the answer by name.
SKILL_TABLES = {table.name: table for table in (PERSON_SKILLS, RESOLVERS)}
