"""How many hours a person needs to reach a level in a skill.

The hours from one level to another are those of the cheapest way through courses, each of which may be taken from its
`from_level` upwards and may lead past the level wanted; a step that no course of the skill covers takes the hours
that the parameters state. People who hold a kindred skill learn faster: kinship of two skills is the share of people
holding either who hold both (Jaccard), and at least `family_kinship` within a family. A person's kinship to a skill is
that of the nearest skill held, and saves up to `kinship_saving` of the hours. Hours are whole, rounded up.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from rotunda.engine.coverage.parameters import RepairCosts

LEVELS = 5  # none and 1 to 4
#: From this kinship on two skills are told to be near; less saves hardly an hour.
NEAR = 0.1
Hours = npt.NDArray[np.float64]


def hours_between(courses: pl.DataFrame, skill: str, costs: RepairCosts) -> Hours:
    """Hours from each level to each, shape (5, 5), for somebody without a kindred skill; 0 where nothing is missing."""
    edges = np.full((LEVELS, LEVELS), np.inf)
    for start, reached, hours in (
        courses.filter(pl.col("skill") == skill).select("from_level", "to_level", "hours").rows()
    ):
        edges[start:reached, reached] = np.minimum(edges[start:reached, reached], hours)
    return cheapest_ways(edges, costs)


def cheapest_ways(edges: Hours, costs: RepairCosts) -> Hours:
    """The hours of the cheapest way from each level to each level or above, where `edges` are single courses."""
    covered = np.isfinite(edges)
    hours = edges.copy()
    for level in range(1, LEVELS):
        if not covered[level - 1, level:].any():
            hours[level - 1, level] = costs.level_hours[level - 1]
    for middle in range(1, LEVELS):
        hours = np.minimum(hours, hours[:, middle, None] + hours[None, middle, :])
    # a way past the level wanted will do as well
    hours = np.minimum.accumulate(hours[:, ::-1], axis=1)[:, ::-1]
    hours[np.tril_indices(LEVELS)] = 0.0
    return hours


@dataclass(frozen=True)
class Kinship:
    """Who holds what: `held` is people × skills (whether held at all), `kin` skills × skills, 0 to 1."""

    held: npt.NDArray[np.bool_]
    kin: Hours

    def to(self, skill: int) -> Hours:
        """Kinship of each person to the skill by the nearest other skill held, shape (people,)."""
        return np.asarray((self.held * self.kin[skill]).max(axis=1, initial=0.0))

    def nearest(self, person: int, skill: int) -> int | None:
        """The other skill of the person that is nearest to the skill, or `None` where none is near enough to say so."""
        near = self.held[person] * self.kin[skill]
        return int(near.argmax()) if near.max(initial=0.0) >= NEAR else None


def kinship_of(held: npt.NDArray[np.bool_], families: npt.NDArray[np.int64], costs: RepairCosts) -> Kinship:
    """Kinship of skills from who holds them; `families` numbers the family of each skill."""
    numbers = held.astype(np.float32)  # counts stay exact, and the product is quick
    both = (numbers.T @ numbers).astype(np.float64)
    each = both.diagonal()
    either = each[:, None] + each[None, :] - both
    kin = np.divide(both, either, out=np.zeros_like(both), where=either > 0)
    kin = np.maximum(kin, np.where(families[:, None] == families[None, :], costs.family_kinship, 0.0))
    np.fill_diagonal(kin, 0.0)
    return Kinship(held, kin)
