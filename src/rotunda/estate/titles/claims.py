"""Titles that an agency claimed as IT work become people."""

from __future__ import annotations

import polars as pl

from rotunda.estate.tables import Estate


def with_claimed_people(estate: Estate) -> Estate:
    """The Estate with a person for each head under a claimed title, where its agency lists nobody of that title yet.

    Nothing more than agency and title is known of them, so agency, title and a number stand in for an identifier.
    """
    listed = estate["people"].select("agency", "title").unique()
    claimed = (
        estate["claims"]
        .filter((pl.col("decision") == "claimed") & (pl.col("headcount") > 0))
        .join(listed, on=["agency", "title"], how="anti", maintain_order="left")
    )
    if claimed.is_empty():
        return estate
    heads = claimed.with_columns(pl.int_ranges(1, pl.col("headcount") + 1).alias("number")).explode("number")
    people = heads.select(
        pl.concat_str("agency", "title", pl.col("number").cast(pl.String()), separator=" / ").alias("person"),
        "agency",
        "title",
        pl.lit("title_count").alias("evidence"),
    )
    return estate.replace(people=pl.concat([estate["people"], people], how="diagonal"))
