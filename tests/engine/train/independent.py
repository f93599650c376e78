"""The second stage told otherwise, by enumerating cuts and by a linear programme; and small problems to try it on."""

from __future__ import annotations

from itertools import combinations

import highspy  # type: ignore[import-untyped]
import numpy as np
from hypothesis import strategies as st

from rotunda.engine.train.problem import Flags, Floats, Problem, problem_of


def least_cut(problem: Problem, week: int, usable: Flags) -> float:
    """The hours met where every hour is worth 1: the least, over sets of skills, of the demand outside the set and the
    capacity of everybody who has a skill in it."""
    demand, links = problem.demand[week], problem.links
    skills = range(len(problem.skills))
    cuts = []
    for size in range(len(problem.skills) + 1):
        for inside in combinations(skills, size):
            people = {int(p) for p, k in zip(links.person[usable], links.skill[usable], strict=True) if k in inside}
            outside = sum(demand[k] for k in skills if k not in inside)
            cuts.append(outside + sum(problem.capacity[p] for p in people))
    return float(min(cuts))


def by_programme(problem: Problem, week: int, usable: Flags) -> float:
    """The worth of a week by a linear programme."""
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    links = np.flatnonzero(usable)
    for link in links:
        solver.addCol(-problem.links.profit[link], 0.0, highspy.kHighsInf, 0, [], [])
    for numbers, limits in ((problem.links.person, problem.capacity), (problem.links.skill, problem.demand[week])):
        for one, limit in enumerate(limits):
            mine = np.flatnonzero(numbers[links] == one).astype(np.int32)
            solver.addRow(-highspy.kHighsInf, limit, len(mine), mine, np.ones(len(mine)))
    solver.run()
    return -float(solver.getInfo().objective_function_value)


@st.composite
def problems(draw: st.DrawFn, most_profit: int = 1) -> Problem:
    """Up to six people and five skills, with ties and nothings among the numbers."""
    people, skills = draw(st.integers(1, 6)), draw(st.integers(1, 5))
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    whole = draw(st.booleans())
    capacity = rng.choice([0.0, 5.0, 10.0], people) if whole else rng.random(people) * 10
    demand = rng.choice([0.0, 5.0, 10.0], (3, skills)) if whole else rng.random((3, skills)) * 12
    profit = rng.integers(0 if most_profit > 1 else 1, most_profit + 1, (people, skills))
    held = rng.random((people, skills)) < draw(st.sampled_from([0.0, 0.3, 0.6]))
    cost = rng.integers(1, 4, (people, skills)) if draw(st.booleans()) else 1.0
    return problem_of(capacity, demand, held, profit, cost)


def symmetric(size: int, weeks: int, seed: int = 1, spread: float = 0.4) -> Floats:
    """Demand of so many like skills, normal about 100 and cut at two standard deviations."""
    rng = np.random.default_rng(seed)
    drawn = rng.normal(0.0, 1.0, (weeks, size))
    while (np.abs(drawn) > 2).any():
        drawn = np.where(np.abs(drawn) > 2, rng.normal(0.0, 1.0, drawn.shape), drawn)
    return np.asarray(100.0 * (1 + spread * drawn))
