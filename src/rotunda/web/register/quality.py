"""How good an agency's records are, as a number from 0 to 100, and what would raise it most.

The score is a weighted mean of shares: score = 100 · Σ w·m/n / Σ w over the measures with n > 0, where n are the
records that a measure looks at, m those that meet it, and w its weight. What a measure lacks costs 100 · w·(n − m)/n /
Σ w points, and that is what mending it would gain. `docs/explanation/data-quality.md` says why these measures.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from rotunda.web.accounts.actor import Actor
from rotunda.web.accounts.permissions import Permission
from rotunda.web.register.measures import MEASURES, Measure
from rotunda.web.register.models import Agency
from rotunda.web.register.tallies import Counts, counts_by_agency


@dataclass(frozen=True)
class Part:
    """How a measure stands: the records it looks at, those that meet it, and the points that the rest would gain."""

    measure: Measure
    base: int
    met: int
    gain: float

    @property
    def missing(self) -> int:
        return self.base - self.met


@dataclass(frozen=True)
class Score:
    """The score, 0 to 100, `None` where there is nothing to score; and its parts, the greatest gain first."""

    value: float | None
    parts: tuple[Part, ...]

    def worth(self, key: str) -> float:
        """The points that mending one record of a measure would gain."""
        return next((p.gain / p.missing for p in self.parts if p.measure.key == key and p.missing), 0.0)


def score_of(agency: Agency) -> Score:
    """The score of an agency with all that belongs to it."""
    counts = counts_by_agency()
    return joined(counts[part] for part in Agency.family_of(agency.pk) if part in counts)


def scores_of(agencies: Collection[int]) -> dict[int, Score]:
    """The score of each agency with all that belongs to it, by primary key: as many queries as for one."""
    below, counts = Agency.families(), counts_by_agency()
    wanted = {key: below.get(key, frozenset({key})) for key in agencies}
    return {key: joined(counts[part] for part in family if part in counts) for key, family in wanted.items()}


def score_for(actor: Actor) -> Score:
    """The score of all that the actor may mend together."""
    scope = actor.scope(Permission.EDIT_REGISTER)
    return joined(counts for agency, counts in counts_by_agency().items() if scope.covers(agency))


def joined(counts: Iterable[Counts]) -> Score:
    """The score of these counts together: (base, met) by the key of a measure."""
    sums = {measure.key: (0, 0) for measure in MEASURES}
    for one in counts:
        for key, (base, met) in one.items():
            sums[key] = (sums[key][0] + base, sums[key][1] + met)
    used = [measure for measure in MEASURES if sums[measure.key][0]]
    weights = sum(measure.weight for measure in used)
    parts = []
    for measure in used:
        base, met = sums[measure.key]
        parts.append(Part(measure, base, met, 100 * measure.weight * (base - met) / base / weights))
    parts.sort(key=lambda part: (-part.gain, part.measure.key))
    return Score(100 - sum(part.gain for part in parts) if parts else None, tuple(parts))
