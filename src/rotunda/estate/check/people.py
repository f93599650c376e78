"""Rules on people: their hours, and what identifiers must not give away."""

from __future__ import annotations

import polars as pl

from rotunda.estate import defects
from rotunda.estate.check.finding import doubts, numbered
from rotunda.estate.schema import TABLES, Kind
from rotunda.estate.tables import Estate

#: Where neither the class nor the agreement says, nobody works more in a week.
MOST_HOURS = 60
_TELLS_A_NAME = r"^[\w.+-]+@[\w-]+\.[\w.]+$|^\p{Lu}[\p{L}'-]+, \p{Lu}[\p{L}'-]+"


def nobody_has_more_than_full_time(estate: Estate) -> pl.DataFrame:
    """Weekly hours are not above full time of the job class, nor above what anybody works."""
    classes = estate["job_classes"].select("job_class", pl.col("weekly_hours").alias("full_time"))
    most = pl.col("full_time").fill_null(MOST_HOURS)
    rows = (
        numbered(estate["people"])
        .select("row", "weekly_hours", "job_class")
        .join(classes, on="job_class", how="left", maintain_order="left")
        .filter(pl.col("weekly_hours") > most)
    )
    return doubts(
        rows,
        "people",
        "weekly_hours",
        "The person has more than full time.",
        "Correct the hours, or the full time of the job class.",
        value=pl.format("{} hours, full time is {}", pl.col("weekly_hours"), most),
    )


def identifiers_do_not_tell_names(estate: Estate) -> pl.DataFrame:
    """An identifier of a person is no name or address: it is shown where names are not."""
    columns = [
        (table.name, column.name)
        for table in TABLES.values()
        for column in table.columns
        if column.kind is Kind.ID and (column.name == "person" or column.references == "people.person")
    ]
    return defects.join(
        doubts(
            numbered(estate[table]).filter(pl.col(column).str.contains(_TELLS_A_NAME)),
            table,
            column,
            "The identifier looks like a name or an e-mail address.",
            "Use the employee number instead: identifiers are shown in every report.",
        )
        for table, column in columns
    )


RULES = (nobody_has_more_than_full_time, identifiers_do_not_tell_names)
