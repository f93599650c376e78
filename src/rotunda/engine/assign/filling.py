"""Plans to begin with: filled piece by piece at some prices, or carried over from the plan before."""

from __future__ import annotations

import numpy as np

from rotunda.engine.assign import arrays
from rotunda.engine.assign.arrays import Model, State
from rotunda.engine.assign.check import Claim
from rotunda.engine.assign.placing import carry_over, keep_all, place_all
from rotunda.engine.assign.pricing import NEVER
from rotunda.engine.assign.problem import Floats, Integers, Problem


def filled(problem: Problem, model: Model, week: Floats) -> tuple[State, float]:
    """A plan: locked pieces, then what is to be kept, then all by price, then what is left wherever there is room; and
    its value."""
    nothing, state, order = np.zeros_like(week), arrays.empty(problem), order_of(problem)
    value = arrays.baseline(model) + _locked(problem, model, state, order)
    value += keep_all(model, state, week, problem.present)
    value += place_all(model, state, week, order, 0.0)
    return state, value + place_all(model, state, nothing, order, 0.0)


def carried(problem: Problem, model: Model, week: Floats, before: Claim) -> tuple[State, float, Integers]:
    """The plan before as far as the rules and the hours still allow it, with locked pieces first; its value; and the
    pieces that lost whoever had them. What nobody has is not given to anybody yet."""
    state, order = arrays.empty(problem), order_of(problem)
    value = arrays.baseline(model) + _locked(problem, model, state, order)
    value += carry_over(model, state, week, before.who, before.hours)
    holder = holders(model, state)
    return state, value, np.flatnonzero((before.who >= 0) & (holder != before.who)).astype(np.int32)


def _locked(problem: Problem, model: Model, state: State, order: Integers) -> float:
    own = order[problem.locked[order] >= 0]
    return place_all(model, state, np.zeros(problem.room.shape), own, -NEVER / 2)


def order_of(problem: Problem) -> Integers:
    """Pieces of critical needs first, place by place; then by what an hour brings."""
    pieces = problem.pieces
    urgency = -(pieces.bonus / np.maximum(pieces.size, 1) + pieces.worth)
    place = np.where(pieces.bonus > 0, pieces.place, 0)
    return np.asarray(np.lexsort((-pieces.size, urgency, place, pieces.bonus <= 0)), dtype=np.int32)


def holders(model: Model, state: State) -> Integers:
    """Who has each piece, -1 for nobody."""
    if not len(model.person):
        return np.full(len(state.pair), -1, dtype=np.int32)
    return np.where(state.pair >= 0, model.person[np.maximum(state.pair, 0)], -1).astype(np.int32)
