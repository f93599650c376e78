"""How many people each skill takes, apart and together: closed forms, for first sizing.

The load of a home in a skill is its fitted work a working hour. Apart, every home needs the people of an M/M/n line
of its own; together, one line serves all. Both promise that `share` of the tickets are begun within `target` hours.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from rotunda.engine.pool.desk import Floats
from rotunda.engine.pool.formulas import servers_for, waiting
from rotunda.engine.pool.problem import PoolParameters, Problem

#: The priority whose target sizes the staff: that of everyday work.
_EVERYDAY = 2


def staffing(problem: Problem, factor: Floats, parameters: PoolParameters) -> pl.DataFrame:
    """Per skill: load, mean handling, homes that ask, people who may serve, and people needed apart and together."""
    target, share = parameters.targets[_EVERYDAY], parameters.share
    work = factor[problem.home] * problem.handling
    kinds, homes = len(problem.skills), len(problem.homes)
    cell = problem.home.astype(np.int64) * kinds + problem.skill
    load = (np.bincount(cell, work, minlength=homes * kinds) / span(problem)).reshape(homes, kinds)
    tickets = np.bincount(problem.skill, minlength=kinds)
    service = np.bincount(problem.skill, work, minlength=kinds) / np.maximum(tickets, 1)
    rows = []
    for kind in range(kinds):
        asking = load[:, kind][load[:, kind] > 0]
        each = [servers_for(float(one), share, target, float(service[kind])) for one in asking]
        together = servers_for(float(asking.sum()), share, target, float(service[kind])) if len(asking) else 0
        rows.append(
            (
                problem.skills[kind],
                int(tickets[kind]),
                float(asking.sum()),
                float(service[kind]),
                len(asking),
                int(problem.sure[:, kind].sum()),
                sum(each),
                together,
            )
        )
    names = ["skill", "tickets", "load", "handling", "homes", "people", "apart", "together"]
    return pl.DataFrame(rows, schema=names, orient="row").sort("load", "skill", descending=[True, False])


def formula_waits(problem: Problem, factor: Floats) -> Floats:
    """The mean wait of each home by Erlang C, as if everybody there could do everything: a first sizing, below what
    a home sees whose people have different skills. Infinite where the work is more than the people."""
    work = factor[problem.home] * problem.handling
    homes = len(problem.homes)
    load = np.bincount(problem.home, work, minlength=homes) / span(problem)
    tickets = np.bincount(problem.home, minlength=homes)
    service = np.bincount(problem.home, work, minlength=homes) / np.maximum(tickets, 1)
    people = np.bincount(problem.person_home, minlength=homes)
    return np.array(
        [
            waiting(int(n), float(one), float(s)).mean if n else np.nan
            for n, one, s in zip(people, load, service, strict=True)
        ]
    )


def span(problem: Problem) -> float:
    """Working hours from the first ticket to the last, at least a day."""
    return max(float(problem.time[-1]), problem.hours.day)
