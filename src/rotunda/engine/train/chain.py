"""The long chain: somebody of each skill learns the next one, and the last skill is followed by the first.

Jordan and Graves (1995) showed that such a ring of links, closed all round, does nearly what full flexibility does
where skills are alike. Where nobody holds anything yet, the links of the dedicated plan are steps as well: people and
skills are laid out side by side, each skill with somebody of its own.
"""

from __future__ import annotations

import numpy as np

from rotunda.engine.train.problem import Integers, Problem

#: Longer chains are not tried: each skill takes a step.
LONGEST = 1000
#: Means of demand are taken to be alike within so many standard errors of each.
ALIKE = 4.0


def dedicated(problem: Problem) -> Integers:
    """The steps by which everybody has one skill, and each skill somebody, where nobody holds any; else no steps."""
    if problem.links.held.any() or not len(problem.links):
        return np.empty(0, dtype=np.int32)
    people, skills = len(problem.people), len(problem.skills)
    longer = max(people, skills)
    pairs = {(i * people // longer, i * skills // longer) for i in range(longer)}
    return _steps_of(problem, pairs)


def long_chain(problem: Problem) -> Integers | None:
    """The steps of the long chain (with those of the dedicated plan), or `None` where it cannot be closed."""
    skills = len(problem.skills)
    if not 2 <= skills <= LONGEST:
        return None
    links, base = problem.links, dedicated(problem)
    has = links.held.copy()
    has[base] = True
    rings = [[int(p) for p in links.person[has & (links.skill == skill)]] for skill in range(skills)]
    number = {(int(links.person[i]), int(links.skill[i])): int(i) for i in problem.steps}
    taken: set[int] = set(base.tolist())
    busy: set[int] = set()
    # several skills of one person are one place in the ring: the person's last skill need not lead to itself
    for skill in range(skills):
        following = (skill + 1) % skills
        if set(rings[skill]) & set(rings[following]):
            continue
        ways = [
            (p in busy, float(links.cost[number[p, following]]), p) for p in rings[skill] if (p, following) in number
        ]
        if not ways:
            return None
        person = min(ways)[2]
        busy.add(person)
        taken.add(number[person, following])
    return np.array(sorted(taken), dtype=np.int32)


def is_symmetric(problem: Problem) -> bool:
    """Whether all people, all steps and, as far as the weeks can tell, all skills are alike."""
    links, demand = problem.links, np.vstack([problem.demand, problem.referee.reshape(-1, len(problem.skills))])
    alike = (problem.capacity, links.profit, links.cost[~links.held])
    if any(len(numbers) and np.ptp(numbers) > 0 for numbers in alike) or len(demand) < 2:
        return False
    error = demand.std(axis=0, ddof=1) / len(demand) ** 0.5
    return bool((np.abs(demand.mean(axis=0) - demand.mean()) <= ALIKE * error).all())


def _steps_of(problem: Problem, pairs: set[tuple[int, int]]) -> Integers:
    links = problem.links
    wanted = [i for i in problem.steps.tolist() if (int(links.person[i]), int(links.skill[i])) in pairs]
    return np.array(wanted, dtype=np.int32)
