"""Why the rules allow nobody: how many have the skill at the level, and which rule stops them."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from rotunda.engine.assign.rules.facts import Facts
from rotunda.engine.assign.rules.law import laws_of


def why_nobody(facts: Facts, need: int, weeks: Iterable[int]) -> str:
    """A clause on who comes nearest to a need in those weeks, and which rules stop them."""
    skill, asked = int(facts.needs.skill[need]), int(facts.needs.level[need])
    level = facts.level[:, skill]
    able = np.flatnonzero(level >= asked).astype(np.int32)
    name = facts.skills[skill]
    if not len(able):
        highest = int(level.max(initial=0))
        nearest = (
            f"the highest is {highest}, of {_people(int((level == highest).sum()))}" if highest else "nobody has any"
        )
        return f"nobody has {name} at level {asked}: {nearest}"
    window = sum(1 << week for week in weeks)
    said = []
    for law in laws_of(facts):
        barred = int(((law.rule(facts, able, np.full(len(able), need, dtype=np.int32)) & window) == 0).sum())
        if barred:
            said.append(f"{barred} by the rule that {law.name}")
    each = f" ({'; '.join(said)})" if said else ""
    return f"of {_people(len(able))} with {name} at level {asked} or above the rules allow nobody{each}"


def _people(count: int) -> str:
    return "one person" if count == 1 else f"{count} people"
