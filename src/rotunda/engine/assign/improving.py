"""Improves a plan: a piece is moved to somebody, who lets go of what does not fit any more, which finds another home.

A random walk that takes a loss the more seldom the greater it is and the later it comes (simulated annealing).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from rotunda.engine.assign.arrays import Model, State
from rotunda.engine.assign.placing import brings, drop, fits, put
from rotunda.engine.assign.pricing import NEVER
from rotunda.engine.assign.problem import Floats, Integers
from rotunda.engine.pool.event.compiling import compiled

#: Pieces that a move may touch: the one that moves and those let go. Pairs tried for each.
MOST, TRIED = 4, 10


class Journal(NamedTuple):
    """What a move has changed, so that it can be taken back: pieces, and the pair and parts that each had."""

    piece: Integers
    pair: Integers
    hours: npt.NDArray[np.int16]
    done: Integers


class Chance(NamedTuple):
    """Where the random numbers have come to (xorshift: one number, never 0)."""

    at: npt.NDArray[np.int64]


@compiled
def below(chance: Chance, limit: int) -> int:
    """A random whole number from 0 up to the limit."""
    x = chance.at[0]
    x ^= (x << 13) & 0xFFFFFFFF
    x ^= x >> 17
    x ^= (x << 5) & 0xFFFFFFFF
    chance.at[0] = x
    return int(x % limit)


@compiled
def remember(state: State, journal: Journal, j: int) -> None:
    """Note where a piece is before it changes."""
    n = journal.done[0]
    journal.piece[n], journal.pair[n] = j, state.pair[j]
    for t in range(state.row.shape[0]):
        journal.hours[n, t] = state.hours[j, t]
    journal.done[0] = n + 1


@compiled
def take_back(model: Model, state: State, journal: Journal) -> None:
    """Undo a move."""
    for n in range(journal.done[0]):
        if state.pair[journal.piece[n]] >= 0:
            drop(model, state, journal.piece[n])
    for n in range(journal.done[0]):
        if journal.pair[n] >= 0:
            for t in range(state.row.shape[0]):
                state.row[t] = journal.hours[n, t]
            put(model, state, journal.piece[n], journal.pair[n])


@compiled
def least_missed(model: Model, state: State, j: int, k: int) -> int:
    """Of the pieces of the person of pair k in weeks that piece j could use, the one whose hours bring the least; -1
    for none. Locked pieces stay."""
    found, least = -1, NEVER
    i = state.head[model.person[k]]
    while i >= 0:
        shared = 0
        for t in range(model.begin[j], model.end[j] + 1):
            if (model.weeks[k] >> t) & 1:
                shared += state.hours[i, t]
        if shared > 0 and not model.fixed[i]:
            stays = model.kept if model.present[i] == model.person[k] else 0.0
            value = (model.bonus[i] + model.size[i] * (model.worth[i] + model.extra[state.pair[i]] + stays)) / shared
            if value < least:
                found, least = i, value
        i = state.after[i]
    return found


@compiled
def settle(model: Model, state: State, week: Floats, chance: Chance, j: int) -> float:
    """Give a piece that nobody has to the best of some pairs by price, if any of them has room; tells the gain."""
    width = model.high[j] - model.low[j]
    if width <= 0:
        return 0.0
    most, at = 0.0, -1
    tries = min(width, TRIED)
    start = below(chance, width)
    for n in range(tries):
        k = model.low[j] + (start + n) % width
        gain = brings(model, state, j, k)
        if gain <= most:
            continue
        if fits(model, state, week, j, k) < NEVER:
            most, at = gain, k
    if at < 0:
        return 0.0
    fits(model, state, week, j, at)
    return put(model, state, j, at)


@compiled
def move(  # noqa: PLR0913, PLR0917  # compiled code takes its arrays one by one
    model: Model, state: State, week: Floats, chance: Chance, journal: Journal, j: int
) -> float:
    """Give piece j to somebody drawn, who lets go of what is least missed; tells what the plan gains."""
    journal.done[0] = 0
    remember(state, journal, j)
    total = 0.0
    k = model.low[j] + below(chance, model.high[j] - model.low[j])
    if state.pair[j] == k:
        return 0.0
    if state.pair[j] >= 0:
        total -= drop(model, state, j)
    while fits(model, state, week, j, k) >= NEVER:
        other = least_missed(model, state, j, k) if journal.done[0] < MOST else -1
        if other < 0:
            return -NEVER
        remember(state, journal, other)
        total -= drop(model, state, other)
    total += put(model, state, j, k)
    for n in range(1, journal.done[0]):
        total += settle(model, state, week, chance, journal.piece[n])
    return total


@compiled
def improve(  # noqa: PLR0913, PLR0917  # compiled code takes its arrays one by one
    model: Model,
    state: State,
    week: Floats,
    chance: Chance,
    journal: Journal,
    movable: Integers,
    moves: int,
    heat: float,
) -> float:
    """Make so many moves at one heat; tells what the plan gained in all."""
    total = 0.0
    for _ in range(moves):
        j = movable[below(chance, movable.shape[0])]
        if state.pair[j] >= 0 and below(chance, 2):  # who has nothing is drawn more often
            continue
        gain = move(model, state, week, chance, journal, j)
        luck = (below(chance, 1_000_000) + 1) / 1_000_000.0
        if gain >= 0 or (heat > 0 and gain > heat * np.log(luck)):
            total += gain
        else:
            take_back(model, state, journal)
    return total
