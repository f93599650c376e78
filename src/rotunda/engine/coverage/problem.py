"""What coverage is told from, and the mathematics.

A need n = (service, skill k, level l, depth d) belongs to the service's agency a and its data regimes R. Person p
*counts* for n when

1. p is in service: the appointment has not ended before the day t for which coverage is told;
2. p has a record of k with level >= l;
3. the record's confidence is at least c (a record that states none is taken to be sure);
4. for every r in R, p holds a clearance for r, for agency a or for every agency, granted, and valid on t.

P(n) is the set of those who count. Then

    state depth(n) = |P(n)|                          home depth(n) = |{p in P(n): home(p) = a}|

and n is a *single point of success* where its depth is 1, and *uncovered* where it is 0. A service is as deep as the
shallowest of its needs. No one is asked how many services a person can carry at once: depth tells who could step in,
not whether there are hours enough; hours belong to the decisions on pools and assignment.

A need should have max(2, d) people: a state may ask for more than two, and one person is a single point of success
whatever was asked for. Adding a person, a level, a clearance or confidence never lowers any depth.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from rotunda.engine.coverage.parameters import CoverageParameters
from rotunda.engine.coverage.services import Services, services_of
from rotunda.estate import Estate

#: Hours a week where neither the person nor the job class has any, as the Estate's format says.
FULL_TIME = 40.0


@dataclass(frozen=True)
class Problem:
    """An Estate as coverage sees it; every frame is sorted by its key.

    - `services`: service, kind, name, agency, criticality, tickets.
    - `needs`: service, skill, agency, level, depth (at least 2), weekly_hours, criticality, regimes (sorted, or null).
    - `people`: person, agency, weekly_hours, may_retire (null where no date is known); only people in service.
    - `records`: person, agency, skill, level, confidence, evidence, evidence_date; one a person and skill.
    - `clearances`: person, regime, agency (null for every agency); only those usable on the day.
    - `barred`: the same columns of those that are not, and `reason`.
    - `skills`: skill, name, family. `agencies`: agency, name, kind. `courses`: skill, from_level, to_level, hours.
    """

    parameters: CoverageParameters
    services: pl.DataFrame
    needs: pl.DataFrame
    people: pl.DataFrame
    records: pl.DataFrame
    clearances: pl.DataFrame
    barred: pl.DataFrame
    skills: pl.DataFrame
    agencies: pl.DataFrame
    courses: pl.DataFrame

    @property
    def sure_records(self) -> pl.DataFrame:
        """The records that count."""
        return self.records.filter(pl.col("confidence") >= self.parameters.confidence)

    @property
    def weak_records(self) -> pl.DataFrame:
        """The records that would count, were they surer."""
        return self.records.filter(pl.col("confidence") < self.parameters.confidence)


def take(estate: Estate, parameters: CoverageParameters) -> Problem | None:
    """The problem that the Estate poses, or `None` where it has no service to ask about."""
    services = services_of(estate, parameters)
    return None if services is None else pose(estate, services, parameters)


def pose(estate: Estate, services: Services, parameters: CoverageParameters) -> Problem:
    """The problem of covering these services with the people of the Estate."""
    people = _people(estate, parameters)
    usable, barred = _clearances(estate, parameters)
    return Problem(
        parameters=parameters,
        services=services.services,
        needs=services.needs,
        people=people,
        records=_records(services.holdings, people),
        clearances=usable,
        barred=barred,
        skills=_skills(estate),
        agencies=estate["agencies"]
        .select("agency", pl.coalesce("name", "agency").alias("name"), "kind")
        .sort("agency"),
        courses=_courses(estate),
    )


def _people(estate: Estate, parameters: CoverageParameters) -> pl.DataFrame:
    """People in service on the day, with the hours of their week and whether they may retire within the horizon."""
    day = pl.lit(parameters.as_of, dtype=pl.Date())
    class_hours = estate["job_classes"].select("job_class", pl.col("weekly_hours").alias("class_hours"))
    return (
        estate["people"]
        .drop_nulls("person")
        .filter((pl.col("appointment_ends") >= day).fill_null(value=True))
        .join(class_hours.unique("job_class", keep="first", maintain_order=True), on="job_class", how="left")
        .select(
            "person",
            "agency",
            pl.coalesce("weekly_hours", "class_hours", pl.lit(FULL_TIME)).alias("weekly_hours"),
            (pl.col("retirement_eligible") <= pl.lit(parameters.horizon_ends, dtype=pl.Date())).alias("may_retire"),
        )
        .unique("person", keep="first", maintain_order=True)
        .sort("person")
    )


def _records(holdings: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """One record a person and skill, the surest and then the highest where there are several."""
    return (
        holdings.with_columns(pl.col("confidence").fill_null(1.0))
        .drop_nulls(["person", "skill", "level"])
        .filter(pl.col("level").is_between(1, 4))
        .join(people.select("person", "agency"), on="person", how="inner")
        .sort("person", "skill", "confidence", "level", descending=[False, False, True, True])
        .unique(["person", "skill"], keep="first", maintain_order=True)
        .select("person", "agency", "skill", "level", "confidence", "evidence", "evidence_date")
    )


def _clearances(estate: Estate, parameters: CoverageParameters) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Clearances that are granted and valid on the day, and all others with the reason why they are of no use."""
    day = pl.lit(parameters.as_of, dtype=pl.Date())
    reason = (
        pl.when(pl.col("status") == "pending")
        .then(pl.lit("pending"))
        .when(pl.col("status") == "escort")
        .then(pl.lit("under escort only"))
        .when(pl.col("valid_from") > day)
        .then(pl.format("from {} on", "valid_from"))
        .when(pl.col("valid_until") < day)
        .then(pl.format("ended on {}", "valid_until"))
    )
    key = ["person", "regime", "agency"]
    told = estate["clearances"].drop_nulls(["person", "regime"]).select(*key, reason.alias("reason")).unique().sort(key)
    usable = told.filter(pl.col("reason").is_null()).select(key)
    barred = told.filter(pl.col("reason").is_not_null()).join(usable, on=key, how="anti", nulls_equal=True)
    return usable, barred.sort(*key, "reason")


def _skills(estate: Estate) -> pl.DataFrame:
    return (
        estate["skills"]
        .select("skill", pl.coalesce("name", "skill").alias("name"), pl.coalesce("family", "skill").alias("family"))
        .unique("skill", keep="first", maintain_order=True)
        .sort("skill")
    )


def _courses(estate: Estate) -> pl.DataFrame:
    return (
        estate["courses"]
        .select("skill", pl.col("from_level").fill_null(0), "to_level", "hours")
        .drop_nulls()
        .filter(pl.col("from_level").is_between(0, 3) & pl.col("to_level").is_between(1, 4))
        .sort("skill", "from_level", "to_level", "hours")
    )
