"""Steps that are taken before any budget is spent: those by which single points of success are repaired.

Whoever learns a skill so that a service no longer hangs on one person can serve demand in it as well. So these steps
count as held when the budget is spent on the rest.
"""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import polars as pl

from rotunda.engine.coverage.outcome import shaped
from rotunda.engine.train.explain import mentors
from rotunda.engine.train.outcome import FIRST
from rotunda.engine.train.problem import Links, Problem


def with_first(problem: Problem, steps: pl.DataFrame) -> tuple[Problem, pl.DataFrame]:
    """The problem in which these steps are taken, and the table `FIRST` of those that it knows.

    `steps` has person, skill, level, hours and repairs: a person who learns a skill up to a level, and how many repairs
    it serves.
    """
    known = steps.filter(pl.col("person").is_in(problem.people) & pl.col("skill").is_in(problem.skills))
    known = known.sort("repairs", "hours", "person", "skill", descending=[True, False, False, False])
    known = known.unique(["person", "skill"], keep="first", maintain_order=True)
    links, numbers = _with_links(problem, known)
    posed = replace(problem, links=links)
    taught_by = mentors(posed, numbers)
    held = links.held.copy()
    held[numbers] = True
    level = links.to_level.copy()
    level[numbers] = np.maximum(level[numbers], known["level"].to_numpy())
    taken = replace(links, held=held, cost=np.where(held, 0.0, links.cost), to_level=level)
    table = known.select(
        pl.int_range(1, pl.len() + 1).alias("order"),
        "person",
        "skill",
        pl.Series("from_level", links.from_level[numbers]),
        pl.col("level").alias("to_level"),
        "hours",
        "repairs",
        pl.Series("mentor", [None if i is None else problem.people[i] for i in taught_by], dtype=pl.String()),
    )
    return replace(posed, links=taken), shaped(table, FIRST)


def _with_links(problem: Problem, steps: pl.DataFrame) -> tuple[Links, list[int]]:
    """The links with those added that the steps need, and the number of the link of each step."""
    person_of = {name: number for number, name in enumerate(problem.people)}
    skill_of = {name: number for number, name in enumerate(problem.skills)}
    links = problem.links
    number = {pair: i for i, pair in enumerate(zip(links.person.tolist(), links.skill.tolist(), strict=True))}
    new: list[tuple[int, int, int, float]] = []
    numbers = []
    for name, skill, level, hours in steps.select("person", "skill", "level", "hours").iter_rows():
        pair = person_of[name], skill_of[skill]
        if pair not in number:
            number[pair] = len(links) + len(new)
            new.append((*pair, level, hours))
        numbers.append(number[pair])
    if not new:
        return links, numbers
    person, skill_number, to_level, taken = (np.array(column) for column in zip(*new, strict=True))
    nothing = np.zeros(len(new))
    added = {
        "person": person,
        "skill": skill_number,
        "profit": nothing + 1.0,
        "cost": nothing,
        "held": nothing > 0,
        "hours": taken,
        "from_level": nothing,
        "to_level": to_level,
    }
    joined = {
        each.name: np.concatenate([values := getattr(links, each.name), added[each.name].astype(values.dtype)])
        for each in fields(links)
    }
    return Links(**joined), numbers
