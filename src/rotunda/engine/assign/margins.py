"""What a piece brings with a person at the prices of a plan."""

from __future__ import annotations

import numpy as np

from rotunda.engine.assign.problem import Masks, Problem


def margin_of(problem: Problem, week: np.ndarray, piece: int, pair: int, allowed: Masks | None = None) -> float | None:
    """What a piece brings with a pair, less the price of its cheapest hours; `None` where it does not fit.

    `allowed` are the weeks of the pairs; where it is not given, those without what humans forbid.
    """
    pieces, pairs, mask = problem.pieces, problem.pairs, problem.allowed if allowed is None else allowed
    person, left, cost = int(pairs.person[pair]), int(pieces.size[piece]), 0.0
    weeks = range(int(pieces.begin[piece]), int(pieces.end[piece]) + 1)
    for t in sorted((t for t in weeks if int(mask[pair]) >> t & 1), key=lambda t: float(week[person, t])):
        taken = min(left, int(problem.room[person, t]))
        cost, left = cost + taken * float(week[person, t]), left - taken
    if left:
        return None
    worth = float(pieces.bonus[piece] + pieces.size[piece] * (pieces.worth[piece] + pairs.extra[pair]))
    return worth - cost
