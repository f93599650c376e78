"""The problem that an Estate poses: who is in service, what each can do, and what each could learn."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl

from rotunda.engine.coverage.learning import LEVELS, Kinship, cheapest_ways, kinship_of
from rotunda.engine.train.demand import Demand, demand_of
from rotunda.engine.train.flow import Flows
from rotunda.engine.train.parameters import TrainParameters
from rotunda.engine.train.problem import Flags, Floats, Integers, Links, Problem
from rotunda.estate import Estate

#: Hours a week where neither the person nor the job class has any, as the Estate's format says.
FULL_TIME = 40.0


def take(estate: Estate, parameters: TrainParameters, handling: pl.DataFrame | None = None) -> Problem | None:
    """The problem of the Estate, or `None` where nobody works or nothing is asked for.

    `handling` has the hours of work of tickets: columns ticket and hours.
    """
    people = _people(estate, parameters)
    demand = demand_of(estate, parameters, handling)
    if demand is None or people.is_empty():
        return None
    level = _levels(estate, people, demand, parameters)
    hours = people["weekly_hours"].to_numpy()
    problem = Problem(
        people=tuple(people["person"]),
        skills=demand.skills,
        capacity=hours * _share(demand, float(hours.sum()), parameters),
        demand=demand.weeks,
        links=_links(level >= parameters.level, level, None, parameters),
        fresh=demand.fresh,
        referee=demand.referee,
        unit=parameters.unit,
        homes=tuple(people["agency"]),
    )
    learning = _learning(estate, level, demand.skills, parameters)
    return replace(problem, links=_links(_weighed(problem, learning, parameters), level, learning, parameters))


def _people(estate: Estate, parameters: TrainParameters) -> pl.DataFrame:
    """People in service, with their agency and the hours of their week."""
    class_hours = estate["job_classes"].select("job_class", pl.col("weekly_hours").alias("class_hours"))
    day = pl.lit(parameters.as_of, dtype=pl.Date())
    return (
        estate["people"]
        .drop_nulls("person")
        .filter((pl.col("appointment_ends") >= day).fill_null(value=True))
        .join(class_hours.unique("job_class", keep="first", maintain_order=True), on="job_class", how="left")
        .select("person", "agency", pl.coalesce("weekly_hours", "class_hours", pl.lit(FULL_TIME)))
        .unique("person", keep="first", maintain_order=True)
        .sort("person")
    )


def _share(demand: Demand, hours: float, parameters: TrainParameters) -> float:
    """The share of everybody's hours that is there for the demand."""
    if parameters.load is None or hours <= 0:
        return parameters.capacity_share
    return float(demand.weeks.sum(axis=1).mean()) / (parameters.load * hours)


def _levels(estate: Estate, people: pl.DataFrame, demand: Demand, parameters: TrainParameters) -> Integers:
    """The level of everybody in every skill asked for, 0 for none; what is recorded unsurely counts as just below."""
    unsure = pl.col("confidence").fill_null(1.0) < parameters.confidence
    records = (
        estate["person_skills"]
        .drop_nulls(["person", "skill", "level"])
        .with_columns(pl.when(unsure).then(pl.col("level").clip(0, parameters.level - 1)).otherwise("level"))
        .join(people.select("person").with_row_index("row"), on="person")
        .join(pl.DataFrame({"skill": demand.skills}).with_row_index("column"), on="skill")
    )
    level = np.zeros((people.height, len(demand.skills)), dtype=np.int32)
    np.maximum.at(level, (records["row"].to_numpy(), records["column"].to_numpy()), records["level"].to_numpy())
    return np.clip(level, 0, LEVELS - 1)


def _learning(estate: Estate, level: Integers, skills: tuple[str, ...], parameters: TrainParameters) -> Floats:
    """Hours of everybody to reach the level in every skill, as `engine.coverage.learning` reckons them."""
    costs = parameters.costs
    kinship = _kinship(estate, level, skills, parameters)
    known = estate["courses"].filter(pl.col("from_level").fill_null(0).is_between(0, 3))
    known = known.filter(pl.col("to_level").is_between(1, 4) & pl.col("hours").is_not_null())
    courses: dict[str, list[tuple[int, int, float]]] = {}
    for skill, start, reached, hours in known.select("skill", "from_level", "to_level", "hours").iter_rows():
        courses.setdefault(skill, []).append((start or 0, reached, hours))
    learning = np.zeros(level.shape)
    for column, skill in enumerate(skills):
        edges = np.full((LEVELS, LEVELS), np.inf)
        for start, reached, hours in courses.get(skill, ()):
            edges[start:reached, reached] = np.minimum(edges[start:reached, reached], hours)
        way = cheapest_ways(edges, costs)[level[:, column], parameters.level]
        learning[:, column] = np.ceil(way * (1 - costs.kinship_saving * kinship.to(column)))
    return learning


def _kinship(estate: Estate, level: Integers, skills: tuple[str, ...], parameters: TrainParameters) -> Kinship:
    told = estate["skills"].select("skill", pl.coalesce("family", "skill").alias("family"))
    families = dict(told.unique("skill", keep="first", maintain_order=True).rows())
    names = [families.get(skill, skill) for skill in skills]
    number = {name: i for i, name in enumerate(sorted(set(names)))}
    return kinship_of(level > 0, np.array([number[name] for name in names], dtype=np.int64), parameters.costs)


def _weighed(problem: Problem, learning: Floats, parameters: TrainParameters) -> Flags:
    """Links held and the steps weighed for each skill: the people with the fewest hours to learn it, and of these the
    ones whose hours are missed the least."""
    held = np.zeros(learning.shape, dtype=bool)
    held[problem.links.person, problem.links.skill] = True
    asked = np.array([person not in parameters.not_asked for person in problem.people])
    missed = Flows(problem).duals()[0].mean(axis=0)
    chance = np.random.default_rng([parameters.seed, 3])
    for skill in range(learning.shape[1]):
        could = np.flatnonzero(asked & ~held[:, skill] & (problem.capacity > 0))
        order = np.lexsort((chance.random(len(could)), missed[could], learning[could, skill]))
        learning_it = could[order[: parameters.nearest]]
        held[learning_it, skill] = True
    return held


def _links(which: Flags, level: Integers, learning: Floats | None, parameters: TrainParameters) -> Links:
    person, skill = (numbers.astype(np.int32) for numbers in np.nonzero(which))
    present = level[person, skill].astype(np.int32)
    held = present >= parameters.level
    hours = np.where(held, 0.0, 0.0 if learning is None else learning[person, skill])
    price = {"steps": np.ones(len(person)), "hours": hours, "money": hours * parameters.hourly_cost}[parameters.unit]
    return Links(
        person=person,
        skill=skill,
        profit=np.ones(len(person)),
        cost=np.where(held, 0.0, price),
        held=held,
        hours=hours,
        from_level=present,
        to_level=np.where(held, present, parameters.level).astype(np.int32),
    )
