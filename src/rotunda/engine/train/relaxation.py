"""The compiled steps of the primal-dual method over the relaxed problem, in which a step may be taken in part.

The relaxed problem in normal form, with z_sl the share of m_sl = min(c_p, d_sk) that flows and x_l of the step taken:

    max sum v_l m_sl z_sl   with  sum_l (m_sl / c_p) z_sl <= 1,  sum_l (m_sl / d_sk) z_sl <= 1,  z_sl <= x_l,
                                  sum_l (q_l / B) x_l <= 1,  0 <= z, x <= 1.

The method is that of Chambolle and Pock with steps set by row and column sums (Pock & Chambolle 2011).
"""

from __future__ import annotations

from typing import NamedTuple

from rotunda.engine.pool.event.compiling import compiled
from rotunda.engine.train.problem import Flags, Floats, Integers


class Relaxed(NamedTuple):
    """The relaxed problem by weeks × links, links that are held first marked in `held`; `cost` is a share of budget."""

    person: Integers
    skill: Integers
    held: Flags
    worth: Floats
    of_person: Floats
    of_skill: Floats
    cost: Floats


class Point(NamedTuple):
    """Where the method stands: flows, steps, and the duals of people, skills, links and (one number) the budget."""

    flow: Floats
    step: Floats
    person: Floats
    skill: Floats
    link: Floats
    budget: Floats


class Sums(NamedTuple):
    """Row sums of people and skills by week, of the budget (one number), and what is added up on the way.

    `pull` is what the weeks would give for each step; `ahead` the step's extrapolated size.
    """

    person_row: Floats
    skill_row: Floats
    budget_row: Floats
    person: Floats
    skill: Floats
    pull: Floats
    ahead: Floats


@compiled
def move_steps(relaxed: Relaxed, at: Point, sums: Sums, weight: float) -> None:
    """Take more or less of each step by what the weeks would give for it, and price the budget anew."""
    weeks, links = at.flow.shape
    spent = 0.0
    for i in range(links):
        if relaxed.held[i]:
            continue
        slope = sums.pull[i] - relaxed.cost[i] * at.budget[0]
        old = at.step[i]
        at.step[i] = min(1.0, max(0.0, old + slope / (weight * (weeks + relaxed.cost[i]))))
        sums.ahead[i] = 2.0 * at.step[i] - old
        sums.pull[i] = 0.0
        spent += relaxed.cost[i] * sums.ahead[i]
    if sums.budget_row[0] > 0.0:
        at.budget[0] = max(0.0, at.budget[0] + weight * (spent - 1.0) / sums.budget_row[0])


@compiled
def move_week(relaxed: Relaxed, at: Point, sums: Sums, weight: float, week: int) -> None:
    """Move the flows of a week, and then its prices."""
    for p in range(sums.person.shape[0]):
        sums.person[p] = 0.0
    for k in range(sums.skill.shape[0]):
        sums.skill[k] = 0.0
    for i in range(at.flow.shape[1]):
        p, k = relaxed.person[i], relaxed.skill[i]
        a, b = relaxed.of_person[week, i], relaxed.of_skill[week, i]
        if a + b <= 0.0:
            continue
        slope = relaxed.worth[week, i] - a * at.person[week, p] - b * at.skill[week, k] - at.link[week, i]
        column = a + b if relaxed.held[i] else a + b + 1.0
        old = at.flow[week, i]
        new = min(1.0, max(0.0, old + slope / (weight * column)))
        ahead = 2.0 * new - old
        at.flow[week, i] = new
        sums.person[p] += a * ahead
        sums.skill[k] += b * ahead
        if not relaxed.held[i]:
            # the row of a link has two entries, so its own step is a half
            at.link[week, i] = max(0.0, at.link[week, i] + 0.5 * weight * (ahead - sums.ahead[i]))
            sums.pull[i] += at.link[week, i]
    for p in range(sums.person.shape[0]):
        if sums.person_row[week, p] > 0.0:
            change = weight * (sums.person[p] - 1.0) / sums.person_row[week, p]
            at.person[week, p] = max(0.0, at.person[week, p] + change)
    for k in range(sums.skill.shape[0]):
        if sums.skill_row[week, k] > 0.0:
            change = weight * (sums.skill[k] - 1.0) / sums.skill_row[week, k]
            at.skill[week, k] = max(0.0, at.skill[week, k] + change)


@compiled
def one_step(relaxed: Relaxed, at: Point, sums: Sums, weight: float) -> None:
    """One step of the method; `weight` moves length from the primal to the dual side."""
    move_steps(relaxed, at, sums, weight)
    for week in range(at.flow.shape[0]):
        move_week(relaxed, at, sums, weight, week)
