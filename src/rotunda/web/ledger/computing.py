"""Computes the ledger with the engine. Only workers and commands import this."""

from __future__ import annotations

import time
from datetime import date
from typing import Any

import polars as pl
from django.db import transaction

from rotunda.engine.coverage.depth import depths_of
from rotunda.engine.coverage.parameters import CoverageParameters
from rotunda.engine.coverage.problem import take
from rotunda.engine.coverage.repair import repair
from rotunda.engine.coverage.solve import cover
from rotunda.engine.result import Result
from rotunda.estate.progress import SILENT, Progress
from rotunda.web.audit.models import Head
from rotunda.web.jobs.kinds import Hindered
from rotunda.web.ledger.models import Line, Run
from rotunda.web.register.frames import estate_of_register
from rotunda.web.register.models import Agency

#: What coverage is told from; tickets and work tell it nothing once there are systems and skills.
_TABLES = (
    "agencies",
    "people",
    "job_classes",
    "skills",
    "person_skills",
    "clearances",
    "courses",
    "systems",
    "system_needs",
    "absences",
)
#: Runs that are kept.
_KEPT = 12
_COPIED = ("service", "skill", "level", "depth", "criticality", "home_depth", "state_depth", "possible", "uncleared")


def compute(as_of: date, *, asked_by: str, progress: Progress = SILENT) -> Run:
    """Compute the ledger of a day, and keep its lines; the oldest of many goes.

    Raises `Hindered` where the register says too little.
    """
    began, entry = time.perf_counter(), Head.objects.get(pk=1).number
    progress.stage("Reading the register")
    problem = take(estate_of_register(_TABLES), CoverageParameters(as_of))
    if problem is None:
        raise Hindered("The register has no system that says which skills it needs. Load the table system_needs.")
    progress.stage("Counting who can support what")
    depths = depths_of(problem)
    coverage = cover(problem, depths)
    progress.stage("Finding the cheapest repairs")
    repairs = repair(problem, depths)
    progress.stage("Keeping the ledger")
    verdict = "\n".join(coverage.verdict.broken + repairs.verdict.broken)
    run = Run(asked_by=asked_by, as_of=as_of, entry=entry, verdict=verdict, seconds=time.perf_counter() - began)
    return _keep(run, coverage, repairs)


@transaction.atomic
def _keep(run: Run, coverage: Result, repairs: Result) -> Run:
    run.totals = {"repair_hours": repairs.objective, "repair_bound": repairs.bound}
    run.save()
    agencies = dict(Agency.objects.values_list("code", "pk"))
    rows = _joined(coverage, repairs).iter_rows(named=True)
    Line.objects.bulk_create(
        [_line(run, agencies[row["agency"]], row) for row in rows if row["agency"] in agencies], batch_size=1_000
    )
    run.tallies = Line.objects.filter(run=run).by_agency()
    run.save(update_fields=["tallies"])
    Run.objects.filter(pk__in=list(Run.objects.values_list("pk", flat=True)[_KEPT:])).delete()
    return run


def _joined(coverage: Result, repairs: Result) -> pl.DataFrame:
    """The needs with the names of their services and skills, and their repairs."""
    tables = coverage.solution
    return (
        tables["needs"]
        .join(tables["services"].select("service", "name", "kind"), on="service", how="left")
        .join(tables["skills"].select("skill", pl.col("name").alias("skill_name")), on="skill", how="left")
        .join(
            repairs.solution["repairs"].select(
                "service", "skill", pl.col("kind").alias("repair"), "persons", "hires", "hours"
            ),
            on=["service", "skill"],
            how="left",
        )
    )


def _line(run: Run, agency: int, row: dict[str, Any]) -> Line:
    return Line(
        run=run,
        agency_id=agency,
        name=(row["name"] or row["service"])[:200],
        kind=row["kind"] or "",
        skill_name=(row["skill_name"] or row["skill"])[:200],
        home_cover=row["home_cover"],
        state_cover=row["state_cover"],
        home_person=row["home_person"] or "",
        state_person=row["state_person"] or "",
        repair=row["repair"] or "",
        repair_people=row["persons"] or [],
        repair_hires=row["hires"] or 0,
        repair_hours=row["hours"],
        **{name: row[name] for name in _COPIED},
    )
