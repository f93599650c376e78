"""What a piece brings with a person beyond the price of the hours: the one truth of explanations and of prices of
decisions, and the same function that the search prices by."""

from __future__ import annotations

import numpy as np

from rotunda.engine.assign.arrays import Model, model_of
from rotunda.engine.assign.check import Claim
from rotunda.engine.assign.pricing import NEVER, margin
from rotunda.engine.assign.problem import Floats, Problem


class Margins:
    """The margins of a problem at the prices of a claim: with the price of the agency's floor, and with what is kept.
    `banned` tells whether what humans forbid is left out, as in the plan, or in."""

    def __init__(self, problem: Problem, claim: Claim, *, banned: bool = True) -> None:
        model: Model = model_of(problem)
        if not banned:
            behind = model.weeks[len(problem.pairs) :]
            model = model._replace(weeks=np.concatenate([problem.pairs.weeks, behind]))
        self._problem, self._model = problem, model
        self._week: Floats = np.zeros(problem.room.shape) if claim.week_price is None else claim.week_price
        self._floor: Floats = np.zeros(len(problem.floor)) if claim.floor_price is None else claim.floor_price

    def of(self, piece: int, pair: int) -> float | None:
        """What the piece brings with the pair, in hours of the least urgent work; `None` where the pair's weeks and the
        person's hours, were all of them free, do not hold it."""
        found = float(margin(self._model, self._week, self._floor, piece, pair, -NEVER / 2))
        return None if found <= -NEVER / 4 else found

    def best(self, piece: int, but: int = -1) -> float:
        """The most that the piece brings with any pair of its need except one, or left undone: at least 0."""
        need, first = int(self._problem.pieces.need[piece]), self._problem.pairs.first
        pairs = (pair for pair in range(int(first[need]), int(first[need + 1])) if pair != but)
        return max((self.of(piece, pair) or 0.0 for pair in pairs), default=0.0)
