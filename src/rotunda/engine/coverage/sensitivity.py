"""What would change the conclusion: the same counts under other assumptions, each case one function."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import polars as pl

from rotunda.engine.coverage.depth import (
    Depths,
    Questions,
    answering,
    depths_of,
    questions_of,
    with_cover,
    with_depths,
)
from rotunda.engine.coverage.outcome import COVER, SENSITIVITY, shaped
from rotunda.engine.coverage.problem import Problem, pose
from rotunda.engine.coverage.retirement import retirement, staying
from rotunda.engine.coverage.services import kinds_of_work
from rotunda.engine.coverage.suppression import LEAST_GROUP
from rotunda.engine.result import Result
from rotunda.engine.skills import SkillParameters, with_inferred_skills
from rotunda.engine.skills.problem import kind_of_work
from rotunda.estate import Estate

#: Evidence younger than this is fresh.
FRESH_DAYS = 90
#: People whom every need asks for in the deeper case.
DEEPER = 3


@dataclass(frozen=True)
class Case:
    """Another assumption, and the needs (with the columns that cover is counted from) under it."""

    name: str
    assumption: str
    needs: pl.DataFrame


def sensitivity(
    estate: Estate,
    problem: Problem,
    depths: Depths,
    *,
    inferred: Result | None = None,
    skills: SkillParameters | None = None,
) -> pl.DataFrame:
    """The table `sensitivity`: the problem as it is, then every case that the data can tell of.

    `estate` is the Estate as used; `inferred` and `skills` are what its inferred skills came from.
    """
    as_it_is = Case("as it is", "Everything as this plan takes it.", depths.needs)
    cases = [as_it_is, *_confidence(problem, depths), *_levels(problem, depths)]
    cases += [*_fresh_evidence(problem, depths), *_deeper(depths)]
    cases += [*_without_dispatchers(problem, depths, inferred), *_subcategories(estate, problem, skills)]
    rows = [*(_row(case) for case in cases), *_retired(problem, depths, as_it_is)]
    return shaped(pl.DataFrame(rows, infer_schema_length=None), SENSITIVITY)


def _row(case: Case) -> dict[str, object]:
    needs = case.needs
    covers = {
        f"{where}_{cover}": (needs[f"{where}_cover"] == cover).sum()
        for where in ("home", "state")
        for cover in COVER[:2]
    }
    short = (needs["home_depth"] < needs["depth"]).sum()
    return {"case": case.name, "assumption": case.assumption, "needs": needs.height, **covers, "short": short}


def _counted(asked: Questions, records: pl.DataFrame, depths: Depths) -> pl.DataFrame:
    """The needs asked about, as deep as these records make them; who is cleared for what stays as it is."""
    return with_cover(with_depths(asked.needs, answering(asked, records, depths.cleared)))


def _confidence(problem: Problem, depths: Depths) -> Iterator[Case]:
    for least in (0.3, 0.7):
        if least != problem.parameters.confidence:
            records = problem.records.filter(pl.col("confidence") >= least)
            assumption = f"Records count from a confidence of {least} on, not {problem.parameters.confidence:g}."
            yield Case(f"confidence {least}", assumption, _counted(depths.asked, records, depths))


def _levels(problem: Problem, depths: Depths) -> Iterator[Case]:
    for step, words in ((-1, "lower"), (1, "higher")):
        needs = problem.needs.with_columns((pl.col("level") + step).clip(1, 4))
        if not needs.equals(problem.needs):
            counted = _counted(questions_of(needs), problem.sure_records, depths)
            yield Case(f"level {words}", f"Every need asks for one level {words}.", counted)


def _fresh_evidence(problem: Problem, depths: Depths) -> Iterator[Case]:
    day = problem.parameters.as_of
    if day is None or problem.records["evidence_date"].null_count() == problem.records.height:
        return
    fresh = problem.sure_records.filter(pl.col("evidence_date") >= day - timedelta(days=FRESH_DAYS))
    assumption = f"Only records with evidence from the last {FRESH_DAYS} days count."
    yield Case("fresh evidence", assumption, _counted(depths.asked, fresh, depths))


def _deeper(depths: Depths) -> Iterator[Case]:
    deeper = depths.needs.with_columns(pl.max_horizontal("depth", pl.lit(DEEPER, dtype=pl.Int64())).alias("depth"))
    yield Case("depth 3", "Every need asks for at least three people.", with_cover(deeper))


def _without_dispatchers(problem: Problem, depths: Depths, inferred: Result | None) -> Iterator[Case]:
    if inferred is None or not inferred.solution["resolvers"]["dispatcher"].any():
        return
    doubtful = inferred.solution["resolvers"].filter("dispatcher")["person"].implode()
    from_log = pl.col("person").is_in(doubtful) & (pl.col("evidence") == "log").fill_null(value=False)
    assumption = "People who likely close what others worked on do not count for what the log shows of them."
    counted = _counted(depths.asked, problem.sure_records.filter(~from_log), depths)
    yield Case("without dispatchers", assumption, counted)


def _subcategories(estate: Estate, problem: Problem, skills: SkillParameters | None) -> Iterator[Case]:
    """Each subcategory as a skill of its own, where services are kinds of work."""
    if "category" not in problem.services["kind"] or estate["tickets"]["subcategory"].null_count() == len(
        estate["tickets"]
    ):
        return
    finer = pl.concat_str(kind_of_work(), "subcategory", separator=" / ").alias("skill")
    told = pl.col("evidence").is_null() | (pl.col("evidence") != "log")
    split = estate.replace(
        tickets=estate["tickets"].with_columns(pl.coalesce(finer, kind_of_work()).alias("skill")),
        person_skills=estate["person_skills"].filter(told),
    )
    learned, _ = with_inferred_skills(split, as_of=problem.parameters.as_of, parameters=skills)
    other = pose(learned, kinds_of_work(learned, problem.parameters), problem.parameters)
    yield Case("by subcategory", "Each subcategory of work is a skill of its own.", depths_of(other).needs)


def _retired(problem: Problem, depths: Depths, as_it_is: Case) -> Iterator[dict[str, object]]:
    """Without those who may retire; only where the whole state may be told of, and no change of less than five is."""
    total = retirement(problem, depths).filter(pl.col("agency").is_null())
    if total.is_empty() or total["withheld"].any():
        return
    assumption = f"Those who may retire within {problem.parameters.horizon} years have gone."
    now = _row(as_it_is)
    then = _row(Case("without those who may retire", assumption, with_cover(staying(problem, depths))))
    yield {name: None if _tells_of_few(now[name], value) else value for name, value in then.items()}


def _tells_of_few(now: object, then: object) -> bool:
    return isinstance(now, int) and isinstance(then, int) and 0 < abs(then - now) < LEAST_GROUP
