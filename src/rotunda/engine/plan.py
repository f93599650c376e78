"""The plan: every decision of the engine that the input supports, in one pass."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

import polars as pl

from rotunda.engine.assign.fairness import fairness_table
from rotunda.engine.assign.parameters import AssignParameters
from rotunda.engine.assign.parameters import Effort as AssignEffort
from rotunda.engine.assign.solve import Assignment, assign, price_of_decisions
from rotunda.engine.assign.taking import take as take_assignment
from rotunda.engine.coverage.depth import depths_of
from rotunda.engine.coverage.parameters import CoverageParameters, RepairCosts
from rotunda.engine.coverage.problem import Problem, take
from rotunda.engine.coverage.repair import repair
from rotunda.engine.coverage.sensitivity import sensitivity
from rotunda.engine.coverage.solve import cover
from rotunda.engine.pool.problem import PoolParameters
from rotunda.engine.pool.problem import take as take_replay
from rotunda.engine.pool.solve import pool as solve_pool
from rotunda.engine.result import Result
from rotunda.engine.schedule.parameters import Effort as ScheduleEffort
from rotunda.engine.schedule.parameters import ScheduleParameters
from rotunda.engine.schedule.solve import Scheduling, schedule
from rotunda.engine.schedule.taking import take as take_schedule
from rotunda.engine.skills import SkillParameters, with_inferred_skills
from rotunda.engine.skills.problem import last_day
from rotunda.engine.train.first import with_first
from rotunda.engine.train.parameters import Effort, TrainParameters
from rotunda.engine.train.solve import Training, affordable, train
from rotunda.engine.train.taking import take as take_training
from rotunda.estate import Estate
from rotunda.estate.progress import SILENT, Progress

#: Columns that tell of a day on which the Estate was known to be so; the newest is the day of the plan.
_DATED = (("person_skills", "evidence_date"), ("people", "hired"))


#: Every decision that a plan may hold, beside the skills that all rest on.
DECISIONS = frozenset({"coverage", "pool", "train", "assign", "schedule"})
#: How busy people are taken to be where cross-training is weighed: a log shows tickets, and not the rest of the work.
BUSY = 0.85


def _quick_training() -> TrainParameters:
    """Cross-training as a part of a plan: fewer weeks and steps than a decision of its own deserves."""
    effort = Effort(seconds=None, rounds=5, relaxed_steps=1_500)
    return TrainParameters(load=BUSY, weeks=26, referee_weeks=100, fresh_weeks=200, effort=effort)


def _quick_assignment() -> AssignParameters:
    """An assignment as a part of a plan: steps enough for a gap of a few in a hundred."""
    return AssignParameters(date.min, effort=AssignEffort(seconds=None, price_steps=25, moves=200_000))


def _quick_schedule() -> ScheduleParameters:
    """A schedule as a part of a plan: proven where that is quickly done."""
    return ScheduleParameters(date.min, effort=ScheduleEffort(seconds=None, steps=1_000, exact=3.0))


@dataclass(frozen=True)
class PlanOptions:
    """What a user may set. `as_of` is the newest day in the input where it is not given, and the day of every decision.
    `decisions`, some of `DECISIONS`, are those asked for."""

    as_of: date | None = None
    depth: int = 2
    confidence: float = 0.5
    horizon: int = 5
    costs: RepairCosts = field(default_factory=RepairCosts)
    skills: SkillParameters = field(default_factory=SkillParameters)
    pool: PoolParameters = field(default_factory=PoolParameters)
    train: TrainParameters = field(default_factory=_quick_training)
    assign: AssignParameters = field(default_factory=_quick_assignment)
    schedule: ScheduleParameters = field(default_factory=_quick_schedule)
    decisions: frozenset[str] = DECISIONS


@dataclass(frozen=True)
class Plan:
    """What was decided. What the input does not support is `None`.

    `estate` is the Estate as used: with the inferred skills. `as_of` is the day of the plan, `None` where the input has
    no date. `skills` has the tables of `engine.skills.outcome`; `coverage`, `repairs` and `sensitivity` have those of
    `engine.coverage.outcome`; `problem` is what these were told from, and what `engine.coverage.explain` asks for.
    `pool` has the tables of `engine.pool.outcome`; `training` is the decision with those of `engine.train.outcome`,
    and `first` the steps taken before any budget; `assignment` and `fairness`
    have those of `engine.assign.outcome`, and `scheduling` those of `engine.schedule.outcome`.
    """

    estate: Estate
    as_of: date | None
    parameters: CoverageParameters
    skills: Result | None = None
    problem: Problem | None = None
    coverage: Result | None = None
    repairs: Result | None = None
    sensitivity: pl.DataFrame | None = None
    pool: Result | None = None
    first: pl.DataFrame | None = None
    training: Training | None = None
    assignment: Assignment | None = None
    fairness: pl.DataFrame | None = None
    price_of_decisions: float | None = None
    scheduling: Scheduling | None = None


def make_plan(estate: Estate, options: PlanOptions | None = None, progress: Progress = SILENT) -> Plan:
    """Plan the Estate: skills from its log; coverage, its repairs, and what would change it; the log in a pool; who
    should learn what; who works on what; and when open work is done."""
    options = options or PlanOptions()
    as_of = options.as_of or newest_day(estate)
    parameters = CoverageParameters(
        as_of, depth=options.depth, confidence=options.confidence, horizon=options.horizon, costs=options.costs
    )
    progress.stage("Inferring skills from work")
    used, skills = with_inferred_skills(estate, as_of=as_of, parameters=options.skills)
    plan = Plan(used, as_of, parameters, skills)
    if "coverage" in options.decisions:
        plan = _with_coverage(plan, options, progress)
    if "pool" in options.decisions:
        plan = _with_pool(plan, options, progress)
    if "train" in options.decisions:
        plan = _with_training(plan, options, progress)
    if "assign" in options.decisions:
        plan = _with_assignment(plan, options, progress)
    if "schedule" in options.decisions:
        plan = _with_schedule(plan, options, progress)
    return plan


def _with_coverage(plan: Plan, options: PlanOptions, progress: Progress) -> Plan:
    progress.stage("Counting who can support what")
    problem = take(plan.estate, plan.parameters)
    if problem is None:
        return plan
    depths = depths_of(problem)
    coverage = cover(problem, depths)
    progress.stage("Finding the cheapest repairs")
    repairs = repair(problem, depths, progress)
    progress.stage("Asking what would change the conclusion")
    others = sensitivity(plan.estate, problem, depths, inferred=plan.skills, skills=options.skills)
    return replace(plan, problem=problem, coverage=coverage, repairs=repairs, sensitivity=others)


def _with_pool(plan: Plan, options: PlanOptions, progress: Progress) -> Plan:
    progress.stage("Reading waits out of the log")
    replay = take_replay(plan.estate, options.pool)
    return plan if replay is None else replace(plan, pool=solve_pool(replay, options.pool, progress))


def _with_training(plan: Plan, options: PlanOptions, progress: Progress) -> Plan:
    """Cross-training after the single points are repaired, on the handling times that the pool was fitted with."""
    progress.stage("Weighing who could learn what")
    parameters = replace(options.train, as_of=plan.as_of)
    handling = plan.pool.solution["handling"] if plan.pool is not None else None
    problem = take_training(plan.estate, parameters, handling)
    if problem is None or not len(problem.steps):
        return plan
    first = None
    if plan.repairs is not None:
        learned = plan.repairs.solution["steps"].filter(pl.col("kind") == "train")
        problem, first = with_first(problem, learned)
    effort = affordable(problem, parameters.effort)
    return replace(plan, first=first, training=train(problem, parameters.budget, effort, progress=progress))


def _with_assignment(plan: Plan, options: PlanOptions, progress: Progress) -> Plan:
    if plan.as_of is None:
        return plan
    progress.stage("Weighing who may do what")
    parameters = replace(options.assign, as_of=plan.as_of)
    problem = take_assignment(plan.estate, parameters)
    if problem is None:
        return plan
    found = assign(problem, parameters.effort, progress)
    decided = bool(problem.locks or problem.bans)
    price = price_of_decisions(found, parameters.effort) if decided else None
    fairness = fairness_table(found, plan.estate, _learners(plan))
    return replace(plan, assignment=found, fairness=fairness, price_of_decisions=price)


def _learners(plan: Plan) -> frozenset[str] | None:
    """Whom the plan proposes to train, or `None` where it does not decide that."""
    if plan.training is None:
        return None
    first = [] if plan.first is None else plan.first["person"].to_list()
    return frozenset(first + plan.training.result.solution["steps"]["person"].to_list())


def _with_schedule(plan: Plan, options: PlanOptions, progress: Progress) -> Plan:
    if plan.as_of is None:
        return plan
    problem = take_schedule(plan.estate, replace(options.schedule, as_of=plan.as_of))
    if problem is None:
        return plan
    return replace(plan, scheduling=schedule(problem, options.schedule.effort, progress))


def newest_day(estate: Estate) -> date | None:
    """The last day of the ticket log, else the newest day on which anything is known of people, else `None`."""
    if (day := last_day(estate["tickets"])) is not None:
        return day
    for table, column in _DATED:
        newest = estate[table][column].max()
        if isinstance(newest, date):
            return newest
    return None
