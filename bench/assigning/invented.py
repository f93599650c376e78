"""States by chance: people with skills and clearances, and more work orders than there are hours."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from rotunda.engine.assign.problem import Pairs, Pieces, Problem, Rivals

WEEKS, PARTS = 8, 4
#: People, skills, agencies, and the limit in seconds.
SIZES = {"small": (400, 60, 40, 30.0), "large": (2_000, 150, 40, 60.0), "largest": (5_000, 300, 40, 180.0)}


def invented(people: int, skills: int, agencies: int, each: int = 20, seed: int = 1) -> Problem:
    """Orders of 2 to 24 hours, in windows of 1 to 4 weeks, each for one skill at a level; everybody has 3 to 7 skills,
    and may work for the agencies of a clearance or where none is needed. More is asked for than there are hours."""
    rng, orders = np.random.default_rng(seed), people * each
    level = _levels(rng, people, skills)
    held = (level > 0).sum(axis=0) + 0.5
    skill = rng.choice(skills, orders, p=held / held.sum())
    asked, agency = rng.choice([1, 2, 3], orders, p=[0.4, 0.4, 0.2]), rng.zipf(1.6, orders) % agencies
    home, cleared = rng.integers(0, agencies, people), rng.random((people, agencies)) < 0.7
    begin = rng.integers(0, WEEKS, orders)
    end = np.minimum(begin + rng.integers(0, 4, orders), WEEKS - 1)
    room = _room(rng, people)
    size = _sizes(rng, orders, room)
    able = [np.flatnonzero((level[:, k] >= asked[n]) & cleared[:, agency[n]]) for n, k in enumerate(skill)]
    monday = date(2026, 7, 6)
    return Problem(
        people=tuple(f"P{n:05}" for n in range(people)),
        agencies=tuple(f"A{n:02}" for n in range(agencies)),
        needs=tuple(f"W{n:06}" for n in range(orders)),
        need_agency=agency.astype(np.int32),
        weeks=tuple(monday + timedelta(days=7 * week) for week in range(WEEKS)),
        parts=PARTS,
        room=room.astype(np.int32),
        pieces=Pieces(
            need=np.arange(orders, dtype=np.int32),
            place=np.zeros(orders, dtype=np.int32),
            begin=begin.astype(np.int32),
            end=end.astype(np.int32),
            size=size,
            worth=rng.choice([8.0, 5.0, 3.0, 2.0, 1.0], orders, p=[0.08, 0.22, 0.4, 0.22, 0.08]) / PARTS,
            bonus=np.zeros(orders),
        ),
        pairs=_pairs(able, room, home, agency),
        rivals=Rivals(np.zeros(orders + 1, dtype=np.int32), np.zeros(0, dtype=np.int32)),
        floor=np.floor(np.bincount(agency, size, agencies) * 0.3).astype(np.int32),
        floor_weight=np.full(agencies, 20.0 / PARTS),
        agency=0.1,
        load=0.05,
        present=np.full(orders, -1, dtype=np.int32),
    )


def _levels(rng: np.random.Generator, people: int, skills: int) -> np.ndarray:
    """Each person's level in each skill, 0 for none: a few skills are common, most are rare."""
    level = np.zeros((people, skills), dtype=np.int64)
    popularity = rng.pareto(1.5, skills) + 0.5
    for learner in range(people):
        known = rng.choice(skills, min(skills, int(rng.integers(3, 8))), replace=False, p=popularity / popularity.sum())
        level[learner, known] = rng.integers(1, 5, len(known))
    return level


def _room(rng: np.random.Generator, people: int) -> np.ndarray:
    """The parts that each person has in each week: 28 or 32 hours, none in weeks away."""
    away = rng.random((people, WEEKS)) < 0.06
    return np.where(away, 0, np.where(rng.random(people) < 0.4, 28, 32)[:, None] * PARTS)


def _sizes(rng: np.random.Generator, orders: int, room: np.ndarray) -> np.ndarray:
    """The parts of each order, together about 15 percent more than the parts that there are."""
    size = np.clip(rng.lognormal(2.55, 0.6, orders), 2, 24) * PARTS
    wanted: np.ndarray = np.rint(size * 1.15 * room.sum() / size.sum()).clip(4, 24 * PARTS)
    return wanted.astype(np.int32)


def _pairs(able: list[np.ndarray], room: np.ndarray, home: np.ndarray, agency: np.ndarray) -> Pairs:
    """The pairs of who is able to do each order, in every week with room; who is at home in its agency knows it."""
    person = np.concatenate(able).astype(np.int32)
    order = np.repeat(np.arange(len(able)), [len(row) for row in able])
    knows = (home[person] == agency[order]).astype(np.int32)
    return Pairs(
        first=np.searchsorted(order, np.arange(len(able) + 1)).astype(np.int32),
        person=person,
        weeks=(((room > 0) * (1 << np.arange(WEEKS))).sum(axis=1))[person].astype(np.int64),
        extra=0.15 * knows / PARTS,
        knows=knows,
        present=np.zeros(len(person), dtype=bool),
    )
