"""The UK Government Digital and Data Profession Capability Framework: its file of roles and their skills."""

from __future__ import annotations

from collections import defaultdict

import polars as pl

from rotunda.estate.schema.competence import LEVELS
from rotunda.estate.textual import TextTable
from rotunda.estate.titles.framework import Framework

#: The columns that the file must have.
COLUMNS = ("Role", "Role Level", "Skill Name", "Skill Level")
NAME = "DDaT"
_LEVEL = {name: level for level, name in LEVELS.items()}
#: Words in the name of a role level that tell its rank; one without any is the role itself, rank 2.
_RANKS = {
    "apprentice": 1, "trainee": 1, "junior": 1, "associate": 1, "senior": 3, "lead": 4, "principal": 4, "head": 4,
    "chief": 4,
}  # fmt: skip


def framework_of(text: TextTable) -> Framework:
    """The roles and skills in use; rows whose level is none of the four (NOT IN USE, MISSING) are left out."""
    rows = text.frame.select(
        *(pl.col(name).str.strip_chars() for name in COLUMNS[:3]),
        pl.col("Skill Level").str.strip_chars().str.to_lowercase(),
        _column(text, "Role Family"),
        _column(text, "Skill Description"),
    ).drop_nulls(COLUMNS)
    rows = rows.filter(pl.col("Skill Level").is_in(list(_LEVEL)))
    roles: dict[str, dict[int, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for role, level, skill, held in rows.select(COLUMNS).iter_rows():
        at_rank = roles[role][_rank(level)]
        # Two role levels of one rank (a lead and a principal) are taken together, at the lower level.
        at_rank[skill] = min(at_rank.get(skill, 4), _LEVEL[held])
    skills = rows.unique("Skill Name", keep="first", maintain_order=True).select(
        pl.col("Skill Name").alias("skill"),
        pl.col("Skill Name").alias("name"),
        pl.col("Role Family").alias("family"),
        pl.lit(NAME).alias("framework"),
        pl.col("Skill Description").alias("description"),
    )
    return Framework(
        NAME,
        "ddat",
        skills.sort("skill"),
        {role: {rank: tuple(held.items()) for rank, held in ranks.items()} for role, ranks in roles.items()},
    )


def _column(text: TextTable, name: str) -> pl.Expr:
    return pl.col(name) if name in text.columns else pl.lit(None, dtype=pl.String()).alias(name)


def _rank(level: str) -> int:
    return max((_RANKS[word] for word in level.lower().split() if word in _RANKS), default=2)
