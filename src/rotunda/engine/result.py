"""What every decision of the engine returns: the answer, how good it is, and who checked it."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl


class Status(enum.Enum):
    """How far the answer is proven."""

    #: No better answer exists: the bound equals the objective.
    OPTIMAL = "optimal"
    #: The answer obeys every rule; a better one may exist.
    FEASIBLE = "feasible"
    #: No answer obeys every rule.
    INFEASIBLE = "infeasible"
    #: Nothing was found and nothing was proven.
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Verdict:
    """What a checker that knows no solver says of a solution: the rules that it breaks, in sentences."""

    broken: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        return not self.broken


@dataclass(frozen=True)
class Result:
    """A decision with its proof.

    `objective` and `bound` are in the decision's own unit, the smaller the better. A bound that was not
    found is `None`, never 0. `seconds` is the wall-clock time of the solve. `seed` is `None` where nothing was
    drawn. `solution` holds Estate-style tables by name.
    """

    status: Status
    objective: float | None
    bound: float | None
    seconds: float
    seed: int | None
    verdict: Verdict
    solution: Mapping[str, pl.DataFrame] = field(default_factory=dict)

    @property
    def gap(self) -> float | None:
        """(objective - bound) / |objective|, 0 where both are 0, `None` where either is unknown."""
        if self.objective is None or self.bound is None:
            return None
        if self.objective == self.bound:
            return 0.0
        return (self.objective - self.bound) / abs(self.objective) if self.objective else None
