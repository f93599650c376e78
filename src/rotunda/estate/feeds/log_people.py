"""Who a log's resolvers are and which team is each one's home."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

#: The home of a resolver none of whose tickets names a group.
NO_GROUP = "no group in the log"


@dataclass(frozen=True)
class Crew:
    """The agencies (and teams standing in for them) and the people of a log."""

    agencies: pl.DataFrame
    people: pl.DataFrame
    notes: tuple[str, ...]


def people_of(tickets: pl.DataFrame, *, asked_by_agency: bool) -> Crew:
    """One person a resolver, at home in the group in which he resolved most (of equal ones, the first by name)."""
    work = tickets.filter(pl.col("resolver").is_not_null())
    homes = (
        work.with_columns(pl.col("group").fill_null(NO_GROUP))
        .group_by("resolver", "group")
        .agg(pl.len().alias("tickets"))
        # A named group is a home before no group is, however few tickets it has.
        .with_columns((pl.col("group") == NO_GROUP).alias("unnamed"))
        .sort("resolver", "unnamed", "tickets", "group", descending=[False, False, True, False])
        .group_by("resolver", maintain_order=True)
        .first()
    )
    people = homes.select(
        pl.col("resolver").alias("person"), pl.col("group").alias("agency"), pl.lit("log").alias("evidence")
    )
    teams = pl.concat([people["agency"], tickets["group"].drop_nulls().alias("agency")]).unique().sort()
    agencies = _agencies(teams, "team")
    notes = [f"{people.height:,} people resolved tickets; {len(teams):,} groups stand as teams."]
    if asked_by_agency:
        asking = tickets["agency"].drop_nulls().unique().sort()
        agencies = pl.concat([agencies, _agencies(asking, "agency")]).unique("agency", keep="first").sort("agency")
    if work.height < tickets.height and not work.height:
        notes.append("Nobody is named as resolver: who can do what cannot be told from this log.")
    return Crew(agencies, people, tuple(notes))


def _agencies(names: pl.Series, kind: str) -> pl.DataFrame:
    return pl.DataFrame({"agency": names, "name": names}).with_columns(pl.lit(kind).alias("kind"))
