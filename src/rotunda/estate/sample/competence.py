"""What people can do: the truth, the part of it on record, and the courses that would change it.

The truth is what the tickets are resolved by. Only a part of it is on record; the rest can be told from the tickets.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from rotunda.estate.sample.chance import Codes, Numbers, chosen, days_after, drawn, numbered, stream
from rotunda.estate.sample.job_classes import FAMILIES, FAVOURED
from rotunda.estate.sample.people import Staff
from rotunda.estate.sample.planted import PEOPLE
from rotunda.estate.sample.planted import SKILLS as PLANTED_SKILLS
from rotunda.estate.sample.sizes import TODAY, Sizes
from rotunda.estate.sample.skill_names import BUSY_FAMILIES, NARROWED, SKILLS

_EVIDENCE = ("confirmed", "assessed", "certificate", "title")
_EVIDENCED = (0.45, 0.2, 0.1, 0.25)
#: Lowest and highest confidence of each.
_CONFIDENCE = ((0.9, 1.0), (0.75, 0.95), (0.7, 0.95), (0.3, 0.6))
#: Evidence is at most so many days old.
_AGE = (360, 900, 1400, 1400)
#: The share of people of whom anything is on record.
_RECORDED = 0.55
_PLANTED = len(PLANTED_SKILLS)


@dataclass(frozen=True)
class Skills:
    """One entry a skill, the planted ones first; `common` says how much it is asked for."""

    codes: tuple[str, ...]
    names: tuple[str, ...]
    families: tuple[str, ...]
    common: Numbers

    def number(self, code: str) -> int:
        """The number of the skill."""
        return self.codes.index(code)

    @property
    def ordinary(self) -> Numbers:
        """How much each is asked for by whoever knows nothing of the planted ones."""
        return np.where(np.arange(self.common.size) < _PLANTED, 0.0, self.common)


@dataclass(frozen=True)
class Truth:
    """Who can do what: one entry a person and skill, sorted by them; `rank` 0 is what the person does most."""

    person: Codes
    skill: Codes
    level: Codes
    rank: Codes


def name_skills(sizes: Sizes) -> Skills:
    """The skills of the list, and then the same ones narrowed to a field."""
    codes, names, families = [], [], []
    for number in range(sizes.skills):
        turn, which = divmod(number, len(SKILLS))
        code, name, family = SKILLS[which]
        field = "" if turn == 0 else NARROWED[(turn - 1) % len(NARROWED)]
        again = "" if turn <= len(NARROWED) else f", variant {(turn - 1) // len(NARROWED) + 1}"
        codes.append(code if turn == 0 else f"{code}-{turn}")
        names.append(f"{name} {field}{again}".strip())
        families.append(family)
    busy = np.array([BUSY_FAMILIES.get(family, 1.0) for family in families])
    return Skills(tuple(codes), tuple(names), tuple(families), busy * np.arange(1, sizes.skills + 1) ** -0.7)


def skills_of(skills: Skills) -> pl.DataFrame:
    """The table `skills`."""
    return pl.DataFrame(
        {
            "skill": skills.codes,
            "name": skills.names,
            "family": skills.families,
            "framework": ["Sample framework"] * len(skills.codes),
            "description": [f"Can be asked to do the work of: {name}." for name in skills.names],
        }
    )


def endow(staff: Staff, skills: Skills, seed: int) -> Truth:
    """What everybody can do; each skill but the planted ones is somebody's."""
    rng = stream(seed, "skills")
    people, first = staff.homes.size, len(PEOPLE)
    ordinary = len(skills.codes) - _PLANTED
    most = min(ordinary, 8 + min(4, len(skills.codes) // 75))
    score = _favour(staff, skills)[:, _PLANTED:] + np.log(skills.ordinary[_PLANTED:])
    # Agencies differ in what they run, and so their people in what they know.
    local = rng.normal(0, 1.2, (int(staff.homes.max()) + 1, ordinary))
    score += local[staff.homes] + rng.gumbel(size=(people, ordinary))
    best = np.argsort(-score, axis=1, kind="stable")[:, :most]
    count = np.minimum(most, 4 + rng.binomial(most - 4, 0.5, people))
    person, rank = np.nonzero((np.arange(most) < count[:, None]) & (np.arange(people) >= first)[:, None])
    level = np.round(rng.normal(1.5 + 0.28 * staff.level()[person] - 0.12 * rank, 0.7)).clip(1, 4)
    # Some skill may be nobody's choice; the people take such in turn, at a level that will do for most needs.
    keepers = first + np.arange(ordinary) % (people - first)
    told = pl.DataFrame(
        {
            "person": np.concatenate([person, keepers]),
            "skill": np.concatenate([best[person, rank], np.arange(ordinary)]) + _PLANTED,
            "level": np.concatenate([level.astype(np.int64), np.full(ordinary, 3)]),
            "rank": np.concatenate([rank, np.full(ordinary, most)]),
        }
    )
    frame = pl.concat([told, _planted(skills)]).unique(["person", "skill"], keep="last", maintain_order=True)
    columns = frame.sort("person", "skill").get_columns()
    return Truth(*(column.to_numpy() for column in columns))


def _favour(staff: Staff, skills: Skills) -> Numbers:
    """How much more likely a skill is for people of its trade, people × skills."""
    by_class = np.array([[2.0 * (skill in FAVOURED[family]) for skill in skills.families] for family in FAMILIES])
    return np.asarray(by_class[staff.classes])


def _planted(skills: Skills) -> pl.DataFrame:
    rows = [
        (person, skills.number(skill), level, 0)
        for person, planted in enumerate(PEOPLE)
        for skill, level in planted.records
    ]
    return pl.DataFrame(rows, schema=["person", "skill", "level", "rank"], orient="row")


def person_skills_of(staff: Staff, skills: Skills, truth: Truth, seed: int) -> pl.DataFrame:
    """The table `person_skills`: for about half of the people what they do most, and every skill at least once."""
    rng = stream(seed, "person_skills")
    told = rng.random(staff.homes.size) < _RECORDED
    planted = truth.person < len(PEOPLE)
    # A skill's keeper has it as the rank after the last; without a record nobody would seem to have it.
    _, first = np.unique(truth.skill, return_index=True)
    kept = told[truth.person] & (truth.rank < 8)
    kept[first] = True
    sure = planted.copy()
    sure[first] = True
    rows = np.flatnonzero(kept | planted)
    evidence = np.where(sure[rows], 0, drawn(rng, _EVIDENCED, rows.size))
    low, high = np.array(_CONFIDENCE).T
    confidence = low[evidence] + rng.random(rows.size) * (high - low)[evidence]
    age = (rng.random(rows.size) * np.array(_AGE)[evidence]).astype(np.int64)
    age[0] = 0  # somebody was asked on the last day, which is the day of a plan without tickets
    return pl.DataFrame(
        {
            "person": chosen(staff.persons, truth.person[rows]),
            "skill": chosen(skills.codes, truth.skill[rows]),
            "level": truth.level[rows],
            "evidence": chosen(_EVIDENCE, evidence),
            "confidence": confidence.round(2),
            "evidence_count": rng.poisson(np.where(evidence < 2, 12, 1), rows.size),
            "evidence_date": days_after(TODAY, -age),
        }
    )


#: From level, to level, hours and price of what most skills have a course for. The first leads so far, and takes so
#: long, that to raise who knows a part is always cheaper than to begin with a newcomer.
_COURSES = ((0, 2, 120.0, 1_800.0), (2, 3, 40.0, 1_200.0), (3, 4, 160.0, 3_500.0))
_PROVIDERS = ("State technical college", "Center for Shared Information Technology", "Northgate Training")


def courses_of(skills: Skills, seed: int) -> pl.DataFrame:
    """The table `courses`: most skills have the first two steps, some the third. The planted ones have both."""
    rng = stream(seed, "courses")
    count = len(skills.codes)
    offered = rng.random((count, 3)) < np.array([0.95, 0.9, 0.4])
    offered[:_PLANTED] = (True, True, False)
    skill, step = np.nonzero(offered)
    start, reached, hours, price = np.array(_COURSES).T
    varied = np.where(skill < _PLANTED, 1.0, rng.uniform(0.3, 1.1, skill.size))
    return pl.DataFrame(
        {
            "course": numbered("C", skill.size, 4),
            "skill": chosen(skills.codes, skill),
            "from_level": start[step].astype(np.int64),
            "to_level": reached[step].astype(np.int64),
            "hours": (hours[step] * varied).round(),
            "cost": (price[step] * varied).round(-1),
            "seats": rng.integers(4, 25, skill.size),
            "provider": chosen(_PROVIDERS, drawn(rng, (0.5, 0.3, 0.2), skill.size)),
        }
    )
