"""What a skills framework says of roles: which skills each takes, at which level for which rank."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import polars as pl

from rotunda.estate.titles.recognise import Recognition, Role, roles

#: A skill, the level 1 to 4 that a role takes of it, and what share of the title's confidence carries over to it.
SkillAt = tuple[str, int, float]

#: A framework tells what a role should know, not what its incumbent does know.
_BY_FRAMEWORK = 0.95
#: Skills at the side of a role are less sure than its core.
_AT_THE_SIDE = 0.8


@dataclass(frozen=True)
class Framework:
    """A published skills framework.

    `skills` are rows of the table of that name. `roles` gives for each of its roles, and each rank 1 to 4 that it
    knows there, the skills with their levels. `names` says which of our names of a role is the framework's.
    """

    name: str
    names: Literal["ddat", "work_role"]
    skills: pl.DataFrame
    roles: Mapping[str, Mapping[int, tuple[tuple[str, int], ...]]]

    def takes(self, role: Role, rank: int) -> tuple[SkillAt, ...]:
        """The skills that a role takes at the rank nearest to this one; none where the framework lacks the role."""
        ranks = self.roles.get(role.ddat if self.names == "ddat" else role.work_role, {})
        if not ranks:
            return ()
        nearest = min(ranks, key=lambda known: (abs(known - rank), known))
        return tuple((skill, level, _BY_FRAMEWORK) for skill, level in ranks[nearest])


def skills_of(said: Recognition, framework: Framework | None) -> tuple[SkillAt, ...]:
    """The skills that a title tells of: by the framework, where it knows the role, else our own core and side skills
    of the role; and the products that it names."""
    if said.role is None:
        return ()
    listed = framework.takes(said.role, said.level) if framework else ()
    products = tuple((product, said.level, 1.0) for product in said.technologies)
    return products + (listed or _own(said.role, said.level))


def own_skills() -> pl.DataFrame:
    """The skills of our own list of roles, as rows of the table of skills."""
    named = sorted({skill for role in roles().values() for skill in (*role.core, *role.side)})
    return pl.DataFrame({"skill": named, "name": named, "framework": ["titles"] * len(named)})


def _own(role: Role, rank: int) -> tuple[SkillAt, ...]:
    core = tuple((skill, rank, 1.0) for skill in role.core)
    return core + tuple((skill, max(rank - 1, 1), _AT_THE_SIDE) for skill in role.side)
