"""The tables of a schedule, documented column by column as the Estate's are."""

from __future__ import annotations

from rotunda.estate.schema import Column, Kind, Table

SCHEDULE = Table(
    name="schedule",
    row_is="a piece of work that is done, and when",
    key=("work",),
    columns=(
        Column("work", Kind.ID, "The work."),
        Column("starts", Kind.DATE, "First day; empty where the slots have no dates."),
        Column("ends", Kind.DATE, "Last day."),
        Column("first_slot", Kind.INTEGER, "First slot, from 0.", minimum=0),
        Column("after_slot", Kind.INTEGER, "The slot after the last.", minimum=0),
        Column("late_days", Kind.INTEGER, "Slots after it is due; 0 where it is in time.", unit="days", minimum=0),
        Column("persons", Kind.LIST, "Who does it."),
        Column("contracted", Kind.FLAG, "Whether it is contracted out; it then has no time here."),
    ),
)

ASSIGNMENTS = Table(
    name="assignments",
    row_is="a person in a piece of work",
    key=("work", "person"),
    columns=(
        Column("work", Kind.ID, "The work."),
        Column("skill", Kind.ID, "The skill that the person is there for; empty in a team, where all count."),
        Column("person", Kind.ID, "The person."),
        Column("starts", Kind.DATE, "First day; empty where the slots have no dates."),
        Column("ends", Kind.DATE, "Last day."),
        Column("first_slot", Kind.INTEGER, "First slot, from 0.", minimum=0),
        Column("after_slot", Kind.INTEGER, "The slot after the last.", minimum=0),
    ),
)

UNSCHEDULED = Table(
    name="unscheduled",
    row_is="a piece of work that nobody does within the horizon",
    key=("work",),
    columns=(
        Column("work", Kind.ID, "The work."),
        Column("reason", Kind.TEXT, "Why, in a sentence: the missing skill, level and people, or the work before it."),
    ),
)

LOAD = Table(
    name="load",
    row_is="a person and how much of the time is taken",
    key=("person",),
    columns=(
        Column("person", Kind.ID, "The person."),
        Column("tasks", Kind.INTEGER, "Pieces of work.", minimum=0),
        Column("slots", Kind.INTEGER, "Slots that they take.", minimum=0),
        Column("available", Kind.INTEGER, "Slots of the horizon in which the person is there.", minimum=0),
        Column("share", Kind.NUMBER, "Slots taken of those available.", unit="share"),
    ),
)

TABLES = {table.name: table for table in (SCHEDULE, ASSIGNMENTS, UNSCHEDULED, LOAD)}
