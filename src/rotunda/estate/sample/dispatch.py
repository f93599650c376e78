"""Who resolves a ticket: somebody at home who can and may, mostly, or else somebody of the state who can and may.

A *desk* is where tickets wait: one an agency for what is not guarded, and then one a scope of guarded data.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from rotunda.estate.sample.chance import Codes, Flags, Numbers
from rotunda.estate.sample.setting import Setting

#: Work is given to who has this level at least.
_LEAST_LEVEL = 2
#: The share of tickets that people at home resolve where they can.
_AT_HOME = 0.85
#: The best at hand take more than their share: 1 would be an even draw.
_FAVOUR = 1.5


@dataclass(frozen=True)
class Pool:
    """`people` in order of who is asked first, and for each question where they start and how many they are."""

    people: Codes
    start: Codes
    count: Codes

    def draw(self, questions: Codes, luck: Numbers) -> Codes:
        """Somebody for each question by luck from 0 to 1, or -1 where there is nobody."""
        count = self.count[questions]
        at = self.start[questions] + (count * luck**_FAVOUR).astype(np.int64)
        if not self.people.size:
            return np.full(questions.size, -1)
        return np.where(count > 0, self.people[np.minimum(at, self.people.size - 1)], -1)


@dataclass(frozen=True)
class Dispatch:
    """Pools by desk and skill (at home), and by desk and skill again (in the state, all agencies' open desks alike)."""

    agencies: int
    skills: int
    home: Pool
    state: Pool

    def resolver(self, rng: np.random.Generator, agency: Codes, scope: Codes, skill: Codes) -> Codes:
        """Who resolves each ticket, or -1 where nobody can."""
        desk = np.where(scope < 0, agency, self.agencies + scope)
        at_home = self.home.draw(desk * self.skills + skill, rng.random(agency.size))
        anywhere = self.state.draw((scope + 1) * self.skills + skill, rng.random(agency.size))
        near: Flags = (at_home >= 0) & ((rng.random(agency.size) < _AT_HOME) | (anywhere < 0))
        return np.where(near, at_home, anywhere)


def dispatch_of(setting: Setting) -> Dispatch:
    """The pools of the state."""
    truth, access, homes = setting.truth, setting.access, setting.staff.homes
    agencies, known, scopes = len(setting.state.codes), len(setting.skills.codes), len(access.agency)
    able = pl.DataFrame({"person": truth.person, "skill": truth.skill, "level": truth.level}).filter(
        pl.col("level") >= _LEAST_LEVEL
    )
    able = able.with_columns(home=pl.Series(homes[able["person"].to_numpy()]))
    owner = pl.Series(np.array(access.agency))
    cleared = pl.DataFrame({"person": access.person, "scope": access.scope}).with_columns(
        owner=owner.gather(pl.Series(access.scope))
    )
    guarded = able.join(cleared, on="person", maintain_order="left_right")
    local = guarded.filter(pl.col("owner") == pl.col("home"))
    home = [(able, pl.col("home")), (local, pl.col("scope") + agencies)]
    state = [(able, pl.lit(0, dtype=pl.Int64())), (guarded, pl.col("scope") + 1)]
    return Dispatch(agencies, known, _pool(home, agencies + scopes, known), _pool(state, 1 + scopes, known))


def _pool(parts: list[tuple[pl.DataFrame, pl.Expr]], desks: int, skills: int) -> Pool:
    rows = pl.concat(
        [part.select((desk * skills + pl.col("skill")).alias("question"), "level", "person") for part, desk in parts]
    ).sort("question", "level", "person", descending=[False, True, False])
    questions = rows["question"].to_numpy()
    start = np.searchsorted(questions, np.arange(desks * skills + 1))
    return Pool(rows["person"].to_numpy(), start[:-1], np.diff(start))
