"""What the services of a state are, and what each needs: systems, else kinds of work, else duties held by title.

- **Systems** with their needs, where there are any. Retired systems need nobody.
- **Kinds of work** (the skill of a ticket, or its category where it states none) where there is only a log. Each
  needs its own skill. The team whose people resolved most of them answers for it. Rare kinds of work are left out
  (unless all are rare): a handful of tickets cannot tell that two people know how.
- **Duties**: each skill that somebody in an agency holds, where there is only a roster; a person with a recognised
  role and no skill holds the role. A duty tells who stands alone, and nothing of what the agency lacks altogether.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from rotunda.engine.coverage.parameters import CoverageParameters
from rotunda.engine.skills.problem import kind_of_work
from rotunda.estate import Estate

_OF_SERVICES: Mapping[str, pl.DataType] = {
    "service": pl.String(),
    "kind": pl.String(),
    "name": pl.String(),
    "agency": pl.String(),
    "criticality": pl.Int64(),
    "tickets": pl.Int64(),
}
_OF_NEEDS: Mapping[str, pl.DataType] = {
    "service": pl.String(),
    "skill": pl.String(),
    "agency": pl.String(),
    "level": pl.Int64(),
    "depth": pl.Int64(),
    "weekly_hours": pl.Float64(),
    "criticality": pl.Int64(),
    "regimes": pl.List(pl.String()),
}
#: One person is a single point of success whatever depth was asked for.
LEAST_DEPTH = 2


@dataclass(frozen=True)
class Services:
    """Services, their needs, and what people hold: the frames `services` and `needs` of a `Problem`, and holdings
    with person, skill, level, confidence, evidence and evidence_date."""

    services: pl.DataFrame
    needs: pl.DataFrame
    holdings: pl.DataFrame


def services_of(estate: Estate, parameters: CoverageParameters) -> Services | None:
    """The services of the Estate by the best source it has, or `None` where it has none."""
    for source in (systems, kinds_of_work, duties):
        found = source(estate, parameters)
        if not found.needs.is_empty():
            return found
    return None


def systems(estate: Estate, parameters: CoverageParameters) -> Services:
    """Every system that is not retired and has a need."""
    live = (
        estate["systems"]
        .select("system", "name", "agency", "criticality", "lifecycle", "regimes")
        .filter(pl.col("lifecycle").is_null() | (pl.col("lifecycle") != "retired"))
        .unique("system", keep="first", maintain_order=True)
        .with_columns(pl.col("regimes").list.drop_nulls().list.unique().list.sort())
        .with_columns(pl.when(pl.col("regimes").list.len() > 0).then(pl.col("regimes")))
    )
    needs = (
        estate["system_needs"]
        .drop_nulls(["system", "skill"])
        .join(live.select("system", "agency", "criticality", "regimes"), on="system", how="inner")
        .group_by("system", "skill")
        .agg(
            pl.col("agency", "criticality", "regimes").first(),
            pl.col("level", "depth", "weekly_hours").max(),
        )
        .with_columns(pl.col("level").fill_null(1))
        .rename({"system": "service"})
    )
    tickets = estate["tickets"].group_by("system").agg(pl.len().cast(pl.Int64).alias("tickets"))
    services = live.join(tickets, on="system", how="left").rename({"system": "service"})
    return _gathered("system", services, needs, _holdings(estate), parameters.depth)


def kinds_of_work(estate: Estate, parameters: CoverageParameters) -> Services:
    """Every kind of work in the ticket log."""
    log = estate["tickets"].select(kind_of_work().alias("service"), "group", "resolver", "resolved")
    log = log.drop_nulls("service")
    counts = log.group_by("service").agg(pl.len().cast(pl.Int64).alias("tickets"))
    common = counts.filter(pl.col("tickets") >= parameters.least_tickets)
    counts = counts if common.is_empty() else common
    names = estate["skills"].select(pl.col("skill").alias("service"), "name")
    services = counts.join(_most_active(log, estate), on="service", how="left").join(
        names.unique("service", keep="first", maintain_order=True), on="service", how="left"
    )
    needs = services.select("service", pl.col("service").alias("skill"), "agency", _whole(parameters.level, "level"))
    return _gathered("category", services, needs, _holdings(estate), parameters.depth)


def duties(estate: Estate, parameters: CoverageParameters) -> Services:
    """Every skill, or else role, that somebody in an agency surely holds (or holds at all, where no record is sure)."""
    homes = estate["people"].select("person", "agency")
    holdings = pl.concat([_holdings(estate), _roles(estate)])
    sure = holdings.filter(pl.col("confidence").fill_null(1.0) >= parameters.confidence)
    known = holdings if sure.is_empty() else sure
    held = known.join(homes, on="person", how="inner").select("agency", "skill").drop_nulls().unique()
    duty = pl.concat_str("agency", pl.lit(" / "), "skill").alias("service")
    names = estate["skills"].select("skill", "name").unique("skill", keep="first", maintain_order=True)
    services = held.with_columns(duty).join(names, on="skill", how="left").with_columns(pl.coalesce("name", "skill"))
    needs = services.select("service", "skill", "agency", _whole(parameters.duty_level, "level"))
    return _gathered("duty", services, needs, holdings, parameters.depth)


def _gathered(kind: str, services: pl.DataFrame, needs: pl.DataFrame, holdings: pl.DataFrame, depth: int) -> Services:
    """The frames in the shape that a `Problem` has, whatever they were taken from; a service without a need is out."""
    needs = _with_columns(needs, _OF_NEEDS).with_columns(
        pl.max_horizontal(pl.col("depth").fill_null(depth), LEAST_DEPTH).cast(pl.Int64).alias("depth"),
        pl.col("level").clip(1, 4),
    )
    services = (
        _with_columns(services, _OF_SERVICES)
        .with_columns(pl.lit(kind).alias("kind"), pl.coalesce("name", "service"))
        .join(needs, on="service", how="semi")
    )
    return Services(services.sort("service"), needs.sort("service", "skill"), holdings)


def _with_columns(frame: pl.DataFrame, columns: Mapping[str, pl.DataType]) -> pl.DataFrame:
    """Exactly these columns; those that the frame lacks are empty."""
    return frame.select(
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(dtype).alias(name)
        for name, dtype in columns.items()
    )


def _most_active(log: pl.DataFrame, estate: Estate) -> pl.DataFrame:
    """For each service the agency or team whose people resolved most of it; the ticket's group stands in where the
    resolver's home is not known."""
    known = estate["agencies"]["agency"].implode()
    homes = estate["people"].select(pl.col("person").alias("resolver"), pl.col("agency").alias("home"))
    return (
        log.drop_nulls("resolved")
        .join(homes.unique("resolver", keep="first", maintain_order=True), on="resolver", how="left")
        .with_columns(pl.coalesce("home", pl.when(pl.col("group").is_in(known)).then("group")).alias("agency"))
        .drop_nulls("agency")
        .group_by("service", "agency")
        .len()
        .sort("service", "len", "agency", descending=[False, True, False])
        .unique("service", keep="first", maintain_order=True)
        .select("service", "agency")
    )


def _holdings(estate: Estate) -> pl.DataFrame:
    return estate["person_skills"].select("person", "skill", "level", "confidence", "evidence", "evidence_date")


def _roles(estate: Estate) -> pl.DataFrame:
    """The recognised role of each person who has no skill at all, as a skill at the first level."""
    roles = estate["job_classes"].select("job_class", "role", "role_confidence").drop_nulls("role")
    return (
        estate["people"]
        .join(estate["person_skills"], on="person", how="anti")
        .join(roles.unique("job_class", keep="first", maintain_order=True), on="job_class", how="inner")
        .select(
            "person",
            pl.col("role").alias("skill"),
            _whole(1, "level"),
            pl.col("role_confidence").alias("confidence"),
            pl.lit("title").alias("evidence"),
            pl.lit(None, dtype=pl.Date()).alias("evidence_date"),
        )
    )


def _whole(number: int, name: str) -> pl.Expr:
    return pl.lit(number, dtype=pl.Int64()).alias(name)
