"""Rules on gaps: what is missing, and what cannot be told because of it."""

from __future__ import annotations

import polars as pl

from rotunda.estate import defects
from rotunda.estate.check.finding import doubts, numbered
from rotunda.estate.defects import Defect, Severity
from rotunda.estate.schema import TABLES
from rotunda.estate.tables import Estate

#: Where rows come from that nobody writes by hand.
_SOURCES = {"people": " In a ticket log people are its resolvers: if it has them, say --map resolver=COLUMN."}


def what_a_plan_needs_is_there(estate: Estate) -> pl.DataFrame:
    """The tables that nothing can be planned without have rows."""
    return defects.frame_of(
        Defect(
            Severity.BLOCKING,
            table=table.name,
            problem="The table has no rows.",
            remedy=f"Give it at least one row: {table.row_is}.{_SOURCES.get(table.name, '')}",
        )
        for table in TABLES.values()
        if table.required and not estate.has(table.name)
    )


def systems_say_what_they_need(estate: Estate) -> pl.DataFrame:
    """Every system has a skill that keeps it running, where any has."""
    if not estate.has("system_needs"):
        return defects.none()
    live = numbered(estate["systems"]).filter(pl.col("lifecycle").fill_null("live") != "retired")
    rows = live.join(estate["system_needs"], on="system", how="anti")
    return doubts(
        rows.sort("row"),
        "systems",
        "system",
        "The system says no skill that it needs.",
        "Add it to system_needs; until then who covers it cannot be told.",
    )


def needed_skills_are_held_by_somebody(estate: Estate) -> pl.DataFrame:
    """Every skill that a system or piece of work needs, somebody has at some level."""
    if not estate.has("person_skills"):
        return defects.none()
    return defects.join(
        doubts(
            numbered(estate[table]).join(estate["person_skills"], on="skill", how="anti").sort("row"),
            table,
            "skill",
            "Nobody in the state has this skill at any level.",
            "Record who has it; if nobody does, the plan will say so.",
        )
        for table in ("system_needs", "work_needs")
    )


def clearances_have_not_run_out(estate: Estate) -> pl.DataFrame:
    """No clearance ended before the newest day that the Estate speaks of."""
    newest = estate["tickets"].select(pl.max_horizontal(pl.col("opened", "resolved", "closed").max())).item()
    if newest is None:
        return defects.none()
    rows = numbered(estate["clearances"]).filter(pl.col("valid_until") < newest.date())
    return doubts(rows, "clearances", "valid_until", "The clearance has run out.", "Renew it, or take it away.")


RULES = (
    what_a_plan_needs_is_there,
    systems_say_what_they_need,
    needed_skills_are_held_by_somebody,
    clearances_have_not_run_out,
)
