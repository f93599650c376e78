"""Adds the needs up: by service, person, agency, skill, and agency and family."""

from __future__ import annotations

import polars as pl

from rotunda.engine.coverage.outcome import AGENCIES, COVER, FAMILIES, PEOPLE, SERVICES, SKILLS, shaped
from rotunda.engine.coverage.problem import Problem

_WORST_FIRST = pl.Enum(COVER)


def services(problem: Problem, needs: pl.DataFrame) -> pl.DataFrame:
    """Each service, as deep as its shallowest need."""
    cover = pl.col("home_cover", "state_cover").cast(_WORST_FIRST).min().cast(pl.String())
    summed = (
        needs.sort("service", "state_depth", "home_depth", "skill")
        .group_by("service", maintain_order=True)
        .agg(pl.len().alias("needs"), pl.col("skill").first().alias("weakest_skill"), cover)
    )
    return shaped(problem.services.join(summed, on="service", how="inner").sort("service"), SERVICES)


def people(problem: Problem, needs: pl.DataFrame, spare: pl.DataFrame) -> pl.DataFrame:
    """What hangs on each person alone. `spare` has person and spare_hours."""
    counted = problem.sure_records.group_by("person").agg(pl.len().alias("skills"))
    table = problem.people.select("person", "agency").join(counted, on="person", how="left")
    for where in ("state", "home"):
        alone = needs.group_by(pl.col(f"{where}_person").alias("person")).agg(
            pl.col("service").n_unique().alias(f"{where}_services")
        )
        table = table.join(alone, on="person", how="left")
    table = table.join(spare, on="person", how="left").with_columns(
        pl.col("skills", "state_services", "home_services").fill_null(0)
    )
    order = table.sort("state_services", "home_services", "person", descending=[True, True, False])
    return shaped(order, PEOPLE)


def agencies(problem: Problem, needs: pl.DataFrame, served: pl.DataFrame) -> pl.DataFrame:
    """Each agency that has people or services. `served` is the table of services."""
    staff = problem.people.group_by("agency").agg(pl.len().alias("people"))
    asked = needs.group_by("agency").agg(pl.len().alias("needs"))
    services = served.group_by("agency").agg(pl.len().alias("services"), *_covers())
    named = pl.concat([problem.agencies.select("agency"), staff.select("agency"), services.select("agency")])
    table = named.drop_nulls().unique().sort("agency")
    for summed in (problem.agencies, staff, services, asked):
        table = table.join(summed, on="agency", how="left")
    return shaped(_zeros(table).with_columns(pl.coalesce("name", "agency")), AGENCIES)


def skills(problem: Problem, needs: pl.DataFrame) -> pl.DataFrame:
    """Each skill that is needed or held."""
    held = problem.sure_records.group_by("skill").agg(
        pl.len().alias("people"), pl.col("agency").n_unique().alias("agencies")
    )
    weak = problem.weak_records.group_by("skill").agg(pl.len().alias("possible"))
    asked = needs.group_by("skill").agg(pl.len().alias("needs"), *_covers())
    table = pl.concat([held.select("skill"), weak.select("skill"), asked.select("skill")]).unique().sort("skill")
    for summed in (problem.skills, held, weak, asked):
        table = table.join(summed, on="skill", how="left")
    return shaped(_zeros(table).with_columns(pl.coalesce(name, "skill") for name in ("name", "family")), SKILLS)


def families(problem: Problem, needs: pl.DataFrame) -> pl.DataFrame:
    """Each agency and family of skills that it needs: what a heat map shows."""
    family = problem.skills.select("skill", "family")
    held = (
        with_family(problem.sure_records, family)
        .group_by("agency", "family")
        .agg(pl.col("person").n_unique().alias("people"))
    )
    asked = (
        with_family(needs, family)
        .drop_nulls("agency")
        .group_by("agency", "family")
        .agg(pl.len().alias("needs"), *_covers(), pl.col("home_depth").min().alias("thinnest"))
    )
    return shaped(_zeros(asked.join(held, on=["agency", "family"], how="left")).sort("agency", "family"), FAMILIES)


def with_family(rows: pl.DataFrame, family: pl.DataFrame) -> pl.DataFrame:
    """The rows with the family of their skill; a skill without one is a family of its own."""
    return rows.join(family, on="skill", how="left").with_columns(pl.coalesce("family", "skill"))


def _covers() -> list[pl.Expr]:
    """Counts by cover: home_none, home_single, state_none and state_single."""
    return [
        (pl.col(f"{where}_cover") == cover).sum().alias(f"{where}_{cover}")
        for where in ("home", "state")
        for cover in COVER[:2]
    ]


def _zeros(table: pl.DataFrame) -> pl.DataFrame:
    """Counts that no row contributed to are zero, whatever their type."""
    return table.with_columns(pl.col(pl.UInt32(), pl.Int64()).fill_null(0))
