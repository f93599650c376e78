"""Rules on order: what comes first is not after what comes later, and the least is not above the most."""

from __future__ import annotations

import polars as pl

from rotunda.estate import defects
from rotunda.estate.check.finding import doubts, numbered
from rotunda.estate.tables import Estate

#: Table, the earlier or smaller column, the later or greater one.
_PAIRS = (
    ("people", "hired", "retirement_eligible"),
    ("people", "hired", "appointment_ends"),
    ("clearances", "valid_from", "valid_until"),
    ("absences", "starts", "ends"),
    ("freezes", "starts", "ends"),
    ("work", "earliest", "due"),
    ("tickets", "opened", "resolved"),
    ("tickets", "opened", "closed"),
    ("tickets", "resolved", "closed"),
    ("job_classes", "pay_min", "pay_max"),
)


def the_earlier_is_not_after_the_later(estate: Estate) -> pl.DataFrame:
    """Dates, times and amounts that come in pairs are in their order."""
    return defects.join(_pair(estate, *pair) for pair in _PAIRS)


def _pair(estate: Estate, table: str, first: str, second: str) -> pl.DataFrame:
    rows = numbered(estate[table]).filter(pl.col(first) > pl.col(second))
    return doubts(
        rows,
        table,
        second,
        f"{second} comes before {first}.",
        "Correct the one that is wrong.",
        value=pl.format("{} before {}", pl.col(second).cast(pl.String), pl.col(first).cast(pl.String)),
    )


def a_course_leads_upwards(estate: Estate) -> pl.DataFrame:
    """A course reaches a higher level than it asks for."""
    rows = numbered(estate["courses"]).filter(pl.col("to_level") <= pl.col("from_level"))
    return doubts(rows, "courses", "to_level", "The course leads to no higher level.", "Correct its levels.")


def evidence_is_not_from_the_future(estate: Estate) -> pl.DataFrame:
    """No evidence of a skill is newer than everything else in the Estate, where a log tells what day it is."""
    newest = estate["tickets"].select(pl.max_horizontal(pl.col("opened", "resolved", "closed").max())).item()
    if newest is None:
        return defects.none()
    rows = numbered(estate["person_skills"]).filter(pl.col("evidence_date") > newest.date())
    return doubts(
        rows,
        "person_skills",
        "evidence_date",
        "The evidence is newer than the newest ticket.",
        "Correct the date, or bring a newer log.",
    )


RULES = (the_earlier_is_not_after_the_later, a_course_leads_upwards, evidence_is_not_from_the_future)
